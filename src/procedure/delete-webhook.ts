import { audit, authorise, type Context } from '../access/index.ts';
import { transaction } from '../database/index.ts';
import { lockVillage } from '../ledger/index.ts';
import { ownWebhook } from './list-webhooks.ts';

/** Removes an endpoint with its deliveries: nothing more is sent to it. */
export async function deleteWebhook(context: Context, village: string, id: string): Promise<void> {
  authorise(context.actor, 'webhook:write', village);
  await transaction(context.sql, {}, async (tx) => {
    await lockVillage(tx, village);
    await ownWebhook(context, tx, village, id);
    await tx`DELETE FROM webhooks WHERE village_code = ${village} AND id = ${id}`;
    await tx`DELETE FROM webhook_deliveries WHERE village_code = ${village} AND webhook_id = ${id}`;
    await audit(tx, context, 'webhook.deleted', village, id);
  });
}
