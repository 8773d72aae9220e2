import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Month } from '../../src/kernel/day.ts';
import type { Points } from '../../src/kernel/points.ts';
import { EXPIRY, householdAccount, ISSUANCE, shopAccount, TRANSIT } from '../../src/ledger/account.ts';
import { type LaterMovement, laterMovement, leftOfYear, type MovementFacts } from '../../src/ledger/left-of-year.ts';

const HOUSEHOLDS = ['001', '002', '003'];
const SHOP = shopAccount('01890000-0000-7000-8000-00000000000a');

const movement = (household: string, as: LaterMovement['as'], change: number, fresh = true): LaterMovement => ({
  household,
  as,
  change: change as Points,
  fresh,
});
const earned = (no: string, points: number) => movement(no, 'earned', points);
const spent = (no: string, points: number) => movement(no, 'spent', -points);
const refunded = (no: string, points: number) => movement(no, 'refunded', points);
const moved = (from: string, to: string, points: number) => [
  movement(from, 'moved', -points),
  movement(to, 'moved', points),
];
const start = (...balances: number[]) =>
  new Map(balances.map((points, index) => [HOUSEHOLDS[index]!, points as Points]));
const left = (atYearEnd: Map<string, Points>, ...movements: (LaterMovement | LaterMovement[])[]) =>
  Object.fromEntries(leftOfYear(atYearEnd, movements.flat()));

describe('what is left of a year', () => {
  test('spending takes the older points first', () => {
    expect(left(start(100), earned('001', 50), spent('001', 30))).toEqual({ '001': 70 });
    expect(left(start(100), earned('001', 50), spent('001', 120))).toEqual({ '001': 0 });
  });

  test('a refund gives back what was spent last: the newer points first', () => {
    expect(left(start(100), earned('001', 50), spent('001', 120), refunded('001', 20))).toEqual({ '001': 0 });
    expect(left(start(100), earned('001', 50), spent('001', 120), refunded('001', 50))).toEqual({ '001': 30 });
  });

  test('a refund of what was spent in the year itself brings its points back', () => {
    expect(left(start(10), refunded('001', 5))).toEqual({ '001': 15 });
  });

  test('no refund brings back what was forfeited', () => {
    const forfeited = movement('001', 'lost', -30);
    expect(left(start(100), earned('001', 50), spent('001', 90), forfeited, refunded('001', 90))).toEqual({
      '001': 90,
    });
  });

  test('deductions of the new year lessen what it earned, then the older points', () => {
    expect(left(start(100), earned('001', 30), earned('001', -20))).toEqual({ '001': 100 });
    expect(left(start(100), earned('001', 30), earned('001', -50))).toEqual({ '001': 80 });
    expect(left(start(100), earned('001', -50), earned('001', 50))).toEqual({ '001': 100 });
  });

  test('taking back an act of the year lessens what is left of it, however much was earned since', () => {
    expect(left(start(100), earned('001', 30), movement('001', 'earned', -40, false))).toEqual({ '001': 60 });
  });

  test('a household in debt at the year end has nothing to lose of what it earned since', () => {
    expect(left(start(-20), earned('001', 50))).toEqual({ '001': -20 });
  });

  test('a merged household takes along what it has of either year', () => {
    const histories = [earned('001', 40), spent('001', 60), moved('001', '002', 80), spent('002', 30)];
    expect(left(start(100, 10), ...histories)).toEqual({ '001': 0, '002': 20 });
  });

  test('who takes a debt over pays it out of the older points', () => {
    expect(left(start(-30, 100), movement('001', 'moved', 30), movement('002', 'moved', -30))).toEqual({
      '001': 0,
      '002': 70,
    });
  });
});

/** Histories in which nobody ever owes anything, with the balance that each household ends at. */
interface Deed {
  readonly what: 'earn' | 'deduct' | 'spend' | 'lose' | 'refund' | 'move';
  readonly household: string;
  readonly other: string;
  readonly points: number;
}
const deeds = fc.array(
  fc.record<Deed>({
    what: fc.constantFrom('earn', 'deduct', 'spend', 'spend', 'lose', 'refund', 'move'),
    household: fc.constantFrom(...HOUSEHOLDS),
    other: fc.constantFrom(...HOUSEHOLDS),
    points: fc.integer({ min: 1, max: 60 }),
  }),
  { maxLength: 60 },
);
const starts = fc.tuple(fc.nat(200), fc.nat(200), fc.nat(200));

