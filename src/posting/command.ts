import type { Actor } from '../kernel/actor.ts';
import { canonicalJson } from '../kernel/canonical.ts';
import type { Day } from '../kernel/day.ts';
import type { Points } from '../kernel/points.ts';
import type { CloseCommand, Participant, PostCommand, ReverseCommand, Texts } from '../ledger/index.ts';
import type { PricingContext } from './pricing-context.ts';

/** Where the evidence of an act is to be found, or the digest that tells whether a file is the one meant. */
export type Evidence = { readonly url: string } | { readonly sha256: string };

/** An act as somebody reports it; the rules of its day say what it is worth. */
export interface Act {
  readonly household: string;
  readonly member?: string | undefined;
  readonly rule: string;
  /** Hundredths; 1 when absent. */
  readonly quantity?: number | undefined;
  /** What the recorder takes it to be worth; only rules with a range need it. */
  readonly points?: Points | undefined;
  readonly occurredOn: Day;
  readonly note?: string | undefined;
  readonly evidence?: readonly Evidence[] | undefined;
  /** Document number or name of an honour. */
  readonly reference?: string | undefined;
  /** Why the act is recorded after its period was closed (补记原因). */
  readonly lateReason?: string | undefined;
  /** 经办人 as a workbook claims; the recorder is always the key. */
  readonly handler?: string | undefined;
}

/** The command that posts an act on behalf of the actor; `pricing` is the application's one pricing participant. */
export function postCommand(pricing: Participant, actor: Actor, village: string, key: string, act: Act): PostCommand {
  const hasEvidence = act.evidence !== undefined && act.evidence.length > 0;
  return {
    type: 'posting',
    village,
    recorder: actor.client,
    key,
    household: act.household,
    memberId: act.member ?? null,
    ruleCode: act.rule,
    quantity: act.quantity ?? null,
    points: act.points ?? null,
    occurredOn: act.occurredOn,
    texts: textsOf(act, hasEvidence),
    participants: [pricing],
    context: pricingContext(actor, village, hasEvidence),
  };
}

/** Takes an entry back. Pricing takes part, so that caps of the same transaction see it. */
export function reverseCommand(
  pricing: Participant,
  actor: Actor,
  village: string,
  key: string,
  reversal: { seq: number; reason: string },
): ReverseCommand {
  const { seq, reason } = reversal;
  const context = pricingContext(actor, village, false);
  return {
    type: 'reversal',
    village,
    recorder: actor.client,
    key,
    seq,
    texts: { reason },
    participants: [pricing],
    context,
  };
}

/** Closes all days up to and including `through`. */
export function closeCommand(actor: Actor, village: string, key: string, through: Day): CloseCommand {
  return { type: 'closing', village, recorder: actor.client, key, through, texts: {} };
}

/** What pricing must know of whoever records. */
export function pricingContext(actor: Actor, village: string, hasEvidence: boolean): PricingContext {
  const { role, unit, member } = actor;
  return { role, unit, member: member?.village === village ? member.id : undefined, hasEvidence };
}

const NO_TEXTS: Texts = {};

function textsOf(act: Act, hasEvidence: boolean): Texts {
  const { note, reference, lateReason, handler } = act;
  if (
    note === undefined &&
    reference === undefined &&
    lateReason === undefined &&
    handler === undefined &&
    !hasEvidence
  ) {
    return NO_TEXTS;
  }
  return {
    ...(note !== undefined && { note }),
    ...(reference !== undefined && { reference }),
    ...(lateReason !== undefined && { reason: lateReason }),
    ...(handler !== undefined && { handler }),
    ...(hasEvidence && { evidence: canonicalJson((act.evidence ?? []).map((item) => ({ ...item }))) }),
  };
}
