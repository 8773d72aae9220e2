import type { FileChild, IParagraphOptions, IRunOptions, ParagraphChild, Table } from 'docx';
import { dayName } from '../kernel/day.ts';
import { FACES } from './docx-faces.ts';
import { dateOffice, packOffice, unpackOffice } from './office-package.ts';
import { alignedName, type Inline, type OfficialBlock, type OfficialDocument } from './official-blocks.ts';
import { cleanText, displayWidth } from './xml-text.ts';

type Library = typeof import('docx');
type Block<K extends OfficialBlock['kind']> = Extract<OfficialBlock, { kind: K }>;

/** Twips, twentieths of a point. */
const POINT = 20;
const MM = (mm: number) => Math.round((mm * 1440) / 25.4);
/** GB/T 9704: the text is 156 mm × 225 mm, 22 lines of 三号 (16 pt). */
const PAGE = {
  size: { width: MM(210), height: MM(297) },
  margin: { top: MM(37), bottom: MM(35), left: MM(28), right: MM(26), header: MM(15), footer: MM(25), gutter: 0 },
};
const TEXT_WIDTH = PAGE.size.width - PAGE.margin.left - PAGE.margin.right;
const LINE = 28 * POINT;
const LETTER = 16 * POINT;
const RED = 'C00000';

/**
 * Sets a document by GB/T 9704 as a .docx: A4, 28 pt lines, first lines indented by two letters, page numbers outside. Text stays text.
 * The same document makes the same bytes.
 */
export async function renderOfficial(document: OfficialDocument): Promise<Uint8Array> {
  // Loaded here: it would cost every start of the service a tenth of a second.
  const lib = await import('docx');
  const { title, author, day, blocks } = document;
  const file = new lib.Document({
    title: plain(title),
    creator: plain(author),
    lastModifiedBy: plain(author),
    revision: 1,
    evenAndOddHeaderAndFooters: true,
    styles: {
      default: {
        document: {
          run: { font: FACES.fang, size: 32, language: { value: 'en-US', eastAsia: 'zh-CN' } },
          paragraph: { spacing: { line: LINE, lineRule: lib.LineRuleType.EXACT, before: 0, after: 0 } },
        },
      },
    },
    sections: [
      {
        properties: { page: PAGE },
        footers: { default: footer(lib, 'right'), even: footer(lib, 'left') },
        children: blocks.flatMap((block) => childrenOf(lib, block)),
      },
    ],
  });
  const parts = await unpackOffice(await lib.Packer.toBuffer(file));
  dateOffice(parts, day);
  return packOffice(parts);
}

/** — 1 — in 四号 half-width, one letter from the outer edge. */
function footer(lib: Library, side: 'left' | 'right') {
  const children = ['— ', lib.PageNumber.CURRENT, ' —'];
  const run = new lib.TextRun({ children, font: FACES.footer, size: 28 });
  const alignment = side === 'left' ? lib.AlignmentType.LEFT : lib.AlignmentType.RIGHT;
  return new lib.Footer({
    children: [new lib.Paragraph({ alignment, indent: { [side]: 14 * POINT }, children: [run] })],
  });
}

function childrenOf(lib: Library, block: OfficialBlock): FileChild[] {
  switch (block.kind) {
    case 'letterhead':
      return letterhead(lib, block);
    case 'title':
      return titleLines(lib, block.lines);
    case 'subtitle':
      return [paragraph(lib, [run(lib, block.text, { font: FACES.kai })], { alignment: 'center' })];
    case 'heading':
      return [heading(lib, block)];
    case 'address':
      return [paragraph(lib, [run(lib, block.text)])];
    case 'text':
      return [paragraph(lib, runs(lib, block.parts), indented)];
    case 'direction':
      return [paragraph(lib, [run(lib, block.text, { font: FACES.kai, color: RED })], indented)];
    case 'facts':
      return block.facts.map(([label, text]) => fact(lib, label, text));
    case 'names':
      return [namesTable(lib, block.names)];
    case 'table':
      return [gap(lib, 4, true), table(lib, block), gap(lib, 8)];
    case 'attached':
      return attached(lib, block.titles);
    case 'signature':
      return signature(lib, block);
    case 'space':
      return [paragraph(lib, [])];
    case 'page-break':
      return [paragraph(lib, [], { pageBreakBefore: true, spacing: { line: POINT, lineRule: 'exact' } })];
  }
}

