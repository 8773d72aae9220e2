import { authorise, type Context } from '../access/index.ts';
import type { Period } from '../kernel/period.ts';
import { addPoints, type Points, ZERO } from '../kernel/points.ts';
import { Refused } from '../kernel/problems/index.ts';
import type { RegionTotals, Totals } from './region-totals.ts';

/** Digits of a code that name each level. */
export const LEVELS = { county: 6, township: 9, village: 12 } as const;
export type Level = keyof typeof LEVELS;

export interface RollUp extends Totals {
  readonly code: string;
  /** The village's name; regions above it have none here. */
  readonly name: string | null;
  readonly villages: number;
}

export interface RollUpQuery {
  readonly period: Period;
  readonly by: Level;
  readonly limit: number;
  /** The code after which the page begins. */
  readonly after?: string | undefined;
}

export interface RegionRollUp {
  /** At most 60 s ago. */
  readonly asOf: Date;
  readonly total: Omit<RollUp, 'code' | 'name'>;
  /** By code; one more than `limit` when there are more. */
  readonly rows: readonly RollUp[];
}

const NOTHING: Totals = { households: 0, merit: ZERO, deduction: ZERO, merits: 0, deductions: 0 };

/** Sums of a region by county, township or village. Refuses `not-found`, and `region-too-fine` for a level above the region. */
export async function rollUpRegion(
  context: Context,
  totals: RegionTotals,
  prefix: string,
  query: RollUpQuery,
): Promise<RegionRollUp> {
  authorise(context.actor, 'regions:read', prefix);
  const digits = LEVELS[query.by];
  if (prefix.length > digits) throw new Refused('region-too-fine', { prefix, by: query.by });
  const snapshot = await totals.read(prefix, query.period);
  const sums = new Map<string, RollUp>();
  let total: RegionRollUp['total'] = { villages: 0, ...NOTHING };
  for (const { code, name } of snapshot.villages) {
    const part = snapshot.parts.get(code) ?? NOTHING;
    const group = code.slice(0, digits);
    const known = sums.get(group) ?? { code: group, name: digits === 12 ? name : null, villages: 0, ...NOTHING };
    sums.set(group, plus(known, part));
    total = plus(total, part);
  }
  const rows = [...sums.values()].filter(({ code }) => code > (query.after ?? '')).slice(0, query.limit + 1);
  return { asOf: snapshot.asOf, total, rows };
}

function plus<Sum extends Omit<RollUp, 'code' | 'name'>>(sum: Sum, part: Totals): Sum {
  return {
    ...sum,
    villages: sum.villages + 1,
    households: sum.households + part.households,
    merit: addPoints(sum.merit, part.merit) as Points,
    deduction: addPoints(sum.deduction, part.deduction) as Points,
    merits: sum.merits + part.merits,
    deductions: sum.deductions + part.deductions,
  };
}
