import { audit, authorise, type Context } from '../access/index.ts';
import { transaction } from '../database/index.ts';
import { newId } from '../kernel/ids.ts';
import { Refused } from '../kernel/problems/index.ts';
import { lockVillage } from '../ledger/index.ts';
import { shopExists } from '../redemption/index.ts';
import type { ProcedureServices } from './services.ts';
import { MAX_WEBHOOKS, readWebhooks, type Webhook, type WebhookKind } from './webhook.ts';
import { faultOfUrl } from './webhook-address.ts';
import { freshSecret, sealSecret } from './webhook-secret.ts';

/** What the verbs of webhooks need besides who asks. */
export type WebhookServices = Pick<ProcedureServices, 'encryptionKey' | 'webhookAllowPrivate'>;

/** Refuses `webhook-url-refused` for where nothing can be sent. */
export function checkUrl(url: string, { webhookAllowPrivate }: WebhookServices): void {
  const reason = faultOfUrl(url, webhookAllowPrivate);
  if (reason !== undefined) throw new Refused('webhook-url-refused', { reason });
}

/**
 * Sets up an endpoint; its secret is given out here and never again. A shop's key sets up its own shop's. Refuses
 * `webhook-url-refused`, `too-many-webhooks`.
 */
export async function createWebhook(
  services: WebhookServices,
  context: Context,
  village: string,
  input: { readonly url: string; readonly kinds: readonly WebhookKind[]; readonly shop?: string | undefined },
): Promise<{ readonly webhook: Webhook; readonly secret: string }> {
  const { actor } = context;
  authorise(actor, 'webhook:write', village);
  const shop = input.shop ?? actor.shop ?? null;
  if (actor.role === 'shop' && shop !== actor.shop) throw new Refused('not-found');
  checkUrl(input.url, services);
  const id = newId();
  const secret = freshSecret();
  return transaction(context.sql, {}, async (tx) => {
    await lockVillage(tx, village);
    if (shop !== null && !(await shopExists(tx, village, shop))) throw new Refused('not-found');
    const before = await readWebhooks(tx, village);
    if (before.length >= MAX_WEBHOOKS) throw new Refused('too-many-webhooks', { limit: MAX_WEBHOOKS });
    const sealed = sealSecret(services.encryptionKey, village, id, secret);
    await tx`
      INSERT INTO webhooks (village_code, id, url, kinds, shop_id, secret, created_at)
      VALUES (${village}, ${id}, ${input.url}, ${tx.json(input.kinds as never)}, ${shop}, ${sealed}, ${context.now()})`;
    await audit(tx, context, 'webhook.created', village, id, { shop });
    const webhook = (await readWebhooks(tx, village)).find((one) => one.id === id)!;
    return { webhook, secret };
  });
}
