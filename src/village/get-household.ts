import { authorise, type Context } from '../access/index.ts';
import { transaction } from '../database/index.ts';
import { type Household, readHousehold } from './household.ts';
import { type Member, readMembers } from './member.ts';
import { personalDataOf } from './privacy.ts';

/** A household as somebody may see it. */
export interface HouseholdView {
  readonly household: Household;
  readonly members: readonly Member[];
  /** May personal data be shown? */
  readonly sees: boolean;
}

/** A household with points and present members. 404 `not-found`. */
export async function getHousehold(context: Context, village: string, no: string): Promise<HouseholdView> {
  authorise(context.actor, 'household:read', village);
  return transaction(context.sql, { isolation: 'repeatable read', readOnly: true }, async (tx) => {
    const household = await readHousehold(tx, village, no);
    const members = await readMembers(tx, village, [no]);
    const sees = await personalDataOf(context, tx, village);
    return { household, members, sees: sees(household.unit) };
  });
}
