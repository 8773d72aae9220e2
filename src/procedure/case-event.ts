import type { EventKind, OutboxEvent } from '../outbox/index.ts';
import type { CaseState, StepKind } from './case.ts';

/** A step as it is told. */
export interface ToldStep {
  readonly village: string;
  readonly id: string;
  /** The case's. */
  readonly household: string;
  readonly kind: StepKind;
  /** After it. */
  readonly state: CaseState;
  readonly at: Date;
  readonly notice?: string | undefined;
  readonly entry?: number | undefined;
  /** The code for which the service rejected it. */
  readonly refusal?: string | undefined;
}

/**
 * What steps of cases tell, in their order: that a case came into a state. A single review that decides nothing tells nothing, and
 * objections tell for themselves. Never a word that somebody wrote.
 */
export function caseEvents(steps: readonly ToldStep[]): OutboxEvent[] {
  return steps.flatMap(({ village, id, household, kind: step, state, at, ...more }) => {
    const kind = eventOf(step, state);
    if (kind === undefined) return [];
    const data = Object.fromEntries(Object.entries({ state, ...more }).filter(([, value]) => value !== undefined));
    return [{ village, kind, subject: id, household, shop: null, data, at } as OutboxEvent];
  });
}

function eventOf(step: StepKind, state: CaseState): EventKind | undefined {
  switch (step) {
    case 'confirmed':
      return 'case.verified';
    case 'refuted':
      return 'case.rejected';
    case 'approved':
    case 'disapproved':
      // Of a panel only the last word decides.
      return state === 'verified' ? undefined : `case.${state === 'rejected' ? 'rejected' : 'reviewed'}`;
    case 'objected':
    case 'answered':
      return undefined;
    default:
      return `case.${step}`;
  }
}
