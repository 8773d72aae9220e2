import type { AnySql } from '../database/index.ts';
import { refusal } from '../kernel/problems/index.ts';
import { entryName } from '../ledger/index.ts';
import type { PlannedRow } from './plan-postings.ts';
import type { Discrepancy, ReportRow } from './report.ts';

/** An entry that a sheet of this name and time has become before, and that nobody has reversed. */
export interface PostedRow {
  /** Hexadecimal. */
  readonly key: string;
  readonly seq: number;
  readonly row: number;
  readonly column: number | null;
  readonly household: string;
  readonly rule: string;
  readonly occurredOn: string;
  readonly honour: number;
}

/** What other uploads of a sheet have become. */
export async function loadScope(
  sql: AnySql,
  village: string,
  { scope, sheet, importId }: { readonly scope: string; readonly sheet: string; readonly importId: string },
): Promise<PostedRow[]> {
  const rows = await sql<(Omit<PostedRow, 'key'> & { key: Buffer })[]>`
    SELECT i.row_key AS key, i.seq, i.row, i."column", e.household_no AS household, e.rule_code AS rule,
      e.occurred_on AS "occurredOn", e.honour
    FROM imported_rows i
    JOIN entries e ON e.village_code = i.village_code AND e.seq = i.seq
    LEFT JOIN entries r ON r.village_code = e.village_code AND r.original_seq = e.seq AND r.kind = 'reversal'
    WHERE i.village_code = ${village} AND i.scope = ${scope} AND i.sheet = ${sheet}
      AND i.import_id <> ${importId} AND r.seq IS NULL
    ORDER BY i.seq`;
  return rows.map((row) => ({ ...row, key: row.key.toString('hex') }));
}

/**
 * Which posted rows the sheet no longer bears out, pure. One that comes close to a row that is new (the same cell of the same
 * household, else the same act of the same household and day, else the same cell) has changed; the others have vanished.
 */
export function comparePostings(
  village: string,
  posted: readonly PostedRow[],
  planned: readonly PlannedRow[],
  rows: readonly ReportRow[],
): { vanished: Discrepancy[]; changed: Discrepancy[] } {
  const listed = new Set(planned.map(({ key }) => key));
  const gone = posted.filter(({ key }) => !listed.has(key));
  const known = new Set(posted.map(({ key }) => key));
  const old = new Set(planned.filter(({ key }) => known.has(key)).map(({ row }) => cellOf(row.row, row.column)));
  const fresh = rows.filter(({ row, column, verdict }) => verdict !== 'skipped' && !old.has(cellOf(row, column)));
  const partners = partnersOf(gone, fresh);
  const vanished: Discrepancy[] = [];
  const changed: Discrepancy[] = [];
  for (const each of gone) {
    const now = partners.get(each);
    const params = { entry: entryName(village, each.seq), row: each.row };
    const basics = {
      seq: each.seq,
      row: each.row,
      ...(each.column === null ? {} : { column: each.column }),
      household: each.household,
      rule: each.rule,
      occurredOn: each.occurredOn,
      points: each.honour,
    };
    if (!now) vanished.push({ what: refusal('posted-row-vanished', params), ...basics });
    else {
      const { row, column } = now;
      const what = refusal('posted-row-changed', { ...params, now: row });
      changed.push({ what, ...basics, now: { row, ...(column === undefined ? {} : { column }) } });
    }
  }
  return { vanished, changed };
}

/** The closest pairs first; nobody is paired twice. */
function partnersOf(gone: readonly PostedRow[], fresh: readonly ReportRow[]): Map<PostedRow, ReportRow> {
  const partners = new Map<PostedRow, ReportRow>();
  const taken = new Set<ReportRow>();
  type Name = [(posted: PostedRow) => string, (row: ReportRow) => string];
  const ways: Name[] = [
    [(p) => `${cellOf(p.row, p.column)} ${p.household}`, (r) => `${cellOf(r.row, r.column)} ${r.household}`],
    [(p) => `${p.household} ${p.rule} ${p.occurredOn}`, (r) => `${r.household} ${r.rule} ${r.occurredOn}`],
    [(p) => cellOf(p.row, p.column), (r) => cellOf(r.row, r.column)],
  ];
  for (const [ofPosted, ofRow] of ways) {
    const open = new Map<string, ReportRow[]>();
    for (const row of fresh) {
      if (taken.has(row)) continue;
      const name = ofRow(row);
      const list = open.get(name);
      if (list) list.push(row);
      else open.set(name, [row]);
    }
    for (const each of gone) {
      const row = partners.has(each) ? undefined : open.get(ofPosted(each))?.shift();
      if (!row) continue;
      partners.set(each, row);
      taken.add(row);
    }
  }
  return partners;
}

function cellOf(row: number, column: number | null | undefined): string {
  return `${row}:${column ?? ''}`;
}
