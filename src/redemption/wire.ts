import type { FastifyReply } from 'fastify';
import type { Context } from '../access/index.ts';
import { markReplay } from '../http/preconditions.ts';
import { canonicalJson } from '../kernel/canonical.ts';
import type { ProblemCode } from '../kernel/problems/index.ts';
import { readEntry, type Texts } from '../ledger/index.ts';
import type { Evidence } from '../posting/index.ts';
import { readMaskedName } from '../village/index.ts';
import * as answers from './answers.ts';
import type { Redeemed } from './redeem.ts';

/** What a redemption can be refused for by passbook, shelf and ledger. */
export const TAKING = [
  'passbook-required',
  'unknown-passbook',
  'passbook-closed',
  'pin-required',
  'wrong-pin',
  'passbook-locked',
  'unknown-household',
  'household-closed',
  'too-many-holds',
  'insufficient-points',
  'unknown-goods',
  'shop-closed',
  'shop-not-open',
  'goods-not-on-sale',
  'out-of-stock',
  'goods-limit',
  'cash-exceeds-price',
  'redemption-too-large',
  'no-budget',
  'budget-exceeded',
] as const satisfies readonly ProblemCode[];

/** Answers 201 with what a write made of a redemption; a replay with what it made then. */
export async function written(context: Context, reply: FastifyReply, { redemption, outcome }: Redeemed) {
  const { village, household, id, atOnce } = redemption;
  markReplay(reply, outcome.status === 'replayed');
  reply.code(201).header('location', `/v1/villages/${village}/redemptions/${id}`);
  const [first, second] = outcome.entries;
  // Of what was handed out at once the second entry tells where the household stands; a replay knows the first one only.
  const entry =
    first!.kind === 'hold' && atOnce ? (second ?? (await readEntry(context.sql, village, first!.seq + 1))!) : first!;
  const shopSees =
    context.actor.role === 'shop' ? { name: await readMaskedName(context.sql, village, household!) } : null;
  return answers.redeemedBody(redemption, entry, shopSees);
}

interface Receipt {
  readonly note?: string | undefined;
  readonly signedBy?: string | undefined;
  readonly evidence?: readonly Evidence[] | undefined;
}

/** Texts of the entry: notes, who signed, the picture of the signature. */
export function textsOf({ note, signedBy, evidence }: Receipt): Texts {
  return {
    ...(note !== undefined && { note }),
    ...(signedBy !== undefined && { handler: signedBy }),
    ...(evidence !== undefined &&
      evidence.length > 0 && { evidence: canonicalJson(evidence.map((item) => ({ ...item }))) }),
  };
}

/** Units by article, where lines are given. */
export function quantitiesOf(lines: readonly { goods: string; quantity: number }[] | undefined) {
  return lines && { quantities: new Map(lines.map(({ goods, quantity }) => [goods, quantity])) };
}
