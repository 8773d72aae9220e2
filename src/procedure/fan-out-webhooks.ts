import { type AnySql, instantArray, type Sql } from '../database/index.ts';
import { newId } from '../kernel/ids.ts';
import { payloadOf, type Webhook, type WebhookEvent, wants } from './webhook.ts';
import { pauseAfter } from './webhook-retry.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
/** What happened longer ago is not told any more. */
const WINDOW_DAYS = 7;
const PAGE = 1_000;
/** Ids are given before the commit that makes them seen: so far back is looked each time. */
const OVERLAP_MS = 60_000;

/** Until where a process has handed events on. */
export interface FanOutCursor {
  /** The id of the last event seen; undefined: look at all of the window. */
  last: string | undefined;
}

interface EventRow {
  id: string;
  village_code: string;
  kind: string;
  subject: string;
  household_no: string | null;
  shop_id: string | null;
  data: Record<string, string | number>;
  at: Date;
}

/**
 * Makes deliveries of the outbox's events that endpoints want: one for each endpoint and event, whoever else does so. Goes on where
 * it stopped; how many were made.
 */
export async function fanOut(
  { sql, now }: { readonly sql: Sql; readonly now: () => Date },
  webhooks: readonly Webhook[],
  cursor: FanOutCursor,
  signal?: AbortSignal,
): Promise<number> {
  const at = now();
  const since = new Date(at.getTime() - WINDOW_DAYS * DAY_MS);
  const byVillage = byTheirVillage(webhooks);
  const first = cursor.last === undefined;
  const started = firstIdAt(Date.now());
  let after = cursor.last === undefined ? firstIdAt(Date.now() - (WINDOW_DAYS + 1) * DAY_MS) : before(cursor.last);
  let made = 0;
  for (let full = true; full && !signal?.aborted; ) {
    const rows = await sql<EventRow[]>`
      SELECT * FROM outbox WHERE id > ${after} ${first ? sql`AND village_code = ANY(${[...byVillage.keys()]})` : sql``}
      ORDER BY id LIMIT ${PAGE}`;
    const events = rows.map(eventFrom).filter((event) => event.at >= since);
    const pairs = events.flatMap((event) => {
      const wanting = (byVillage.get(event.village) ?? []).filter((webhook) => wants(webhook, event));
      return wanting.map((webhook) => ({ webhook, event }));
    });
    made += await insertDeliveries(sql, pairs, at);
    after = rows.at(-1)?.id ?? after;
    full = rows.length === PAGE;
    if (!full) cursor.last = first && started > after ? started : latest(cursor.last, after);
  }
  return made;
}

function latest(one: string | undefined, other: string): string {
  return one !== undefined && one > other ? one : other;
}

/** Hands on what an endpoint missed while it was disabled: all of the window that was not handed on yet. */
export async function catchUp(
  services: { readonly sql: Sql; readonly now: () => Date },
  webhook: Webhook,
): Promise<number> {
  return fanOut(services, [webhook], { last: undefined });
}

function byTheirVillage(webhooks: readonly Webhook[]): Map<string, Webhook[]> {
  const found = new Map<string, Webhook[]>();
  for (const webhook of webhooks) found.set(webhook.village, [...(found.get(webhook.village) ?? []), webhook]);
  return found;
}

function eventFrom({ village_code: village, household_no: household, shop_id: shop, ...row }: EventRow): WebhookEvent {
  return { ...row, village, household, shop };
}

/** The smallest id (UUIDv7) of a millisecond. */
function firstIdAt(ms: number): string {
  const hex = Math.max(0, ms).toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-0000-0000-000000000000`;
}

function before(id: string): string {
  return firstIdAt(Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16) - OVERLAP_MS);
}

/** Writes deliveries that are not there yet. An endpoint that fails is given a rest first. */
export async function insertDeliveries(
  sql: AnySql,
  pairs: readonly { readonly webhook: Webhook; readonly event: WebhookEvent }[],
  at: Date,
): Promise<number> {
  if (pairs.length === 0) return 0;
  const due = pairs.map(({ webhook }) => new Date(at.getTime() + pauseAfter(webhook.failures)));
  const { count } = await sql`
    INSERT INTO webhook_deliveries (id, village_code, webhook_id, event_id, kind, household_no, payload, state, next_at, created_at)
    SELECT w.id, w.village, w.webhook, w.event, w.kind, w.household, w.payload, 'pending', w.due, ${at}
    FROM unnest(${pairs.map(newId)}::uuid[], ${pairs.map(({ event }) => event.village)}::text[],
      ${pairs.map(({ webhook }) => webhook.id)}::uuid[], ${pairs.map(({ event }) => event.id)}::uuid[],
      ${pairs.map(({ event }) => event.kind)}::text[], ${pairs.map(({ event }) => event.household)}::text[],
      ${pairs.map(({ webhook, event }) => JSON.stringify(payloadOf(webhook, event)))}::text[]::jsonb[],
      ${instantArray(due)}::text[]::timestamptz[]) AS w (id, village, webhook, event, kind, household, payload, due)
    ON CONFLICT (webhook_id, event_id) DO NOTHING`;
  return count;
}
