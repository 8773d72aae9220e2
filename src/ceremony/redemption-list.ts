import type { TransactionSql } from '../database/index.ts';
import { type Day, dayName, yearOf } from '../kernel/day.ts';
import { parsePeriod, periodName } from '../kernel/period.ts';
import { fromPoints } from '../kernel/points.ts';
import { articlesOf, callListIn, rankedHouseholdsIn, worthOf } from '../redemption/index.ts';
import type { Ceremony } from './ceremony.ts';
import type { CeremonyPapers, RedemptionLine } from './papers.ts';
import { holdsRedemption } from './programme.ts';
import type { Recipient } from './recipient.ts';

/** A line before it is known who may be named. */
export type UnnamedLine = Omit<RedemptionLine, 'head'>;

type RedemptionList = Omit<NonNullable<CeremonyPapers['redemption']>, 'lines'> & { readonly lines: UnnamedLine[] };

/**
 * The redemption list (兑换清单) in ranking order: the call list of the ceremony's redemption day with wishes and call numbers, or without
 * one the ranking of the year that is honoured, with the households that have points to spend. Null: none is held.
 */
export async function readRedemptionList(
  tx: TransactionSql,
  ceremony: Ceremony,
  recipients: readonly Recipient[],
  today: Day,
): Promise<RedemptionList | null> {
  if (!holdsRedemption(ceremony.programme)) return null;
  return ceremony.redemptionDay === null
    ? byRanking(tx, ceremony, honouredYear(ceremony, recipients), today)
    : byCallList(tx, ceremony.village, ceremony.redemptionDay, today);
}

/** The newest year that honours of the ceremony are for; that of its day without any. Pure. */
export function honouredYear({ day }: Pick<Ceremony, 'day'>, recipients: readonly Pick<Recipient, 'honour'>[]): number {
  const years = recipients.map(({ honour }) => yearOf(parsePeriod(honour.period)!.firstMonth));
  return years.length === 0 ? yearOf(day) : Math.max(...years);
}

async function byCallList(tx: TransactionSql, village: string, id: string, today: Day): Promise<RedemptionList> {
  const { day, fixedAt, asOf, households } = await callListIn(tx, village, id, today, () => false);
  return {
    asOf: dataOf(today, asOf.size),
    order: `按${periodName(parsePeriod(day.period)!)}积分排名叫号${fixedAt === null ? '（尚未定稿）' : ''}`,
    lines: households
      .filter(({ closed }) => !closed)
      .map(({ call, household, unit, available, wishes }) => ({
        no: call,
        household,
        unit: unit?.name ?? '',
        available: fromPoints(available),
        wish: articlesOf(wishes)
          .map(({ name, quantity }) => `${name} ×${quantity}`)
          .join('；'),
        points: fromPoints(worthOf(wishes).points),
      })),
  };
}

async function byRanking(tx: TransactionSql, { village }: Ceremony, year: number, today: Day): Promise<RedemptionList> {
  const { size, households } = await rankedHouseholdsIn(tx, village, String(year), today);
  return {
    asOf: dataOf(today, size),
    order: `按${year}年度积分排名`,
    lines: households
      .filter(({ available }) => available > 0)
      .map(({ household, unit, available }, index) => ({
        no: index + 1,
        household,
        unit: unit?.name ?? '',
        available: fromPoints(available),
        wish: '',
        points: 0,
      })),
  };
}

function dataOf(today: Day, size: number): string {
  return `${dayName(today)}，台账第 ${size} 笔`;
}
