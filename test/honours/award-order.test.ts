import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AwardBasis } from '../../src/honours/award/category.ts';
import { fits } from '../../src/honours/award/category.ts';
import {
  advance,
  CYCLE_ACTIONS,
  CYCLE_STATES,
  type CycleAction,
  type CycleState,
} from '../../src/honours/award/cycle.ts';
import { departures, inOrder, needsReason, placesOf, type Standing } from '../../src/honours/award/order.ts';
import { type ProposalFacts, propose } from '../../src/honours/award/propose.ts';
import type { Points } from '../../src/kernel/points.ts';
import { isRefusal } from '../../src/kernel/problems/index.ts';

const BASES: AwardBasis[] = [{ kind: 'ranking' }, { kind: 'stars' }, { kind: 'votes' }, { kind: 'nomination' }];

const standings: fc.Arbitrary<Standing[]> = fc
  .array(
    fc.record({
      rank: fc.option(fc.integer({ min: 1, max: 6 })),
      votes: fc.integer({ min: 0, max: 3 }),
      decision: fc.constantFrom('granted' as const, 'refused' as const, null),
      reasoned: fc.boolean(),
    }),
    { maxLength: 7 },
  )
  .map((all) => all.map((one, index) => ({ ...one, id: `c${index}` })));

/** By counting who is ahead, as one would on paper. */
function placeOnPaper(kind: AwardBasis['kind'], one: Standing, all: readonly Standing[]): number {
  if (kind === 'nomination') return 1_000;
  if (kind !== 'votes') return one.rank ?? 1_000;
  let place = 1;
  for (const other of all) if (other.votes > one.votes) place += 1;
  return place;
}

describe('the order of candidates', () => {
  test('is the rank, or how many have more votes; nominations have none', () => {
    fc.assert(
      fc.property(fc.constantFrom(...BASES), standings, (basis, all) => {
        const places = placesOf({ basis }, all);
        for (const one of all) expect(places.get(one.id) ?? 1_000).toBe(placeOnPaper(basis.kind, one, all));
        const order = inOrder({ basis }, all);
        expect([...order].sort((a, b) => (a.id < b.id ? -1 : 1))).toEqual(all);
        for (const [index, one] of order.entries()) {
          const next = order[index + 1];
          if (next === undefined) continue;
          const [here, there] = [one, next].map((each) => placeOnPaper(basis.kind, each, all));
          expect(here! < there! || (here === there && one.id < next.id)).toBe(true);
        }
      }),
      {
        examples: [
          [BASES[2]!, ['a', 'b'].map((id) => ({ id, rank: null, votes: 1, decision: null, reasoned: false }))],
        ],
      },
    );
  });

  test('a grant departs from it where somebody better placed is not granted and nobody says why', () => {
    const on = (basis: AwardBasis, all: Standing[]) => {
      const wrong = new Set(departures({ basis }, all).map(({ id }) => id));
      for (const one of all) {
        let expected = false;
        for (const other of all) {
          const better = placeOnPaper(basis.kind, other, all) < placeOnPaper(basis.kind, one, all);
          if (better && other.decision !== 'granted' && !other.reasoned) expected = true;
        }
        expect(wrong.has(one.id)).toBe(expected && one.decision === 'granted' && !one.reasoned);
      }
    };
    const seen: Standing[] = [
      { id: 'a', rank: 1, votes: 0, decision: null, reasoned: false },
      { id: 'b', rank: 2, votes: 0, decision: 'granted', reasoned: false },
      { id: 'c', rank: 3, votes: 0, decision: 'granted', reasoned: true },
    ];
    fc.assert(fc.property(fc.constantFrom(...BASES), standings, on), { examples: [[BASES[0]!, seen]] });
    expect(departures({ basis: { kind: 'ranking' } }, seen).map(({ id }) => id)).toEqual(['b']);
  });

  test('deciding in order, one after the other, never needs a reason and never departs; each decision otherwise does', () => {
    fc.assert(
      fc.property(fc.constantFrom(...BASES), standings, fc.integer({ min: 1, max: 4 }), (basis, all, places) => {
        let now: Standing[] = all.map((one) => ({ ...one, decision: null, reasoned: false }));
        for (const { id } of inOrder({ basis }, now).slice(0, places)) {
          expect(needsReason({ basis, places }, now, id, 'granted')).toBe(false);
          now = now.map((one) => (one.id === id ? { ...one, decision: 'granted' } : one));
        }
        expect(departures({ basis }, now)).toEqual([]);
      }),
    );
    const list = [1, 2, 3].map((rank) => ({ id: `r${rank}`, rank, votes: 0, decision: null, reasoned: false }));
    const category = { basis: { kind: 'ranking' as const }, places: 2 };
    expect(needsReason(category, list, 'r2', 'granted')).toBe(true);
    expect(needsReason(category, list, 'r2', 'refused')).toBe(true);
    expect(needsReason(category, list, 'r3', 'refused')).toBe(false);
    const below = list.map((one) => (one.id === 'r3' ? { ...one, decision: 'granted' as const } : one));
    expect(needsReason({ ...category, places: 1 }, below, 'r2', 'refused')).toBe(true);
  });
});

