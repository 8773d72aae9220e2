import { SYSTEM_CLIENT } from '../kernel/actor.ts';
import type { ProblemCode, Refusal } from '../kernel/problems/index.ts';
import { Refused } from '../kernel/problems/index.ts';
import type { Ledger, Participant, PostCommand } from '../ledger/index.ts';
import type { NewCase } from './insert-case.ts';

/** A full cap may have room again when the case has taken its steps, and the other way round: said, not refused. */
const WARNINGS: ReadonlySet<ProblemCode> = new Set(['cap-exceeded']);

/**
 * Judges a case as the posting that it would be, today: what the rules of its day say of rule, member, evidence, quantity and day is
 * refused at once. Returns what is only a warning.
 */
export async function judgeCase(
  { ledger, pricing }: { readonly ledger: Ledger; readonly pricing: Participant },
  one: NewCase,
): Promise<Refusal | undefined> {
  const [outcome] = await ledger.dryRun([commandOf(one, pricing)]);
  if (outcome?.status !== 'refused') return undefined;
  const { code, params } = outcome.refusal;
  if (WARNINGS.has(code)) return outcome.refusal;
  throw code === 'unknown-village' ? new Refused('not-found') : new Refused(code, params);
}

function commandOf(one: NewCase, pricing: Participant): PostCommand {
  const hasEvidence = one.texts.evidence !== undefined;
  return {
    type: 'posting',
    village: one.village,
    recorder: SYSTEM_CLIENT,
    key: `case-${one.id}`,
    household: one.household,
    memberId: one.member,
    ruleCode: one.rule,
    quantity: one.quantity,
    points: one.points,
    occurredOn: one.occurredOn,
    // A month that is closed by the time it counts is no reason against it.
    texts: { ...one.texts, reason: '申报' },
    forgetRefusal: true,
    participants: [pricing],
    context: { caseId: one.id, role: 'committee', unit: undefined, member: undefined, hasEvidence },
  };
}
