import { audit, authorise, type Context } from '../../access/index.ts';
import { type TransactionSql, transaction } from '../../database/index.ts';
import { checkIfMatch, etagOf } from '../../http/preconditions.ts';
import { dayAt } from '../../kernel/day.ts';
import { Refused } from '../../kernel/problems/index.ts';
import { lockVillage } from '../../ledger/index.ts';
import { type NewRedemptionDay, requireToCome } from './create-redemption-day.ts';
import {
  type RedemptionDay,
  readRedemptionDay,
  requireOpenDay,
  requireUnfixed,
  requireWishesBefore,
} from './redemption-day.ts';

type RedemptionDayChange = { readonly [Key in keyof NewRedemptionDay]?: NewRedemptionDay[Key] | undefined };

const CHANGEABLE = ['name', 'day', 'place', 'period', 'wishesUntil'] as const;

/**
 * Changes what was announced. Refuses `redemption-day-closed`; another day with open wishes, which are kept until the old one's end
 * (`redemption-day-has-wishes`), or one that is past; another period once the call list is fixed (`call-list-fixed`);
 * `wishes-until-after-day`, `precondition-failed`.
 */
export async function changeRedemptionDay(
  context: Context,
  village: string,
  id: string,
  change: RedemptionDayChange,
  ifMatch?: string,
): Promise<RedemptionDay> {
  authorise(context.actor, 'redemption-day:write', village);
  return transaction(context.sql, {}, async (tx) => {
    await lockVillage(tx, village);
    const before = await readRedemptionDay(tx, village, id);
    checkIfMatch(ifMatch, etagOf(before.revision), 'optional');
    requireOpenDay(before);
    const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
    const after: RedemptionDay = { ...before, ...given, revision: before.revision + 1 };
    const changed = CHANGEABLE.filter((field) => after[field] !== before[field]);
    if (changed.length === 0) return before;
    if (changed.includes('day')) {
      requireToCome(after.day, dayAt(context.now()));
      await requireNoOpenWishes(tx, before);
    }
    if (changed.includes('period')) requireUnfixed(before);
    requireWishesBefore(after);
    await tx`UPDATE redemption_days SET name = ${after.name}, day = ${after.day}, place = ${after.place},
      period = ${after.period}, wishes_until = ${after.wishesUntil}, revision = ${after.revision}
      WHERE village_code = ${village} AND id = ${id}`;
    await audit(tx, context, 'redemption-day.changed', village, id, {
      changed,
      day: { from: before.day, to: after.day },
      period: { from: before.period, to: after.period },
      wishesUntil: { from: before.wishesUntil, to: after.wishesUntil },
    });
    return after;
  });
}

async function requireNoOpenWishes(tx: TransactionSql, { village, id, day }: RedemptionDay): Promise<void> {
  const [row] = await tx<{ open: number }[]>`SELECT count(*)::int AS open FROM redemptions
    WHERE village_code = ${village} AND day_id = ${id} AND state = 'held'`;
  if (row!.open > 0) throw new Refused('redemption-day-has-wishes', { wishes: row!.open, day });
}
