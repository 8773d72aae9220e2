import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  annotate,
  LIMITS,
  readWorkbook,
  readWorkbookInWorker,
  WorkbookError,
  workbookProblems,
} from '../../../src/importing/workbook/index.ts';
import { type PartContent, refusalOf, sheetXml, workbookOf, zipOf } from './build.ts';

const codeOf = async (bytes: Uint8Array, name = 'a.xlsx') => refusalOf(readWorkbook(bytes, name));

function* repeated(head: string, piece: (index: number) => string, count: number, tail: string): Generator<Buffer> {
  let text = head;
  for (let index = 1; index <= count; index++) {
    text += piece(index);
    if (text.length > 100_000) {
      yield Buffer.from(text);
      text = '';
    }
  }
  yield Buffer.from(text + tail);
}

const HEAD = '<worksheet><sheetData>';
const TAIL = '</sheetData></worksheet>';
const noise = (index: number) => ((index * 2_654_435_761) % 4_294_967_291).toString(36);

/** Each hostile file with the code that it must get; they are built when their turn comes. */
const hostile: [string, string, () => Promise<Buffer>][] = [
  ['a zip bomb', 'zip-bomb', () => workbookOf({ sheet: Buffer.alloc(150 * 1024 * 1024, 32) })],
  [
    'a bomb spread over parts',
    'zip-bomb',
    () => {
      const part = Buffer.from(Array.from({ length: 5_000 }, (_, index) => noise(index)).join(''));
      const extra: Record<string, PartContent> = {};
      for (let index = 0; index < 190; index++)
        extra[`xl/media/${index}`] = Buffer.concat([part, Buffer.alloc(1_100_000)]);
      return workbookOf({ extra });
    },
  ],
  [
    'a million rows',
    'too-many-rows',
    () =>
      workbookOf({
        sheet: () => repeated(HEAD, (row) => `<row r="${row}"><c r="A${row}"><v>${row % 7}</v></c></row>`, 1e6, TAIL),
      }),
  ],
  [
    'a cell in the last row',
    'too-many-rows',
    () => workbookOf({ sheet: sheetXml('<row r="1048576"><c r="A1048576"><v>1</v></c></row>') }),
  ],
  [
    'a cell in column XFD',
    'too-many-columns',
    () => workbookOf({ sheet: sheetXml('<row><c r="XFD1"><v>1</v></c></row>') }),
  ],
  [
    '2^20 columns',
    'too-many-columns',
    () =>
      workbookOf({
        sheet: () => repeated(`${HEAD}<row>`, (i) => `<c><v>${noise(i)}</v></c>`, 1 << 20, `</row>${TAIL}`),
      }),
  ],
  [
    'a long cell',
    'cell-too-long',
    () => workbookOf({ sheet: sheetXml(`<row><c t="str"><v>${'长'.repeat(2001)}</v></c></row>`) }),
  ],
  [
    'one long string in many cells',
    'too-large',
    () =>
      workbookOf({
        sharedStrings: `<sst><si><t>${'长'.repeat(2000)}</t></si></sst>`,
        sheet: sheetXml(
          Array.from({ length: 200 }, () => `<row>${'<c t="s"><v>0</v></c>'.repeat(100)}</row>`).join(''),
        ),
      }),
  ],
  [
    'too many cells',
    'too-many-cells',
    () =>
      workbookOf({
        sheet: () => repeated(HEAD, (i) => `<row>${`<c><v>${noise(i)}</v></c>`.repeat(200)}</row>`, 2600, TAIL),
      }),
  ],
  [
    'too many merged areas',
    'too-many-merges',
    () =>
      workbookOf({
        sheet: () =>
          repeated(
            '<worksheet><mergeCells>',
            (i) => `<mergeCell ref="A${i * 2}:A${i * 2 + 1}"/>`,
            30_000,
            '</mergeCells></worksheet>',
          ),
      }),
  ],
  [
    'an entity bomb',
    'unsafe-xml',
    () =>
      workbookOf({
        sheet: `<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>${sheetXml('<row><c t="str"><v>&b;</v></c></row>')}`,
      }),
  ],
  [
    'an external document type',
    'unsafe-xml',
    () => workbookOf({ workbook: '<!DOCTYPE w SYSTEM "file:///etc/passwd"><w/>' }),
  ],
  ['deep nesting', 'unsafe-xml', () => workbookOf({ sheet: `${'<a>'.repeat(100_000)}${'</a>'.repeat(100_000)}` })],
  [
    'a token without end',
    'unsafe-xml',
    () => workbookOf({ sheet: () => repeated('<worksheet a="', (i) => noise(i), 2_000_000, '"/>') }),
  ],
  ['201 parts', 'too-large', () => zipOf(Object.fromEntries(Array.from({ length: 201 }, (_, i) => [`p${i}`, 'x'])))],
  ['a document', 'not-a-workbook', () => zipOf({ 'word/document.xml': '<w/>', '[Content_Types].xml': '<Types/>' })],
  ['any other zip', 'not-a-workbook', () => zipOf({ 'a.txt': 'x' })],
  [
    'an OpenDocument sheet',
    'unsupported-format',
    () => zipOf({ mimetype: 'application/vnd.oasis.opendocument.spreadsheet', 'content.xml': '<x/>' }),
  ],
  ['a missing shared string', 'damaged', () => workbookOf({ sheet: sheetXml('<row><c t="s"><v>7</v></c></row>') })],
  ['XML that ends early', 'damaged', () => workbookOf({ sheet: '<worksheet><sheetData><row>' })],
  ['an empty sheet part', 'damaged', () => workbookOf({ sheet: '' })],
  ['a truncated zip', 'damaged', async () => (await workbookOf({})).subarray(0, 900)],
  [
    'a wrong central directory',
    'damaged',
    async () => {
      const bytes = await workbookOf({});
      bytes.writeUInt32LE(12, bytes.length - 6);
      return bytes;
    },
  ],
  [
    'a part that unpacks to more than it declares',
    'zip-bomb',
    async () => {
      const bytes = await workbookOf({ sheet: sheetXml('<row><c><v>1</v></c></row>'.repeat(5000)) });
      const at = bytes.lastIndexOf('xl/worksheets/sheet1.xml') - 46;
      bytes.writeUInt32LE(500, at + 24);
      return bytes;
    },
  ],
];

