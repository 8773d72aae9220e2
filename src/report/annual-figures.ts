import type { TransactionSql } from '../database/index.ts';
import { type Day, dayAt } from '../kernel/day.ts';
import type { Points } from '../kernel/points.ts';
import {
  addObjections,
  type CaseStates,
  type Donated,
  NO_CASES,
  NO_OBJECTIONS,
  type Notices,
  type Objections,
  type Owed,
  readCases,
  readDonated,
  readNotices,
  readObjections,
  readOwed,
  readRedeemed,
  readSettled,
  type Settled,
  type ShopYear,
} from './annual-books.ts';
import { addStars, NO_STARS, readStars, readTitles, type StarYear, type TitleYear } from './annual-honours.ts';
import { addParticipation, NO_PARTICIPATION, type Participation, readParticipation } from './annual-points.ts';
import { inScope, type Scope } from './annual-scope.ts';

/** A village's year in numbers: what its own report and that of its region have in common. */
export interface YearFigures {
  readonly participation: Participation;
  readonly cases: CaseStates;
  readonly objections: Objections;
  readonly notices: Notices;
  readonly shops: readonly ShopYear[];
  readonly owed: Owed;
  readonly pointValueFen: number;
  readonly stars: StarYear;
  readonly titles: readonly TitleYear[];
  readonly settled: Settled;
  readonly donated: Donated;
}

/** A village of a scope as it stands in the snapshot. */
export interface VillageYear {
  readonly code: string;
  readonly name: string;
  readonly size: number;
  readonly peaks: Buffer;
  readonly closedThrough: Day | null;
  readonly figures: YearFigures;
}

type VillageRow = Omit<VillageYear, 'figures'> & { readonly pointValueFen: number };

const NONE = 0 as Points;
const NO_NOTICES: Notices = { cases: 0, monthly: 0, honours: 0 };
const NO_SETTLED: Settled = { count: 0, points: NONE, payableFen: 0, paidFen: 0 };
const NO_DONATED: Donated = { count: 0, moneyFen: 0, inKindFen: 0 };
const NO_OWED: Owed = {
  outstanding: NONE,
  debts: NONE,
  held: NONE,
  stockFen: 0,
  budgetPoints: NONE,
  budgetUsed: NONE,
};

/** All villages of a scope, by code, each with its year. Run it in a snapshot: a dozen statements, however many villages there are. */
export async function readVillageYears(tx: TransactionSql, scope: Scope, now: Date): Promise<VillageYear[]> {
  const villages = await tx<VillageRow[]>`
    SELECT v.village_code AS code, v.name, l.size, l.peaks, l.closed_through AS "closedThrough",
      v.point_value_fen AS "pointValueFen"
    FROM villages v JOIN ledgers l ON l.village_code = v.village_code
    WHERE ${inScope(tx, scope, 'v.village_code')} ORDER BY v.village_code`;
  if (villages.length === 0) return [];
  const participation = await readParticipation(tx, scope);
  const cases = await readCases(tx, scope);
  const objections = await readObjections(tx, scope, dayAt(now));
  const notices = await readNotices(tx, scope);
  const shops = await readRedeemed(tx, scope);
  const owed = await readOwed(tx, scope);
  const stars = await readStars(tx, scope);
  const titles = await readTitles(tx, scope);
  const settled = await readSettled(tx, scope);
  const donated = await readDonated(tx, scope);
  return villages.map(({ pointValueFen, ...village }) => ({
    ...village,
    figures: {
      participation: participation.get(village.code) ?? NO_PARTICIPATION,
      cases: cases.get(village.code) ?? NO_CASES,
      objections: objections.get(village.code) ?? NO_OBJECTIONS,
      notices: notices.get(village.code) ?? NO_NOTICES,
      shops: shops.get(village.code) ?? [],
      owed: owed.get(village.code) ?? NO_OWED,
      pointValueFen,
      stars: stars.get(village.code) ?? NO_STARS,
      titles: titles.get(village.code) ?? [],
      settled: settled.get(village.code) ?? NO_SETTLED,
      donated: donated.get(village.code) ?? NO_DONATED,
    },
  }));
}

/** What was redeemed at all shops of a village together. */
export function redeemedAt(shops: readonly ShopYear[]): Omit<ShopYear, 'shop' | 'name'> {
  const sum = (figure: 'collections' | 'points' | 'refunds' | 'refundedPoints') =>
    shops.reduce((total, shop) => total + shop[figure], 0);
  return {
    collections: sum('collections'),
    points: sum('points') as Points,
    refunds: sum('refunds'),
    refundedPoints: sum('refundedPoints') as Points,
  };
}

/** Points in fen at the point value, rounded to whole fen. */
export function worthFen(points: Points, pointValueFen: number): number {
  return Math.round((points * pointValueFen) / 100);
}

/** How many titles there were, of all kinds. */
export function countTitles(titles: readonly TitleYear[]): { granted: number; revoked: number; lastYear: number } {
  const sum = (figure: 'granted' | 'revoked' | 'lastYear') => titles.reduce((total, one) => total + one[figure], 0);
  return { granted: sum('granted'), revoked: sum('revoked'), lastYear: sum('lastYear') };
}

/** The figures of several villages together; what lies in a list is listed together. */
export function sumYears(years: readonly YearFigures[]): Omit<YearFigures, 'pointValueFen'> {
  return {
    participation: years.map(({ participation }) => participation).reduce(addParticipation, NO_PARTICIPATION),
    cases: years.map(({ cases }) => cases).reduce(addFields, NO_CASES),
    objections: years.map(({ objections }) => objections).reduce(addObjections, NO_OBJECTIONS),
    notices: years.map(({ notices }) => notices).reduce(addFields, NO_NOTICES),
    shops: years.flatMap(({ shops }) => shops),
    owed: years.map(({ owed }) => owed).reduce(addFields, NO_OWED),
    stars: years.map(({ stars }) => stars).reduce(addStars, NO_STARS),
    titles: years.flatMap(({ titles }) => titles),
    settled: years.map(({ settled }) => settled).reduce(addFields, NO_SETTLED),
    donated: years.map(({ donated }) => donated).reduce(addFields, NO_DONATED),
  };
}

function addFields<Numbers extends object>(a: Numbers, b: Numbers): Numbers {
  const other = b as Record<string, number>;
  const sums = Object.entries(a as Record<string, number>).map(([name, value]) => [name, value + other[name]!]);
  return Object.fromEntries(sums) as Numbers;
}
