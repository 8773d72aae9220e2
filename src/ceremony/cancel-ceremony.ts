import { audit, authorise, type Context } from '../access/index.ts';
import { transaction } from '../database/index.ts';
import { lockVillage } from '../ledger/index.ts';
import { type Ceremony, readCeremony, readStandingCeremony } from './ceremony.ts';

/** Cancels a ceremony: it stays to be read, nothing is printed for it. Refuses `ceremony-cancelled`. */
export async function cancelCeremony(context: Context, village: string, id: string): Promise<Ceremony> {
  const { actor, sql, now } = context;
  authorise(actor, 'ceremony:write', village);
  return transaction(sql, {}, async (tx) => {
    await lockVillage(tx, village);
    await readStandingCeremony(tx, village, id);
    await tx`UPDATE ceremonies SET cancelled_at = ${now()}, revision = revision + 1
      WHERE village_code = ${village} AND id = ${id}`;
    await audit(tx, context, 'ceremony.cancelled', village, id);
    return readCeremony(tx, village, id);
  });
}
