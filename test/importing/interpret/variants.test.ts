import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  checkTotals,
  type PostingRow,
  readPostings,
  readRoster,
  readRulebook,
  rowId,
} from '../../../src/importing/interpret/index.ts';
import type { Cell, Sheet, Workbook } from '../../../src/importing/workbook/index.ts';
import { accessProblems } from '../../../src/kernel/problems/access.ts';
import { generalProblems } from '../../../src/kernel/problems/general.ts';
import { importProblems } from '../../../src/kernel/problems/imports.ts';
import { ledgerProblems } from '../../../src/kernel/problems/ledger.ts';
import { rulebookProblems } from '../../../src/kernel/problems/rulebook.ts';
import { villageProblems } from '../../../src/kernel/problems/village.ts';
import { permuted, sheetOf, type Value, workbookOf } from './grid.ts';
import { ok, sample, villageOf } from './samples.ts';
import { context } from './village.ts';

const gridOf = (sheet: Sheet): Value[][] => {
  const rows: Value[][] = Array.from({ length: sheet.rows }, () => []);
  for (const cells of sheet.rowsOf()) for (const cell of cells) rows[cell.row - 1]![cell.column - 1] = cell;
  return rows;
};
const asCsv = (value: Value): Value => {
  const cell = value as Cell | undefined;
  return cell === undefined ? '' : (cell.date ?? String(cell.value ?? ''));
};
const essence = (rows: readonly PostingRow[]) =>
  rows.map((row) => ({
    row: row.row,
    verdict: row.verdict,
    problems: row.problems,
    claim: row.claim,
    of: row.warnings,
  }));

describe('the sample, handed over differently', () => {
  const read = async () => {
    const { workbook } = await sample('xiangshan-2026-10');
    const village = villageOf(ok(readRoster(workbook)), ok(readRulebook(workbook)), '2026-11-03');
    return { workbook, village, postings: ok(readPostings(workbook, village)) };
  };

  test('as CSV files, without merged areas and with nothing but text, it reads the same', async () => {
    const { workbook, village, postings } = await read();
    const [roster, rulebook, acts] = workbook.sheets.map((sheet): Workbook => {
      const rows = gridOf(sheet).map((row) => Array.from({ length: sheet.columns }, (_, index) => asCsv(row[index])));
      return { ...workbookOf(sheetOf(sheet.name, rows)), format: 'csv' };
    });
    expect(ok(readRoster(roster!)).households).toEqual(ok(readRoster(workbook)).households);
    expect(ok(readRulebook(rulebook!)).rules).toEqual(ok(readRulebook(workbook)).rules);
    expect(essence(ok(readPostings(acts!, village)).rows)).toEqual(essence(postings.rows));
  });

  test('with its columns in any other order, it reads the same', async () => {
    const { workbook, village, postings } = await read();
    const sheet = workbook.sheets[2]!;
    const rows = gridOf(sheet);
    const columns = rows[1]!.map((_, index) => index);
    fc.assert(
      fc.property(fc.shuffledSubarray(columns, { minLength: columns.length }), (order) => {
        const book = workbookOf(sheetOf(sheet.name, [rows[0]!, ...permuted(rows.slice(1), order)]));
        expect(essence(ok(readPostings(book, village)).rows)).toEqual(essence(postings.rows));
      }),
      { numRuns: 10 },
    );
  });

  test('a corrected line keeps the keys of all others', async () => {
    const { workbook, village, postings } = await read();
    const sheet = workbook.sheets[2]!;
    const rows = gridOf(sheet);
    rows[20]![1] = { ...(rows[20]![1] as Cell), value: '010001' };
    const corrected = ok(readPostings(workbookOf(sheetOf(sheet.name, rows)), village)).rows;
    const keys = (list: readonly PostingRow[]) =>
      list.flatMap((row) => (row.claim ? [`${row.claim.keyMaterial}#${row.claim.ordinal}`] : []));
    const [before, after] = [new Set(keys(postings.rows)), keys(corrected)];
    expect(after.filter((key) => !before.has(key))).toHaveLength(1);
    expect(after).toHaveLength(before.size + 1);
  });
});

describe('lines that are not acts', () => {
  const header = ['序号', '日期', '户号', '编码', '数量', '分值', '备注'];
  const read = (rows: Value[][]) => ok(readPostings(workbookOf(sheetOf('2026年10月台账', [header, ...rows])), context));

  test('numbers, dates and formulas that were filled in ahead', () => {
    const { rows } = read([
      [1, '10月8日', '0101', 'A01', 1, 2],
      [2, '10月8日', '', '', '', { value: 0, formula: true }],
      [3],
      ['', '以下空白'],
      ['', '', '', '', '', '', '注：以上属实'],
    ]);
    expect(rows.map((row) => row.skipped ?? row.verdict)).toEqual(['accepted', 'blank', 'blank', 'footer', 'footer']);
  });

  test('sums under any name, or none, are checked and not posted', () => {
    const reading = read([
      [1, '10月8日', '0101', 'A01', 1, 2],
      ['', '第一周小计', '', '', '', 2],
      [2, '10月9日', '0101', 'A02', 1, 3],
      ['', '', '', '', '', 6],
    ]);
    expect(reading.rows.map((row) => row.skipped ?? row.verdict)).toEqual(['accepted', 'total', 'accepted', 'total']);
    const accepted = new Set(reading.rows.filter((row) => row.claim).map(rowId));
    expect(checkTotals(reading, accepted).map((each) => each.row)).toEqual([5]);
  });

  test('a line that lacks the household is refused and not dropped', () => {
    const { rows } = read([[1, '10月8日', '', 'A01', 1, 2]]);
    expect(rows[0]?.problems.map((each) => each.code)).toEqual(['household-missing']);
  });
});

test('no code of an import is also another part of the catalogue', () => {
  const others = [accessProblems, generalProblems, ledgerProblems, rulebookProblems, villageProblems];
  const taken = new Set(others.flatMap((group) => Object.keys(group)));
  expect(Object.keys(importProblems).filter((code) => taken.has(code))).toEqual([]);
});

test('long and hostile texts are read in moments', () => {
  const texts = ['a', ' ', '(', '[', '1', '每', '一', '最多', '分', '年1月', '、'].map(
    (part) => `x${part.repeat(30_000)}y`,
  );
  const rows: Value[][] = [['日期', '户号', '户主', '行为人', '编码', '事项', '数量', '分值', '备注']];
  for (const text of texts) rows.push(Array.from({ length: 9 }, () => text));
  const titled = [texts, ...rows.map((row) => [...row])];
  const rules: Value[][] = [
    ['编码', '类别', '事项', '分值', '上限'],
    ...texts.map((text) => Array.from({ length: 5 }, () => text)),
  ];
  const people: Value[][] = [
    ['户号', '户主', '家庭成员', '出生年月', '电话'],
    ...texts.map((text) => Array.from({ length: 5 }, () => text)),
  ];
  const started = performance.now();
  expect(
    ok(readPostings(workbookOf(sheetOf('台账', titled)), context)).rows.every((row) => row.verdict !== 'accepted'),
  ).toBe(true);
  expect(ok(readRulebook(workbookOf(sheetOf('细则', rules)))).rules).toEqual([]);
  expect(ok(readRoster(workbookOf(sheetOf('名册', people)))).households.map((each) => each.no)).toEqual(['xy']);
  expect(performance.now() - started).toBeLessThan(5000);
});
