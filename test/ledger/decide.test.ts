import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Day } from '../../src/kernel/day.ts';
import { EMPTY_FRONTIER } from '../../src/kernel/merkle.ts';
import { type Points, ZERO } from '../../src/kernel/points.ts';
import { isRefusal } from '../../src/kernel/problems/index.ts';
import { householdAccount, shopAccount } from '../../src/ledger/account.ts';
import { availableOf, balanceOf, emptyBooks, evolve } from '../../src/ledger/books.ts';
import type { Command, Price } from '../../src/ledger/command.ts';
import { accept, decide, originalFacts } from '../../src/ledger/decide.ts';
import type { Entry } from '../../src/ledger/entry.ts';
import { statesOf } from '../../src/ledger/load.ts';
import { DEDUCTION_POLICIES, type DeductionPolicy, type Head, type VillageState } from '../../src/ledger/state.ts';
import { DIGEST, freshKey, RECORDER } from '../support/village-ledger.ts';

const VILLAGE = '220382206201';
const HOUSEHOLDS = ['000001', '000002', '000003'];
const SHOP = shopAccount('01890000-0000-7000-8000-00000000000a');
const NOW = new Date('2026-10-20T02:00:00Z');
/** Years that histories may carry over: all of their entries are recorded after both. */
const YEARS = [2024, 2025];

function openState(deductionPolicy: DeductionPolicy): VillageState {
  const head: Head = {
    villageCode: VILLAGE,
    frontier: EMPTY_FRONTIER,
    lastRecordedAt: NOW,
    closedThrough: null,
    rulebookVersion: 1,
    deductionPolicy,
    procedureRevision: 0,
  };
  const state = statesOf(new Map([[VILLAGE, head]]), NOW).get(VILLAGE)!;
  for (const no of HOUSEHOLDS)
    state.households.set(no, { openedOn: '2025-01-01' as Day, closedOn: null, successor: null });
  for (const year of YEARS) state.yearEnds.set(year, { doneBy: null, later: null, atYearEnd: new Map(), since: [] });
  return state;
}

const DEEDS = [
  'post',
  'reverse',
  'hold',
  'take',
  'collect',
  'release',
  'expire',
  'forfeit',
  'refund',
  'transfer',
  'close',
  'year-end',
] as const;

/** One step of a random history: what is done, to whom, with how many points and on which earlier entry. */
interface Step {
  readonly what: (typeof DEEDS)[number];
  readonly household: string;
  readonly other: string;
  readonly points: Points;
  readonly entry: number;
  readonly day: number;
}

const step: fc.Arbitrary<Step> = fc.record({
  what: fc.constantFrom(...DEEDS, 'post', 'post', 'hold'),
  household: fc.constantFrom(...HOUSEHOLDS),
  other: fc.constantFrom(...HOUSEHOLDS),
  points: fc.integer({ min: -2000, max: 3000 }) as unknown as fc.Arbitrary<Points>,
  entry: fc.nat(40),
  day: fc.integer({ min: 1, max: 28 }),
});

