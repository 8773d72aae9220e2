import { inflateSync } from 'node:zlib';
import { create, type Font } from 'fontkit';

/*
 * Reads back what our own documents say: Typst writes plain objects, Identity-H fonts with ToUnicode, and a run of text as
 * `q 1 0 0 -1 x y cm … BT … Tf … Tm … TJ ET Q`. Ink is judged from the outlines in the font that the document carries.
 */

export interface Run {
  /** Points from the left and from the foot of the page. */
  readonly x: number;
  readonly y: number;
  readonly text: string;
  /** Glyphs with an outline, of Noto's: Libertinus' come bare and are not looked at. */
  readonly inked: number;
}

export interface PdfPage {
  readonly runs: readonly Run[];
  /** Runs of one baseline, from left to right, lines from top to bottom. */
  readonly lines: readonly string[];
}

interface PdfFont {
  readonly texts: ReadonlyMap<number, string>;
  /** Absent for Libertinus, whose outlines come bare. */
  readonly program: Font | undefined;
}

/** The pages of a document that `renderPdf` made. */
export function readPdf(bytes: Buffer): PdfPage[] {
  const objects = objectsOf(bytes);
  const get = (number: string | undefined) => objects.get(Number(number))!;
  const fonts = new Map<string, PdfFont>();
  const fontOf = (number: string): PdfFont => {
    const known = fonts.get(number);
    if (known) return known;
    const font = get(number).dictionary;
    const descendant = get(/\/DescendantFonts \[(\d+)/.exec(font)?.[1]).dictionary;
    const descriptor = get(/\/FontDescriptor (\d+)/.exec(descendant)?.[1]).dictionary;
    const program = get(/\/FontFile[23] (\d+)/.exec(descriptor)?.[1]).stream();
    const cmap = get(/\/ToUnicode (\d+)/.exec(font)?.[1])
      .stream()
      .toString('latin1');
    const isBare = /\/FontFile3/.test(descriptor);
    const read = { texts: textsOf(cmap), program: isBare ? undefined : (create(program) as Font) };
    fonts.set(number, read);
    return read;
  };
  const tree = [...objects.values()].find(({ dictionary }) => /\/Type \/Pages/.test(dictionary))!.dictionary;
  return [...(/\/Kids \[([^\]]*)\]/.exec(tree)?.[1] ?? '').matchAll(/(\d+) 0 R/g)].map(([, number]) => {
    const page = get(number).dictionary;
    const names = new Map(
      [...(/\/Font <<(.*?)>>/s.exec(page)?.[1] ?? '').matchAll(/\/(f\d+) (\d+) 0 R/g)].map(([, name, id]) => [
        name!,
        id!,
      ]),
    );
    const content = get(/\/Contents (\d+)/.exec(page)?.[1])
      .stream()
      .toString('latin1');
    const runs = runsOf(content, (name) => fontOf(names.get(name)!));
    return { runs, lines: linesOf(runs) };
  });
}

/** All text of a page as one, without blanks: lines break where they must. */
export function squeezed(page: PdfPage): string {
  return page.runs
    .map(({ text }) => text)
    .join('')
    .replace(/\s/g, '');
}

interface PdfObject {
  readonly dictionary: string;
  stream(): Buffer;
}

function objectsOf(bytes: Buffer): Map<number, PdfObject> {
  const text = bytes.toString('latin1');
  const objects = new Map<number, PdfObject>();
  const begin = /(\d+) 0 obj\s/g;
  for (let match = begin.exec(text); match; match = begin.exec(text)) {
    const start = match.index + match[0].length;
    const end = text.indexOf('endobj', start);
    const opening = /stream\r?\n/g;
    opening.lastIndex = start;
    const data = opening.exec(text);
    const hasData = data !== null && data.index < end;
    const dictionary = text.slice(start, hasData ? data.index : end);
    const length = Number(/\/Length (\d+)/.exec(dictionary)?.[1] ?? 0);
    const from = hasData ? data.index + data[0].length : 0;
    objects.set(Number(match[1]), {
      dictionary: dictionary.replace(/\s+/g, ' '),
      stream: () => {
        const raw = bytes.subarray(from, from + length);
        return dictionary.includes('/FlateDecode') ? inflateSync(raw) : raw;
      },
    });
    begin.lastIndex = hasData ? from + length : end;
  }
  return objects;
}

