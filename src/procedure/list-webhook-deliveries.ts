import { authorise, type Context } from '../access/index.ts';
import { ownWebhook } from './list-webhooks.ts';
import { type DeliveryState, deliveryColumns, type WebhookDelivery } from './webhook-delivery.ts';

/** Deliveries of an endpoint, the newest first; one more than `limit` when there are more. */
export async function listWebhookDeliveries(
  context: Context,
  village: string,
  id: string,
  filter: {
    readonly state?: DeliveryState | undefined;
    readonly kind?: string | undefined;
    readonly after?: string | undefined;
    readonly limit: number;
  },
): Promise<WebhookDelivery[]> {
  const { sql } = context;
  authorise(context.actor, 'webhook:write', village);
  await ownWebhook(context, sql, village, id);
  return sql<WebhookDelivery[]>`
    SELECT ${deliveryColumns(sql)} FROM webhook_deliveries
    WHERE village_code = ${village} AND webhook_id = ${id}
      ${filter.after === undefined ? sql`` : sql`AND id < ${filter.after}`}
      ${filter.state === undefined ? sql`` : sql`AND state = ${filter.state}`}
      ${filter.kind === undefined ? sql`` : sql`AND kind = ${filter.kind}`}
    ORDER BY id DESC LIMIT ${filter.limit + 1}`;
}
