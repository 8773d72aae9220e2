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

export function householdAccount(no: string): AccountName {
  return `${HOUSEHOLD}${no}` as AccountName;
}

export function shopAccount(shop: string): AccountName {
  return `shop:${shop}` as AccountName;
}

export function isHousehold(account: string): boolean {
  return account.startsWith(HOUSEHOLD);
}

export function householdOf(account: string): string {
  return account.slice(HOUSEHOLD.length);
}
