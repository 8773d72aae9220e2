import { parse } from 'csv-parse/sync';
import ExcelJS from 'exceljs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { csvCell, type SheetToWrite, writeWorkbook } from '../../src/document/workbook.ts';

async function written(...sheets: SheetToWrite[]): Promise<ExcelJS.Workbook> {
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.load((await writeWorkbook(sheets)) as unknown as ExcelJS.Buffer);
  return workbook;
}

const columns = [
  { header: '名次', width: 8, format: 'int' as const },
  { header: '户主', width: 14 },
  { header: '日期', width: 12, format: 'day' as const },
  { header: '积分', width: 10, format: 'points' as const },
];

describe('writeWorkbook', () => {
  test('writes title, header, typed cells and footer, fit for printing', async () => {
    const rows = [
      [1, '张三', '2026-10-01', 2.5],
      [2, '=1+1', null, -3],
      [3, 10001, '不详', 0],
    ];
    const workbook = await written({
      name: '榜',
      title: '积分榜',
      columns,
      rows,
      autoFilter: true,
      footer: ['公示七天'],
    });
    const sheet = workbook.worksheets[0] as ExcelJS.Worksheet;
    expect(sheet.getCell('A1').value).toBe('积分榜');
    expect(sheet.model.merges).toEqual(['A1:D1', 'A6:D6']);
    expect(sheet.getRow(2).values).toEqual([undefined, '名次', '户主', '日期', '积分']);
    expect(sheet.getRow(3).values).toEqual([undefined, 1, '张三', new Date(Date.UTC(2026, 9, 1)), 2.5]);
    expect(sheet.getCell('B4').value).toBe('=1+1');
    expect(sheet.getRow(5).values).toEqual([undefined, 3, '10001', '不详', 0]);
    expect(sheet.getCell('A6').value).toBe('公示七天');
    expect(sheet.getCell('D3').border.top?.style).toBe('thin');
    expect(sheet.views[0]).toMatchObject({ state: 'frozen', ySplit: 2 });
    expect(sheet.pageSetup).toMatchObject({ paperSize: 9, orientation: 'landscape', fitToPage: true, fitToHeight: 0 });
    expect(sheet.pageSetup.printTitlesRow).toBe('1:2');
    expect(sheet.autoFilter).toBe('A2:D5');
    expect(sheet.getColumn(2).width).toBe(14);
  });

  test('text comes back as the same text whatever it is', async () => {
    const texts = fc.array(fc.string({ unit: 'binary', maxLength: 30 }), { minLength: 1, maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(texts, async (values) => {
        const wanted = values.map((value) => value.replace(/[\p{Cc}\p{Cs}\ufffe\uffff]/gu, '。'));
        const workbook = await written({
          name: 'a',
          columns: [{ header: 'h', width: 9 }],
          rows: wanted.map((v) => [v]),
        });
        const sheet = workbook.worksheets[0] as ExcelJS.Worksheet;
        expect(wanted.map((_, index) => sheet.getCell(index + 2, 1).value ?? '')).toEqual(wanted);
      }),
      { numRuns: 60 },
    );
  });

  test('names that Excel refuses are made acceptable and unique; an empty table is a table', async () => {
    const sheet = (name: string): SheetToWrite => ({ name, columns, rows: [] });
    const long = '向善村道德银行积分台账二〇二六年十月份公示稿第一版第二次修订';
    const workbook = await written(sheet("'a/b'"), sheet('A b'), sheet('['), sheet(`${long}甲`), sheet(`${long}乙`));
    const names = workbook.worksheets.map(({ name }) => name);
    expect(names.slice(0, 3)).toEqual(['a b', 'A b(2)', 'Sheet3']);
    expect(new Set(names).size).toBe(5);
    expect(Math.max(...names.map((name) => name.length))).toBeLessThanOrEqual(31);
  });

  test('200,000 rows stay within bounded memory', async () => {
    function* rows() {
      for (let index = 1; index <= 200_000; index++) yield [index, `户主${index}`, '2026-10-01', index / 2];
    }
    const before = process.memoryUsage.rss();
    let most = before;
    const watch = setInterval(() => {
      most = Math.max(most, process.memoryUsage.rss());
    }, 20);
    const bytes = await writeWorkbook([{ name: '大', columns, rows: rows() }]);
    clearInterval(watch);
    expect(bytes.length).toBeGreaterThan(1_000_000);
    expect(most - before).toBeLessThan(250 * 1024 * 1024);
  });

  test('strong rows are bold, stay text where they are text, and long texts get the height they need', async () => {
    const rows = [[1, '张三', null, 2], { strong: [2, '=小计', null, 4] }, [3, '长'.repeat(20), null, 0]];
    const sheet = (await written({ name: '表', columns, rows })).worksheets[0] as ExcelJS.Worksheet;
    const bold = (row: number) => ['A', 'B', 'D'].map((column) => sheet.getCell(`${column}${row}`).font?.bold === true);
    expect([bold(2), bold(3), bold(4)]).toEqual([
      [false, false, false],
      [true, true, true],
      [false, false, false],
    ]);
    expect(sheet.getCell('B3').value).toBe('=小计');
    expect(sheet.getCell('D3').value).toBe(4);
    expect(sheet.getRow(4).height).toBeGreaterThanOrEqual(3 * 16);
  });

  test('rows that are signed by hand are as high as asked, and higher where their text needs it', async () => {
    const rows = [[1, '张三', null, 2], { strong: [2, '合计', null, 4] }, [3, '长'.repeat(20), null, 0]];
    const sheet = (await written({ name: '表', columns, rows, rowHeight: 38 })).worksheets[0] as ExcelJS.Worksheet;
    expect([2, 3].map((row) => sheet.getRow(row).height)).toEqual([38, 38]);
    expect(sheet.getRow(4).height).toBeGreaterThan(3 * 16);
  });

  test('what the rows throw reaches the caller', async () => {
    function* rows(): Generator<string[]> {
      yield ['a'];
      throw new Error('the journal went away');
    }
    await expect(writeWorkbook([{ name: 'a', columns, rows: rows() }])).rejects.toThrow('the journal went away');
  });
});

describe('csvCell', () => {
  test.each(['=1+1', '+1', '-1', '@x', '\t=1', '\r=1', '＝1'])('guards %j, which a spreadsheet would run', (text) => {
    expect(parse(csvCell(text))[0]?.[0]).toBe(`'${text}`);
  });

  test('anything else is read back as it was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (text) => {
        fc.pre(!/^[=+\-@\t\r＝＋－＠\ufeff]/.test(text));
        expect(parse(`x,${csvCell(text)}\n`, { record_delimiter: '\n' })[0]).toEqual(['x', text]);
      }),
    );
    expect([csvCell(-2.5), csvCell(null)]).toEqual(['-2.5', '']);
  });
});
