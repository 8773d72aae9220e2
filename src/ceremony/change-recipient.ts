import { audit, authorise, type Context } from '../access/index.ts';
import { type TransactionSql, transaction } from '../database/index.ts';
import { dayAt } from '../kernel/day.ts';
import { Refused } from '../kernel/problems/index.ts';
import { lockVillage } from '../ledger/index.ts';
import { loadMemberships } from '../village/index.ts';
import { requireGroup } from './add-recipients.ts';
import { readStandingCeremony } from './ceremony.ts';
import { type Place, placed, type Recipient, readPlaces, readRecipient, writeOrder } from './recipient.ts';

export interface RecipientChange {
  /** Without a position: behind the last of the group. */
  readonly group?: string | undefined;
  readonly position?: number | undefined;
  readonly at?: Place['at'] | undefined;
  /** Null: none. What is given is somebody's words and no longer proposed. */
  readonly citation?: string | null | undefined;
  /** Null: the group's. */
  readonly prize?: string | null | undefined;
  /** Null: the head. */
  readonly member?: string | null | undefined;
}

/**
 * Changes how somebody is honoured. Refuses `ceremony-cancelled`, `unknown-ceremony-group`, `recipient-is-person`, `not-a-member`; 404 for
 * an honour that is not handed out here.
 */
export async function changeRecipient(
  context: Context,
  village: string,
  id: string,
  honour: string,
  change: RecipientChange,
): Promise<Recipient> {
  authorise(context.actor, 'ceremony:write', village);
  return transaction(context.sql, {}, async (tx) => {
    await lockVillage(tx, village);
    const ceremony = await readStandingCeremony(tx, village, id);
    const before = await readRecipient(tx, ceremony, honour);
    const { group = before.group, at = before.at } = change;
    requireGroup(ceremony, group);
    if (change.member !== undefined && change.member !== null) await requireStandIn(tx, context, before, change.member);
    const { citation, proposed, prize, member } = kept(before, change);
    await tx`
      UPDATE ceremony_recipients SET group_code = ${group}, at = ${at}, citation = ${citation}, proposed = ${proposed},
        prize = ${prize}, member_id = ${member}
      WHERE village_code = ${village} AND ceremony_id = ${id} AND honour_id = ${honour}`;
    if (group !== before.group || change.position !== undefined) {
      const places = await readPlaces(tx, ceremony);
      const of = (code: string) => places.filter((place) => place.group === code).map((place) => place.honour);
      await writeOrder(tx, ceremony, placed(of(group), honour, change.position));
      if (group !== before.group) await writeOrder(tx, ceremony, of(before.group));
    }
    const fields = Object.keys(change).filter((field) => change[field as keyof RecipientChange] !== undefined);
    await audit(tx, context, 'ceremony.recipient-changed', village, id, { honour, fields, group, at });
    return readRecipient(tx, ceremony, honour);
  });
}

/** Pure. */
function kept(before: Recipient, change: RecipientChange): Pick<Place, 'citation' | 'proposed' | 'prize' | 'member'> {
  const { citation, prize = before.prize, member = before.member } = change;
  if (citation === undefined) return { citation: before.citation, proposed: before.proposed, prize, member };
  return { citation, proposed: citation === null ? null : 'written', prize, member };
}

/** Only a member that the household has now stands for it. */
async function requireStandIn(
  tx: TransactionSql,
  { now }: Context,
  { honour: { village, household, member: person } }: Recipient,
  member: string,
): Promise<void> {
  if (person !== null) throw new Refused('recipient-is-person');
  const memberships = await loadMemberships(tx, [{ village, no: household }], []);
  if (memberships.includes(village, household, member, dayAt(now()))) return;
  throw new Refused('not-a-member', { member, household });
}
