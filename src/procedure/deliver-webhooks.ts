import type { FastifyBaseLogger } from 'fastify';
import { type Sql, type TransactionSql, transaction } from '../database/index.ts';
import { newId } from '../kernel/ids.ts';
import { type FanOutCursor, fanOut, insertDeliveries } from './fan-out-webhooks.ts';
import { type SendOptions, type Sent, sendWebhook } from './send-webhook.ts';
import { readEnabledWebhooks, readWebhooks, type Webhook, wants } from './webhook.ts';
import { MAX_FAILURES, pauseAfter, retryAfter } from './webhook-retry.ts';
import { openSecret, signaturesOf } from './webhook-secret.ts';

/** Who sends has so long for it; then whoever comes next sends again. */
const LEASE_MS = 60_000;
const AT_ONCE = 16;
/** Of one endpoint, so that a slow one does not keep the others waiting; one that failed is tried with a single delivery. */
const PER_ENDPOINT = 4;

export interface DeliveryServices {
  readonly sql: Sql;
  readonly now: () => Date;
  readonly log: FastifyBaseLogger;
  readonly encryptionKey: Buffer;
}

export interface DeliveryOptions extends SendOptions {
  readonly random?: () => number;
}

interface Delivery {
  readonly id: string;
  readonly village: string;
  readonly webhook: string;
  readonly event: string;
  readonly payload: unknown;
  /** Tries with this one. */
  readonly attempts: number;
}

/**
 * Hands new events on and sends what is due, until nothing is: at least once each, in order per household, safe in several processes
 * at once. How many were delivered and how many tries failed.
 */
export async function deliverWebhooks(
  services: DeliveryServices,
  cursor: FanOutCursor,
  options: DeliveryOptions,
  signal: AbortSignal = new AbortController().signal,
): Promise<{ endpoints: number; delivered: number; failed: number }> {
  const counts = { endpoints: 0, delivered: 0, failed: 0 };
  const enabled = await readEnabledWebhooks(services.sql);
  counts.endpoints = enabled.length;
  if (enabled.length === 0) return counts;
  await fanOut(services, enabled, cursor, signal);
  while (!signal.aborted) {
    const webhooks = await readEnabledWebhooks(services.sql);
    const deliveries = await claim(services, webhooks);
    if (deliveries.length === 0) break;
    const byId = new Map(webhooks.map((webhook) => [webhook.id, webhook]));
    const done = await Promise.all(
      deliveries.map((one) => deliver(services, byId.get(one.webhook)!, one, options, signal)),
    );
    counts.delivered += done.filter((ok) => ok === true).length;
    counts.failed += done.filter((ok) => ok === false).length;
  }
  return counts;
}

/** Takes due deliveries, the earliest of each household and endpoint only, and holds them for as long as sending may take. */
async function claim({ sql, now }: DeliveryServices, webhooks: readonly Webhook[]): Promise<readonly Delivery[]> {
  const at = now();
  const failing = webhooks.filter(({ failures }) => failures > 0);
  return sql<Delivery[]>`
    WITH heads AS (
      SELECT DISTINCT ON (webhook_id, coalesce(household_no, '')) id, webhook_id, event_id, next_at
      FROM webhook_deliveries WHERE state = 'pending' AND webhook_id = ANY(${webhooks.map(({ id }) => id)}::uuid[])
      ORDER BY webhook_id, coalesce(household_no, ''), event_id
    ), placed AS (
      SELECT id, event_id, CASE WHEN webhook_id = ANY(${failing.map(({ id }) => id)}::uuid[]) THEN 1 ELSE ${PER_ENDPOINT} END AS most,
        row_number() OVER (PARTITION BY webhook_id ORDER BY next_at, event_id) AS place
      FROM heads WHERE next_at <= ${at}
    ), taken AS (
      SELECT id FROM webhook_deliveries
      WHERE id IN (SELECT id FROM placed WHERE place <= most ORDER BY place, event_id LIMIT ${AT_ONCE})
        AND state = 'pending' AND next_at <= ${at}
      FOR UPDATE SKIP LOCKED
    )
    UPDATE webhook_deliveries d SET attempts = d.attempts + 1, next_at = ${new Date(at.getTime() + LEASE_MS)}
    FROM taken WHERE d.id = taken.id
    RETURNING d.id, d.village_code AS village, d.webhook_id AS webhook, d.event_id AS event, d.payload, d.attempts`;
}

