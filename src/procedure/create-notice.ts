import { audit, authorise, type Context } from '../access/index.ts';
import { type TransactionSql, transaction } from '../database/index.ts';
import { type Day, dayAt, dayName, type Month, monthName, monthOf } from '../kernel/day.ts';
import { newId } from '../kernel/ids.ts';
import { isRefusal, Refused } from '../kernel/problems/index.ts';
import { lockVillage } from '../ledger/index.ts';
import { writeOutbox } from '../outbox/index.ts';
import { readUnits, unitSubtree } from '../village/index.ts';
import { advance } from './case.ts';
import { type Notice, noticeEvent, noticeTerm, readNotice } from './notice.ts';
import { readNoticeItems } from './notice-items.ts';
import { type Move, recordSteps } from './record-step.ts';
import { type Case, type CaseRow, caseFrom } from './rows.ts';

/** Cases of one notice at most; what is left goes on the next one. */
export const MAX_NOTICE_CASES = 5_000;

export type NewNotice = {
  readonly title?: string | undefined;
  readonly unit?: string | undefined;
  /** The first day on the board; default today. */
  readonly from?: Day | undefined;
} & (
  | { readonly kind: 'cases'; readonly cases?: readonly string[] | undefined }
  | { readonly kind: 'monthly'; readonly month: Month }
);

/**
 * Puts cases that are reviewed, or what was posted directly in a month, on the board. Refuses `notice-past`, `unknown-unit`,
 * `notice-empty`; for cases `unknown-case`, `case-over`, `case-not-ready`; for months `notice-month-not-over`, `notice-exists`.
 */
export async function createNotice(context: Context, village: string, input: NewNotice): Promise<Notice> {
  authorise(context.actor, 'notice:write', village);
  return transaction(context.sql, {}, async (tx) => {
    await lockVillage(tx, village);
    const now = context.now();
    const today = dayAt(now);
    const { from = today, unit = null } = input;
    if (from < today) throw new Refused('notice-past', { from, today });
    const within = unit === null ? null : await requireSubtree(tx, village, unit);
    const notice: Notice = {
      village,
      id: newId(),
      kind: input.kind,
      title: input.title ?? (await titleOf(tx, village, input, from)),
      month: input.kind === 'monthly' ? input.month : null,
      unit,
      from,
      ...noticeTerm(from, await readNoticeDays(tx, village)),
      endedAt: null,
      createdAt: now,
      createdBy: context.actor.client,
    };
    if (input.kind === 'monthly') await requireMonth(tx, notice, monthOf(today));
    const cases = input.kind === 'cases' ? await readCases(tx, village, input.cases, within) : [];
    if (input.kind === 'cases' && cases.length === 0) throw new Refused('notice-empty');
    await insertNotice(tx, notice, cases.length);
    await putUp(tx, notice, cases);
    await audit(tx, context, 'notice.created', village, notice.id, {
      kind: notice.kind,
      month: notice.month,
      unit,
      from,
      until: notice.until,
      cases: cases.length,
    });
    return readNotice(tx, village, notice.id);
  });
}

async function requireSubtree(tx: TransactionSql, village: string, unit: string): Promise<ReadonlySet<string>> {
  const within = await unitSubtree(tx, village, unit);
  if (within.size === 0) throw new Refused('unknown-unit', { unit });
  return within;
}

export async function readNoticeDays(tx: TransactionSql, village: string): Promise<number> {
  const [row] = await tx<{ notice_days: number }[]>`SELECT notice_days FROM villages WHERE village_code = ${village}`;
  return row!.notice_days;
}

async function titleOf(tx: TransactionSql, village: string, input: NewNotice, from: Day): Promise<string> {
  const units = input.unit === undefined ? [] : await readUnits(tx, village);
  const unit = units.find(({ id }) => id === input.unit)?.name ?? '';
  return input.kind === 'monthly' ? `${unit}${monthName(input.month)}积分公示` : `${unit}积分公示（${dayName(from)}）`;
}

/** A month that is over, not on the board yet, with something in it. */
async function requireMonth(tx: TransactionSql, notice: Notice, current: Month): Promise<void> {
  const { village, unit } = notice;
  const month = notice.month!;
  if (month >= current) throw new Refused('notice-month-not-over', { month });
  const [known] = await tx<{ id: string }[]>`
    SELECT id FROM notices WHERE village_code = ${village} AND month = ${month} AND unit_id IS NOT DISTINCT FROM ${unit}::uuid`;
  if (known) throw new Refused('notice-exists', { month, notice: known.id });
  const items = await readNoticeItems(tx, village, [notice]);
  if (items.length === 0) throw new Refused('notice-empty');
}

/** The cases named, each of which must be there; or all that wait for the board. */
async function readCases(
  tx: TransactionSql,
  village: string,
  ids: readonly string[] | undefined,
  within: ReadonlySet<string> | null,
): Promise<Case[]> {
  const named = ids && [...new Set(ids)];
  const rows = await tx<CaseRow[]>`
    SELECT c.* FROM cases c JOIN households h ON h.village_code = c.village_code AND h.no = c.household_no
    WHERE c.village_code = ${village}
      ${named ? tx`AND c.id = ANY(${named}::uuid[])` : tx`AND c.state = 'reviewed' AND (c.steps ->> 'notice')::boolean`}
      ${within === null ? tx`` : tx`AND h.unit_id = ANY(${[...within]}::uuid[])`}
    ORDER BY c.id LIMIT ${MAX_NOTICE_CASES}`;
  const found = new Set(rows.map(({ id }) => id));
  const missing = named?.find((id) => !found.has(id));
  if (missing !== undefined) throw new Refused('unknown-case', { case: missing });
  return rows.map(caseFrom);
}

/** Writes a notice and tells of it, with how many cases or lines hang on it. */
export async function insertNotice(tx: TransactionSql, notice: Notice, count: number): Promise<void> {
  const { village, id, kind, title, month, unit, from, until, endsAt, createdAt, createdBy } = notice;
  await tx`
    INSERT INTO notices (village_code, id, kind, title, month, unit_id, from_day, until_day, ends_at, created_at, created_by)
    VALUES (${village}, ${id}, ${kind}, ${title}, ${month}, ${unit}, ${from}, ${until}, ${endsAt}, ${createdAt}, ${createdBy})`;
  await writeOutbox(tx, [noticeEvent(notice, 'notice.opened', count, createdAt)]);
}

async function putUp(tx: TransactionSql, notice: Notice, cases: readonly Case[]): Promise<void> {
  const { id, createdAt: at, createdBy: actor } = notice;
  const moves = cases.map((one): Move => {
    const after = advance(one, 'notice');
    if (isRefusal(after)) throw new Refused(after.code, after.params);
    return { one, after, step: { kind: 'noticed', actor, at, notice: id } };
  });
  await recordSteps(tx, moves);
}
