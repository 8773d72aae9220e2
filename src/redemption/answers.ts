import { type Language, problemBody } from '../http/problem.ts';
import type { Actor } from '../kernel/actor.ts';
import { fromPoints } from '../kernel/points.ts';
import { type Entry, entryName, householdAccount, movedOf, standingAfter } from '../ledger/index.ts';
import type { RedeemedBody } from './contract.ts';
import type { Redemption, RedemptionStep } from './redemption.ts';

/** What the verbs return, as it goes over the wire. */

/** A redemption as everybody who may see it at all sees it. */
export function redemptionBody(redemption: Redemption) {
  return {
    id: redemption.id,
    state: redemption.state,
    shop: redemption.shop,
    lines: redemption.lines.map(({ goods, name, unit, quantity, price, points, cashFen }) => {
      return { goods, name, unit, quantity, price: fromPoints(price), points: fromPoints(points), cashFen };
    }),
    points: fromPoints(redemption.points),
    cashFen: redemption.cashFen,
    collectedPoints: fromPoints(redemption.collected),
    refundedPoints: fromPoints(redemption.refunded),
    hold: redemption.holdSeq,
    redemptionDay: redemption.day,
    createdAt: redemption.createdAt.toISOString(),
    expiresAt: redemption.expiresAt.toISOString(),
    occurredAt: redemption.occurredAt?.toISOString() ?? null,
  };
}

/** What a write made of a redemption; a shop sees of the household what it needs at the counter. */
export function redeemedBody(redemption: Redemption, entry: Entry, shopSees: { name: string } | null): RedeemedBody {
  const { honour, balance, held, available, no } = standingAfter(entry)!;
  const account = householdAccount(no);
  return {
    ...redemptionBody(redemption),
    entry: {
      seq: entry.seq,
      name: entryName(entry.villageCode, entry.seq),
      kind: entry.kind,
      points: fromPoints(movedOf(account, entry)),
      recordedAt: entry.recordedAt.toISOString(),
    },
    household: shopSees
      ? { name: shopSees.name, available: fromPoints(available) }
      : {
          no,
          honour: fromPoints(honour),
          balance: fromPoints(balance),
          held: fromPoints(held),
          available: fromPoints(available),
        },
  };
}

/** A redemption that was read; its dispute in one language. */
export function readBody(redemption: Redemption, actor: Actor, language: Language, steps?: readonly RedemptionStep[]) {
  const { dispute, lines } = redemption;
  return {
    ...redemptionBody(redemption),
    household: actor.role === 'shop' ? null : redemption.household,
    dispute: dispute && {
      code: dispute.code,
      message: disputeMessage(dispute, actor, language),
      ...(dispute.decidedAt !== undefined && { decidedAt: dispute.decidedAt }),
      ...(dispute.reason !== undefined && { reason: dispute.reason }),
    },
    ...(steps && {
      steps: steps.map((step) => ({
        kind: step.kind,
        entry: step.seq,
        lines: step.lines.map(({ line, quantity, points, cashFen }) => {
          return { goods: lines[line]!.goods, quantity, points: fromPoints(points), cashFen };
        }),
        points: fromPoints(step.points),
        cashFen: step.cashFen,
        goodsReturned: step.goodsReturned,
        at: step.at.toISOString(),
        by: step.recorder,
      })),
    }),
  };
}

function disputeMessage(
  { code, params }: NonNullable<Redemption['dispute']>,
  actor: Actor,
  language: Language,
): string {
  const seen = actor.role === 'shop' && 'household' in params ? { ...params, household: '…' } : params;
  return problemBody(code, seen, language).detail;
}
