import { authorise, type Context } from '../access/index.ts';
import type { AnySql } from '../database/index.ts';
import { Refused } from '../kernel/problems/index.ts';
import { requireVillage } from '../village/index.ts';
import { readWebhooks, type Webhook } from './webhook.ts';

/** The endpoints of a village in the order in which they were set up; a shop's key sees its own shop's. */
export async function listWebhooks(
  { actor, sql }: Context,
  village: string,
  filter: { readonly shop?: string | undefined; readonly enabled?: boolean | undefined },
): Promise<Webhook[]> {
  authorise(actor, 'webhook:write', village);
  await requireVillage(sql, village);
  const webhooks = await readWebhooks(sql, village, actor.shop);
  return webhooks.filter(
    ({ shop, disabledAt }) =>
      (filter.shop === undefined || shop === filter.shop) &&
      (filter.enabled === undefined || (disabledAt === null) === filter.enabled),
  );
}

/** One endpoint. */
export async function getWebhook(context: Context, village: string, id: string): Promise<Webhook> {
  authorise(context.actor, 'webhook:write', village);
  return ownWebhook(context, context.sql, village, id);
}

/** An endpoint that the actor may manage; any other is as absent as one that does not exist (404). */
export async function ownWebhook({ actor }: Context, sql: AnySql, village: string, id: string): Promise<Webhook> {
  const found = (await readWebhooks(sql, village, actor.shop)).find((one) => one.id === id);
  if (!found) throw new Refused('not-found');
  return found;
}