function commandOf(s: Step): Command {
  const base = { village: VILLAGE, recorder: RECORDER, key: freshKey(), texts: { reason: '补记' } };
  const positive = Math.max(1, Math.abs(s.points)) as Points;
  // Every third act is one of the year before.
  const month = s.what !== 'close' && s.day % 3 === 0 ? '2025-12' : '2026-09';
  const day = `${month}-${String(s.day).padStart(2, '0')}` as Day;
  switch (s.what) {
    case 'post':
      return {
        ...base,
        type: 'posting',
        household: s.household,
        memberId: null,
        ruleCode: 'HJ03',
        quantity: null,
        points: s.points,
        occurredOn: day,
      };
    case 'reverse':
      return { ...base, type: 'reversal', seq: s.entry };
    case 'hold':
    case 'take':
      return {
        ...base,
        type: 'hold',
        household: s.household,
        points: positive,
        expiresAt: new Date(NOW.getTime() + (s.day - 5) * 1000),
        ...(s.what === 'take' && { collectTo: SHOP }),
      };
    case 'collect':
      return { ...base, type: 'collection', hold: s.entry, points: positive, to: SHOP };
    case 'release':
      return { ...base, type: 'release', hold: s.entry };
    case 'expire':
      return { ...base, type: 'expiry', hold: s.entry };
    case 'forfeit':
      return { ...base, type: 'expiry', hold: s.entry, forfeit: true };
    case 'refund':
      return { ...base, type: 'refund', collection: s.entry, points: positive };
    case 'transfer':
      return {
        ...base,
        type: 'transfer',
        from: s.household,
        to: s.other === s.household ? null : s.other,
        points: s.points > 0 ? s.points : 'all',
      };
    case 'close':
      return { ...base, type: 'closing', through: day };
    case 'year-end':
      return { ...base, type: 'year-end', year: YEARS[s.day % 2]!, keepPercent: (s.entry * 10) % 110 };
  }
}

const priceOf = (points: Points): Price => ({
  honour: points,
  capUse: Math.abs(points) as Points,
  quantity: 100,
  dimension: '环境卫生',
  rulebookVersion: 1,
  rulebookDigest: DIGEST,
});

/** Runs a history and calls `check` after every accepted command. */
function run(policy: DeductionPolicy, steps: readonly Step[], check: (state: VillageState, entries: Entry[]) => void) {
  const state = openState(policy);
  const journal: Entry[] = [];
  for (const s of steps) {
    const command = commandOf(s);
    const decision = decide(state, command, command.type === 'posting' ? { price: priceOf(s.points) } : {});
    if (isRefusal(decision)) continue;
    const entries = accept(state, command, decision, []);
    for (const entry of entries) state.originals.set(entry.seq, { entry, reversedBy: null });
    journal.push(...entries);
    check(state, entries);
  }
  return { state, journal };
}

const history = fc.tuple(fc.constantFrom(...DEDUCTION_POLICIES), fc.array(step, { maxLength: 120, size: 'max' }));

