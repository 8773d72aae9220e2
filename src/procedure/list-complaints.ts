import { authorise, type Context } from '../access/index.ts';
import type { Sql } from '../database/index.ts';
import { addDays, type Day, dayAt } from '../kernel/day.ts';
import { COMPLAINT_WORDS_DAYS, type Complaint, type ComplaintRow, complaintFrom } from './complaint.ts';

export interface ComplaintFilter {
  readonly state?: Complaint['state'] | undefined;
  readonly village?: string | undefined;
  readonly after?: readonly [receivedOn: Day, village: string, id: string] | undefined;
  readonly limit: number;
}

/** Complaints of a region, the oldest first, one more than `limit` where there are more. For supervisors only. */
export async function listComplaints(
  { encryptionKey }: { readonly encryptionKey: Buffer },
  { actor, sql }: Context,
  prefix: string,
  { state, village, after, limit }: ComplaintFilter,
): Promise<Complaint[]> {
  authorise(actor, 'complaint:answer', prefix);
  const rows = await sql<ComplaintRow[]>`
    SELECT village_code, id, received_on, words, answer, answered_on FROM complaints
    WHERE starts_with(village_code, ${prefix})
      ${village === undefined ? sql`` : sql`AND village_code = ${village}`}
      ${state === undefined ? sql`` : state === 'open' ? sql`AND answered_on IS NULL` : sql`AND answered_on IS NOT NULL`}
      ${after === undefined ? sql`` : sql`AND (received_on, village_code, id) > (${after[0]}::date, ${after[1]}, ${after[2]}::uuid)`}
    ORDER BY received_on, village_code, id LIMIT ${limit + 1}`;
  return rows.map((row) => complaintFrom(encryptionKey, row));
}

/** Removes what was said on either side of complaints answered long ago: of how many. Safe in several processes at once. */
export async function purgeComplaints(sql: Sql, now: Date): Promise<number> {
  const before = addDays(dayAt(now), -COMPLAINT_WORDS_DAYS);
  const { count } = await sql`
    UPDATE complaints SET words = NULL, answer = NULL
    WHERE answered_on <= ${before} AND (words IS NOT NULL OR answer IS NOT NULL)`;
  return count;
}
