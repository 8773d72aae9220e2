import type { AnySql } from '../database/index.ts';
import { type Day, type Month, monthOf, startOfDay } from '../kernel/day.ts';
import type { Points } from '../kernel/points.ts';
import { loadRulebooks, type Rule, rulebookOn, worthOf } from '../rulebook/index.ts';
import { readUnits, type Unit, unitPath, unitSubtree } from '../village/index.ts';
import type { CaseState } from './case.ts';
import type { Notice } from './notice.ts';

export const ITEM_STATUSES = ['noticed', 'objected', 'posted', 'rejected', 'reversed'] as const;
export type ItemStatus = (typeof ITEM_STATUSES)[number];

/** One act on the board, with everything that the village knows of it: not for the public as it is. */
export interface NoticeItem {
  readonly notice: string;
  /** 红榜 merits, 黑榜 deductions and vetoes. */
  readonly list: 'red' | 'black';
  readonly case: string | null;
  readonly entry: number | null;
  readonly household: string;
  readonly unit: { readonly id: string; readonly path: string } | null;
  readonly head: string | null;
  readonly headBirthMonth: string | null;
  readonly rule: string;
  readonly dimension: string | null;
  readonly act: string | null;
  readonly occurredOn: Day;
  /** What was posted, or what the rules give before caps; null where they do not say. */
  readonly points: Points | null;
  readonly status: ItemStatus;
  /** Done in an earlier month than the notice's (补记). */
  readonly late: boolean;
}

interface ItemRow {
  notice_id: string;
  case_id: string | null;
  state: CaseState;
  seq: number | null;
  household_no: string;
  unit_id: string | null;
  head: string | null;
  birth_month: string | null;
  member_id: string | null;
  rule_code: string;
  rulebook_version: number | null;
  quantity: number | null;
  claimed: Points | null;
  honour: Points | null;
  occurred_on: Day;
  reversed: boolean;
  objected: boolean;
}

/**
 * What hangs on notices of one village, by the units in the order of their tree, households by number, acts by day. A monthly notice
 * lists what was posted directly and counts in its month until the notice ends; and what has been posted for earlier months since the
 * notice before it ended, and all of months left out between the two, so that nothing is posted behind the board's back.
 */
export async function readNoticeItems(
  sql: AnySql,
  village: string,
  notices: readonly Pick<Notice, 'id' | 'kind' | 'month' | 'unit' | 'endsAt'>[],
): Promise<NoticeItem[]> {
  const ofCases = notices.filter(({ kind }) => kind === 'cases').map(({ id }) => id);
  const rows = ofCases.length === 0 ? [] : await readCaseRows(sql, village, ofCases);
  for (const notice of notices) if (notice.month !== null) rows.push(...(await readEntryRows(sql, village, notice)));
  const units = await readUnits(sql, village);
  const books = (await loadRulebooks(sql, [village])).get(village) ?? [];
  const months = new Map(notices.map(({ id, month }) => [id, month]));
  const items = rows.map((row): NoticeItem => {
    const { rule_code: code, rulebook_version: version, occurred_on: day } = row;
    const book = version === null ? rulebookOn(books, day) : books.find((one) => one.version === version);
    return itemFrom(row, book?.byCode.get(code), units, months.get(row.notice_id) ?? null);
  });
  return inOrder(items, units);
}

/** The household's unit and head, as of today. */
function household(sql: AnySql) {
  return sql`
    LEFT JOIN memberships s ON s.village_code = h.village_code AND s.household_no = h.no AND s.is_head AND s.to_day IS NULL
    LEFT JOIN members m ON m.village_code = s.village_code AND m.id = s.member_id`;
}

async function readCaseRows(sql: AnySql, village: string, notices: readonly string[]): Promise<ItemRow[]> {
  return sql<ItemRow[]>`
    SELECT c.notice_id, c.id AS case_id, c.state, c.entry_seq AS seq, c.household_no, h.unit_id, m.name AS head, m.birth_month,
      c.member_id, c.rule_code, e.rulebook_version, c.quantity, c.points AS claimed, e.honour, c.occurred_on,
      r.seq IS NOT NULL AS reversed, c.objections > 0 AS objected
    FROM cases c
    JOIN households h ON h.village_code = c.village_code AND h.no = c.household_no ${household(sql)}
    LEFT JOIN entries e ON e.village_code = c.village_code AND e.seq = c.entry_seq
    LEFT JOIN entries r ON r.village_code = e.village_code AND r.original_seq = e.seq AND r.kind = 'reversal'
    WHERE c.village_code = ${village} AND c.notice_id = ANY(${notices as string[]}::uuid[])`;
}

