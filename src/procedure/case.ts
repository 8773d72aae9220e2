import { type Refusal, refusal } from '../kernel/problems/index.ts';
import type { Steps } from './settings.ts';

export const CASE_STATES = ['declared', 'verified', 'reviewed', 'noticed', 'posted', 'rejected', 'withdrawn'] as const;
export type CaseState = (typeof CASE_STATES)[number];

export const STEP_KINDS = [
  'declared',
  'verified',
  'confirmed',
  'refuted',
  'approved',
  'disapproved',
  'noticed',
  'objected',
  'answered',
  'posted',
  'rejected',
  'withdrawn',
] as const;
export type StepKind = (typeof STEP_KINDS)[number];

/** What the transitions of a case depend on. */
export interface CaseProgress {
  readonly state: CaseState;
  readonly steps: Steps;
  readonly approvals: number;
  readonly disapprovals: number;
  /** Open objections. */
  readonly objections: number;
}

/** What may be done to a case. `upheld` and `dismissed` answer an objection. */
export const CASE_ACTIONS = [
  'verify',
  'refute',
  'approve',
  'disapprove',
  'notice',
  'object',
  'uphold',
  'dismiss',
  'post',
  'reject',
  'withdraw',
] as const;
export type CaseAction = (typeof CASE_ACTIONS)[number];

const OVER: ReadonlySet<CaseState> = new Set(['posted', 'rejected', 'withdrawn']);

/** Is a case decided, one way or the other? */
export function isOver(state: CaseState): boolean {
  return OVER.has(state);
}

/**
 * The state in which a case waits for its next step, once what is not asked for is passed over: a case that needs neither
 * verification nor review is `reviewed` as soon as it is declared.
 */
export function settledState(state: CaseState, { verification, reviews }: Steps): CaseState {
  if (state === 'declared' && !verification) return settledState('verified', { verification, reviews, notice: true });
  if (state === 'verified' && reviews.needed === 0) return 'reviewed';
  return state;
}

/**
 * What becomes of a case by an action. Pure. Refuses `case-over` (409) for what is decided, and `case-not-ready` (409) for a step that
 * is not the next one.
 */
export function advance(progress: CaseProgress, action: CaseAction): CaseProgress | Refusal {
  const { state, steps } = progress;
  if (isOver(state)) return refusal('case-over', { state });
  const to = (next: CaseState): CaseProgress => ({ ...progress, state: settledState(next, steps) });
  const notReady = () => refusal('case-not-ready', { state, action });
  switch (action) {
    case 'verify':
      return state === 'declared' ? to('verified') : notReady();
    case 'refute':
      return state === 'declared' ? to('rejected') : notReady();
    case 'approve': {
      if (state !== 'verified') return notReady();
      const approvals = progress.approvals + 1;
      return { ...progress, approvals, state: approvals >= steps.reviews.needed ? 'reviewed' : state };
    }
    case 'disapprove': {
      if (state !== 'verified') return notReady();
      const disapprovals = progress.disapprovals + 1;
      // So many against that those still to come cannot approve it.
      const lost = disapprovals > steps.reviews.panel - steps.reviews.needed;
      return { ...progress, disapprovals, state: lost ? 'rejected' : state };
    }
    case 'notice':
      return state === 'reviewed' && steps.notice ? to('noticed') : notReady();
    case 'object':
      return state === 'noticed' ? { ...progress, objections: progress.objections + 1 } : notReady();
    case 'uphold':
      return state === 'noticed' && progress.objections > 0 ? to('rejected') : notReady();
    case 'dismiss':
      return state === 'noticed' && progress.objections > 0
        ? { ...progress, objections: progress.objections - 1 }
        : notReady();
    case 'post':
      return mayPost(progress) ? to('posted') : notReady();
    case 'reject':
      return to('rejected');
    case 'withdraw':
      return state === 'noticed' ? notReady() : to('withdrawn');
  }
}

/** Has a case taken every step that it needs? Whether its notice is over is the board's to say. */
export function mayPost({ state, steps, objections }: CaseProgress): boolean {
  if (steps.notice) return state === 'noticed' && objections === 0;
  return state === 'reviewed';
}
