import { authorise, type Context } from '../access/index.ts';
import { Refused } from '../kernel/problems/index.ts';
import { type Lock, lockOf } from './passbook.ts';

export interface PassbookState {
  readonly issuedAt: Date;
  readonly hasPin: boolean;
  /** Wrong tries since the last right one or the last lock. */
  readonly wrongTries: number;
  readonly lock: Lock | null;
}

/** The state of a household's passbook, never its code. 404 `not-found` without one. */
export async function getPassbook(context: Context, village: string, no: string): Promise<PassbookState> {
  authorise(context.actor, 'passbook:write', village);
  const [row] = await context.sql<
    { issuedAt: Date; hasPin: boolean; tries: number; locks: number; lockedUntil: Date | null }[]
  >`
    SELECT issued_at AS "issuedAt", pin_hash IS NOT NULL AS "hasPin", pin_tries AS tries, pin_locks AS locks,
      pin_locked_until AS "lockedUntil"
    FROM passbooks WHERE village_code = ${village} AND household_no = ${no} AND revoked_at IS NULL`;
  if (!row) throw new Refused('not-found');
  const { issuedAt, hasPin, tries } = row;
  return { issuedAt, hasPin, wrongTries: tries, lock: lockOf(row, context.now()) ?? null };
}