test.each(hostile)(
  '%s is refused as %s, in this thread and in the worker, within bounded memory',
  async (_, code, build) => {
    const bytes = await build();
    expect(await codeOf(bytes)).toBe(code);
    const before = process.memoryUsage.rss();
    let most = before;
    const watch = setInterval(() => {
      most = Math.max(most, process.memoryUsage.rss());
    }, 20);
    expect(await refusalOf(readWorkbookInWorker(bytes, 'a.xlsx'))).toBe(code);
    clearInterval(watch);
    expect(most - before).toBeLessThan(300 * 1024 * 1024);
  },
);

describe('what is no workbook', () => {
  const compound = (text: string) =>
    Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(504), Buffer.from(text, 'utf16le')]);
  test.each<[string, string, Buffer | string, string?]>([
    ['nothing', 'empty-file', ''],
    ['an encrypted workbook', 'encrypted', compound('EncryptedPackage')],
    ['.xls', 'unsupported-format', compound('Workbook'), 'a.xls'],
    ['.xls renamed', 'unsupported-format', compound('Workbook'), 'a.xlsx'],
    ['.et', 'unsupported-format', compound('Workbook'), '台账.et'],
    ['a PDF', 'not-a-workbook', '%PDF-1.7'],
    ['a picture', 'not-a-workbook', Buffer.from('89504e470d0a1a0a', 'hex')],
    ['a web page named .xls', 'not-a-workbook', ' \n<HTML><table><tr><td>1</td></tr></table>', 'a.xls'],
    ['Excel 2003 XML', 'unsupported-format', '<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>'],
    ['other XML', 'not-a-workbook', '<?xml version="1.0"?><office:document/>'],
    ['binary', 'not-a-workbook', Buffer.from([1, 2, 3, 0, 255])],
    ['11 MB', 'too-large', Buffer.alloc(11 * 1024 * 1024, 'a,')],
    ['a csv of a million rows', 'too-many-rows', '1,2\n'.repeat(1_000_000), 'a.csv'],
    ['a csv of a million columns', 'too-many-columns', ','.repeat(1_000_000), 'a.csv'],
    ['a csv of 300 columns', 'too-many-columns', 'x,'.repeat(300), 'a.csv'],
    ['a quote that never closes', 'damaged', 'a,b\n1,"2', 'a.csv'],
    ['a long csv cell', 'cell-too-long', `a,${'长'.repeat(2001)}`, 'a.csv'],
  ])('%s is refused as %s', async (_, code, content, name = 'a.xlsx') => {
    expect(await codeOf(Buffer.from(content as string), name)).toBe(code);
  });

  test('every refusal says in both languages what to do', async () => {
    for (const problem of Object.values(workbookProblems)) {
      for (const text of [problem.title, problem.detail, problem.fix]) {
        expect(text.zh).toMatch(/\p{Script=Han}/u);
        expect(text.en).toMatch(/[a-z]/);
      }
    }
    const error = await readWorkbook(compound('x'), 'a.xls').catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(WorkbookError);
    expect((error as WorkbookError).status).toBe(415);
    expect((error as WorkbookError).detail.zh).toContain('请另存为 xlsx');
    const long = new WorkbookError('too-many-rows', { sheet: '台账', row: 20_001, limit: LIMITS.rows });
    expect(`${long.detail.zh}${long.detail.en}`).not.toMatch(/[{}]/);
  });
});