/** Sends one and records what came of it: true delivered, false failed, undefined when told to stop. */
async function deliver(
  services: DeliveryServices,
  webhook: Webhook,
  delivery: Delivery,
  options: DeliveryOptions,
  signal: AbortSignal,
): Promise<boolean | undefined> {
  const sent = await send(services, webhook, delivery, options, signal);
  if (signal.aborted && 'error' in sent) return undefined;
  const { sql, now } = services;
  if ('status' in sent && sent.status >= 200 && sent.status < 300) {
    await transaction(sql, {}, (tx) => markDelivered(tx, delivery, sent.status, now()));
    return true;
  }
  const retry = 'status' in sent && sent.status === 410 ? undefined : (options.random ?? Math.random)();
  const disabled = await transaction(sql, {}, (tx) => markFailed(tx, delivery, sent, retry, now()));
  if (disabled) services.log.warn({ webhook: webhook.id, village: webhook.village }, 'a webhook endpoint was disabled');
  return false;
}

function send(
  { encryptionKey, now }: DeliveryServices,
  webhook: Webhook,
  { event, payload }: Delivery,
  options: DeliveryOptions,
  signal: AbortSignal,
): Promise<Sent> {
  const { village, id, url, secret, previousSecret, previousUntil } = webhook;
  const at = now();
  const sealed = previousSecret && previousUntil && at < previousUntil ? [secret, previousSecret] : [secret];
  const secrets = sealed.flatMap((one) => openSecret(encryptionKey, village, id, one) ?? []);
  if (secrets.length < sealed.length) return Promise.resolve({ error: 'SECRET_UNREADABLE' });
  const body = JSON.stringify(payload);
  const seconds = Math.floor(at.getTime() / 1000);
  const headers = {
    'content-type': 'application/json; charset=utf-8',
    'user-agent': 'moral-bank-webhooks',
    'webhook-id': event,
    'webhook-timestamp': String(seconds),
    'webhook-signature': signaturesOf(secrets, event, seconds, body),
  };
  return sendWebhook(url, headers, body, options, signal);
}

async function markDelivered(tx: TransactionSql, { id, village, webhook }: Delivery, status: number, at: Date) {
  await tx`UPDATE webhooks SET failures = 0 WHERE village_code = ${village} AND id = ${webhook} AND failures > 0`;
  await tx`
    UPDATE webhook_deliveries SET state = 'delivered', delivered_at = ${at}, last_status = ${status}, last_error = NULL
    WHERE id = ${id} AND state = 'pending'`;
}

/** `random` undefined: gone, there is no use in trying again. True when the endpoint was disabled by it. */
async function markFailed(
  tx: TransactionSql,
  { id, village, webhook, attempts }: Delivery,
  sent: Sent,
  random: number | undefined,
  at: Date,
): Promise<boolean> {
  const [status, error] = 'status' in sent ? [sent.status, null] : [null, sent.error];
  // The endpoint before its deliveries, always: two that fail at once do not wait for each other in a circle.
  const [{ failures } = { failures: 0 }] = await tx<{ failures: number }[]>`
    SELECT failures + 1 AS failures FROM webhooks WHERE village_code = ${village} AND id = ${webhook} FOR NO KEY UPDATE`;
  const pause = pauseAfter(failures);
  const retry = random === undefined ? undefined : retryAfter(attempts, random);
  const next = new Date(at.getTime() + (retry === undefined ? 0 : Math.max(retry, pause)));
  const { count } = await tx`
    UPDATE webhook_deliveries SET state = ${retry === undefined ? 'failed' : 'pending'}, last_status = ${status},
      last_error = ${error}, next_at = ${next}
    WHERE id = ${id} AND state = 'pending' AND attempts = ${attempts}`;
  // Somebody else took it over meanwhile: what comes of it is theirs to say.
  if (count === 0) return false;
  const changed = await tx`
    UPDATE webhooks SET failures = ${failures} WHERE village_code = ${village} AND id = ${webhook} AND disabled_at IS NULL`;
  if (changed.count === 0) return false;
  const rest = new Date(at.getTime() + pause);
  await tx`
    UPDATE webhook_deliveries SET next_at = ${rest}
    WHERE village_code = ${village} AND webhook_id = ${webhook} AND state = 'pending' AND next_at < ${rest}`;
  if (retry !== undefined && failures < MAX_FAILURES) return false;
  await disable(tx, village, webhook, at);
  return true;
}

/** Disables an endpoint. The village's others hear of it if they want to, and it does itself when it is enabled again. */
async function disable(tx: TransactionSql, village: string, id: string, at: Date): Promise<void> {
  await tx`
    UPDATE webhooks SET disabled_at = ${at}, revision = revision + 1 WHERE village_code = ${village} AND id = ${id}`;
  const webhooks = await readWebhooks(tx, village);
  const { shop, failures } = webhooks.find((one) => one.id === id)!;
  const data = { failures };
  const event = { id: newId(), village, kind: 'webhook.disabled', subject: id, household: null, shop, data, at };
  const told = webhooks.filter((one) => (one.disabledAt === null || one.id === id) && wants(one, event));
  await insertDeliveries(
    tx,
    told.map((webhook) => ({ webhook, event })),
    at,
  );
}