function play(balances: readonly number[], list: readonly Deed[]) {
  const now = new Map(HOUSEHOLDS.map((no, i) => [no, balances[i]!]));
  const spentBy = new Map(HOUSEHOLDS.map((no) => [no, 0]));
  const movements: LaterMovement[] = [];
  const change = (no: string, by: number) => now.set(no, now.get(no)! + by);
  for (const { what, household: no, other, points } of list) {
    const taken = Math.min(points, now.get(no)!);
    const back = Math.min(points, spentBy.get(no)!);
    if (what === 'earn') movements.push(earned(no, points));
    if (what === 'deduct') movements.push(earned(no, -taken));
    if (what === 'spend') movements.push(spent(no, taken));
    if (what === 'lose') movements.push(movement(no, 'lost', -taken));
    if (what === 'refund') movements.push(refunded(no, back));
    if (what === 'move' && no !== other) movements.push(...moved(no, other, taken));
    if (what === 'earn') change(no, points);
    if (what === 'deduct' || what === 'spend' || what === 'lose') change(no, -taken);
    if (what === 'refund') change(no, back);
    if (what === 'spend') spentBy.set(no, spentBy.get(no)! + taken);
    if (what === 'refund') spentBy.set(no, spentBy.get(no)! - back);
    if (what === 'move' && no !== other) {
      change(no, -taken);
      change(other, taken);
    }
  }
  return { now, movements };
}

describe('whatever happened since', () => {
  test('nobody has more left than the balance, nor less than nothing', () => {
    fc.assert(
      fc.property(starts, deeds, (balances, list) => {
        const { now, movements } = play(balances, list);
        for (const [no, points] of leftOfYear(start(...balances), movements)) {
          expect(points).toBeGreaterThanOrEqual(0);
          expect(points).toBeLessThanOrEqual(now.get(no)!);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('moving points changes no sum, unless what one earned makes up for deductions of the other', () => {
    fc.assert(
      fc.property(starts, deeds, fc.boolean(), (balances, list, deducts) => {
        const chosen = list.filter(({ what }) => deducts || what !== 'deduct');
        const { now, movements } = play(balances, chosen);
        const [from, to] = HOUSEHOLDS as [string, string];
        const sum = (of: Map<string, number>) => [...of.values()].reduce((total, points) => total + points, 0);
        const before = leftOfYear(start(...balances), movements);
        const merged = leftOfYear(start(...balances), [...movements, ...moved(from, to, now.get(from)!)]);
        expect(merged.get(from)).toBe(0);
        if (deducts) expect(sum(merged)).toBeGreaterThanOrEqual(sum(before));
        else expect(sum(merged)).toBe(sum(before));
      }),
      { numRuns: 500 },
    );
  });

  test('without moves it is what was there less what was spent and not refunded, and no more than the balance', () => {
    fc.assert(
      fc.property(starts, deeds, (balances, list) => {
        // Without deductions too: those come out of what was earned since.
        const simple = list.filter(({ what }) => what === 'earn' || what === 'spend' || what === 'refund');
        const { movements } = play(balances, simple);
        const found = leftOfYear(start(...balances), movements);
        for (const [index, no] of HOUSEHOLDS.entries()) {
          const own = movements.filter(({ household, as }) => household === no && as !== 'earned');
          const net = -own.reduce((total, { change }) => total + change, 0);
          expect(found.get(no)).toBe(Math.max(0, balances[index]! - net));
        }
      }),
      { numRuns: 500 },
    );
  });

  test('what is spent and refunded wholly leaves no trace', () => {
    fc.assert(
      fc.property(starts, deeds, fc.integer({ min: 1, max: 300 }), (balances, list, points) => {
        const { now, movements } = play(balances, list);
        const taken = Math.min(points, now.get('001')!);
        const after = leftOfYear(start(...balances), [...movements, spent('001', taken), refunded('001', taken)]);
        expect(after).toEqual(leftOfYear(start(...balances), movements));
      }),
      { numRuns: 300 },
    );
  });
});

describe('which entry is which movement', () => {
  const own = householdAccount('001');
  const facts = (kind: MovementFacts['kind'], debit: string, credit: string, earnedIn = '2027-02'): MovementFacts => ({
    household: '001',
    kind,
    debit,
    credit,
    amount: 500 as Points,
    earnedIn: earnedIn as Month,
  });
  const placed = (f: MovementFacts) => {
    const { as, change, fresh } = laterMovement(f, '2026-12' as Month);
    return [as, change, fresh];
  };

  test.each([
    ['an act of the new year', facts('posting', ISSUANCE, own), ['earned', 500, true]],
    ['an act that still counts in the old one', facts('posting', ISSUANCE, own, '2026-12'), ['earned', 500, false]],
    ['taking back an act of the old year', facts('reversal', own, ISSUANCE, '2026-03'), ['earned', -500, false]],
    ['an earlier year carried over late', facts('year-end', own, EXPIRY, '2025-12'), ['earned', -500, false]],
    ['a collection', facts('collection', own, SHOP), ['spent', -500, true]],
    ['unclaimed goods that are forfeited', facts('expiry', own, EXPIRY), ['lost', -500, true]],
    ['a closed household without a successor', facts('transfer', own, EXPIRY), ['lost', -500, true]],
    ['a refund', facts('refund', SHOP, own), ['refunded', 500, true]],
    ['what moves to another household', facts('transfer', own, TRANSIT), ['moved', -500, true]],
    ['what comes from another household', facts('transfer', TRANSIT, own), ['moved', 500, true]],
  ])('%s', (_name, entry, expected) => {
    expect(placed(entry)).toEqual(expected);
  });
});