test('a huge merged area costs nothing: its cells are resolved when asked for', async () => {
  const sheet = sheetXml(
    '<row><c t="str"><v>题</v></c></row>',
    '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>',
  );
  const workbook = await readWorkbook(await workbookOf({ sheet }), 'a.xlsx');
  expect(workbook.sheets[0]).toMatchObject({ rows: 1, columns: 1 });
  expect(workbook.sheets[0]?.at(900_000, 16_000)?.value).toBe('题');
});

test('a reading that takes too long is ended', async () => {
  const bytes = await workbookOf({
    sheet: () => repeated(HEAD, (row) => `<row r="${row}"><c s="${noise(row)}"/></row>`, 1e6, TAIL),
  });
  expect(await refusalOf(readWorkbookInWorker(bytes, 'a.xlsx', 400))).toBe('too-complex');
});

describe('arbitrary bytes', () => {
  test('never cause anything but a reading or a refusal', async () => {
    const start = fc.constantFrom('', 'PK\u0003\u0004', 'a,b\n', '<', '\u00ff\u00fe');
    const bytes = fc.tuple(start, fc.uint8Array({ maxLength: 400 }));
    await fc.assert(
      fc.asyncProperty(bytes, async ([head, tail]) => {
        await codeOf(Buffer.concat([Buffer.from(head, 'latin1'), tail]));
      }),
      { numRuns: 1000 },
    );
  });

  test('nor do mutations of a valid workbook, packed or in its XML, read or annotated', async () => {
    const sheet = sheetXml(
      '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" s="1"><v>46296</v></c></row><row r="2"><c r="A2" t="inlineStr"><is><t>甲</t></is></c></row>',
      '<mergeCells><mergeCell ref="A1:A2"/></mergeCells>',
    );
    const shared = '<sst><si><t>户号</t></si></sst>';
    const valid = await workbookOf({ sheet, sharedStrings: shared });
    const changes = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 6 });
    const mutate = (bytes: Uint8Array, edits: [number, number][]) => {
      const copy = Buffer.from(bytes);
      for (const [at, value] of edits) copy[at % copy.length] = value;
      return copy;
    };
    await fc.assert(
      fc.asyncProperty(changes, fc.boolean(), async (edits, packed) => {
        const bytes = packed
          ? mutate(valid, edits)
          : await workbookOf({
              sheet: mutate(Buffer.from(sheet), edits),
              sharedStrings: mutate(Buffer.from(shared), edits),
            });
        await codeOf(bytes);
        const rows = [{ row: 2, verdict: 'accepted' as const, text: '已记入' }];
        await refusalOf(annotate(bytes, 'a.xlsx', [{ sheet: '台账', header: { row: 1, text: '核对结果' }, rows }]));
      }),
      { numRuns: 600 },
    );
  });
});
