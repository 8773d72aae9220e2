import { negate, type Points, ZERO } from '../kernel/points.ts';

/**
 * Accounts are named `household:010001`, `shop:<uuid>` or by one of the system's names. Points enter the village from
 * `issuance` and leave it to `issuance` (deductions), `expiry` (forfeited, year end) or a shop (redeemed).
 */
export type AccountName = string & { readonly unit: 'account' };

export const ISSUANCE = 'issuance' as AccountName;
export const EXPIRY = 'expiry' as AccountName;
/** Where a transfer passes through: it takes two entries, each naming its own household, and is 0 in between. */
export const TRANSIT = 'transit' as AccountName;

const HOUSEHOLD = 'household:';

/** The account of a household by its number (户号). */
export function householdAccount(no: string): AccountName {
  return `${HOUSEHOLD}${no}` as AccountName;
}

/** The account of a shop by its id. */
export function shopAccount(shop: string): AccountName {
  return `shop:${shop}` as AccountName;
}

/** The number of the household behind its account. */
export function householdOf(account: string): string {
  return account.slice(HOUSEHOLD.length);
}

/** What a movement changed on an account: signed, 0 when it names another one. */
export function movedOf(
  account: AccountName,
  { amount, credit, debit }: { readonly amount: Points; readonly credit: string; readonly debit: string },
): Points {
  return credit === account ? amount : debit === account ? negate(amount) : ZERO;
}
