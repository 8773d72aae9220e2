import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Day } from '../../src/kernel/day.ts';
import { parsePeriod } from '../../src/kernel/period.ts';
import type { Points } from '../../src/kernel/points.ts';
import { type Contender, rank, rankOrdered, type TieRule } from '../../src/ranking/rank.ts';
import { type ScoreSettings, scoreBy, scoringOf } from '../../src/ranking/scoring.ts';

/** Few values, so that every kind of tie comes up; no two share a seq. */
const contendersArbitrary: fc.Arbitrary<Contender[]> = fc
  .array(
    fc.record({ score: fc.integer({ min: -2, max: 3 }), merits: fc.nat({ max: 2 }), deductions: fc.nat({ max: 2 }) }),
    { maxLength: 25 },
  )
  .chain((rows) =>
    fc
      .shuffledSubarray(
        rows.map((_, i) => i + 1),
        { minLength: rows.length },
      )
      .map((seqs) =>
        rows.map((row, i) => ({
          ...row,
          score: row.score as Points,
          honour: row.score as Points,
          household: `h${i}`,
          lastSeq: seqs[i]!,
        })),
      ),
  );

/** Is `a` ahead of `b`, criterion by criterion as the documents say it? */
function isAhead(a: Contender, b: Contender, ties: TieRule): boolean {
  if (a.score !== b.score) return a.score > b.score;
  if (a.deductions !== b.deductions) return a.deductions < b.deductions;
  if (a.merits !== b.merits) return a.merits > b.merits;
  return ties === 'distinct' && a.lastSeq < b.lastSeq;
}

describe('rank', () => {
  it('gives everybody one more than the number of households ahead, under either tie rule', () => {
    fc.assert(
      fc.property(contendersArbitrary, fc.constantFrom<TieRule>('distinct', 'shared'), (rows, ties) => {
        const ranked = rank(rows, ties);
        expect(ranked).toHaveLength(rows.length);
        for (const one of ranked) expect(one.rank).toBe(1 + rows.filter((row) => isAhead(row, one, ties)).length);
        const order = ranked.map((one) => one.rank);
        expect(order).toEqual([...order].sort((a, b) => a - b));
      }),
    );
  });

  it('ranks 1 to n without a gap where ties are told apart', () => {
    fc.assert(
      fc.property(contendersArbitrary, (rows) => {
        expect(rank(rows, 'distinct').map((one) => one.rank)).toEqual(rows.map((_, i) => i + 1));
      }),
    );
  });

  it('lets ties share a rank and leaves out the next: 1, 2, 2, 4', () => {
    const row = (household: string, score: number, lastSeq: number) =>
      ({ household, score, honour: score, merits: 1, deductions: 0, lastSeq }) as Contender;
    const rows = [row('d', 1, 4), row('c', 2, 3), row('b', 2, 2), row('a', 3, 1)];
    expect(rank(rows, 'shared').map((one) => [one.household, one.rank])).toEqual([
      ['a', 1],
      ['b', 2],
      ['c', 2],
      ['d', 4],
    ]);
    expect(rank(rows, 'distinct').map((one) => one.rank)).toEqual([1, 2, 3, 4]);
  });

  it('does not depend on the order it is given, nor touches its input', () => {
    fc.assert(
      fc.property(contendersArbitrary, fc.constantFrom<TieRule>('distinct', 'shared'), (rows, ties) => {
        const before = structuredClone(rows);
        expect(rank([...rows].reverse(), ties)).toEqual(rank(rows, ties));
        expect(rows).toEqual(before);
      }),
    );
  });

  it('ranks a part of an ordered ranking as if it were alone', () => {
    fc.assert(
      fc.property(contendersArbitrary, fc.constantFrom<TieRule>('distinct', 'shared'), (rows, ties) => {
        const some = (list: readonly Contender[]) => list.filter(({ household }) => household.length % 2 === 0);
        const ordered = rank(rows, ties).map(({ rank: _rank, ...one }) => one);
        expect(rankOrdered(some(ordered), ties)).toEqual(rank(some(rows), ties));
      }),
    );
  });
});

const settings = (more: Partial<ScoreSettings>): ScoreSettings => ({
  mode: 'accumulate',
  basePoints: 6000 as Points,
  sheetMax: 10000 as Points,
  sheetPeriod: 'month',
  ...more,
});
const TODAY = '2026-11-21' as Day;
const scoring = (given: ScoreSettings, period: string, today = TODAY) => scoringOf(given, parsePeriod(period)!, today);

describe('scores', () => {
  it('are the honour of the period where points accumulate', () => {
    expect(scoring(settings({}), '2026-Q3')).toMatchObject({ from: '2026-07', to: '2026-09', sheets: null });
    expect(scoreBy(scoring(settings({}), '2026-10'), () => -1250)).toBe(-1250);
  });

  it('start from the base and take the year’s honour up to the period’s end in the mode base', () => {
    const base = scoring(settings({ mode: 'base' }), '2026-10');
    expect(base).toMatchObject({ from: '2026-01', first: '2026-10', to: '2026-10' });
    expect(scoreBy(base, () => -8000)).toBe(-2000);
  });

  it('stay within 0 and the maximum of a sheet', () => {
    const sheet = scoring(settings({ mode: 'sheet' }), '2026-10');
    expect([-9000, -1000, 1000, 9000].map((honour) => scoreBy(sheet, () => honour))).toEqual([0, 5000, 7000, 10000]);
  });

  it('are the mean of the sheets that have ended, rounded to hundredths with halves up', () => {
    const year = scoring(settings({ mode: 'sheet' }), '2026');
    expect(year.sheets).toEqual(Array.from({ length: 10 }, (_, i) => `2026-${String(i + 1).padStart(2, '0')}`));
    const quarters = scoring(settings({ mode: 'sheet', sheetPeriod: 'quarter' }), '2026');
    expect(quarters.sheets).toEqual(['2026-Q1', '2026-Q2', '2026-Q3']);
    const honour: Record<string, number> = { '2026-Q1': 1, '2026-Q2': 0, '2026-Q3': 0 };
    expect(scoreBy(quarters, (sheet) => honour[sheet!]!)).toBe(6000);
    expect(scoreBy({ ...quarters, sheets: ['2026-Q1', '2026-Q2'] }, (sheet) => honour[sheet!]!)).toBe(6001);
    expect(scoreBy(quarters, (sheet) => (sheet === '2026-Q1' ? 99999 : -99999))).toBe(3333);
  });

  it('take the first sheet of a period while none has ended', () => {
    expect(scoring(settings({ mode: 'sheet' }), '2027').sheets).toEqual(['2027-01']);
    expect(scoring(settings({ mode: 'sheet' }), '2026', '2026-01-31' as Day).sheets).toEqual(['2026-01']);
    expect(scoring(settings({ mode: 'sheet' }), '2026', '2026-02-01' as Day).sheets).toEqual(['2026-01']);
    expect(scoring(settings({ mode: 'sheet' }), '2026', '2026-03-01' as Day).sheets).toEqual(['2026-01', '2026-02']);
  });

  it('show a month within a quarter’s sheet as the sheet stood at its end', () => {
    const month = scoring(settings({ mode: 'sheet', sheetPeriod: 'quarter' }), '2026-08');
    expect(month).toMatchObject({ from: '2026-07', first: '2026-08', to: '2026-08', sheets: null, max: 10000 });
  });

  it('of one dimension are its honour, whatever the mode', () => {
    const one = scoringOf(settings({ mode: 'sheet' }), parsePeriod('2026-10')!, TODAY, '环境卫生');
    expect(scoreBy(one, () => -300)).toBe(-300);
  });
});
