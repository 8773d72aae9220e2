import { authorise, type Context } from '../access/index.ts';
import type { Points } from '../kernel/points.ts';
import { availableOf, MAX_OPEN_HOLDS } from '../ledger/index.ts';
import { readHousehold } from './household.ts';
import { maskedName } from './names.ts';
import { resolvePassbook } from './resolve-passbook.ts';

/** What can be spent with a passbook. */
export interface PassbookView {
  /** Not for shops. */
  readonly household: string;
  /** The head's, masked: enough to compare with the person at the counter. */
  readonly name: string;
  readonly available: Points;
  /** A PIN is set: redemptions ask for it too. */
  readonly pinRequired: boolean;
  readonly openHolds: { readonly open: number; readonly most: number };
}

/** What can be spent with a passbook. Refuses what `resolvePassbook` refuses. */
export async function lookUpPassbook(
  context: Context,
  village: string,
  input: { readonly passbook: string; readonly pin?: string | undefined },
): Promise<PassbookView> {
  authorise(context.actor, 'passbook:lookup', village);
  const passbook = await resolvePassbook(context, village, input.passbook, input.pin);
  const household = await readHousehold(context.sql, village, passbook.householdNo);
  return {
    household: passbook.householdNo,
    name: maskedName(household.head),
    available: availableOf(household) as Points,
    pinRequired: passbook.pin !== null,
    openHolds: { open: household.openHolds, most: MAX_OPEN_HOLDS },
  };
}
