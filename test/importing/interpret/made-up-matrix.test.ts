import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readPostings } from '../../../src/importing/interpret/index.ts';
import { permuted, sheetOf, type Value, workbookOf } from './grid.ts';
import { context, HEADS, NUMBERS, pick, RULES, rule, wide } from './made-up.ts';
import { ok } from './samples.ts';

const cell = fc.record({
  household: fc.nat(6),
  rule: fc.nat(5),
  count: fc.integer({ min: 1, max: 9 }),
  spell: fc.nat(3),
});

describe('a matrix made up at random', () => {
  test('gives a verdict for each filled cell, dated the last day of the month', () => {
    const rulesAcross = [...RULES, rule('ZZ99', '从来没有的事', 100, '次')];
    fc.assert(
      fc.property(
        fc.uniqueArray(cell, { selector: (each) => `${each.household} ${each.rule}`, maxLength: 25 }),
        fc.constantFrom(...NUMBERS),
        fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], { minLength: 10 }),
        fc.constantFrom('codes', 'acts', 'both'),
        (cells, numbers, columns, across) => {
          const codes = ['', '', '', ...rulesAcross.map((each) => each.code), ''];
          const acts = ['户号', '户主', '组', ...rulesAcross.map((each) => each.act), '合计分'];
          const onlyCodes = codes.map((code, index) => code || acts[index]!);
          const headers = across === 'codes' ? [onlyCodes] : across === 'acts' ? [acts] : [acts, codes];
          const body = [...numbers, '990099'].map((no, index): Value[] => [
            no,
            HEADS[index] ?? '某人',
            '1组',
            '',
            '',
            '',
            '',
            '',
            '',
          ]);
          for (const each of cells) {
            body[each.household]![3 + each.rule] = pick<Value>(
              [each.count, wide(String(each.count)), `${each.count}次`, String(each.count)],
              each.spell,
            );
          }
          body[0]![3 + 5] ??= '';
          const rows = [...headers, ...body, ['合计']];
          const titled = [['二〇二六年十月积分汇总'], ...permuted(rows, columns)];
          const reading = ok(readPostings(workbookOf(sheetOf('汇总', titled)), context(numbers)));
          const byPlace = (list: string[]) => [...list].sort();
          const read = reading.rows
            .filter((row) => row.verdict !== 'skipped')
            .map(
              (row) =>
                `${row.row}:${row.column} ${row.problems[0]?.code ?? `${row.claim!.rule}×${row.claim!.quantity} ${row.claim!.occurredOn}`}`,
            );
          const wanted = cells.map((each) => {
            const place = `${each.household + 2 + headers.length}:${columns.indexOf(3 + each.rule) + 1}`;
            const reason = each.household === 6 ? 'unknown-household' : each.rule === 5 ? 'unknown-rule' : undefined;
            return `${place} ${reason ?? `${RULES[each.rule]!.code}×${each.count * 100} 2026-10-31`}`;
          });
          expect(byPlace(read)).toEqual(byPlace(wanted));
        },
      ),
      { numRuns: 200 },
    );
  });
});
