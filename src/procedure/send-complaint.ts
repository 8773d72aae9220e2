import { randomUUID } from 'node:crypto';
import type { Sql } from '../database/index.ts';
import { dayAt } from '../kernel/day.ts';
import { Refused } from '../kernel/problems/index.ts';
import { requireVillage } from '../village/index.ts';
import {
  type Complaint,
  type ComplaintRow,
  complaintFrom,
  complaintTokenOf,
  freshComplaintToken,
} from './complaint.ts';
import { sealComplaint } from './complaint-seal.ts';
import type { DailyQuota } from './daily-quota.ts';

interface ComplaintServices {
  readonly sql: Sql;
  readonly now: () => Date;
  readonly encryptionKey: Buffer;
}

/**
 * Takes a complaint: nothing is kept of who sent it, and no time finer than the day. Hence neither an audit record nor the village's
 * lock, whose version tells when, and an id that holds no time. Refuses `not-found` and `complaints-full`.
 */
export async function sendComplaint(
  { sql, now, encryptionKey }: ComplaintServices,
  quota: DailyQuota,
  village: string,
  words: string,
): Promise<{ readonly token: string }> {
  await requireVillage(sql, village);
  const today = dayAt(now());
  if (!quota.take(village, today)) throw new Refused('complaints-full', { limit: quota.limit });
  const id = randomUUID();
  const token = freshComplaintToken(village);
  const sealed = sealComplaint(encryptionKey, { village, id, field: 'words' }, words);
  await sql`
    INSERT INTO complaints (village_code, id, token_hash, received_on, words)
    VALUES (${village}, ${id}, ${complaintTokenOf(token)!.hash}, ${today}, ${sealed})`;
  return { token };
}

/** What became of it, for whoever has the token. 404 `not-found` whatever else is given. */
export async function readOwnComplaint(
  { sql, encryptionKey }: Pick<ComplaintServices, 'sql' | 'encryptionKey'>,
  given: string,
): Promise<Complaint> {
  const token = complaintTokenOf(given);
  if (token === undefined) throw new Refused('not-found');
  const [row] = await sql<ComplaintRow[]>`
    SELECT village_code, id, received_on, words, answer, answered_on FROM complaints
    WHERE village_code = ${token.village} AND token_hash = ${token.hash}`;
  if (row === undefined) throw new Refused('not-found');
  return complaintFrom(encryptionKey, row);
}
