import { fromPoints, type Points } from '../kernel/points.ts';
import { isRefusal } from '../kernel/problems/index.ts';
import type { Decided, Entry, HoldCommand, VillageState } from '../ledger/index.ts';
import type { EventKind, OutboxEvent } from '../outbox/index.ts';
import { isLow, leftIn } from './budget/budget.ts';
import { collectedShares, refundedShares } from './decide-settle.ts';
import { type LoadedShelves, shelfOf, type VillageShelf } from './loaded.ts';
import { partOf, type SettlePart, type TakePart } from './part.ts';
import {
  type Dispute,
  type LineShare,
  type Redemption,
  type RedemptionStep,
  type StepKind,
  sumOf,
} from './redemption.ts';
import { fallsLow } from './shelf/goods.ts';
import { appendMovement, valueOfReturn, valueOfUnits } from './shelf/stock.ts';

/** Follows an accepted command, so that the next one of the transaction sees shelf, budgets and redemption as they then are. */
export function follow(loaded: LoadedShelves, state: VillageState, { command, entries }: Decided): void {
  const shelf = shelfOf(loaded, state);
  const part = partOf(command);
  if (part.do === 'take') followTake(loaded, shelf, command as HoldCommand, part, entries);
  else followSettle(loaded, shelf, entries[0]!, part);
}

function followTake(
  loaded: LoadedShelves,
  shelf: VillageShelf,
  command: HoldCommand,
  part: TakePart,
  entries: readonly Entry[],
): void {
  // Decided just before, on the same shelf.
  const offer = part.made.offer!;
  const [hold, collection] = entries;
  const redemption: Redemption = {
    village: command.village,
    id: part.id,
    holdSeq: hold!.seq,
    household: command.household,
    shop: part.shop,
    state: 'held',
    lines: offer.lines,
    quantities: offer.lines.map(({ quantity }) => quantity),
    points: offer.points,
    cashFen: offer.cashFen,
    collected: 0 as Points,
    refunded: 0 as Points,
    collectionSeq: null,
    budget: offer.budget?.id ?? null,
    day: part.day?.id ?? null,
    unclaimed: offer.unclaimed,
    createdAt: hold!.recordedAt,
    expiresAt: hold!.expiresAt!,
    occurredAt: part.occurredAt ?? null,
    recorder: part.dispute?.of.recorder ?? command.recorder,
    offlineKey: part.offlineKey ?? null,
    atOnce: collection !== undefined,
    dispute: part.dispute ? decided(part.dispute, command.recorder, hold!.recordedAt) : null,
  };
  loaded.made.push(redemption);
  part.made.redemption = redemption;
  shelf.redemptions.set(redemption.id, redemption);
  const uses = shelf.uses.get(command.household) ?? [];
  shelf.uses.set(command.household, [...uses, redemption]);
  for (const [index, line] of offer.lines.entries()) {
    if (!line.counted) continue;
    shelf.stocks.get(line.goods)!.reserved += line.quantity;
    tellLowStock(loaded, shelf, redemption, index, hold!);
  }
  draw(loaded, shelf, redemption, offer.points, hold!);
  if (collection) settle(loaded, shelf, redemption, collection, {});
  else loaded.events.push(event(redemption, 'redemption.held', redemption.points, hold!.recordedAt));
}

function decided({ of, reason }: NonNullable<TakePart['dispute']>, decidedBy: string, at: Date): Dispute {
  return { ...of.dispute!, decidedAt: at.toISOString(), decidedBy, reason };
}

function followSettle(loaded: LoadedShelves, shelf: VillageShelf, entry: Entry, part: SettlePart): void {
  const redemption = shelf.redemptions.get(part.redemption.id)!;
  loaded.changed.add(redemption);
  settle(loaded, shelf, redemption, entry, part);
  part.made.redemption = { ...redemption };
}

const STEP_OF: Partial<Record<Entry['kind'], StepKind>> = {
  collection: 'collected',
  release: 'released',
  expiry: 'expired',
  refund: 'refunded',
};

function settle(
  loaded: LoadedShelves,
  shelf: VillageShelf,
  redemption: Redemption,
  entry: Entry,
  part: Pick<SettlePart, 'quantities' | 'goodsReturned'>,
): void {
  const kind = STEP_OF[entry.kind]!;
  const shares = kind === 'refunded' ? refundedShares(redemption, part) : collectedShares(redemption, part.quantities);
  if (isRefusal(shares)) throw new TypeError('an accepted settlement has its shares');
  const before = redemption.quantities;
  const goodsReturned = kind === 'refunded' && part.goodsReturned === true;
  const after = redemption.lines.map((_line, index) => {
    const share = shares.find(({ line }) => line === index)?.quantity ?? 0;
    if (kind === 'collected') return share;
    return kind === 'refunded' ? before[index]! - share : 0;
  });
  moveGoods(loaded, shelf, redemption, kind, entry, shares, goodsReturned);
  const moved = kind === 'collected' || kind === 'refunded' ? sumOf(shares) : NOTHING;
  const drawn = inForce(redemption);
  redemption.quantities = after;
  if (kind === 'collected') {
    redemption.collected = entry.amount;
    redemption.collectionSeq = entry.seq;
  } else if (kind === 'refunded') redemption.refunded = (redemption.refunded + entry.amount) as Points;
  redemption.state = kind === 'refunded' && after.some((quantity) => quantity > 0) ? 'collected' : kind;
  draw(loaded, shelf, redemption, (inForce(redemption) - drawn) as Points, entry);
  loaded.steps.push(
    stepOf(redemption, kind, entry, moved, kind === 'released' || kind === 'expired' ? [] : shares, goodsReturned),
  );
  loaded.events.push(event(redemption, `redemption.${kind}`, entry.amount, entry.recordedAt));
}

