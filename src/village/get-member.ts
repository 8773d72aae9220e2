import { authorise, type Context } from '../access/index.ts';
import { transaction } from '../database/index.ts';
import { type Member, readMember } from './member.ts';
import { personalDataOf } from './privacy.ts';
import { unitOfHousehold } from './unit.ts';

/** A person with the newest stay in a household. 404 `not-found`. */
export async function getMember(
  context: Context,
  village: string,
  id: string,
): Promise<{ member: Member; sees: boolean }> {
  authorise(context.actor, 'household:read', village);
  return transaction(context.sql, { isolation: 'repeatable read', readOnly: true }, async (tx) => {
    const member = await readMember(tx, village, id);
    const unit = await unitOfHousehold(tx, village, member.household);
    const sees = await personalDataOf(context, tx, village);
    return { member, sees: sees(unit) };
  });
}
