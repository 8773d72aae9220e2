import { fromPoints } from '../kernel/points.ts';
import type { Fairness } from './fairness.ts';
import { DEFINITIONS } from './fairness-definitions.ts';
import { type HouseholdThen, shareOf, type Tally } from './fairness-facts.ts';

/** Facts on recording as they go over the wire: names only for who may read them, points as numbers. */
export function fairnessAnswer(fairness: Fairness) {
  const { village, period, asOf, facts, reversals, medianDays, p90Days, namesRecorders } = fairness;
  const { withoutEntry, neverReached } = facts;
  return {
    village: village.code as never,
    villageName: village.name,
    period: period.text,
    asOf,
    total: { ...recording(facts.total), reversals, medianDays, p90Days },
    recorders: facts.recorders.map((one, index) => ({
      number: index + 1,
      id: one.id,
      name: namesRecorders ? one.name : null,
      role: one.role,
      ...recording(one),
      households: one.households,
      meritShare: one.meritShare,
      mostServed: one.mostServed,
    })),
    units: facts.units.map(({ unit, entries, merit, households, reached }) => ({
      unit,
      entries,
      merit: fromPoints(merit),
      households,
      withEntry: reached,
      withoutEntry: households - reached,
    })),
    households: {
      count: facts.households.length,
      withoutEntry: withoutEntry.length,
      neverReached: neverReached.length,
      withoutEntryNumbers: numbers(fairness, withoutEntry),
      neverReachedNumbers: numbers(fairness, neverReached),
    },
    caps: fairness.caps.map(({ cap, step, ...one }) => ({ ...one, cap: fromPoints(cap), step: fromPoints(step) })),
    shops: fairness.shops.map(({ points, refundedPoints, ...one }) => ({
      ...one,
      points: fromPoints(points),
      refundedPoints: fromPoints(refundedPoints),
      refundedShare: shareOf(refundedPoints, points),
    })),
    definitions: [...DEFINITIONS],
  };
}

export type FairnessAnswer = ReturnType<typeof fairnessAnswer>;

function recording({ merit, deductions, ...one }: Tally) {
  return {
    entries: one.entries,
    merit: fromPoints(merit),
    deductions: fromPoints(deductions),
    throughCases: one.throughCases,
    reversed: one.reversed,
    reversedShare: shareOf(one.reversed, one.entries),
    late: one.late,
    backDated: one.backDated,
    ownHousehold: one.ownHousehold,
    kin: one.kin,
  };
}

function numbers({ lists }: Fairness, households: readonly HouseholdThen[]): string[] | null {
  return lists === null ? null : households.filter(lists).map(({ no }) => no);
}