/** So many points of nothing, before or after a table. */
function gap(lib: Library, points: number, keepNext = false) {
  return paragraph(lib, [], { spacing: { line: points * POINT, lineRule: 'exact' }, keepNext });
}

const indented: Partial<IParagraphOptions> = { indent: { firstLineChars: 200, firstLine: 2 * LETTER } };

/** On one line: breaks in what people typed are blanks here. */
function plain(text: string): string {
  return cleanText(text)
    .replace(/\s*[\r\n\u0085\u2028\u2029]+\s*/g, ' ')
    .replaceAll('\t', ' ');
}

function run(lib: Library, text: string, more: Partial<IRunOptions> = {}): ParagraphChild {
  return new lib.TextRun({ text: plain(text), ...more });
}

function runs(lib: Library, parts: readonly Inline[]): ParagraphChild[] {
  return parts.map((part) => {
    if (typeof part === 'string') return run(lib, part);
    return run(lib, part.text, part.face === 'kai' ? { font: FACES.kai } : { bold: true });
  });
}

function paragraph(lib: Library, children: readonly ParagraphChild[], more: Partial<IParagraphOptions> = {}) {
  return new lib.Paragraph({ ...more, children });
}

/** 发文机关标志 as large as its line allows, the number below, a red rule over the text's width. */
function letterhead(lib: Library, { issuer, number }: Block<'letterhead'>): FileChild[] {
  const mark = `${plain(issuer)}文件`;
  const fits = Math.floor(TEXT_WIDTH / POINT / ((displayWidth(mark) / 2) * 1.02));
  const size = Math.min(Math.max(fits, 18), 52);
  const line = { line: Math.round(size * 1.3) * POINT, lineRule: 'exact', after: 2 * LINE } as const;
  const rule = { style: lib.BorderStyle.SINGLE, size: 12, color: RED, space: 4 };
  return [
    paragraph(lib, [run(lib, mark, { font: FACES.song, size: size * 2, color: 'FF0000' })], {
      alignment: 'center',
      spacing: line,
    }),
    paragraph(lib, [run(lib, number)], { alignment: 'center', border: { bottom: rule } }),
    paragraph(lib, []),
    paragraph(lib, []),
  ];
}

function titleLines(lib: Library, lines: readonly string[]): FileChild[] {
  const spacing = { line: 34 * POINT, lineRule: 'exact' } as const;
  const set = lines.map((line) =>
    paragraph(lib, [run(lib, line, { font: FACES.song, size: 44 })], { alignment: 'center', spacing, keepNext: true }),
  );
  return [...set, paragraph(lib, [])];
}

function heading(lib: Library, { level, text }: Block<'heading'>): FileChild {
  const font = level === 2 ? FACES.kai : FACES.hei;
  const place = level === 0 ? {} : { ...indented, outlineLevel: level - 1 };
  return paragraph(lib, [run(lib, text, { font })], { ...place, keepNext: true });
}

/** The label's width hangs, so that a second line stands below the first. */
function fact(lib: Library, label: string, text: string): FileChild {
  const hanging = Math.round((displayWidth(label) / 2 + 1) * LETTER);
  const children = [run(lib, `${label}：`, { font: FACES.hei }), run(lib, text)];
  return paragraph(lib, children, { indent: { left: 2 * LETTER + hanging, hanging }, keepNext: true });
}

function attached(lib: Library, titles: readonly string[]): FileChild[] {
  const numbered = titles.map((title, index) => (titles.length > 1 ? `${index + 1}. ${title}` : title));
  const [first = '', ...others] = numbered;
  const indent = { left: 5 * LETTER, hanging: 3 * LETTER };
  return [
    paragraph(lib, []),
    paragraph(lib, [run(lib, `附件：${first}`)], { indent }),
    ...others.map((text) => paragraph(lib, [run(lib, text)], { indent: { left: 5 * LETTER } })),
  ];
}

/** The date stands four letters from the edge and the issuer centred over it; a long issuer two, and the date centred under it. */
function signature(lib: Library, { issuer, day }: Block<'signature'>): FileChild[] {
  const letters = (text: string) => displayWidth(text) / 2;
  const [name, date] = [plain(issuer), dayName(day)];
  const beyond = letters(name) / 2 - (4 + letters(date) / 2) > -2;
  const nameRight = beyond ? 2 : 4 + (letters(date) - letters(name)) / 2;
  const dateRight = beyond ? 2 + (letters(name) - letters(date)) / 2 : 4;
  const right = (text: string, distance: number, keepNext: boolean) =>
    paragraph(lib, [run(lib, text)], {
      alignment: 'right',
      indent: { right: Math.round(distance * LETTER) },
      keepNext,
    });
  return [
    paragraph(lib, [], { keepNext: true }),
    paragraph(lib, [], { keepNext: true }),
    right(name, nameRight, true),
    right(date, dateRight, false),
  ];
}

