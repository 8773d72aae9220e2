import { issueHouseholdToken } from '../access/index.ts';
import { transaction } from '../database/index.ts';
import { Refused } from '../kernel/problems/index.ts';
import { readHousehold } from './household.ts';
import type { PassbookContext } from './passbook-pin.ts';
import { resolvePassbook } from './resolve-passbook.ts';

export interface PassbookSession {
  /** A bearer token, told this once. */
  readonly token: string;
  readonly expiresAt: Date;
  readonly household: { readonly no: string; readonly village: string; readonly name: string | null };
}

/**
 * Opens the household's own pages for whoever holds its passbook (and knows its PIN). Refuses what `resolvePassbook` refuses. Leaves no
 * audit record: it changes nothing, and who reads their own account when is nobody's business.
 */
export async function openPassbookSession(
  context: PassbookContext,
  input: { readonly code: string; readonly pin?: string | undefined },
): Promise<PassbookSession> {
  const { village, householdNo: no, hash } = await resolvePassbook(context, null, input.code, input.pin);
  return transaction(context.sql, {}, async (tx) => {
    // Locks the row: issuing anew comes before (then there is no session) or after (then it ends this one).
    const alive = await tx`UPDATE passbooks SET pin_tries = pin_tries
      WHERE village_code = ${village} AND code_hash = ${hash} AND revoked_at IS NULL`;
    if (alive.count === 0) throw new Refused('unknown-passbook');
    const { head } = await readHousehold(tx, village, no);
    const { token, expiresAt } = await issueHouseholdToken(tx, village, no, context.now());
    return { token, expiresAt, household: { no, village, name: head } };
  });
}
