import { authorise, type Context } from '../access/index.ts';
import { canonicalJson } from '../kernel/canonical.ts';
import { isRefusal, Refused } from '../kernel/problems/index.ts';
import { type Command, shopAccount, type Texts } from '../ledger/index.ts';
import { collectedPoints } from './decide-settle.ts';
import { asShopSees, requireShop } from './own-shop.ts';
import type { SettlePart } from './part.ts';
import { redemptionParticipant } from './participant.ts';
import type { Redeemed } from './redeem.ts';
import type { Redemption } from './redemption.ts';
import { readRedemption, readStep } from './rows.ts';
import type { RedemptionServices } from './services.ts';

/** What is to become of a redemption. `quantities`: units by article; absent: all there are. */
export type Settlement =
  | { readonly action: 'collection'; readonly quantities?: ReadonlyMap<string, number>; readonly texts: Texts }
  | { readonly action: 'release'; readonly texts: Texts }
  | {
      readonly action: 'refund';
      readonly quantities?: ReadonlyMap<string, number>;
      /** The goods are back on the shelf. */
      readonly goodsReturned: boolean;
      readonly texts: Texts;
    };

/**
 * Hands held goods out (领取), wholly or partly with the rest released; gives a hold up (取消); takes handed-out goods or their points
 * back (退还). Exactly one of collection, release and expiry happens to a hold.
 */
export async function settleRedemption(
  services: RedemptionServices,
  context: Context,
  village: string,
  key: string,
  id: string,
  settlement: Settlement,
): Promise<Redeemed> {
  const { actor } = context;
  authorise(actor, 'redemption:write', village);
  const recent = settlement.action === 'refund' ? undefined : services.recent.take(village, id);
  const redemption = recent ?? (await readRedemption(context.sql, village, id));
  if (redemption === undefined) throw new Refused('not-found');
  requireShop(actor, redemption.shop);
  if (redemption.holdSeq === null) throw new Refused('redemption-not-posted');
  const part: SettlePart = {
    do: 'settle',
    redemption,
    made: {},
    ...('quantities' in settlement && settlement.quantities && { quantities: settlement.quantities }),
    ...(settlement.action === 'refund' && { goodsReturned: settlement.goodsReturned }),
  };
  const command = commandOf(redemption, settlement, part, { village, recorder: actor.client, key });
  const outcome = await services.ledger.submit(command);
  if (outcome.status === 'refused') {
    // The ledger speaks of entries; who stands at the counter wants to know about the redemption.
    if (outcome.refusal.code === 'not-a-collection') throw new Refused('redemption-not-collected');
    throw await asShopSees(context, village, outcome.refusal);
  }
  if (outcome.status === 'posted') return { redemption: part.made.redemption!, outcome };
  return {
    redemption: await asItWasAfter(context, redemption, settlement, part, outcome.entries[0]!.seq, key),
    outcome,
  };
}

function commandOf(
  redemption: Redemption,
  settlement: Settlement,
  part: SettlePart,
  base: Pick<Command, 'village' | 'recorder' | 'key'>,
): Command {
  const common = {
    ...base,
    texts: settlement.texts,
    participants: [redemptionParticipant],
    context: part,
    content: () => contentOf(redemption, settlement),
    ...(redemption.household !== null && { household: redemption.household }),
  };
  const hold = redemption.holdSeq!;
  if (settlement.action === 'release') return { ...common, type: 'release', hold };
  // What was never collected is refused by the ledger, under the lock.
  if (settlement.action === 'refund') {
    return { ...common, type: 'refund', collection: redemption.collectionSeq ?? hold, points: 'by-terms' };
  }
  const points = collectedPoints(redemption, settlement.quantities);
  if (isRefusal(points)) throw new Refused(points.code, points.params);
  return { ...common, type: 'collection', hold, points, to: shopAccount(redemption.shop) };
}

function contentOf({ lines }: Redemption, settlement: Settlement): Record<string, string> {
  const quantities = 'quantities' in settlement ? settlement.quantities : undefined;
  return {
    lines: quantities === undefined ? 'all' : canonicalJson(lines.map(({ goods }) => quantities.get(goods) ?? 0)),
    ...(settlement.action === 'refund' && { goodsReturned: String(settlement.goodsReturned) }),
  };
}

/** A replay answers with the state after that step, once it is seen to be the same request. */
async function asItWasAfter(
  context: Context,
  redemption: Redemption,
  settlement: Settlement,
  { quantities }: SettlePart,
  seq: number,
  key: string,
): Promise<Redemption> {
  const step = await readStep(context.sql, redemption.village, seq);
  if (step === undefined || step.redemption !== redemption.id) throw conflict(key, 'redemption');
  if (settlement.action === 'refund' && step.goodsReturned !== settlement.goodsReturned)
    throw conflict(key, 'goodsReturned');
  const differs = step.lines.some(
    ({ line, quantity }) => (quantities?.get(redemption.lines[line]!.goods) ?? quantity) !== quantity,
  );
  if (differs) throw conflict(key, 'lines');
  return { ...redemption, state: step.stateAfter, collected: step.collectedAfter, refunded: step.refundedAfter };
}

function conflict(key: string, field: string): Refused {
  return new Refused('idempotency-conflict', { key, field });
}
