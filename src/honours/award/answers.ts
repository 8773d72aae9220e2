import { fromPoints } from '../../kernel/points.ts';
import { tieRuleWords } from '../../ranking/index.ts';
import type { AwardCategory, CycleCategory } from './category.ts';
import type { AwardCycle } from './cycle.ts';
import type { AwardProgramme } from './programme.ts';
import type { ShownCandidate } from './show-candidates.ts';

/** A category as it goes over the wire: what its ranking was computed from stays inside. */
function categoryBody({ code, title, label, kind, basis, places, wording }: AwardCategory | CycleCategory) {
  // The stored basis is one that the contract let pass.
  return { code, title, label, kind, basis: basis as never, places, ...(wording !== undefined && { wording }) };
}

export function programmeBody({ id, name, frequency, categories, createdAt, closedAt }: AwardProgramme) {
  return {
    id,
    name,
    frequency,
    categories: categories.map(categoryBody),
    createdAt: createdAt.toISOString(),
    closedAt: closedAt?.toISOString() ?? null,
  };
}

export function cycleBody(cycle: AwardCycle) {
  const { id, programme, name, period, state, categories, ledger, tieRule, notice, digest } = cycle;
  return {
    id,
    programme,
    name,
    period,
    state,
    categories: categories.map(categoryBody),
    asOf: ledger === null ? null : { size: ledger.size, root: ledger.root.toString('hex') },
    tieRule,
    tieRuleWords: tieRule === null ? null : tieRuleWords(tieRule),
    notice,
    digest: digest?.toString('hex') ?? null,
    openedAt: cycle.openedAt.toISOString(),
    publishedAt: cycle.publishedAt?.toISOString() ?? null,
    confirmedAt: cycle.confirmedAt?.toISOString() ?? null,
  };
}

export function candidateBody({ score, createdAt, decidedAt, ...candidate }: ShownCandidate) {
  return {
    ...candidate,
    score: score === null ? null : fromPoints(score),
    createdAt: createdAt.toISOString(),
    decidedAt: decidedAt?.toISOString() ?? null,
  };
}
