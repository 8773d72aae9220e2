import { audit, authorise, type Context } from '../access/index.ts';
import { transaction } from '../database/index.ts';
import { Refused } from '../kernel/problems/index.ts';
import { lockVillage } from '../ledger/index.ts';
import { ownWebhook } from './list-webhooks.ts';
import { deliveryColumns, type WebhookDelivery } from './webhook-delivery.ts';

/**
 * Sends an event again that was delivered or has failed, under the same `webhook-id`. Refuses `webhook-disabled`, `delivery-pending`.
 */
export async function replayDelivery(
  context: Context,
  village: string,
  id: string,
  delivery: string,
): Promise<WebhookDelivery> {
  authorise(context.actor, 'webhook:write', village);
  return transaction(context.sql, {}, async (tx) => {
    await lockVillage(tx, village);
    const { disabledAt } = await ownWebhook(context, tx, village, id);
    const [before] = await tx<{ state: string }[]>`
      SELECT state FROM webhook_deliveries
      WHERE id = ${delivery} AND village_code = ${village} AND webhook_id = ${id} FOR UPDATE`;
    if (!before) throw new Refused('not-found');
    if (disabledAt !== null) throw new Refused('webhook-disabled');
    if (before.state === 'pending') throw new Refused('delivery-pending');
    await audit(tx, context, 'webhook.replayed', village, id, { delivery });
    const [after] = await tx<WebhookDelivery[]>`
      UPDATE webhook_deliveries SET state = 'pending', attempts = 0, next_at = ${context.now()}, delivered_at = NULL
      WHERE id = ${delivery} RETURNING ${deliveryColumns(tx)}`;
    return after!;
  });
}