describe('whatever happens in whatever order', () => {
  test('the balances of all accounts add up to 0 and nothing is held that is not open', () => {
    fc.assert(
      fc.property(history, ([policy, steps]) => {
        run(policy, steps, (state) => {
          let sum = 0;
          for (const balance of state.books.accounts.values()) sum += balance.balance;
          expect(sum).toBe(0);
          for (const no of HOUSEHOLDS) {
            const open = [...state.books.holds.values()].filter((h) => h.householdNo === no && h.resolution === null);
            const balance = balanceOf(state.books, householdAccount(no));
            expect(balance.openHolds).toBe(open.length);
            expect(balance.held).toBe(open.reduce((total, h) => total + h.points, 0));
          }
        });
      }),
      { numRuns: 200 },
    );
  });

  test('no hold, collection or transfer of points takes what is not available', () => {
    fc.assert(
      fc.property(history, ([policy, steps]) => {
        run(policy, steps, (state, entries) => {
          const [first] = entries;
          if (first!.kind === 'hold') expect(first!.balanceAfter).toBeGreaterThanOrEqual(first!.heldAfter);
          for (const entry of entries) {
            if (entry.kind !== 'year-end') continue;
            expect(entry.balanceAfter).toBeGreaterThanOrEqual(entry.heldAfter);
            expect(entry.amount).toBeLessThanOrEqual(entry.quantity!);
          }
          if (policy !== 'debt') {
            for (const no of HOUSEHOLDS) {
              const balance = balanceOf(state.books, householdAccount(no));
              expect(balance.balance).toBeGreaterThanOrEqual(balance.held);
              expect(availableOf(balance)).toBe(balance.balance - balance.held);
            }
          }
        });
      }),
      { numRuns: 200 },
    );
  });

  test('an entry is reversed at most once, a hold resolved at most once, a collection never refunded beyond itself', () => {
    fc.assert(
      fc.property(history, ([policy, steps]) => {
        const { journal } = run(policy, steps, () => undefined);
        const named = (kinds: string[]) => journal.filter((e) => kinds.includes(e.kind)).map((e) => e.originalSeq);
        for (const kinds of [['reversal'], ['collection', 'release', 'expiry']]) {
          expect(new Set(named(kinds)).size).toBe(named(kinds).length);
        }
        for (const collection of journal.filter((e) => e.kind === 'collection')) {
          const refunds = journal.filter((e) => e.kind === 'refund' && e.originalSeq === collection.seq);
          expect(refunds.reduce((sum, e) => sum + e.amount, 0)).toBeLessThanOrEqual(collection.amount);
        }
      }),
      { numRuns: 200 },
    );
  });

  test('a year is carried over once, and years in order', () => {
    let carried = 0;
    fc.assert(
      fc.property(history, ([policy, steps]) => {
        const { journal } = run(policy, steps, () => undefined);
        const ends = journal.filter((e) => e.kind === 'year-end');
        expect(new Set(ends.map((e) => `${e.householdNo} ${e.countedIn}`)).size).toBe(ends.length);
        expect(ends.map((e) => e.countedIn)).toEqual(ends.map((e) => e.countedIn).sort());
        for (const month of new Set(ends.map((e) => e.countedIn))) {
          const seqs = ends.filter((e) => e.countedIn === month).map((e) => e.seq);
          expect(seqs.at(-1)! - seqs[0]!).toBe(seqs.length - 1);
        }
        carried += ends.length;
      }),
      { numRuns: 200 },
    );
    expect(carried).toBeGreaterThan(0);
  });

  test('folding the journal from nothing gives the books that the decisions kept', () => {
    fc.assert(
      fc.property(history, ([policy, steps]) => {
        const { state, journal } = run(policy, steps, () => undefined);
        const folded = emptyBooks();
        for (const entry of journal) evolve(folded, entry, originalFacts(state, entry));
        for (const [account, balance] of state.books.accounts) expect(balanceOf(folded, account)).toEqual(balance);
        expect(folded.scores).toEqual(state.books.scores);
        expect(folded.holds).toEqual(state.books.holds);
        expect(journal.map((e) => e.seq)).toEqual(journal.map((_, index) => index + 1));
      }),
      { numRuns: 200 },
    );
  });

  test('honour is the sum of what was posted and not reversed, and a month is its scores', () => {
    fc.assert(
      fc.property(history, ([policy, steps]) => {
        const { state, journal } = run(policy, steps, () => undefined);
        const reversed = new Set(journal.filter((e) => e.kind === 'reversal').map((e) => e.originalSeq));
        for (const no of HOUSEHOLDS) {
          const acts = journal.filter((e) => e.householdNo === no && e.kind === 'posting' && !reversed.has(e.seq));
          const honour = acts.reduce((sum, e) => sum + e.honour, 0);
          expect(balanceOf(state.books, householdAccount(no)).honour).toBe(honour);
          const rows = [...state.books.scores.values()].flat().filter((row) => row.householdNo === no);
          expect(rows.reduce((sum, row) => sum + row.honour, ZERO as number)).toBe(honour);
          expect(rows.reduce((sum, row) => sum + row.merits, 0)).toBe(acts.filter((e) => e.honour > 0).length);
        }
      }),
      { numRuns: 200 },
    );
  });

  test('no entry counts in a month that was closed before it', () => {
    fc.assert(
      fc.property(history, ([policy, steps]) => {
        let closedThrough = '';
        run(policy, steps, (state, entries) => {
          for (const entry of entries) {
            if (entry.kind === 'posting') {
              expect(`${entry.countedIn}-31` > closedThrough).toBe(true);
              expect(entry.occurredOn > closedThrough || entry.countedIn! >= closedThrough.slice(0, 7)).toBe(true);
            }
          }
          closedThrough = state.head.closedThrough ?? '';
        });
      }),
      { numRuns: 200 },
    );
  });
});
