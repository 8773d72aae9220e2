import type { AnySql } from '../database/index.ts';

export const DELIVERY_STATES = ['pending', 'delivered', 'failed'] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

/** An event on its way to an endpoint, or how that ended. */
export interface WebhookDelivery {
  readonly id: string;
  /** The event's, sent as `webhook-id`. */
  readonly event: string;
  readonly kind: string;
  readonly state: DeliveryState;
  /** Tries so far. */
  readonly attempts: number;
  readonly nextAt: Date;
  readonly lastStatus: number | null;
  readonly lastError: string | null;
  readonly createdAt: Date;
  readonly deliveredAt: Date | null;
  readonly payload: { readonly type: string; readonly timestamp: string; readonly data: Record<string, unknown> };
}

/** The columns of a delivery. */
export function deliveryColumns(sql: AnySql) {
  return sql`id, event_id AS event, kind, state, attempts, next_at AS "nextAt", last_status AS "lastStatus",
    last_error AS "lastError", created_at AS "createdAt", delivered_at AS "deliveredAt", payload`;
}
