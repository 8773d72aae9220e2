import type { AnySql } from '../database/index.ts';
import type { Day } from '../kernel/day.ts';
import { publicName, readUnits, UNNAMED, type Unit, unitPath } from '../village/index.ts';
import { lineNumber } from './item-number.ts';
import { placesOf } from './notice-items.ts';

export const LINE_STATUSES = ['noticed', 'objected', 'upheld'] as const;
/** upheld: an objection to it was right, and it is being decided again. */
export type LineStatus = (typeof LINE_STATUSES)[number];

/** A line of a notice of honours, with everything that the village knows of it: not for the public as it is. */
export interface AnnouncedLine {
  readonly notice: string;
  readonly line: number;
  readonly household: string;
  /** Null: the household's, shown by its head. */
  readonly member: string | null;
  readonly unit: { readonly id: string; readonly path: string } | null;
  /** Of the member or of whoever heads the household today; null: erased or nobody. */
  readonly name: string | null;
  readonly birthMonth: string | null;
  readonly words: string;
  readonly status: LineStatus;
}

/** A line as it is shown. What would tell who it is is null where that is not shown. */
export interface BoardLine extends Pick<AnnouncedLine, 'line' | 'words' | 'status'> {
  /** To be named in an objection. */
  readonly number: string;
  readonly household: string | null;
  readonly unit: string | null;
  readonly name: string;
}

type LineRow = Omit<AnnouncedLine, 'unit'> & { readonly unit: string | null };

/** What each line met: an open objection, or one that was upheld. */
function met(sql: AnySql, village: string, notices: readonly string[]) {
  return sql`(SELECT notice_id, notice_no, bool_or(state = 'open') AS open, bool_or(state = 'upheld') AS upheld FROM objections
    WHERE village_code = ${village} AND notice_id = ANY(${notices as string[]}::uuid[]) GROUP BY notice_id, notice_no)`;
}

/** Lines of notices of one village, by the units in the order of their tree and households by number. */
export async function readAnnouncedLines(
  sql: AnySql,
  village: string,
  notices: readonly string[],
): Promise<AnnouncedLine[]> {
  if (notices.length === 0) return [];
  const rows = await sql<LineRow[]>`
    SELECT a.notice_id AS notice, a.no AS line, a.household_no AS household, a.member_id AS member, h.unit_id AS unit, m.name,
      m.birth_month AS "birthMonth", a.words,
      CASE WHEN o.upheld THEN 'upheld' WHEN o.open THEN 'objected' ELSE 'noticed' END AS status
    FROM announced_items a
    JOIN households h ON h.village_code = a.village_code AND h.no = a.household_no
    LEFT JOIN memberships s ON s.village_code = h.village_code AND s.household_no = h.no AND s.is_head AND s.to_day IS NULL
    LEFT JOIN members m ON m.village_code = a.village_code AND m.id = coalesce(a.member_id, s.member_id)
    LEFT JOIN ${met(sql, village, notices)} o ON o.notice_id = a.notice_id AND o.notice_no = a.no
    WHERE a.village_code = ${village} AND a.notice_id = ANY(${notices as string[]}::uuid[])
    ORDER BY a.household_no, a.words, a.no`;
  const units = await readUnits(sql, village);
  return inUnits(rows, units);
}

function inUnits(rows: readonly LineRow[], units: readonly Unit[]): AnnouncedLine[] {
  const places = placesOf(units);
  const place = ({ unit }: AnnouncedLine) => (unit === null ? units.length : places.get(unit.id)!);
  const lines = rows.map(({ unit: id, ...row }): AnnouncedLine => {
    const path = unitPath(units, id).map(({ name }) => name);
    return { ...row, unit: path.length === 0 ? null : { id: id!, path: path.join(' / ') } };
  });
  return lines.sort((a, b) => place(a) - place(b));
}

/**
 * A line as the board shows it on a day. A member who must not be named (minors) is not given away by the household's number either;
 * of a line that is decided again only the words are left. `seen`: to a reader who may see personal data.
 */
export function boardLine(one: AnnouncedLine, today: Day, seen = false): BoardLine {
  const { line, words, status, household } = one;
  const shown = { line, number: lineNumber(one.notice, line), words, status };
  const unit = one.unit?.path ?? null;
  if (seen) return { ...shown, household, unit, name: one.name ?? UNNAMED };
  if (status === 'upheld') return { ...shown, household: null, unit: null, name: UNNAMED };
  const name = publicName(one.name, one.birthMonth, today);
  return { ...shown, household: one.member !== null && name === UNNAMED ? null : household, unit, name };
}

/** The place in a list of households would tell whose a line is: in each unit those without a household come last, by their words. */
export function inPublicOrder(lines: readonly BoardLine[]): BoardLine[] {
  const places = new Map<string | null, number>();
  // What has no unit any more comes behind all.
  for (const { unit, status } of lines) if (status !== 'upheld' && !places.has(unit)) places.set(unit, places.size);
  const place = ({ unit, status, household }: BoardLine) =>
    status === 'upheld' && household === null ? places.size : (places.get(unit) ?? places.size);
  const nameless = (one: BoardLine) => (one.household === null ? `${one.words} ${one.number}` : '');
  const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
  return [...lines].sort((a, b) => place(a) - place(b) || compare(nameless(a), nameless(b)));
}

/** How many lines announcements have, and how many of them met an objection. */
export interface LineCounts {
  readonly total: number;
  readonly objected: number;
  readonly upheld: number;
}

/** By notice; one that announces nothing is not there. */
export async function countLines(
  sql: AnySql,
  village: string,
  notices: readonly string[],
): Promise<ReadonlyMap<string, LineCounts>> {
  const rows = await sql<({ notice: string } & LineCounts)[]>`
    SELECT a.notice_id AS notice, count(*)::int AS total, (count(*) FILTER (WHERE o.open AND NOT o.upheld))::int AS objected,
      (count(*) FILTER (WHERE o.upheld))::int AS upheld
    FROM announced_items a
    LEFT JOIN ${met(sql, village, notices)} o ON o.notice_id = a.notice_id AND o.notice_no = a.no
    WHERE a.village_code = ${village} AND a.notice_id = ANY(${notices as string[]}::uuid[]) GROUP BY a.notice_id`;
  return new Map(rows.map(({ notice, ...counts }) => [notice, counts]));
}
