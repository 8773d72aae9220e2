import { readFileSync } from 'node:fs';
import ExcelJS from 'exceljs';
import { describe, expect, test } from 'vitest';
import { type Annotation, annotate, annotateInWorker, readWorkbook } from '../../../src/importing/workbook/index.ts';
import { refusalOf, sheetXml, workbookOf } from './build.ts';

const sample = (name: string) => readFileSync(new URL(`../samples/${name}`, import.meta.url));

async function open(bytes: Uint8Array): Promise<ExcelJS.Workbook> {
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.load(bytes as unknown as ExcelJS.Buffer);
  return workbook;
}

const fillOf = (cell: ExcelJS.Cell) => (cell.fill as ExcelJS.FillPattern | undefined)?.fgColor?.argb;

/** What exceljs leaves unsaid for a cell of the samples' first format. */
const FONT = { color: { theme: 1 }, family: 2, scheme: 'minor', size: 11, name: 'Calibri' };

/** Everything of a cell that colouring must not touch. */
function withoutFill(cell: ExcelJS.Cell): string {
  const { numFmt = 'General', font = FONT, border = {}, alignment = {} } = cell.style;
  return JSON.stringify([cell.value, cell.isMerged, numFmt, font, border, alignment]);
}

function contentOf(workbook: ExcelJS.Workbook, columns: Record<string, number> = {}): unknown {
  return workbook.worksheets.map((sheet) => {
    const cells: Record<string, unknown> = {};
    sheet.eachRow((row) =>
      row.eachCell((cell, column) => {
        if (column <= (columns[sheet.name] ?? Number.POSITIVE_INFINITY)) cells[cell.address] = withoutFill(cell);
      }),
    );
    return { name: sheet.name, cells, merges: sheet.model.merges };
  });
}

