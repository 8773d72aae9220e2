import { audit, authorise, type Context } from '../access/index.ts';
import { transaction } from '../database/index.ts';
import { lockVillage } from '../ledger/index.ts';
import type { WebhookServices } from './create-webhook.ts';
import { ownWebhook } from './list-webhooks.ts';
import type { Webhook } from './webhook.ts';
import { freshSecret, openSecret, sealSecret } from './webhook-secret.ts';

const OVERLAP_MS = 24 * 60 * 60 * 1000;

/** Gives an endpoint a new secret, shown here only; for 24 hours the old one signs too. */
export async function rotateWebhookSecret(
  { encryptionKey }: WebhookServices,
  context: Context,
  village: string,
  id: string,
): Promise<{ readonly webhook: Webhook; readonly secret: string }> {
  authorise(context.actor, 'webhook:write', village);
  const secret = freshSecret();
  return transaction(context.sql, {}, async (tx) => {
    await lockVillage(tx, village);
    const before = await ownWebhook(context, tx, village, id);
    // One that cannot be opened (the service's key is another) can sign nothing.
    const readable = openSecret(encryptionKey, village, id, before.secret) !== undefined;
    const until = readable ? new Date(context.now().getTime() + OVERLAP_MS) : null;
    await tx`
      UPDATE webhooks SET secret = ${sealSecret(encryptionKey, village, id, secret)},
        previous_secret = ${readable ? before.secret : null}, previous_until = ${until}, revision = revision + 1
      WHERE village_code = ${village} AND id = ${id}`;
    await audit(tx, context, 'webhook.secret-rotated', village, id);
    return { webhook: await ownWebhook(context, tx, village, id), secret };
  });
}
