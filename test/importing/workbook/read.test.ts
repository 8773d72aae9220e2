import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readWorkbook, readWorkbookInWorker } from '../../../src/importing/workbook/index.ts';
import { sheetXml, workbookOf } from './build.ts';

const sample = (name: string) => readFileSync(new URL(`../samples/${name}`, import.meta.url));

async function firstSheet(parts: Parameters<typeof workbookOf>[0]) {
  const workbook = await readWorkbook(await workbookOf(parts), 'a.xlsx');
  const sheet = workbook.sheets[0];
  if (!sheet) throw new Error('no sheet');
  return sheet;
}

const styles = (formats: string[], ids: number[]) =>
  `<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts>${formats
    .map((code, index) => `<numFmt numFmtId="${164 + index}" formatCode="${code.replaceAll('"', '&quot;')}"/>`)
    .join('')}</numFmts><cellXfs>${ids.map((id) => `<xf numFmtId="${id}"/>`).join('')}</cellXfs></styleSheet>`;

describe('sample workbooks', () => {
  test('the list: sheets in order, merged cells filled, dates and texts as people see them', async () => {
    const workbook = await readWorkbook(sample('xiangshan-2026-10.xlsx'), 'xiangshan-2026-10.xlsx');
    expect(workbook.sheets.map(({ name, rows, columns, hidden }) => [name, rows, columns, hidden])).toEqual([
      ['农户花名册', 348, 10, false],
      ['积分细则', 18, 6, false],
      ['2026年10月积分台账', 935, 10, false],
    ]);
    const [roster, rules, list] = workbook.sheets;
    expect(roster?.at(4, 8)).toEqual({
      row: 4,
      column: 8,
      value: 25934,
      date: '1971-01-01',
      dateFormat: 'yyyy/m/d',
    });
    expect(roster?.at(5, 2)).toEqual({ row: 5, column: 2, value: '第1组', mergedFrom: { row: 4, column: 2 } });
    expect(roster?.at(4, 9)?.value).toBe(13859825334);
    expect(rules?.at(7, 2)?.value).toBe('环境卫生');
    expect(rules?.at(7, 2)?.mergedFrom).toEqual({ row: 6, column: 2 });
    expect(list?.at(7, 2)?.value).toBe('０４００１８');
    expect(list?.at(1, 10)?.value).toBe('向善村2026年10月积分台账');
    expect(list?.at(3, 10)).toBeUndefined();
  });

  test('the worker reads the same as this thread', async () => {
    const bytes = sample('xiangshan-2026-10-matrix.xlsx');
    const here = await readWorkbook(bytes, 'a.xlsx');
    const there = await readWorkbookInWorker(bytes, 'a.xlsx');
    expect(there.sheets.map((sheet) => [...sheet.rowsOf()])).toEqual(here.sheets.map((sheet) => [...sheet.rowsOf()]));
    expect(there.sheets[0]?.at(5, 1)?.mergedFrom).toEqual(here.sheets[0]?.at(5, 1)?.mergedFrom);
  });
});

describe('cells', () => {
  test('rich text is joined, phonetic runs are dropped, inline and formula strings are read', async () => {
    const sheet = await firstSheet({
      sharedStrings:
        '<sst><si><r><t>张</t></r><r><t xml:space="preserve"> 三</t></r><rPh sb="0" eb="1"><t>ZHANG</t></rPh></si><si><t>a_x000D_\nb&amp;<![CDATA[<c>]]></t></si></sst>',
      sheet: sheetXml(
        '<row r="2"><c r="B2" t="s"><v>0</v></c><c r="C2" t="s"><v>1</v></c><c r="D2" t="inlineStr"><is><t>内</t><rPh><t>NEI</t></rPh></is></c><c r="E2" t="str"><f>A1&amp;"x"</f><v>x</v></c><c r="F2" t="b"><v>1</v></c><c r="G2" t="e"><f>NA()</f><v>#N/A</v></c><c r="H2"><f>1+1</f><v>2</v></c><c r="I2"><f>1+1</f></c><c r="J2" t="s"><v/></c><c r="K2" t="str"><f>""</f><v></v></c></row>',
      ),
    });
    expect([...sheet.rowsOf()]).toEqual([
      [
        { row: 2, column: 2, value: '张 三' },
        { row: 2, column: 3, value: 'a\nb&<c>' },
        { row: 2, column: 4, value: '内' },
        { row: 2, column: 5, value: 'x', formula: true },
        { row: 2, column: 6, value: true },
        { row: 2, column: 7, value: null, error: '#N/A', formula: true },
        { row: 2, column: 8, value: 2, formula: true },
        { row: 2, column: 9, value: null, formula: true },
      ],
    ]);
  });

  test('numbers: shown digits, lost digits, zero padding', async () => {
    const sheet = await firstSheet({
      styles: styles(['000000'], [0, 164]),
      sheet: sheetXml(
        '<row><c><v>3.3000000000000003</v></c><c><v>4.1010519900101001E+17</v></c><c s="1"><v>10001</v></c><c><v>13859825334</v></c></row>',
      ),
    });
    expect(sheet.at(1, 1)?.value).toBe(3.3);
    expect(sheet.at(1, 2)?.lostDigits).toBe(true);
    expect(sheet.at(1, 3)).toMatchObject({ value: 10001, shown: '010001' });
    expect(sheet.at(1, 4)).toEqual({ row: 1, column: 4, value: 13859825334 });
  });

  test.each([
    ['yyyy"年"m"月"d"日"', true],
    ['[$-804]yyyy"年"m"月";@', true],
    ['m"月"d"日"', true],
    ['yyyy年m月d日', true],
    ['[DBNum1][$-804]m"月"d"日"', true],
    ['yyyy\\-mm', true],
    ['mmm-yy', true],
    ['[$-404]e/m/d', true],
    ['h:mm', false],
    ['[h]:mm', false],
    ['mm:ss.0', false],
    ['G/通用格式"分"', false],
    ['General', false],
    ['0.00E+00', false],
    ['0" day"', false],
    ['[红色]0.0', false],
  ])('the number format %s shows a date: %s', async (format, isDate) => {
    const sheet = await firstSheet({
      styles: styles([format], [164]),
      sheet: sheetXml('<row><c s="0"><v>46296</v></c></row>'),
    });
    expect(sheet.at(1, 1)).toEqual({
      row: 1,
      column: 1,
      value: 46296,
      ...(isDate ? { date: '2026-10-01', dateFormat: format } : {}),
    });
  });

  test('built-in date formats and both calendars; ISO date cells', async () => {
    const rows =
      '<row r="1"><c s="0"><v>1</v></c><c s="1"><v>61</v></c><c s="2"><v>59</v></c><c s="2"><v>0.5</v></c><c t="d"><v>2026-10-01T00:00:00</v></c></row>';
    const dates = async (date1904: string) => {
      const sheet = await firstSheet({
        styles: styles([], [14, 31, 57]),
        sheet: sheetXml(rows),
        workbook: `<workbook xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><workbookPr date1904="${date1904}"/><sheets><sheet name="a" r:id="rId1"/></sheets></workbook>`,
      });
      return [1, 2, 3, 4, 5].map((column) => sheet.at(1, column)?.date);
    };
    expect(await dates('0')).toEqual(['1900-01-01', '1900-03-01', '1900-02-28', undefined, '2026-10-01']);
    expect(await dates('true')).toEqual(['1904-01-02', '1904-03-02', '1904-02-29', '1904-01-01', '2026-10-01']);
  });
});

describe('packages as other programs write them', () => {
  test('prefixed tags, strict namespaces, absolute targets, sheet order, hidden sheets, chart sheets', async () => {
    const strict = 'http://purl.oclc.org/ooxml/officeDocument/relationships';
    const bytes = await workbookOf({
      workbook: `<x:workbook xmlns:x="http://purl.oclc.org/ooxml/spreadsheetml/main" xmlns:rel="${strict}"><x:sheets><x:sheet name="二" sheetId="9" rel:id="b"/><x:sheet name="图" rel:id="c"/><x:sheet name="一" sheetId="1" state="veryHidden" rel:id="a"/></x:sheets></x:workbook>`,
      relations: `<Relationships><Relationship Id="a" Type="${strict}/worksheet" Target="/xl/worksheets/sheet1.xml"/><Relationship Id="b" Type="${strict}/worksheet" Target="worksheets/../other/Second.xml"/><Relationship Id="c" Type="${strict}/chartsheet" Target="worksheets/sheet1.xml"/></Relationships>`,
      sheet: sheetXml('<row><c t="inlineStr"><is><t>1</t></is></c></row>'),
      extra: {
        'xl/other/second.xml':
          '<x:worksheet xmlns:x="http://purl.oclc.org/ooxml/spreadsheetml/main"><x:sheetData><x:row><x:c t="inlineStr"><x:is><x:t>甲</x:t></x:is></x:c><x:c><x:v>2</x:v></x:c></x:row><x:row r="5"><x:c r="C5"><x:v>3</x:v></x:c></x:row></x:sheetData></x:worksheet>',
      },
    });
    const { sheets } = await readWorkbook(bytes, 'a.xlsx');
    expect(sheets.map(({ name, hidden }) => [name, hidden])).toEqual([
      ['二', false],
      ['一', true],
    ]);
    expect(sheets[0]?.at(1, 2)?.value).toBe(2);
    expect(sheets[0]?.at(5, 3)?.value).toBe(3);
  });

  test('rows and cells out of order are put in order; a merged area without top-left value is empty', async () => {
    const sheet = await firstSheet({
      sheet: sheetXml(
        '<row r="3"><c r="B3"><v>2</v></c><c r="A3"><v>1</v></c></row><row r="1"><c r="A1"><v>0</v></c></row>',
        '<mergeCells><mergeCell ref="C1:D9"/><mergeCell ref="A1:A2"/><mergeCell ref="A2:B3"/></mergeCells>',
      ),
    });
    expect([...sheet.rowsOf()].map((row) => row.map((cell) => cell.value))).toEqual([[0], [1, 2]]);
    expect(sheet.at(2, 4)).toBeUndefined();
    expect(sheet.at(2, 1)).toEqual({ row: 2, column: 1, value: 0, mergedFrom: { row: 1, column: 1 } });
  });
});

describe('csv', () => {
  const text = '户号,户主,分值\r\n010001,"张,\n三",+2\r\n\r\n010002,白福长䶮,3\r\n';
  const gb18030 = Buffer.from('bba7bac52cbba7d6f70a3031303030312cd5c5c8fd0a', 'hex');
  const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text.replaceAll(',', '\t'), 'utf16le')]);

  test('UTF-8 with and without mark, row numbers as Excel counts them', async () => {
    for (const mark of ['', '\ufeff']) {
      const workbook = await readWorkbook(Buffer.from(mark + text), '/tmp/十月.csv');
      expect(workbook).toMatchObject({ format: 'csv', encoding: 'utf-8', date1904: false });
      const sheet = workbook.sheets[0];
      expect(sheet).toMatchObject({ name: '十月', rows: 4, columns: 3 });
      expect(sheet?.at(1, 1)?.value).toBe('户号');
      expect(sheet?.at(2, 2)?.value).toBe('张,\n三');
      expect(sheet?.at(4, 2)?.value).toBe('白福长䶮');
      expect(sheet?.at(4, 3)?.value).toBe('3');
    }
  });

  test('GB18030, UTF-16, semicolons and tabs', async () => {
    const gb = await readWorkbook(gb18030, 'a.csv');
    expect(gb.encoding).toBe('gb18030');
    expect(gb.sheets[0]?.at(2, 2)?.value).toBe('张三');
    const wide = await readWorkbook(utf16, 'a.txt');
    expect(wide.encoding).toBe('utf-16le');
    expect(wide.sheets[0]?.at(2, 2)?.value).toBe('张\t\n三');
    const semicolons = await readWorkbook(Buffer.from('a;b,c;d\n1;2;3'), 'a.csv');
    expect(semicolons.sheets[0]?.at(1, 2)?.value).toBe('b,c');
  });
});
