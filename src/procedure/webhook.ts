import type { AnySql } from '../database/index.ts';
import { EVENT_KINDS } from '../outbox/index.ts';

/** What endpoints can hear of: the events of the outbox, and that another endpoint was disabled. */
export const WEBHOOK_KINDS = [...EVENT_KINDS, 'webhook.disabled'] as const;
export type WebhookKind = (typeof WEBHOOK_KINDS)[number];

export const MAX_WEBHOOKS = 20;

/** Where events are delivered to (推送地址). */
export interface Webhook {
  readonly village: string;
  readonly id: string;
  readonly url: string;
  /** Empty: all. */
  readonly kinds: readonly WebhookKind[];
  /** A shop's endpoint hears of its own shop only. */
  readonly shop: string | null;
  readonly secret: Buffer;
  readonly previousSecret: Buffer | null;
  /** Until when the secret before signs too. */
  readonly previousUntil: Date | null;
  /** Failed tries in a row. */
  readonly failures: number;
  readonly disabledAt: Date | null;
  readonly revision: number;
  readonly createdAt: Date;
}

interface WebhookRow {
  village_code: string;
  id: string;
  url: string;
  kinds: WebhookKind[];
  shop_id: string | null;
  secret: Buffer;
  previous_secret: Buffer | null;
  previous_until: Date | null;
  failures: number;
  disabled_at: Date | null;
  revision: number;
  created_at: Date;
}

function webhookFrom(row: WebhookRow): Webhook {
  return {
    village: row.village_code,
    id: row.id,
    url: row.url,
    kinds: row.kinds,
    shop: row.shop_id,
    secret: row.secret,
    previousSecret: row.previous_secret,
    previousUntil: row.previous_until,
    failures: row.failures,
    disabledAt: row.disabled_at,
    revision: row.revision,
    createdAt: row.created_at,
  };
}

/** The endpoints of a village in the order in which they were set up; of one shop where it is named. */
export async function readWebhooks(sql: AnySql, village: string, shop?: string): Promise<Webhook[]> {
  const rows = await sql<WebhookRow[]>`
    SELECT * FROM webhooks WHERE village_code = ${village} ${shop === undefined ? sql`` : sql`AND shop_id = ${shop}`} ORDER BY id`;
  return rows.map(webhookFrom);
}

/** All endpoints that events are delivered to now, in every village. */
export async function readEnabledWebhooks(sql: AnySql): Promise<Webhook[]> {
  return (await sql<WebhookRow[]>`SELECT * FROM webhooks WHERE disabled_at IS NULL`).map(webhookFrom);
}

/** An event on its way out; ids and numbers only. */
export interface WebhookEvent {
  readonly id: string;
  readonly village: string;
  readonly kind: string;
  readonly subject: string;
  readonly household: string | null;
  readonly shop: string | null;
  readonly data: Readonly<Record<string, string | number>>;
  readonly at: Date;
}

/** Is an endpoint to hear of an event? Not of what happened before it was set up. */
export function wants({ village, kinds, shop, createdAt }: Webhook, event: WebhookEvent): boolean {
  if (event.village !== village || event.at < createdAt) return false;
  return (shop === null || shop === event.shop) && (kinds.length === 0 || kinds.some((kind) => kind === event.kind));
}

/**
 * What is sent: `{ type, timestamp, data }`. A shop knows households by their passbooks: it is told no number. Nor is one told with an
 * objection: it might be taken for who raised it.
 */
export function payloadOf({ shop }: Pick<Webhook, 'shop'>, event: WebhookEvent) {
  const { village, kind, subject, household, at } = event;
  const isTold = household !== null && shop === null && !kind.startsWith('objection.');
  const data = {
    village,
    subject,
    ...(event.shop !== null && { shop: event.shop }),
    ...(isTold && { household }),
    ...event.data,
  };
  return { type: kind, timestamp: at.toISOString(), data };
}
