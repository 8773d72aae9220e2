import { instantArray, type TransactionSql } from '../database/index.ts';
import { newId } from '../kernel/ids.ts';

export const EVENT_KINDS = [
  'redemption.held',
  'redemption.collected',
  'redemption.released',
  'redemption.expired',
  'redemption.refunded',
  'redemption.disputed',
  'stock.low',
  'budget.low',
] as const;
export type EventKind = (typeof EVENT_KINDS)[number];

/** Something that shops and committees want to hear of. Ids and numbers only: no personal data leaves with it. */
export interface OutboxEvent {
  readonly village: string;
  readonly kind: EventKind;
  /** The redemption, goods or budget concerned. */
  readonly subject: string;
  readonly household: string | null;
  readonly shop: string | null;
  readonly data: Readonly<Record<string, string | number>>;
  readonly at: Date;
}

/** Writes events in the transaction of what they tell of, so that neither exists without the other. */
export async function writeOutbox(tx: TransactionSql, events: readonly OutboxEvent[]): Promise<void> {
  if (events.length === 0) return;
  await tx`
    INSERT INTO outbox (id, village_code, kind, subject, household_no, shop_id, data, at)
    SELECT * FROM unnest(${events.map(newId)}::uuid[], ${events.map((e) => e.village)}::text[],
      ${events.map((e) => e.kind)}::text[], ${events.map((e) => e.subject)}::uuid[],
      ${events.map((e) => e.household)}::text[], ${events.map((e) => e.shop)}::uuid[],
      ${events.map((e) => JSON.stringify(e.data))}::text[]::jsonb[], ${instantArray(events.map((e) => e.at))}::text[]::timestamptz[])`;
}