const NAME_COLUMNS = 5;

/** Names in five columns without rules; one that is longer than its column takes as many as it needs. */
function namesTable(lib: Library, names: readonly string[]): Table {
  const width = Math.floor((TEXT_WIDTH - 2 * LETTER) / NAME_COLUMNS);
  const span = (name: string) => Math.min(Math.ceil(((displayWidth(name) / 2 + 0.5) * LETTER) / width), NAME_COLUMNS);
  const lines: string[][] = [];
  let free = 0;
  for (const name of names.map((each) => alignedName(plain(each)))) {
    if (span(name) > free) {
      lines.push([]);
      free = NAME_COLUMNS;
    }
    lines.at(-1)!.push(name);
    free -= span(name);
  }
  const none = { style: lib.BorderStyle.NONE, size: 0, color: 'auto' };
  const row = (line: readonly string[]) => {
    const cells = line.map((name) => ({ name, columns: span(name) }));
    const used = cells.reduce((sum, { columns }) => sum + columns, 0);
    if (used < NAME_COLUMNS) cells.push({ name: '', columns: NAME_COLUMNS - used });
    return new lib.TableRow({
      cantSplit: true,
      children: cells.map(({ name, columns }) =>
        cellOf(lib, [run(lib, name)], width * columns, { columnSpan: columns }),
      ),
    });
  };
  return new lib.Table({
    layout: lib.TableLayoutType.FIXED,
    indent: { size: 2 * LETTER, type: lib.WidthType.DXA },
    columnWidths: Array.from({ length: NAME_COLUMNS }, () => width),
    width: { size: width * NAME_COLUMNS, type: lib.WidthType.DXA },
    borders: { top: none, bottom: none, left: none, right: none, insideHorizontal: none, insideVertical: none },
    margins: { left: 0, right: 0 },
    rows: lines.map(row),
  });
}

function cellOf(
  lib: Library,
  children: readonly ParagraphChild[],
  width: number,
  more: object,
  text: Partial<IParagraphOptions> = {},
) {
  return new lib.TableCell({
    ...more,
    width: { size: width, type: lib.WidthType.DXA },
    children: [paragraph(lib, children, text)],
  });
}

/** Set smaller than the text, its head repeated on every page, rows in one piece. */
function table(lib: Library, { columns, rows }: Block<'table'>): Table {
  const all = columns.reduce((sum, { width }) => sum + width, 0);
  const widths = columns.map(({ width }) => Math.floor((TEXT_WIDTH * width) / all));
  const spacing = { line: 20 * POINT, lineRule: 'exact' } as const;
  const line = (texts: readonly string[], isHead: boolean) =>
    new lib.TableRow({
      cantSplit: true,
      tableHeader: isHead,
      children: columns.map(({ align = 'left' }, index) => {
        const font = isHead ? FACES.hei : FACES.fang;
        const children = [run(lib, texts[index] ?? '', { font, size: 24 })];
        const shade = isHead ? { shading: { fill: 'F6E9DC', type: lib.ShadingType.CLEAR, color: 'auto' } } : {};
        const look = { verticalAlign: lib.VerticalAlign.CENTER, ...shade };
        return cellOf(lib, children, widths[index]!, look, {
          alignment: isHead ? 'center' : align,
          spacing,
          keepNext: isHead,
        });
      }),
    });
  const rule = { style: lib.BorderStyle.SINGLE, size: 4, color: '6B6B6B' };
  return new lib.Table({
    layout: lib.TableLayoutType.FIXED,
    columnWidths: widths,
    width: { size: widths.reduce((sum, width) => sum + width, 0), type: lib.WidthType.DXA },
    borders: { top: rule, bottom: rule, left: rule, right: rule, insideHorizontal: rule, insideVertical: rule },
    margins: { top: 40, bottom: 40, left: 80, right: 80 },
    rows: [
      line(
        columns.map(({ header }) => header),
        true,
      ),
      ...rows.map((row) => line(row, false)),
    ],
  });
}
