import { expect, test } from 'vitest';
import { isRefusal } from '../../src/kernel/problems/index.ts';
import {
  advance,
  CASE_ACTIONS,
  CASE_STATES,
  type CaseProgress,
  type CaseState,
  mayPost,
  settledState,
} from '../../src/procedure/case.ts';
import type { Steps } from '../../src/procedure/settings.ts';

const NONE = { needed: 0, panel: 0 };
const ONE = { needed: 1, panel: 1 };
const TWO_OF_THREE = { needed: 2, panel: 3 };

/** Columns as in CASE_ACTIONS: verify refute approve disapprove notice object uphold dismiss post reject withdraw. */
const ACTIONS = [
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
];
const MEANING: Record<string, string> = {
  D: 'declared',
  V: 'verified',
  R: 'reviewed',
  N: 'noticed',
  P: 'posted',
  J: 'rejected',
  W: 'withdrawn',
  '-': 'case-not-ready',
  x: 'case-over',
};
const OVER = { posted: 'xxxxxxxxxxx', rejected: 'xxxxxxxxxxx', withdrawn: 'xxxxxxxxxxx' };

type Table = Record<CaseState, string>;

/** From no reviews and no open objection, written out by hand: what comes of each action in each state. */
const TABLES: { reviews: Steps['reviews']; notice: boolean; table: Table }[] = [
  {
    reviews: NONE,
    notice: true,
    table: {
      declared: 'RJ-------JW',
      verified: '--RJ-----JW',
      reviewed: '----N----JW',
      noticed: '-----N--PJ-',
      ...OVER,
    },
  },
  {
    reviews: NONE,
    notice: false,
    table: {
      declared: 'RJ-------JW',
      verified: '--RJ-----JW',
      reviewed: '--------PJW',
      noticed: '-----N---J-',
      ...OVER,
    },
  },
  {
    reviews: ONE,
    notice: true,
    table: {
      declared: 'VJ-------JW',
      verified: '--RJ-----JW',
      reviewed: '----N----JW',
      noticed: '-----N--PJ-',
      ...OVER,
    },
  },
  {
    reviews: ONE,
    notice: false,
    table: {
      declared: 'VJ-------JW',
      verified: '--RJ-----JW',
      reviewed: '--------PJW',
      noticed: '-----N---J-',
      ...OVER,
    },
  },
  {
    reviews: TWO_OF_THREE,
    notice: true,
    table: {
      declared: 'VJ-------JW',
      verified: '--VV-----JW',
      reviewed: '----N----JW',
      noticed: '-----N--PJ-',
      ...OVER,
    },
  },
  {
    reviews: TWO_OF_THREE,
    notice: false,
    table: {
      declared: 'VJ-------JW',
      verified: '--VV-----JW',
      reviewed: '--------PJW',
      noticed: '-----N---J-',
      ...OVER,
    },
  },
];

function progress(state: CaseState, steps: Steps, counts: Partial<CaseProgress> = {}): CaseProgress {
  return { state, steps, approvals: 0, disapprovals: 0, objections: 0, ...counts };
}

function outcome(from: CaseProgress, action: (typeof CASE_ACTIONS)[number]): string {
  const after = advance(from, action);
  return isRefusal(after) ? after.code : after.state;
}

test('every action in every state under every procedure comes to what the tables say', () => {
  expect([...CASE_ACTIONS]).toEqual(ACTIONS);
  let cells = 0;
  for (const verification of [true, false]) {
    for (const { reviews, notice, table } of TABLES) {
      for (const state of CASE_STATES) {
        for (const [column, action] of CASE_ACTIONS.entries()) {
          const from = progress(state, { verification, reviews, notice });
          const where = `${state} ${action} ${JSON.stringify(from.steps)}`;
          expect(outcome(from, action), where).toBe(MEANING[table[state][column]!]);
          cells += 1;
        }
      }
    }
  }
  expect(cells).toBe(2 * 6 * 7 * 11);
});

test('a panel decides as soon as its outcome is certain, and not before', () => {
  const steps = { verification: true, reviews: TWO_OF_THREE, notice: true };
  const cells: [number, number, 'approve' | 'disapprove', string][] = [
    [0, 0, 'approve', 'verified'],
    [0, 0, 'disapprove', 'verified'],
    [1, 0, 'approve', 'reviewed'],
    [1, 0, 'disapprove', 'verified'],
    [0, 1, 'approve', 'verified'],
    [0, 1, 'disapprove', 'rejected'],
    [1, 1, 'approve', 'reviewed'],
    [1, 1, 'disapprove', 'rejected'],
  ];
  for (const [approvals, disapprovals, action, state] of cells) {
    const from = progress('verified', steps, { approvals, disapprovals });
    const against = action === 'approve' ? 0 : 1;
    const counts = { approvals: approvals + 1 - against, disapprovals: disapprovals + against };
    expect(advance(from, action)).toEqual({ ...from, ...counts, state });
  }
});

test('an open objection holds a case back until all are answered; one that is upheld ends it', () => {
  const steps = { verification: true, reviews: NONE, notice: true };
  const held = progress('noticed', steps, { objections: 2 });
  expect(outcome(held, 'post')).toBe('case-not-ready');
  expect(advance(held, 'object')).toMatchObject({ state: 'noticed', objections: 3 });
  expect(outcome(held, 'uphold')).toBe('rejected');
  const once = advance(held, 'dismiss') as CaseProgress;
  expect(once).toMatchObject({ state: 'noticed', objections: 1 });
  expect([mayPost(held), mayPost(once)]).toEqual([false, false]);
  const free = advance(once, 'dismiss') as CaseProgress;
  expect([free.objections, mayPost(free), outcome(free, 'post'), outcome(free, 'dismiss')]).toEqual([
    0,
    true,
    'posted',
    'case-not-ready',
  ]);
});

test('a case begins in the state of the first step that it needs', () => {
  const begin = (verification: boolean, reviews: Steps['reviews']) =>
    settledState('declared', { verification, reviews, notice: true });
  expect([begin(true, NONE), begin(true, ONE), begin(false, ONE), begin(false, NONE)]).toEqual([
    'declared',
    'declared',
    'verified',
    'reviewed',
  ]);
});
