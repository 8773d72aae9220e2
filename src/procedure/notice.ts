import type { AnySql } from '../database/index.ts';
import { addDays, type Day, type Month, startOfDay } from '../kernel/day.ts';
import { Refused } from '../kernel/problems/index.ts';
import type { OutboxEvent } from '../outbox/index.ts';

export const NOTICE_KINDS = ['cases', 'monthly', 'honours'] as const;
export type NoticeKind = (typeof NOTICE_KINDS)[number];

/** What hangs on the board (公示): cases before they are posted, or what was posted directly in a month. */
export interface Notice {
  readonly village: string;
  readonly id: string;
  readonly kind: NoticeKind;
  readonly title: string;
  /** Of a monthly notice. */
  readonly month: Month | null;
  /** Null: the whole village. */
  readonly unit: string | null;
  /** Both days included. */
  readonly from: Day;
  readonly until: Day;
  /** The first instant after it. */
  readonly endsAt: Date;
  /** When nothing of it was left undecided. */
  readonly endedAt: Date | null;
  readonly createdAt: Date;
  readonly createdBy: string;
}

export interface NoticeRow {
  village_code: string;
  id: string;
  kind: NoticeKind;
  title: string;
  month: Month | null;
  unit_id: string | null;
  from_day: Day;
  until_day: Day;
  ends_at: Date;
  ended_at: Date | null;
  created_at: Date;
  created_by: string;
}

export function noticeFrom(row: NoticeRow): Notice {
  return {
    village: row.village_code,
    id: row.id,
    kind: row.kind,
    title: row.title,
    month: row.month,
    unit: row.unit_id,
    from: row.from_day,
    until: row.until_day,
    endsAt: row.ends_at,
    endedAt: row.ended_at,
    createdAt: row.created_at,
    createdBy: row.created_by,
  };
}

/**
 * The days of a notice. The day on which it is put up does not count (民法典第二百零一条): it hangs for so many whole days after
 * it, however late in the day it was put up.
 */
export function noticeTerm(from: Day, noticeDays: number): { readonly until: Day; readonly endsAt: Date } {
  const until = addDays(from, noticeDays);
  return { until, endsAt: startOfDay(addDays(until, 1)) };
}

/** A notice by its id. 404 `not-found` when the village has none such. */
export async function readNotice(sql: AnySql, village: string, id: string): Promise<Notice> {
  const [row] = await sql<NoticeRow[]>`SELECT * FROM notices WHERE village_code = ${village} AND id = ${id}`;
  if (!row) throw new Refused('not-found');
  return noticeFrom(row);
}

/** How many cases hang on notices, and how many of them wait for a decision. */
export interface CaseCounts {
  readonly total: number;
  readonly undecided: number;
}

/** By notice; one without cases is not there. */
export async function countCases(
  sql: AnySql,
  village: string,
  notices: readonly string[],
): Promise<ReadonlyMap<string, CaseCounts>> {
  const rows = await sql<({ notice_id: string } & CaseCounts)[]>`
    SELECT notice_id, count(*)::int AS total, (count(*) FILTER (WHERE state = 'noticed'))::int AS undecided FROM cases
    WHERE village_code = ${village} AND notice_id = ANY(${notices as string[]}::uuid[]) GROUP BY notice_id`;
  return new Map(rows.map(({ notice_id: id, total, undecided }) => [id, { total, undecided }]));
}

/** What is told of a notice: its days and how many cases or lines hang on it, and nothing of what they are. */
export function noticeEvent(
  { village, id, kind, month, unit, from, until }: Notice,
  what: 'notice.opened' | 'notice.ended',
  count: number,
  at: Date,
): OutboxEvent {
  const data = { kind, ...(month && { month }), ...(unit && { unit }), from, until, ...countOf(kind, count) };
  return { village, kind: what, subject: id, household: null, shop: null, data, at };
}

/** What was posted in a month goes on changing until the notice is over. */
function countOf(kind: NoticeKind, count: number) {
  if (kind === 'monthly') return {};
  return kind === 'cases' ? { cases: count } : { lines: count };
}
