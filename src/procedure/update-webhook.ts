import { audit, authorise, type Context } from '../access/index.ts';
import { transaction } from '../database/index.ts';
import { checkIfMatch, etagOf } from '../http/preconditions.ts';
import { lockVillage } from '../ledger/index.ts';
import { checkUrl, type WebhookServices } from './create-webhook.ts';
import { catchUp } from './fan-out-webhooks.ts';
import { ownWebhook } from './list-webhooks.ts';
import type { Webhook, WebhookKind } from './webhook.ts';

export interface WebhookChange {
  readonly url?: string | undefined;
  readonly kinds?: readonly WebhookKind[] | undefined;
  readonly enabled?: boolean | undefined;
}

/**
 * Changes an endpoint, disables it or enables it again; then it is sent what it missed in the last seven days. Refuses
 * `webhook-url-refused`.
 */
export async function updateWebhook(
  services: WebhookServices,
  context: Context,
  village: string,
  id: string,
  change: WebhookChange,
  ifMatch?: string,
): Promise<Webhook> {
  authorise(context.actor, 'webhook:write', village);
  if (change.url !== undefined) checkUrl(change.url, services);
  const { before, after } = await transaction(context.sql, {}, async (tx) => {
    await lockVillage(tx, village);
    const before = await ownWebhook(context, tx, village, id);
    checkIfMatch(ifMatch, etagOf(before.revision), 'optional');
    const url = change.url ?? before.url;
    const kinds = change.kinds ?? before.kinds;
    const enabled = change.enabled ?? before.disabledAt === null;
    const disabledAt = enabled ? null : (before.disabledAt ?? context.now());
    const afresh = enabled && before.disabledAt !== null;
    await tx`
      UPDATE webhooks SET url = ${url}, kinds = ${tx.json(kinds as never)}, disabled_at = ${disabledAt},
        failures = CASE WHEN ${afresh} THEN 0 ELSE failures END, revision = revision + 1
      WHERE village_code = ${village} AND id = ${id}`;
    if (afresh) {
      await tx`
        UPDATE webhook_deliveries SET attempts = 0, next_at = ${context.now()}
        WHERE village_code = ${village} AND webhook_id = ${id} AND state = 'pending'`;
    }
    const deed = enabled === (before.disabledAt === null) ? 'changed' : enabled ? 'enabled' : 'disabled';
    await audit(tx, context, `webhook.${deed}`, village, id);
    return { before, after: await ownWebhook(context, tx, village, id) };
  });
  if (before.disabledAt !== null && after.disabledAt === null) await catchUp(context, after);
  return after;
}
