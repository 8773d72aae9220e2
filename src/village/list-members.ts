import { authorise, type Context } from '../access/index.ts';
import { transaction } from '../database/index.ts';
import { readHousehold } from './household.ts';
import { type Member, readMembers } from './member.ts';
import { personalDataOf } from './privacy.ts';

/** The members of a household, heads first; with `former` also those who left. */
export async function listMembers(
  context: Context,
  village: string,
  no: string,
  options: { former?: boolean | undefined },
): Promise<{ members: Member[]; sees: boolean }> {
  authorise(context.actor, 'household:read', village);
  return transaction(context.sql, { isolation: 'repeatable read', readOnly: true }, async (tx) => {
    const household = await readHousehold(tx, village, no);
    const members = await readMembers(tx, village, [no], options);
    const sees = await personalDataOf(context, tx, village);
    return { members, sees: sees(household.unit) };
  });
}