describe('annotating', () => {
  const bytes = sample('xiangshan-2026-10.xlsx');
  const name = '2026年10月积分台账';
  const texts = [
    '=HYPERLINK("http://x")',
    '户号与户主不一致\u0001 <请核对> & "户号"\n第二条',
    '已记入 #12',
    '可能重复',
  ];
  const verdicts = ['refused', 'skipped', 'accepted', 'accepted'] as const;
  const annotation: Annotation = {
    sheet: name,
    header: { row: 2, text: '核对结果' },
    rows: Array.from({ length: 933 }, (_, index) => ({
      row: index + 3,
      verdict: verdicts[index % 4] as (typeof verdicts)[number],
      text: texts[index % 4] as string,
      ...(index % 4 === 3 ? { warning: true } : {}),
    })),
  };

  test('leaves every value, number format, font, border and merged area as it was', async () => {
    const annotated = await open(await annotateInWorker(bytes, 'a.xlsx', [annotation]));
    expect(contentOf(annotated, { [name]: 10 })).toEqual(contentOf(await open(bytes)));
    const sheet = annotated.getWorksheet(name);
    const before = (await open(bytes)).getWorksheet(name);
    expect(sheet?.getColumn(3).width).toEqual(before?.getColumn(3).width);
  });

  test('writes the verdicts right of the content as plain text and colours the rows', async () => {
    const sheet = (await open(await annotate(bytes, 'a.xlsx', [annotation]))).getWorksheet(name);
    const verdict = (row: number) => sheet?.getCell(row, 11).value;
    expect([2, 3, 4, 5, 6].map(verdict)).toEqual([
      '核对结果',
      '=HYPERLINK("http://x")',
      '户号与户主不一致 <请核对> & "户号"；第二条',
      '已记入 #12',
      '可能重复',
    ]);
    const colours = [2, 3, 4, 5, 6].map((row) =>
      [1, 10, 11].map((column) => fillOf(sheet?.getCell(row, column) as ExcelJS.Cell)),
    );
    expect(colours).toEqual([
      [undefined, undefined, undefined],
      ['FFFFC7CE', 'FFFFC7CE', 'FFFFC7CE'],
      ['FFD9D9D9', 'FFD9D9D9', 'FFD9D9D9'],
      ['FFC6EFCE', 'FFC6EFCE', 'FFC6EFCE'],
      ['FFFFEB9C', 'FFFFEB9C', 'FFFFEB9C'],
    ]);
  });

  test('an annotated workbook that comes back gets no second column', async () => {
    const once = await annotate(bytes, 'a.xlsx', [annotation]);
    const { header } = annotation;
    if (!header) throw new Error('the annotation has a header');
    const again: Annotation = { sheet: name, header, rows: [{ row: 3, verdict: 'accepted', text: '已记入 #1' }] };
    const twice = await annotate(once, 'a.xlsx', [again]);
    const sheet = (await open(twice)).getWorksheet(name);
    expect(sheet?.getCell(3, 11).value).toBe('已记入 #1');
    expect(sheet?.getCell(4, 11).value).toBeNull();
    expect((await readWorkbook(twice, 'a.xlsx')).sheets[2]?.columns).toBe(11);
  });

  test('keeps fonts, borders and number formats of coloured cells; splits a column range', async () => {
    const original = new ExcelJS.Workbook();
    const styled = original.addWorksheet('表');
    styled.columns = [{ width: 9 }, { width: 20 }, { width: 7 }];
    styled.addRow(['日期', '户主']);
    styled.addRow([new Date(Date.UTC(2026, 9, 1)), '张三']);
    styled.getCell('A2').numFmt = 'm"月"d"日"';
    styled.getCell('B2').font = { bold: true, name: '仿宋', size: 14 };
    styled.getCell('B2').border = { bottom: { style: 'double' } };
    styled.getCell('B2').fill = { type: 'pattern', pattern: 'solid', fgColor: { argb: 'FF123456' } };
    styled.getColumn(3).hidden = true;
    styled.autoFilter = 'A1:B2';
    const plain = Buffer.from(await original.xlsx.writeBuffer());
    const out = await annotate(plain, 'a.xlsx', [
      { sheet: '表', header: { row: 1, text: '核对结果' }, rows: [{ row: 2, verdict: 'refused', text: '没有这一户' }] },
    ]);
    const sheet = (await open(out)).getWorksheet('表');
    expect(sheet?.getCell('A2').numFmt).toBe('m"月"d"日"');
    expect(sheet?.getCell('B2').font).toMatchObject({ bold: true, name: '仿宋', size: 14 });
    expect(sheet?.getCell('B2').border?.bottom?.style).toBe('double');
    expect(fillOf(sheet?.getCell('B2') as ExcelJS.Cell)).toBe('FFFFC7CE');
    expect(sheet?.getCell('C2').value).toBe('没有这一户');
    expect(sheet?.getColumn(2).width).toBe(20);
    expect(sheet?.getColumn(3).hidden).toBeFalsy();
    expect(sheet?.autoFilter).toBe('A1:B2');
  });

  test('a merged area at the right edge does not hide the verdict; holes and missing rows are filled', async () => {
    const original = await workbookOf({
      sheet: sheetXml(
        '<row><c t="str"><v>户号</v></c></row><row r="3"><c r="B3"><v>2</v></c></row>',
        '<mergeCells><mergeCell ref="B3:D3"/></mergeCells>',
      ),
    });
    const rows = [2, 3, 9].map((row) => ({ row, verdict: 'accepted' as const, text: `第${row}行` }));
    const out = await annotate(original, 'a.xlsx', [{ sheet: '台账', header: { row: 1, text: '核对结果' }, rows }]);
    const sheet = (await open(out)).getWorksheet('台账');
    expect([1, 2, 3, 9].map((row) => sheet?.getCell(row, 5).value)).toEqual(['核对结果', '第2行', '第3行', '第9行']);
    expect(fillOf(sheet?.getCell('A3') as ExcelJS.Cell)).toBe('FFC6EFCE');
    expect(sheet?.getCell('B3').value).toBe(2);
  });

  test('a CSV comes back as a workbook of the same texts', async () => {
    const csv = Buffer.from('户号,户主\n010001,=1+1\n\n010002,李四\n');
    const out = await annotate(csv, '十月/台账?.csv', [
      {
        sheet: '台账?',
        header: { row: 1, text: '核对结果' },
        rows: [{ row: 4, verdict: 'refused', text: '没有这一户' }],
      },
    ]);
    const sheet = (await open(out)).worksheets[0];
    expect(sheet?.getRow(2).values).toEqual([undefined, '010001', '=1+1']);
    expect(sheet?.getCell('C4').value).toBe('没有这一户');
    expect(fillOf(sheet?.getCell('A4') as ExcelJS.Cell)).toBe('FFFFC7CE');
  });

  test('a sheet that is not there is refused, in the worker too', async () => {
    expect(await refusalOf(annotate(bytes, 'a.xlsx', [{ sheet: '没有', rows: [] }]))).toBe('unknown-sheet');
    expect(await refusalOf(annotateInWorker(bytes, 'a.xlsx', [{ sheet: '没有', rows: [] }]))).toBe('unknown-sheet');
  });
});
