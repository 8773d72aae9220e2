import type { Context } from '../access/index.ts';
import type { AnySql } from '../database/index.ts';
import type { Day } from '../kernel/day.ts';
import { newId } from '../kernel/ids.ts';

/**
 * What happens to a household. A split: `split-off` (the new one came from …) and `split-from` (the old one gave …); a merger:
 * `merged-into` and `absorbed`; a closure: `closed`, and `succeeded` for the successor.
 */
export const EVENT_KINDS = [
  'opened',
  'split-off',
  'split-from',
  'merged-into',
  'absorbed',
  'closed',
  'succeeded',
  'joined',
  'left',
  'moved-in',
  'moved-out',
  'head-changed',
  'unit-changed',
  'address-changed',
  'member-erased',
] as const;
export type EventKind = (typeof EVENT_KINDS)[number];

export interface HouseholdEvent {
  readonly household: string;
  readonly kind: EventKind;
  readonly day: Day;
  readonly counterpart?: string | null;
  readonly member?: string | null;
  readonly fromUnit?: string | null;
  readonly toUnit?: string | null;
  /** The entry that moved this household's balance. */
  readonly seq?: number | null;
}

/** Adds to households' history, in the transaction of the change. */
export async function recordEvents(
  tx: AnySql,
  context: Pick<Context, 'actor' | 'now'>,
  village: string,
  events: readonly HouseholdEvent[],
): Promise<void> {
  if (events.length === 0) return;
  await tx`
    INSERT INTO household_events (village_code, id, household_no, kind, day, counterpart_no, member_id, from_unit, to_unit,
      seq, recorded_at, recorded_by)
    SELECT v.village_code, e.id, e.no, e.kind, e.day, e.counterpart, e.member, e.from_unit, e.to_unit, e.seq,
      ${context.now()}::timestamptz, ${context.actor.client}::uuid
    FROM villages v, unnest(${events.map(() => newId())}::uuid[], ${events.map((e) => e.household)}::text[],
      ${events.map((e) => e.kind)}::text[], ${events.map((e) => e.day)}::date[],
      ${events.map((e) => e.counterpart ?? null)}::text[], ${events.map((e) => e.member ?? null)}::uuid[],
      ${events.map((e) => e.fromUnit ?? null)}::uuid[], ${events.map((e) => e.toUnit ?? null)}::uuid[],
      ${events.map((e) => e.seq ?? null)}::bigint[])
      AS e (id, no, kind, day, counterpart, member, from_unit, to_unit, seq)
    WHERE v.village_code = ${village}`;
}
