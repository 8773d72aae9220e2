import { authorise, type Context } from '../access/index.ts';
import { clockTime } from '../kernel/day.ts';
import { newId } from '../kernel/ids.ts';
import { isRefusal, type ProblemCode, type Refusal, Refused, refusal } from '../kernel/problems/index.ts';
import type { HoldCommand, Texts } from '../ledger/index.ts';
import { ownersOfPassbooks } from '../village/index.ts';
import { type DisputedItem, recordDisputes } from './disputes.ts';
import { requireShop } from './own-shop.ts';
import type { TakePart, WantedLine } from './part.ts';
import { asFirst, householdBehind, linesContent, type Spender, takeCommand } from './redeem.ts';
import type { Redemption } from './redemption.ts';
import { readOffline } from './rows.ts';
import type { RedemptionServices } from './services.ts';

/** What a shop recorded while it had no network: the goods are out. */
export interface OfflineRedemption {
  readonly key: string;
  readonly passbook: string;
  readonly pin?: string | undefined;
  readonly shop: string;
  readonly lines: readonly WantedLine[];
  readonly occurredAt: Date;
  readonly texts: Texts;
}

export type OfflineOutcome =
  | { readonly status: 'posted' | 'replayed' | 'disputed'; readonly redemption: Redemption }
  | { readonly status: 'refused'; readonly refusal: Refusal };

/** Mistakes of the request rather than of the counter: nothing is kept of them, the item is to be sent again. */
const TO_BE_MENDED: ReadonlySet<ProblemCode> = new Set([
  'unknown-goods',
  'pin-required',
  'wrong-pin',
  'passbook-locked',
  'idempotency-conflict',
  'not-found',
  'occurred-in-future',
  'redemption-too-large',
]);

/** Clocks of shops' devices may be that much ahead. */
const CLOCK_SKEW_MS = 10 * 60 * 1000;
/** PINs are dear to check: so many at a time. */
const AT_A_TIME = 8;

/**
 * Takes in what a shop recorded offline, one outcome for each item. What still fits is collected at once; what does not fit any more
 * is kept as a dispute for the committee, neither lost nor forced. A repetition gives the first outcomes again.
 */
export async function redeemOffline(
  services: RedemptionServices,
  context: Context,
  village: string,
  items: readonly OfflineRedemption[],
): Promise<OfflineOutcome[]> {
  const { actor, sql } = context;
  authorise(actor, 'redemption:write', village);
  const known = await readOffline(
    sql,
    village,
    actor.client,
    items.map(({ key }) => key),
  );
  const owners = await ownersOfPassbooks(
    sql,
    village,
    items.flatMap(({ key, passbook }) => (known.has(key) ? [passbook] : [])),
  );
  const outcomes = new Map<number, OfflineOutcome>();
  const takes: { index: number; command: HoldCommand; part: TakePart }[] = [];
  const disputes: DisputedItem[] = [];
  const spenders = await spendersOf(
    context,
    village,
    items.filter(({ key }) => !known.has(key)),
  );
  for (const [index, item] of items.entries()) {
    const before = known.get(item.key);
    if (before) outcomes.set(index, again(before, item, owners.get(item.passbook)));
    else {
      const spender = spenders.get(item)!;
      if (!isRefusal(spender)) takes.push({ index, ...takeOf(context, village, spender, item) });
      else if (TO_BE_MENDED.has(spender.code)) outcomes.set(index, { status: 'refused', refusal: spender });
      else disputes.push({ index, item, household: null, refusal: spender });
    }
  }
  const posted = takes.length === 0 ? [] : await services.ledger.transact(takes.map(({ command }) => command));
  // The same batch sent twice at once, or a key twice in one: what the other one made.
  const twice = takes.filter(({ part }, at) => posted[at]!.status !== 'refused' && !part.made.redemption);
  const others = await readOffline(
    sql,
    village,
    actor.client,
    twice.map(({ command }) => command.key),
  );
  for (const [at, { index, command, part }] of takes.entries()) {
    const [item, outcome] = [items[index]!, posted[at]!];
    if (outcome.status !== 'refused') {
      const { redemption } = part.made;
      outcomes.set(
        index,
        redemption ? { status: 'posted', redemption } : again(others.get(item.key), item, command.household),
      );
    } else if (TO_BE_MENDED.has(outcome.refusal.code)) outcomes.set(index, outcome);
    else disputes.push({ index, item, household: command.household, refusal: outcome.refusal });
  }
  for (const [index, outcome] of await recordDisputes(context, village, disputes)) {
    // A key that comes twice is one dispute, if it is the same item.
    outcomes.set(index, outcome.status === 'disputed' ? again(outcome.redemption, items[index]!, undefined) : outcome);
  }
  return items.map((_item, index) => outcomes.get(index)!);
}