async function readEntryRows(
  sql: AnySql,
  village: string,
  { id, month, unit, endsAt }: Pick<Notice, 'id' | 'month' | 'unit' | 'endsAt'>,
): Promise<ItemRow[]> {
  const [before] = await sql<{ ends_at: Date; month: Month }[]>`
    SELECT ends_at, month FROM notices WHERE village_code = ${village} AND kind = 'monthly' AND month < ${month}
      AND unit_id IS NOT DISTINCT FROM ${unit}::uuid ORDER BY month DESC LIMIT 1`;
  const since = before?.ends_at ?? startOfDay('2199-12-31' as Day);
  const covered = before?.month ?? month;
  const within = unit === null ? null : [...(await unitSubtree(sql, village, unit))];
  return sql<ItemRow[]>`
    SELECT ${id}::uuid AS notice_id, NULL AS case_id, 'posted' AS state, e.seq, e.household_no, h.unit_id, m.name AS head,
      m.birth_month, e.member_id, e.rule_code, e.rulebook_version, e.quantity, NULL AS claimed, e.honour, e.occurred_on,
      r.seq IS NOT NULL AS reversed, o.entry_seq IS NOT NULL AS objected
    FROM entries e
    JOIN households h ON h.village_code = e.village_code AND h.no = e.household_no ${household(sql)}
    LEFT JOIN entries r ON r.village_code = e.village_code AND r.original_seq = e.seq AND r.kind = 'reversal'
    LEFT JOIN LATERAL (SELECT x.entry_seq FROM objections x
      WHERE x.village_code = e.village_code AND x.entry_seq = e.seq AND x.state = 'open' LIMIT 1) o ON true
    WHERE e.village_code = ${village} AND e.kind = 'posting' AND e.recorded_at < ${endsAt}
      AND (e.counted_in = ${month} OR (e.counted_in < ${month} AND (e.recorded_at >= ${since} OR e.counted_in > ${covered})))
      AND NOT EXISTS (SELECT 1 FROM cases c WHERE c.village_code = e.village_code AND c.entry_seq = e.seq)
      ${within === null ? sql`` : sql`AND h.unit_id = ANY(${within}::uuid[])`}`;
}

function itemFrom(row: ItemRow, rule: Rule | undefined, units: readonly Unit[], month: Month | null): NoticeItem {
  const points = row.honour ?? worth(row, rule);
  const path = unitPath(units, row.unit_id);
  const isBlack = (rule !== undefined && rule.effect !== 'merit') || (points !== null && points < 0);
  return {
    notice: row.notice_id,
    list: isBlack ? 'black' : 'red',
    case: row.case_id,
    entry: row.seq === null ? null : Number(row.seq),
    household: row.household_no,
    unit: path.length === 0 ? null : { id: row.unit_id!, path: path.map(({ name }) => name).join(' / ') },
    head: row.head,
    headBirthMonth: row.birth_month,
    rule: row.rule_code,
    dimension: rule?.dimension ?? null,
    act: rule?.act ?? null,
    occurredOn: row.occurred_on,
    points,
    status: statusOf(row),
    late: month !== null && monthOf(row.occurred_on) < month,
  };
}

function worth({ quantity, claimed, member_id: memberId }: ItemRow, rule: Rule | undefined): Points | null {
  if (rule === undefined) return claimed;
  const claim = {
    ...(quantity !== null && { quantity }),
    ...(claimed !== null && { points: claimed }),
    ...(memberId !== null && { memberId }),
    // Only its presence matters to the tariff.
    reference: 'case',
  };
  const points = worthOf(rule, claim);
  return typeof points === 'number' ? points : claimed;
}

function statusOf({ state, reversed, objected }: ItemRow): ItemStatus {
  if (state === 'rejected' || state === 'withdrawn') return 'rejected';
  if (reversed) return 'reversed';
  if (objected) return 'objected';
  return state === 'posted' ? 'posted' : 'noticed';
}

function inOrder(items: readonly NoticeItem[], units: readonly Unit[]): NoticeItem[] {
  const places = placesOf(units);
  const place = ({ unit }: NoticeItem) => (unit === null ? units.length : places.get(unit.id)!);
  const name = ({ case: id, entry }: NoticeItem) => id ?? String(entry).padStart(16, '0');
  const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
  return [...items].sort(
    (a, b) =>
      place(a) - place(b) ||
      compare(a.household, b.household) ||
      compare(a.occurredOn, b.occurredOn) ||
      compare(name(a), name(b)),
  );
}

/** Units by their place in the tree, each before those below it. */
export function placesOf(units: readonly Unit[]): ReadonlyMap<string, number> {
  const places = new Map<string, number>();
  const visit = (parent: string | null) => {
    for (const { id } of units.filter((unit) => unit.parent === parent)) {
      places.set(id, places.size);
      visit(id);
    }
  };
  visit(null);
  return places;
}

/** Does an item still count? What was rejected or taken back does not. */
export function counts({ status }: Pick<NoticeItem, 'status'>): boolean {
  return status !== 'rejected' && status !== 'reversed';
}
