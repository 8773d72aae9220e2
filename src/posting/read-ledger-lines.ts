import type { AnySql } from '../database/index.ts';
import type { Day, Month } from '../kernel/day.ts';
import type { Points } from '../kernel/points.ts';
import type { EntryKind, TextField } from '../ledger/index.ts';

/** What a printed line says of an entry; without what only verification needs, so that pages of it weigh little. */
export interface LedgerLine {
  readonly seq: number;
  readonly occurredOn: Day;
  readonly recordedAt: Date;
  readonly household: string | null;
  readonly kind: EntryKind;
  readonly rule: string | null;
  readonly rulebookVersion: number | null;
  readonly honour: Points;
  readonly debit: string;
  readonly credit: string;
  readonly amount: Points;
  readonly balanceAfter: Points;
  readonly countedIn: Month | null;
  readonly original: number | null;
  readonly reversedBy: number | null;
  readonly recorder: string | null;
  readonly texts: Partial<Record<TextField, string>> | null;
}

/** Which entries: after one and up to another, of these days; only texts of these fields. */
export interface LedgerLinesFilter {
  readonly after: number;
  readonly upTo: number;
  readonly from?: Day | undefined;
  readonly to?: Day | undefined;
  readonly fields: readonly TextField[];
  readonly limit: number;
}

/** Lines of a village's journal in its order. */
export function readLedgerLines(sql: AnySql, village: string, filter: LedgerLinesFilter): Promise<LedgerLine[]> {
  const { after, upTo, from, to, fields, limit } = filter;
  return sql<LedgerLine[]>`
    SELECT e.seq, e.occurred_on AS "occurredOn", e.recorded_at AS "recordedAt", e.household_no AS household, e.kind,
      e.rule_code AS rule, e.rulebook_version AS "rulebookVersion", e.honour, e.debit, e.credit, e.amount,
      e.balance_after AS "balanceAfter", e.counted_in AS "countedIn", e.original_seq AS original, r.seq AS "reversedBy",
      c.name AS recorder,
      (SELECT jsonb_object_agg(t.field, t.text) FROM entry_texts t
        WHERE t.village_code = e.village_code AND t.seq = e.seq AND t.field = ANY(${fields as TextField[]}::text[])) AS texts
    FROM entries e
    LEFT JOIN entries r ON r.village_code = e.village_code AND r.original_seq = e.seq AND r.kind = 'reversal'
    LEFT JOIN clients c ON c.id = e.recorder
    WHERE e.village_code = ${village} AND e.seq > ${after} AND e.seq <= ${upTo}
      ${from === undefined ? sql`` : sql`AND e.occurred_on >= ${from}`}
      ${to === undefined ? sql`` : sql`AND e.occurred_on <= ${to}`}
    ORDER BY e.seq LIMIT ${limit}`;
}
