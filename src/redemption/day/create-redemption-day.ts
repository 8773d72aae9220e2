import { audit, authorise, type Context } from '../../access/index.ts';
import { transaction } from '../../database/index.ts';
import { type Day, dayAt } from '../../kernel/day.ts';
import { newId } from '../../kernel/ids.ts';
import { Refused } from '../../kernel/problems/index.ts';
import { lockVillage } from '../../ledger/index.ts';
import { type RedemptionDay, readRedemptionDay, requireWishesBefore } from './redemption-day.ts';

export interface NewRedemptionDay {
  readonly name: string;
  readonly day: Day;
  readonly place?: string | null | undefined;
  readonly period: string;
  readonly wishesUntil?: Day | null | undefined;
}

/** Announces a redemption day. Refuses `redemption-day-past`, `wishes-until-after-day`. */
export async function createRedemptionDay(
  context: Context,
  village: string,
  input: NewRedemptionDay,
): Promise<RedemptionDay> {
  authorise(context.actor, 'redemption-day:write', village);
  return transaction(context.sql, {}, async (tx) => {
    await lockVillage(tx, village);
    const { name, day, place = null, period, wishesUntil = null } = input;
    requireToCome(day, dayAt(context.now()));
    requireWishesBefore({ day, wishesUntil });
    const id = newId();
    await tx`INSERT INTO redemption_days (village_code, id, name, day, place, period, wishes_until, created_at)
      VALUES (${village}, ${id}, ${name}, ${day}, ${place}, ${period}, ${wishesUntil}, ${context.now()})`;
    await audit(tx, context, 'redemption-day.created', village, id, { day, period, wishesUntil });
    return readRedemptionDay(tx, village, id);
  });
}

/** Refuses `redemption-day-past`. */
export function requireToCome(day: Day, today: Day): void {
  if (day < today) throw new Refused('redemption-day-past', { day, today });
}
