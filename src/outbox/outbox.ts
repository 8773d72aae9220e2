import { instantArray, type TransactionSql } from '../database/index.ts';
import { newId } from '../kernel/ids.ts';

/** Everything that is told, by what it is about. */
export const EVENT_KINDS = [
  'redemption.held',
  'redemption.collected',
  'redemption.released',
  'redemption.expired',
  'redemption.refunded',
  'redemption.disputed',
  'stock.low',
  'budget.low',
  'case.declared',
  'case.verified',
  'case.reviewed',
  'case.noticed',
  'case.posted',
  'case.rejected',
  'case.withdrawn',
  'notice.opened',
  'notice.ended',
  'objection.raised',
  'objection.answered',
  'request.made',
  'request.taken',
  'request.returned',
  'request.completed',
  'request.confirmed',
  'request.disputed',
  'request.withdrawn',
] as const;
export type EventKind = (typeof EVENT_KINDS)[number];

/** Something that shops, committees and their programs want to hear of. Ids and numbers only: no personal data leaves with it. */
export interface OutboxEvent {
  readonly village: string;
  readonly kind: EventKind;
  /** What it tells of: the redemption, goods, budget, case, notice, objection or request. */
  readonly subject: string;
  /** The household concerned: its events are delivered in their order. */
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
