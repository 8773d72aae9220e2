import { authorise, type Context } from '../access/index.ts';
import { transaction } from '../database/index.ts';
import { type Day, dayAt } from '../kernel/day.ts';
import { Refused } from '../kernel/problems/index.ts';
import { readVillageYears, sumYears, type VillageYear, worthFen, type YearFigures } from './annual-figures.ts';
import { scopeOf } from './annual-scope.ts';

/** Villages of one report at most: a large city has some 6,000. */
export const MAX_VILLAGES = 10_000;

/** A year of the villages of a region: no household and nobody is told apart. */
export interface RegionYear {
  readonly region: string;
  readonly year: number;
  readonly asOf: Date;
  readonly issuedOn: Day;
  /** By code. */
  readonly villages: readonly VillageYear[];
  readonly total: Omit<YearFigures, 'pointValueFen'>;
  /** What is owed in points, each village's at its own point value. */
  readonly owedFen: number;
}

/** The annual report of a region, read in one snapshot. Refuses `not-found` outside the scope, `region-has-too-many-villages`. */
export async function readRegionYear(context: Context, prefix: string, year: number): Promise<RegionYear> {
  authorise(context.actor, 'regions:read', prefix);
  const asOf = context.now();
  const scope = scopeOf(prefix, year);
  const villages = await transaction(context.sql, { isolation: 'repeatable read', readOnly: true }, async (tx) => {
    const [row] = await tx<{ count: number }[]>`
      SELECT count(*) FROM villages WHERE village_code BETWEEN ${scope.from} AND ${scope.to}`;
    if (row!.count > MAX_VILLAGES) {
      throw new Refused('region-has-too-many-villages', { prefix, count: row!.count, limit: MAX_VILLAGES });
    }
    return readVillageYears(tx, scope, asOf);
  });
  return {
    region: prefix,
    year,
    asOf,
    issuedOn: dayAt(asOf),
    villages,
    total: sumYears(villages.map(({ figures }) => figures)),
    owedFen: villages.reduce((sum, { figures }) => sum + owedFenOf(figures), 0),
  };
}

export function owedFenOf({ owed, pointValueFen }: YearFigures): number {
  return worthFen(owed.outstanding, pointValueFen);
}