/** The household of each item, or why it is not known. A passbook that comes several times is asked once. */
async function spendersOf(context: Context, village: string, items: readonly OfflineRedemption[]) {
  const found = new Map<OfflineRedemption, Spender | Refusal>();
  const alike = new Map<string, OfflineRedemption[]>();
  for (const item of items) {
    const { passbook, pin, shop, occurredAt } = item;
    const name = JSON.stringify([passbook, pin, shop, occurredAt > context.now() ? occurredAt : null]);
    alike.set(name, [...(alike.get(name) ?? []), item]);
  }
  const groups = [...alike.values()];
  for (let start = 0; start < groups.length; start += AT_A_TIME) {
    const some = groups.slice(start, start + AT_A_TIME);
    const answers = await Promise.all(some.map(([first]) => spenderOf(context, village, first!)));
    for (const [at, group] of some.entries()) for (const item of group) found.set(item, answers[at]!);
  }
  return found;
}

/** The household, or why it is not known. */
async function spenderOf(context: Context, village: string, item: OfflineRedemption): Promise<Spender | Refusal> {
  try {
    requireShop(context.actor, item.shop);
    if (item.occurredAt.getTime() > context.now().getTime() + CLOCK_SKEW_MS) {
      throw new Refused('occurred-in-future', { occurredAt: clockTime(item.occurredAt) });
    }
    return await householdBehind(context, village, item);
  } catch (error) {
    if (error instanceof Refused) return refusal(error.code, error.params);
    throw error;
  }
}

function takeOf({ actor }: Context, village: string, { household, passbook }: Spender, item: OfflineRedemption) {
  const { key, shop, lines, occurredAt, texts } = item;
  const part: TakePart = { do: 'take', id: newId(), shop, lines, occurredAt, offlineKey: key, passbook, made: {} };
  return {
    part,
    command: takeCommand({ village, recorder: actor.client, key, household, texts, part, collect: true }),
  };
}

/** An item that was sent before: its outcome of then, when it is the same. */
function again(before: Redemption | undefined, item: OfflineRedemption, household: string | undefined): OfflineOutcome {
  // The key was used for something that is no offline redemption.
  if (!before)
    return { status: 'refused', refusal: refusal('idempotency-conflict', { key: item.key, field: 'command' }) };
  const field = differingField(before, item, household);
  if (field !== undefined) {
    return { status: 'refused', refusal: refusal('idempotency-conflict', { key: item.key, field }) };
  }
  if (before.dispute) return { status: 'disputed', redemption: before };
  return { status: 'replayed', redemption: asFirst(before) };
}

function differingField(
  before: Redemption,
  item: OfflineRedemption,
  household: string | undefined,
): string | undefined {
  if (before.shop !== item.shop) return 'shop';
  if (before.occurredAt?.getTime() !== item.occurredAt.getTime()) return 'occurredAt';
  // The committee may have posted a dispute for another household or with other lines.
  if (before.dispute?.decidedAt !== undefined) return undefined;
  if (before.household !== null && household !== undefined && before.household !== household) return 'passbook';
  return linesContent(before.lines) === linesContent(item.lines) ? undefined : 'lines';
}
