import type { Points } from '../kernel/points.ts';
import { isRefusal, type Refusal, refusal } from '../kernel/problems/index.ts';
import type { Command, Contribution } from '../ledger/index.ts';
import type { VillageShelf } from './loaded.ts';
import type { SettlePart } from './part.ts';
import { type LineShare, type Redemption, type RedemptionLine, shareOf, sumOf } from './redemption.ts';

/** The participant's answer to a collection, release, expiry or refund. Whether the hold is still open is the ledger's to say. */
export function decideSettle(shelf: VillageShelf, command: Command, part: SettlePart): Contribution {
  if (command.type !== 'refund') return undefined;
  const shares = refundedShares(shelf.redemptions.get(part.redemption.id)!, part);
  if (isRefusal(shares)) return { refusal: shares };
  return { terms: { points: sumOf(shares).points } };
}

/**
 * Which units of which lines a collection hands out: those asked for, or all. Pure; refuses `unknown-goods`,
 * `more-than-redeemed` and `nothing-chosen`.
 */
export function collectedShares(
  { lines }: Pick<Redemption, 'lines'>,
  quantities?: ReadonlyMap<string, number>,
): LineShare[] | Refusal {
  const refused = refuseQuantities(
    lines,
    lines.map(({ quantity }) => quantity),
    quantities,
  );
  if (refused) return refused;
  const shares = lines.map((line, index) =>
    shareOf(lines, index, 0, quantities ? (quantities.get(line.goods) ?? 0) : line.quantity),
  );
  return chosen(shares);
}

/** Which units a refund takes back: those asked for, or all that are still out. Refuses like {@link collectedShares}. */
export function refundedShares(
  redemption: Pick<Redemption, 'lines' | 'quantities'>,
  { quantities }: Pick<SettlePart, 'quantities'>,
): LineShare[] | Refusal {
  const { lines } = redemption;
  const refused = refuseQuantities(lines, redemption.quantities, quantities);
  if (refused) return refused;
  const shares = lines.map((line, index) => {
    const out = redemption.quantities[index]!;
    const wanted = quantities ? (quantities.get(line.goods) ?? 0) : out;
    // Counted from the top down, so that collection and refunds divide a line at the same places.
    return shareOf(lines, index, out - wanted, wanted);
  });
  return chosen(shares);
}

function refuseQuantities(
  lines: readonly RedemptionLine[],
  available: readonly number[],
  quantities: ReadonlyMap<string, number> | undefined,
): Refusal | undefined {
  for (const [goods, wanted] of quantities ?? []) {
    const index = lines.findIndex((line) => line.goods === goods);
    if (index === -1) return refusal('unknown-goods', { goods });
    const left = available[index]!;
    const { name, unit } = lines[index]!;
    if (wanted > left) return refusal('more-than-redeemed', { goods: name, unit, left, wanted });
  }
  return undefined;
}

function chosen(shares: readonly LineShare[]): LineShare[] | Refusal {
  const some = shares.filter(({ quantity }) => quantity > 0);
  return some.length > 0 ? some : refusal('nothing-chosen');
}

/** What a collection of these units takes from the household's points. */
export function collectedPoints(redemption: Redemption, quantities?: ReadonlyMap<string, number>): Points | Refusal {
  const shares = collectedShares(redemption, quantities);
  return isRefusal(shares) ? shares : sumOf(shares).points;
}
