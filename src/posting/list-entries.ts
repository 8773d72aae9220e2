import { authorise, type Context } from '../access/index.ts';
import type { Day } from '../kernel/day.ts';
import { Refused } from '../kernel/problems/index.ts';
import { type EntryKind, readHeads } from '../ledger/index.ts';
import { type ReadEntry, type ReadRow, readColumns, readEntries, readJoins } from './read-entry.ts';

export interface EntryFilter {
  readonly household?: string | undefined;
  readonly rule?: string | undefined;
  readonly kind?: EntryKind | undefined;
  /** By the day of the act, both included. */
  readonly from?: Day | undefined;
  readonly to?: Day | undefined;
  readonly recordedBy?: string | undefined;
  readonly reference?: string | undefined;
  readonly member?: string | undefined;
  readonly afterSeq?: number | undefined;
  /** By the recording: as the journal stood at that instant. */
  readonly asOf?: Date | undefined;
  readonly limit: number;
}

/** Entries in the order of the journal, one more than `limit` where there are more. 404 without such a village. */
export async function listEntries({ actor, sql }: Context, village: string, filter: EntryFilter): Promise<ReadEntry[]> {
  authorise(actor, 'entry:read', village);
  const { household, rule, kind, from, to, recordedBy, reference, member, afterSeq, asOf, limit } = filter;
  const rows = await sql<ReadRow[]>`
    SELECT ${readColumns(sql)} FROM entries e ${readJoins(sql)}
    WHERE e.village_code = ${village}
      ${afterSeq === undefined ? sql`` : sql`AND e.seq > ${afterSeq}`}
      ${household === undefined ? sql`` : sql`AND e.household_no = ${household}`}
      ${rule === undefined ? sql`` : sql`AND e.rule_code = ${rule}`}
      ${kind === undefined ? sql`` : sql`AND e.kind = ${kind}`}
      ${from === undefined ? sql`` : sql`AND e.occurred_on >= ${from}`}
      ${to === undefined ? sql`` : sql`AND e.occurred_on <= ${to}`}
      ${recordedBy === undefined ? sql`` : sql`AND e.recorder = ${recordedBy}`}
      ${member === undefined ? sql`` : sql`AND e.member_id = ${member}`}
      ${asOf === undefined ? sql`` : sql`AND e.recorded_at <= ${asOf}`}
      ${
        reference === undefined
          ? sql``
          : sql`AND e.seq IN (SELECT t.seq FROM entry_texts t
          WHERE t.village_code = ${village} AND t.field = 'reference' AND t.text = ${reference})`
      }
    ORDER BY e.seq LIMIT ${limit + 1}`;
  if (rows.length === 0 && !(await readHeads(sql, [village])).has(village)) throw new Refused('not-found');
  return readEntries(sql, actor, rows);
}
