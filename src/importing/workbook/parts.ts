import { posix } from 'node:path';
import { type NumberFormat, numberFormat } from './formats.ts';
import { LIMITS } from './limits.ts';
import type { Package } from './package.ts';
import { WorkbookError } from './problems.ts';
import { attribute, isTrue, parseXml, relationId } from './xml.ts';

/** A relationship of a part, its target resolved to a part name without leading slash. */
interface Relation {
  type: string;
  target: string;
}

/** Where the workbook keeps its parts. */
export interface WorkbookParts {
  workbook: string;
  /** In the workbook's order; only worksheets. */
  sheets: { name: string; hidden: boolean; part: string }[];
  date1904: boolean;
  sharedStrings?: string;
  styles?: string;
}

export function relationsPart(part: string): string {
  return posix.join(posix.dirname(part), '_rels', `${posix.basename(part)}.rels`);
}

/** `../xl/a.xml`, `/xl/a.xml` and `a.xml` all occur. */
function resolveTarget(base: string, target: string): string {
  const path = target.startsWith('/') ? target : posix.join(posix.dirname(base), target);
  return posix.normalize(path).replace(/^\/+/, '');
}

async function relationsOf(pack: Package, part: string): Promise<Map<string, Relation>> {
  const relations = new Map<string, Relation>();
  const rels = relationsPart(part);
  if (!pack.has(rels)) return relations;
  await parseXml(pack.read(rels), rels, {
    open(local, tag) {
      const id = attribute(tag, 'Id');
      const target = attribute(tag, 'Target');
      if (local !== 'Relationship' || !id || !target || attribute(tag, 'TargetMode') === 'External') return;
      relations.set(id, { type: attribute(tag, 'Type') ?? '', target: resolveTarget(part, target) });
    },
  });
  return relations;
}

/** `type` by its last word: transitional and strict files name it differently. */
function targetOf(relations: Map<string, Relation>, type: string): string | undefined {
  for (const relation of relations.values()) if (relation.type.endsWith(`/${type}`)) return relation.target;
  return undefined;
}

async function findWorkbook(pack: Package): Promise<string> {
  const main = targetOf(await relationsOf(pack, ''), 'officeDocument') ?? 'xl/workbook.xml';
  if (main.toLowerCase().endsWith('.bin')) {
    throw new WorkbookError('unsupported-format', { found: 'xlsb' });
  }
  for (const part of [main, 'xl/workbook.xml']) if (pack.has(part) && part.startsWith('xl/')) return part;
  throw new WorkbookError('not-a-workbook', { found: await otherPackage(pack) });
}

async function otherPackage(pack: Package): Promise<string> {
  if (pack.has('word/document.xml')) return 'Word 文档 (docx)';
  if (pack.has('ppt/presentation.xml')) return '演示文稿 (pptx)';
  if (pack.has('mimetype') && pack.has('content.xml')) {
    const mimetype = await pack.readWhole('mimetype', 1000);
    if (mimetype.includes('spreadsheet')) throw new WorkbookError('unsupported-format', { found: 'ods' });
  }
  return '压缩包 (zip)';
}

/** @throws WorkbookError not-a-workbook, unsupported-format, damaged */
export async function readParts(pack: Package): Promise<WorkbookParts> {
  const workbook = await findWorkbook(pack);
  const relations = await relationsOf(pack, workbook);
  const parts: WorkbookParts = { workbook, sheets: [], date1904: false };
  await parseXml(pack.read(workbook), workbook, {
    open(local, tag) {
      if (local === 'workbookPr') parts.date1904 = isTrue(attribute(tag, 'date1904'));
      if (local !== 'sheet') return;
      const relation = relations.get(relationId(tag) ?? '');
      if (!relation?.type.endsWith('/worksheet') || !pack.has(relation.target)) return;
      if (parts.sheets.length >= LIMITS.sheets) {
        throw new WorkbookError('too-large', { what: 'sheets', whatZh: '工作表数', limit: LIMITS.sheets });
      }
      const state = attribute(tag, 'state') ?? 'visible';
      const name = (attribute(tag, 'name') ?? '').slice(0, 255);
      parts.sheets.push({ name, hidden: state !== 'visible', part: relation.target });
    },
  });
  if (parts.sheets.length === 0) throw new WorkbookError('damaged', { part: workbook });
  const shared = targetOf(relations, 'sharedStrings');
  const styles = targetOf(relations, 'styles');
  if (shared && pack.has(shared)) parts.sharedStrings = shared;
  if (styles && pack.has(styles)) parts.styles = styles;
  return parts;
}

/** The shared strings, rich text joined and phonetic runs dropped; those too long are kept just long enough to tell. */
export async function readSharedStrings(pack: Package, part: string): Promise<string[]> {
  const strings: string[] = [];
  let current = '';
  let characters = 0;
  let inText = false;
  let phonetic = false;
  await parseXml(pack.read(part), part, {
    open(local) {
      if (local === 'si') current = '';
      else if (local === 'rPh') phonetic = true;
      else if (local === 't') inText = !phonetic;
    },
    close(local) {
      if (local === 't') inText = false;
      else if (local === 'rPh') phonetic = false;
      else if (local === 'si') {
        strings.push(current);
        characters += current.length + 8;
        if (characters > LIMITS.characters) {
          throw new WorkbookError('too-large', { what: 'characters', whatZh: '字数', limit: LIMITS.characters });
        }
      }
    },
    text(text) {
      if (inText && current.length <= LIMITS.cellLength) current += text.slice(0, 8 * LIMITS.cellLength);
    },
  });
  return strings;
}

/** Number formats by index of `cellXfs`. */
export async function readFormats(pack: Package, part: string): Promise<NumberFormat[]> {
  const custom = new Map<number, string>();
  const ids: number[] = [];
  let inCells = false;
  await parseXml(pack.read(part), part, {
    open(local, tag) {
      if (local === 'numFmt') {
        const code = attribute(tag, 'formatCode');
        if (code !== undefined) custom.set(Number(attribute(tag, 'numFmtId')), code.slice(0, 500));
      } else if (local === 'cellXfs') inCells = true;
      else if (local === 'xf' && inCells) {
        if (ids.length >= 1 << 16) throw new WorkbookError('damaged', { part });
        ids.push(Number(attribute(tag, 'numFmtId') ?? 0));
      }
    },
    close(local) {
      if (local === 'cellXfs') inCells = false;
    },
  });
  const known = new Map<number, NumberFormat>();
  return ids.map((id) => {
    const format = known.get(id) ?? numberFormat(id, custom);
    known.set(id, format);
    return format;
  });
}