describe('the proposal', () => {
  const ids = fc.constantFrom('1', '2', '3', '4', '5', '6', '7', '8');
  const factsArbitrary: fc.Arbitrary<ProposalFacts> = fc
    .record({
      ordered: fc.uniqueArray(ids, { maxLength: 8 }),
      nominated: fc.array(ids, { maxLength: 4 }),
      away: fc.uniqueArray(ids, { maxLength: 2 }),
      zero: fc.integer({ min: 0, max: 8 }),
    })
    .map(({ ordered, nominated, away, zero }) => ({
      ordered: ordered.map((household, index) => {
        return { household, member: null, rank: index + 1, score: (index < zero ? 500 - index : 0) as Points };
      }),
      nominated: nominated.map((household) => ({ household, member: null })),
      eligible: ({ household }) => !away.some((one) => one === household),
    }));

  test('is the best of the order who may have it, twice as many as places, then whoever was nominated, each once', () => {
    const property = (facts: ProposalFacts, places: number) => {
      const found = propose({ basis: { kind: 'ranking' }, places }, facts);
      const expected: string[] = [];
      for (const one of facts.ordered) {
        if (expected.length < 2 * places && one.score > 0 && facts.eligible(one)) expected.push(one.household);
      }
      const ranked = expected.length;
      for (const one of facts.nominated) {
        if (facts.eligible(one) && !expected.includes(one.household)) expected.push(one.household);
      }
      expect(found.map(({ household }) => household)).toEqual(expected);
      expect(found.map(({ source }) => source)).toEqual(
        expected.map((_, index) => (index < ranked ? 'ranking' : 'nomination')),
      );
      for (const one of found) {
        const place = facts.ordered.find(({ household }) => household === one.household);
        expect([one.rank, one.score]).toEqual([place?.rank ?? null, place?.score ?? null]);
      }
    };
    const one = (household: string, index: number) => ({
      household,
      member: null,
      rank: index + 1,
      score: 100 as Points,
    });
    const facts: ProposalFacts = {
      ordered: ['1', '2', '3', '4'].map(one),
      nominated: [
        { household: '4', member: null },
        { household: '9', member: null },
      ],
      eligible: ({ household }) => household !== '2',
    };
    fc.assert(fc.property(factsArbitrary, fc.integer({ min: 1, max: 3 }), property), { examples: [[facts, 1]] });
  });

  test('a person is one candidate, wherever they live and whoever nominates them', () => {
    const found = propose(
      { basis: { kind: 'nomination' }, places: 1 },
      {
        ordered: [],
        nominated: [
          { household: '1', member: 'a' },
          { household: '2', member: 'a' },
          { household: '2', member: 'b' },
        ],
        eligible: () => true,
      },
    );
    expect(found.map(({ household, member }) => [household, member])).toEqual([
      ['1', 'a'],
      ['2', 'b'],
    ]);
  });
});

test('every state of a cycle takes the steps that it may take and refuses the others', () => {
  const allowed: Record<CycleState, Partial<Record<CycleAction, CycleState>>> = {
    open: { change: 'open', publish: 'published', withdraw: 'withdrawn' },
    published: { confirm: 'confirmed', withdraw: 'withdrawn' },
    confirmed: {},
    withdrawn: {},
  };
  for (const state of CYCLE_STATES) {
    for (const action of CYCLE_ACTIONS) {
      const next = advance(state, action);
      expect(isRefusal(next) ? undefined : next, `${state} ${action}`).toBe(allowed[state][action]);
      if (isRefusal(next)) expect(next.code).toBe('award-cycle-state');
    }
  }
});

test('a programme has cycles of its own length, one without a rhythm of any', () => {
  const kinds = ['month', 'quarter', 'half', 'year'] as const;
  for (const frequency of [...kinds, 'once'] as const) {
    for (const kind of kinds) expect(fits(frequency, kind)).toBe(frequency === 'once' || frequency === kind);
  }
});
