import { audit, authorise, type Context } from '../access/index.ts';
import { transaction } from '../database/index.ts';
import { Refused } from '../kernel/problems/index.ts';
import { lockVillage } from '../ledger/index.ts';
import { readStandingCeremony } from './ceremony.ts';
import { readPlaces, writeOrder } from './recipient.ts';

/** Takes somebody off a ceremony's roster; the honour stays granted. Refuses `ceremony-cancelled`; 404 for who is not on it. */
export async function removeRecipient(context: Context, village: string, id: string, honour: string): Promise<void> {
  authorise(context.actor, 'ceremony:write', village);
  await transaction(context.sql, {}, async (tx) => {
    await lockVillage(tx, village);
    const ceremony = await readStandingCeremony(tx, village, id);
    const [removed] = await tx<{ group: string }[]>`
      DELETE FROM ceremony_recipients
      WHERE village_code = ${village} AND ceremony_id = ${id} AND honour_id = ${honour} RETURNING group_code AS group`;
    if (!removed) throw new Refused('not-found');
    const left = (await readPlaces(tx, ceremony)).filter(({ group }) => group === removed.group);
    await writeOrder(
      tx,
      ceremony,
      left.map((place) => place.honour),
    );
    await audit(tx, context, 'ceremony.recipient-removed', village, id, { honour });
  });
}
