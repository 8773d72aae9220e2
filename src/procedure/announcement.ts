import { audit, type Context } from '../access/index.ts';
import type { AnySql, TransactionSql } from '../database/index.ts';
import { dayAt } from '../kernel/day.ts';
import { newId } from '../kernel/ids.ts';
import { Refused } from '../kernel/problems/index.ts';
import { insertNotice, readNoticeDays } from './create-notice.ts';
import { type Notice, noticeTerm, readNotice } from './notice.ts';

/** A line of a notice of honours: who by household or member, and what for. */
export interface Announced {
  readonly household: string;
  /** Null: the household's head is shown. */
  readonly member: string | null;
  /** 十星级文明户 金星（10 星）; no names. */
  readonly words: string;
}

/**
 * Puts what a village is about to confirm (星级、称号) on the board for its `noticeDays`, under the village's lock. Names are looked
 * up whenever it is shown, so that minors stay unnamed and erasure works; lines are numbered at random, so that the number of one that
 * is nobody's does not tell between which households it stands. Refuses `notice-empty`.
 */
export async function announce(
  tx: TransactionSql,
  context: Context,
  village: string,
  { title, items }: { readonly title: string; readonly items: readonly Announced[] },
): Promise<Notice> {
  if (items.length === 0) throw new Refused('notice-empty');
  const now = context.now();
  const from = dayAt(now);
  const notice: Notice = {
    village,
    id: await unmistakable(tx, village),
    kind: 'honours',
    title,
    month: null,
    unit: null,
    from,
    ...noticeTerm(from, await readNoticeDays(tx, village)),
    endedAt: null,
    createdAt: now,
    createdBy: context.actor.client,
  };
  await insertNotice(tx, notice, items.length);
  await tx`
    INSERT INTO announced_items (village_code, notice_id, no, household_no, member_id, words)
    SELECT v.village_code, ${notice.id}::uuid, row_number() OVER (ORDER BY random()), a.household, a.member, a.words
    FROM villages v, unnest(${items.map((one) => one.household)}::text[], ${items.map((one) => one.member)}::uuid[],
      ${items.map((one) => one.words)}::text[]) AS a (household, member, words)
    WHERE v.village_code = ${village}`;
  const { from: shownFrom, until } = notice;
  await audit(tx, context, 'notice.created', village, notice.id, {
    kind: 'honours',
    from: shownFrom,
    until,
    items: items.length,
  });
  return notice;
}

/** An id whose last digits no announcement of the village has that may still be objected to: they are in the lines' numbers. */
async function unmistakable(tx: TransactionSql, village: string): Promise<string> {
  const rows = await tx<{ digits: string }[]>`
    SELECT right(id::text, 4) AS digits FROM notices WHERE village_code = ${village} AND kind = 'honours' AND ended_at IS NULL`;
  const taken = new Set(rows.map(({ digits }) => digits));
  let id = newId();
  while (taken.has(id.slice(-4))) id = newId();
  return id;
}

/** How an announcement stands: what it announced may be confirmed once it is over and nothing about it is unanswered. */
export interface AnnouncementStanding {
  readonly notice: Notice;
  readonly isOver: boolean;
  readonly openObjections: number;
  /** Households whose line met an objection that was upheld: their decision is to be made anew. */
  readonly upheld: readonly string[];
  /** When that was, by household: what was decided before is not the new decision. */
  readonly upheldAt: ReadonlyMap<string, Date>;
}

/** 404 `not-found` when the village has no such notice. */
export async function readAnnouncement(
  sql: AnySql,
  village: string,
  id: string,
  now: Date,
): Promise<AnnouncementStanding> {
  const notice = await readNotice(sql, village, id);
  const rows = await sql<{ state: string; household: string; at: Date }[]>`
    SELECT o.state, a.household_no AS household, o.answered_at AS at FROM objections o
    JOIN announced_items a ON a.village_code = o.village_code AND a.notice_id = o.notice_id AND a.no = o.notice_no
    WHERE o.village_code = ${village} AND o.notice_id = ${id}
    ORDER BY o.answered_at`;
  const upheldAt = new Map(rows.filter(({ state }) => state === 'upheld').map(({ household, at }) => [household, at]));
  return {
    notice,
    isOver: now >= notice.endsAt,
    openObjections: rows.filter(({ state }) => state === 'open').length,
    upheld: [...upheldAt.keys()],
    upheldAt,
  };
}