/** Glyph → text, from a ToUnicode map. */
function textsOf(cmap: string): Map<number, string> {
  const texts = new Map<number, string>();
  for (const [, glyph, text] of cmap.matchAll(/^<([0-9A-F]{4})> <([0-9A-F]+)>$/gm)) {
    texts.set(Number.parseInt(glyph!, 16), utf16(text!));
  }
  return texts;
}

/** Operators that matter, each on a line of its own; strings by their bytes, which may be brackets themselves. */
const OPERATORS =
  /(?<x>[\d.-]+) (?<y>[\d.-]+) cm\n|\/(?<font>f\d+) [\d.]+ Tf\n|(?<dx>[\d.-]+) [\d.-]+ Tm\n|\/ActualText (?:<FEFF(?<actual>[0-9A-F]*)>|\((?<plain>.*?)\))\n|^(?:\[(?<many>.*)\] TJ|(?<one>\(.*\)|<[0-9A-Fa-f]*>) Tj)\n/gm;

function runsOf(content: string, fontOf: (name: string) => PdfFont): Run[] {
  const runs: Run[] = [];
  const at = { x: 0, y: 0, dx: 0 };
  let font: PdfFont | undefined;
  let actual: string | undefined;
  for (const { groups } of content.matchAll(OPERATORS)) {
    const found = groups!;
    if (found.x !== undefined) Object.assign(at, { x: Number(found.x), y: Number(found.y), dx: 0 });
    else if (found.font !== undefined) font = fontOf(found.font);
    else if (found.dx !== undefined) at.dx = Number(found.dx);
    else if (found.actual !== undefined) actual = utf16(found.actual);
    else if (found.plain !== undefined) actual = found.plain;
    else {
      const glyphs = glyphsOf((found.many ?? found.one)!);
      const text = actual ?? glyphs.map((glyph) => font!.texts.get(glyph) ?? '\ufffd').join('');
      const inked = glyphs.filter((glyph) => font!.program && hasOutline(font!.program, glyph)).length;
      runs.push({ x: at.x + at.dx, y: at.y, text, inked });
      actual = undefined;
    }
  }
  return runs;
}

function utf16(hex: string): string {
  return Buffer.from(hex, 'hex').swap16().toString('utf16le');
}

function hasOutline(program: Font, glyph: number): boolean {
  const { minX, maxX, minY, maxY } = program.getGlyph(glyph).bbox;
  return maxX - minX > 0 && maxY - minY > 0;
}

const ESCAPES: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9, b: 8, f: 12 };

function glyphsOf(array: string): number[] {
  const bytes = bytesOf(array);
  return Array.from({ length: bytes.length / 2 }, (_, i) => bytes[2 * i]! * 256 + bytes[2 * i + 1]!);
}

/** The bytes of all `(…)` and `<…>`: within `(…)`, brackets stand as they are when they come in pairs. */
function bytesOf(array: string): number[] {
  const bytes: number[] = [];
  let depth = 0;
  for (const [whole, hex, octal, escaped] of array.matchAll(/<([0-9A-F]+)>|\\(?:([0-7]{3})|([\s\S]))|[\s\S]/gi)) {
    if (whole === ')') depth -= 1;
    if (depth === 0 && hex !== undefined) bytes.push(...Buffer.from(hex, 'hex'));
    else if (depth > 0 && octal !== undefined) bytes.push(Number.parseInt(octal, 8));
    else if (depth > 0 && escaped !== undefined) bytes.push(ESCAPES[escaped] ?? escaped.charCodeAt(0));
    else if (depth > 0) bytes.push(...Buffer.from(whole, 'latin1'));
    if (whole === '(') depth += 1;
  }
  return bytes;
}

function linesOf(runs: readonly Run[]): string[] {
  const rows = new Map<number, Run[]>();
  for (const run of runs) {
    const y = Math.round(run.y);
    const row = rows.get(y) ?? rows.get(y + 1) ?? rows.get(y - 1);
    if (row) row.push(run);
    else rows.set(y, [run]);
  }
  return [...rows.entries()]
    .sort(([a], [b]) => b - a)
    .map(([, row]) =>
      row
        .sort((a, b) => a.x - b.x)
        .map(({ text }) => text)
        .join(' '),
    );
}
