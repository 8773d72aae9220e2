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
  const when = (given: unknown, condition: () => ReturnType<typeof sql>) => (given === undefined ? sql`` : condition());
  const rows = await sql<ReadRow[]>`
    SELECT ${readColumns(sql)} FROM entries e ${readJoins(sql)}
    WHERE e.village_code = ${village}
      ${when(afterSeq, () => sql`AND e.seq > ${afterSeq!}`)}
      ${when(household, () => sql`AND e.household_no = ${household!}`)}
      ${when(rule, () => sql`AND e.rule_code = ${rule!}`)}
      ${when(kind, () => sql`AND e.kind = ${kind!}`)}
      ${when(from, () => sql`AND e.occurred_on >= ${from!}`)}
      ${when(to, () => sql`AND e.occurred_on <= ${to!}`)}
      ${when(recordedBy, () => sql`AND e.recorder = ${recordedBy!}`)}
      ${when(member, () => sql`AND e.member_id = ${member!}`)}
      ${when(asOf, () => sql`AND e.recorded_at <= ${asOf!}`)}
      ${when(
        reference,
        () => sql`AND e.seq IN (SELECT t.seq FROM entry_texts t
          WHERE t.village_code = ${village} AND t.field = 'reference' AND t.text = ${reference!})`,
      )}
    ORDER BY e.seq LIMIT ${limit + 1}`;
  if (rows.length === 0 && !(await readHeads(sql, [village])).has(village)) throw new Refused('not-found');
  return readEntries(sql, actor, rows);
}