const NOTHING = { points: 0 as Points, cashFen: 0, settlementFen: 0 };

/** Points that count against the budget: what is set aside, then what was collected and not refunded. */
export function inForce({ state, points, collected, refunded }: Redemption): Points {
  if (state === 'held') return points;
  return state === 'collected' || state === 'refunded' ? ((collected - refunded) as Points) : (0 as Points);
}

function stepOf(
  redemption: Redemption,
  kind: StepKind,
  entry: Entry,
  { cashFen, settlementFen }: typeof NOTHING,
  lines: readonly LineShare[],
  goodsReturned: boolean,
): RedemptionStep {
  return {
    village: redemption.village,
    seq: entry.seq,
    redemption: redemption.id,
    shop: redemption.shop,
    kind,
    lines,
    points: entry.amount,
    cashFen,
    settlementFen,
    goodsReturned,
    stateAfter: redemption.state,
    collectedAfter: redemption.collected,
    refundedAfter: redemption.refunded,
    at: entry.recordedAt,
    recorder: entry.recorder,
  };
}

/** What a step does to the shelf: a resolution frees what was reserved, a collection takes its units away, a refund may bring them back. */
function moveGoods(
  loaded: LoadedShelves,
  shelf: VillageShelf,
  redemption: Redemption,
  kind: StepKind,
  entry: Entry,
  shares: readonly LineShare[],
  goodsReturned: boolean,
): void {
  for (const [index, line] of redemption.lines.entries()) {
    if (!line.counted) continue;
    const stock = shelf.stocks.get(line.goods)!;
    if (kind !== 'refunded') stock.reserved -= line.quantity;
    const quantity = shares.find((share) => share.line === index)?.quantity ?? 0;
    if (quantity === 0) continue;
    const common = {
      village: redemption.village,
      goods: line.goods,
      occurredOn: entry.occurredOn,
      recordedAt: entry.recordedAt,
      recorder: entry.recorder,
      redemption: redemption.id,
    };
    if (kind === 'collected') {
      const valueFen = valueOfUnits(stock, quantity);
      loaded.movements.push(
        appendMovement(shelf.head, stock, { ...common, kind: 'issue', quantity: -quantity, valueFen: -valueFen }),
      );
      shelf.issued.set(`${redemption.id} ${line.goods}`, { quantity, valueFen, returned: 0 });
    } else if (goodsReturned) {
      const out = shelf.issued.get(`${redemption.id} ${line.goods}`);
      const valueFen = out ? valueOfReturn(out, quantity) : 0;
      if (out) out.returned += quantity;
      loaded.movements.push(appendMovement(shelf.head, stock, { ...common, kind: 'return', quantity, valueFen }));
    }
  }
}

function draw(loaded: LoadedShelves, shelf: VillageShelf, redemption: Redemption, points: Points, entry: Entry): void {
  if (redemption.budget === null || points === 0) return;
  const budget = shelf.budgets.find(({ id }) => id === redemption.budget)!;
  const wasLow = isLow(budget);
  budget.used = (budget.used + points) as Points;
  if (wasLow || !isLow(budget)) return;
  loaded.events.push({
    village: redemption.village,
    kind: 'budget.low',
    subject: budget.id,
    household: null,
    shop: null,
    data: { left: fromPoints(leftIn(budget)) },
    at: entry.recordedAt,
  });
}

function tellLowStock(
  loaded: LoadedShelves,
  shelf: VillageShelf,
  redemption: Redemption,
  index: number,
  entry: Entry,
): void {
  const line = redemption.lines[index]!;
  const { lowStock } = shelf.goods.get(line.goods)!;
  const stock = shelf.stocks.get(line.goods)!;
  const left = stock.onHand - stock.reserved;
  if (!fallsLow(lowStock, left + line.quantity, left)) return;
  const { village, shop } = redemption;
  const data = { left };
  loaded.events.push({
    village,
    kind: 'stock.low',
    subject: line.goods,
    household: null,
    shop,
    data,
    at: entry.recordedAt,
  });
}

function event(redemption: Redemption, kind: EventKind, points: Points, at: Date): OutboxEvent {
  const { village, id, household, shop } = redemption;
  return { village, kind, subject: id, household, shop, data: { points: fromPoints(points) }, at };
}
