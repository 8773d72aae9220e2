import { audit, authorise, type Context } from '../access/index.ts';
import { transaction } from '../database/index.ts';
import { checkIfMatch, etagOf } from '../http/preconditions.ts';
import { Refused } from '../kernel/problems/index.ts';
import { lockVillage } from '../ledger/index.ts';
import type { PersonInput } from './create-household.ts';
import { bumpHouseholds } from './household.ts';
import { type Member, readMember, readMembers } from './member.ts';
import { sealPhone } from './phone.ts';
import type { VillageServices } from './services.ts';
import { checkRoom } from './stays.ts';

type MemberChange = { readonly [Key in keyof PersonInput]?: PersonInput[Key] | undefined };

/** Corrects a person's data; null removes what may be missing. Refuses `member-erased`, `member-exists`, `precondition-failed`. */
export async function updateMember(
  context: Context,
  services: VillageServices,
  village: string,
  id: string,
  change: MemberChange,
  ifMatch?: string,
): Promise<Member> {
  authorise(context.actor, 'household:write', village);
  return transaction(context.sql, {}, async (tx) => {
    await lockVillage(tx, village);
    const before = await readMember(tx, village, id);
    checkIfMatch(ifMatch, etagOf(before.revision), 'optional');
    if (before.erasedAt) throw new Refused('member-erased', { member: id });
    const after = {
      name: change.name ?? before.name,
      relation: change.relation === undefined ? before.relation : change.relation,
      sex: change.sex === undefined ? before.sex : change.sex,
      birthMonth: change.birthMonth === undefined ? before.birthMonth : change.birthMonth,
    };
    if (before.to === null && (after.name !== before.name || after.birthMonth !== before.birthMonth)) {
      const others = (await readMembers(tx, village, [before.household])).filter((member) => member.id !== id);
      checkRoom(before.household, others, [after]);
    }
    const phone =
      change.phone === undefined
        ? before.phone
        : change.phone && sealPhone(services.encryptionKey, village, id, change.phone);
    await tx`UPDATE members SET name = ${after.name}, relation = ${after.relation}, sex = ${after.sex},
      birth_month = ${after.birthMonth}, phone_ciphertext = ${phone}, revision = revision + 1
      WHERE village_code = ${village} AND id = ${id}`;
    await bumpHouseholds(tx, village, [before.household]);
    const fields = Object.entries(change).flatMap(([field, value]) => (value === undefined ? [] : [field]));
    await audit(tx, context, 'member.changed', village, id, { fields });
    return readMember(tx, village, id);
  });
}
