import { authorise, type Context } from '../../access/index.ts';
import type { TransactionSql } from '../../database/index.ts';
import { newId } from '../../kernel/ids.ts';
import { Refused, refusal } from '../../kernel/problems/index.ts';
import type { Command, Contribution, Participant, VillageState } from '../../ledger/index.ts';
import { requireShop } from '../own-shop.ts';
import { partOf, type TakePart } from '../part.ts';
import { answerOf, householdBehind, type Redeemed, type RedemptionRequest, takeCommand } from '../redeem.ts';
import type { RedemptionServices } from '../services.ts';
import {
  endOf,
  findRedemptionDay,
  type RedemptionDay,
  type RedemptionDayRow,
  redemptionDayFrom,
  wishesUntil,
} from './redemption-day.ts';

export interface Wish extends Omit<RedemptionRequest, 'collect'> {
  readonly redemptionDay: string;
}

/**
 * Takes a wish for a redemption day (预约): goods and points are set aside until the end of that day. Refuses what `redeem` refuses,
 * `unknown-redemption-day`, `redemption-day-closed` and `wishes-closed`.
 */
export async function makeWish(
  services: RedemptionServices,
  context: Context,
  village: string,
  key: string,
  wish: Wish,
): Promise<Redeemed> {
  const { actor, sql } = context;
  authorise(actor, 'redemption:write', village);
  requireShop(actor, wish.shop);
  const { redemptionDay, shop, lines, texts } = wish;
  const found = await findRedemptionDay(sql, village, redemptionDay);
  if (found === undefined) throw new Refused('unknown-redemption-day', { redemptionDay });
  const { household, passbook } = await householdBehind(context, village, wish);
  const day = { id: found.id, expiresAt: endOf(found.day) };
  const part: TakePart = { do: 'take', id: newId(), shop, lines, day, passbook, made: {} };
  const command = takeCommand({ village, recorder: actor.client, key, household, texts, part, collect: false });
  const participants = [wishParticipant, ...command.participants!];
  return answerOf(services, context, { ...command, participants }, part);
}

type LoadedDays = ReadonlyMap<string, RedemptionDay>;

/**
 * Is the day open for wishes? Judged under the lock, which its closure takes too, and after the idempotency key, so that a retry that
 * comes late is answered as the first time.
 */
const wishParticipant: Participant = {
  name: 'wish',
  load: loadDays,
  decide: (loaded, state, command) => decideWish((loaded as LoadedDays).get(dayOf(command).id)!, state, command),
};

async function loadDays(tx: TransactionSql, commands: readonly Command[]): Promise<LoadedDays> {
  const rows = await tx<RedemptionDayRow[]>`
    SELECT d.* FROM unnest(${commands.map(({ village }) => village)}::text[],
      ${commands.map((command) => dayOf(command).id)}::uuid[]) AS w (village_code, id)
    CROSS JOIN LATERAL (SELECT * FROM redemption_days x
      WHERE x.village_code = w.village_code AND x.id = w.id LIMIT 1) d`;
  return new Map(rows.map((row) => [row.id, redemptionDayFrom(row)]));
}

function dayOf(command: Command): NonNullable<TakePart['day']> {
  return (partOf(command) as TakePart).day!;
}

function decideWish(day: RedemptionDay, { today }: VillageState, command: Command): Contribution {
  if (day.closedAt !== null) return { refusal: refusal('redemption-day-closed') };
  const until = wishesUntil(day);
  if (today > until) return { refusal: refusal('wishes-closed', { until }) };
  // It was moved after it was read: points would be kept until the wrong day.
  if (endOf(day.day).getTime() !== dayOf(command).expiresAt.getTime())
    return { refusal: refusal('redemption-day-moved', { day: day.day }) };
  return undefined;
}
