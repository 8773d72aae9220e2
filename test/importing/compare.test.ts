import fc from 'fast-check';
import { expect, test } from 'vitest';
import { comparePostings, type PostedRow } from '../../src/importing/compare-postings.ts';
import type { PlannedRow } from '../../src/importing/plan-postings.ts';
import type { ReportRow } from '../../src/importing/report.ts';

const VILLAGE = '220382206201';
const BLANK = { problems: [], warnings: [], normalised: [] };

interface Act {
  key: string;
  row: number;
  column: number | null;
  household: string;
  rule: string;
  occurredOn: string;
}

const act = fc.record({
  key: fc.constantFrom(...'abcdefghij'),
  row: fc.integer({ min: 3, max: 8 }),
  column: fc.constantFrom(null, 4, 5),
  household: fc.constantFrom('010001', '010002'),
  rule: fc.constantFrom('HJ03', 'ZY01'),
  occurredOn: fc.constantFrom('2026-10-03', '2026-10-04'),
});
const acts = fc.uniqueArray(act, { maxLength: 12, selector: ({ key }) => key });

const postedOf = (list: readonly Act[]): PostedRow[] =>
  list.map((each, index) => ({ ...each, seq: index + 1, honour: 200 }));

/** The new upload: what is posted already is skipped, the rest is accepted. */
function uploadOf(list: readonly Act[], posted: readonly PostedRow[]) {
  const known = new Set(posted.map(({ key }) => key));
  const rows: ReportRow[] = list.map(({ key, column, ...each }) => ({
    ...BLANK,
    ...each,
    ...(column === null ? {} : { column }),
    verdict: known.has(key) ? 'skipped' : 'accepted',
  }));
  const planned = list.map(({ key }, index) => ({ key, row: rows[index] }) as unknown as PlannedRow);
  return { rows, planned };
}

test('every posted row that the sheet no longer has is listed once, as changed or vanished, and no other', () => {
  fc.assert(
    fc.property(acts, acts, (before, after) => {
      const posted = postedOf(before);
      const { rows, planned } = uploadOf(after, posted);
      const { vanished, changed } = comparePostings(VILLAGE, posted, planned, rows);
      const listed = new Set(after.map(({ key }) => key));
      const gone = posted.filter(({ key }) => !listed.has(key)).map(({ seq }) => seq);
      expect([...vanished, ...changed].map(({ seq }) => seq).sort((a, b) => a - b)).toEqual(gone);
      for (const { now } of vanished) expect(now).toBeUndefined();
      for (const { now } of changed) {
        const partner = rows.find(({ row, column }) => row === now!.row && column === now!.column);
        expect(partner).toBeDefined();
      }
      const fresh = rows.filter(({ verdict }) => verdict === 'accepted').length;
      expect(changed.length).toBeLessThanOrEqual(fresh);
    }),
  );
});

test('the same sheet once more bears everything out', () => {
  fc.assert(
    fc.property(acts, (list) => {
      const posted = postedOf(list);
      const { rows, planned } = uploadOf(list, posted);
      expect(comparePostings(VILLAGE, posted, planned, rows)).toEqual({ vanished: [], changed: [] });
    }),
  );
});

test('a row that moved because one above it was deleted is not taken for a change', () => {
  const line = (key: string, row: number, household: string): Act => ({
    ...{ key, row, household, column: null, rule: 'HJ03', occurredOn: '2026-10-03' },
  });
  const posted = postedOf([line('a', 3, '010001'), line('b', 4, '010002'), line('c', 5, '010003')]);
  const { rows, planned } = uploadOf([line('b', 3, '010002'), line('c', 4, '010003')], posted);
  const { vanished, changed } = comparePostings(VILLAGE, posted, planned, rows);
  expect(vanished.map(({ seq }) => seq)).toEqual([1]);
  expect(changed).toEqual([]);
});
