import type { Webhook } from './webhook.ts';
import type { WebhookDelivery } from './webhook-delivery.ts';

/** An endpoint as it is answered: never with its secret. */
export function webhookBody(
  { id, url, kinds, shop, disabledAt, failures, previousUntil, createdAt }: Webhook,
  now: Date,
) {
  return {
    id,
    url,
    kinds: [...kinds],
    shop,
    enabled: disabledAt === null,
    disabledAt: disabledAt?.toISOString() ?? null,
    failures,
    oldSecretUntil: previousUntil && previousUntil > now ? previousUntil.toISOString() : null,
    createdAt: createdAt.toISOString(),
  };
}

export function deliveryBody({ nextAt, createdAt, deliveredAt, ...delivery }: WebhookDelivery) {
  return {
    ...delivery,
    nextAttemptAt: delivery.state === 'pending' ? nextAt.toISOString() : null,
    createdAt: createdAt.toISOString(),
    deliveredAt: deliveredAt?.toISOString() ?? null,
  };
}
