import type { AnySql, TransactionSql } from '../database/index.ts';
import type { Actor } from '../kernel/actor.ts';
import { newId } from '../kernel/ids.ts';
import { freshToken, hashOf } from './key.ts';

/*
 * Sessions of households. One client per household, so that what it does is recorded under one id; each session is a key of
 * that client that lives for minutes. Dead ones are deleted: they are no evidence of anything.
 */

export const SESSION_MINUTES = 15;

/** Sessions of one household at the same time; one more ends the oldest. */
export const MOST_SESSIONS = 10;

/** Who acts for a household: made when it is first needed. */
export async function householdActor(tx: TransactionSql, village: string, no: string, now: Date): Promise<Actor> {
  const name = `户 ${no}`;
  await tx`INSERT INTO clients (id, name, role, scope, household, created_at)
    VALUES (${newId()}, ${name}, 'household', ${village}, ${no}, ${now})
    ON CONFLICT (scope, household) WHERE role = 'household' DO NOTHING`;
  const [row] = await tx<{ id: string }[]>`
    SELECT id FROM clients WHERE role = 'household' AND scope = ${village} AND household = ${no}`;
  return { client: row!.id, name, role: 'household', scope: village, household: no };
}

/** A new session's token and its end. In the caller's transaction, which has made sure that the household may have one. */
export async function issueHouseholdToken(
  tx: TransactionSql,
  village: string,
  no: string,
  now: Date,
): Promise<{ token: string; expiresAt: Date }> {
  const { client } = await householdActor(tx, village, no, now);
  await tx`SELECT id FROM clients WHERE id = ${client} FOR NO KEY UPDATE`;
  await tx`DELETE FROM keys WHERE client_id = ${client} AND (expires_at <= ${now} OR id NOT IN (
    SELECT id FROM keys WHERE client_id = ${client} ORDER BY id DESC LIMIT ${MOST_SESSIONS - 1}))`;
  const token = freshToken();
  const expiresAt = new Date(now.getTime() + SESSION_MINUTES * 60_000);
  await tx`INSERT INTO keys (id, client_id, hash, created_at, expires_at)
    VALUES (${newId()}, ${client}, ${hashOf(token)}, ${now}, ${expiresAt})`;
  return { token, expiresAt };
}

/** Ends all sessions of a household at once, in the transaction that ends its passbook. */
export async function endHouseholdSessions(tx: TransactionSql, village: string, no: string): Promise<void> {
  await tx`DELETE FROM keys k USING clients c
    WHERE c.id = k.client_id AND c.role = 'household' AND c.scope = ${village} AND c.household = ${no}`;
}

/** Deletes sessions that are over, for a job that runs now and then: how many there were. Safe in several processes at once. */
export async function purgeSessions(sql: AnySql, now: Date): Promise<number> {
  const gone = await sql`DELETE FROM keys k USING clients c
    WHERE c.id = k.client_id AND c.role = 'household' AND k.expires_at <= ${now}`;
  return gone.count;
}
