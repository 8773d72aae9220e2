import { authorise, type Context } from '../access/index.ts';
import { entryName } from '../ledger/index.ts';
import type { ImportKind } from './interpret/index.ts';
import { columnName } from './interpret/sheets.ts';
import { refusedFile } from './job.ts';
import { type Language, told } from './render.ts';
import type { ReportRow } from './report.ts';
import { openFile } from './sealed-file.ts';
import type { ImportServices } from './services.ts';
import { readFile, readImport, type StoredImport } from './store.ts';
import { annotateInWorker, type RowAnnotation } from './workbook/index.ts';

/** Unlike any column of a village's own, so that a second annotation finds the first. */
export const VERDICT_HEADER = '道德银行核对结果';

export interface Annotated {
  readonly filename: string;
  readonly bytes: Uint8Array;
}

/** The committee's own workbook as it looked, with a column of verdicts, problems and entry numbers, and coloured rows. */
export async function annotateImport(
  context: Context,
  services: Pick<ImportServices, 'encryptionKey'>,
  village: string,
  id: string,
  language: Language,
): Promise<Annotated> {
  authorise(context.actor, 'imports:write', village);
  const found = await readImport(context.sql, village, id, context.now());
  const original = openFile(services.encryptionKey, village, id, await readFile(context.sql, village, id));
  const { report, filename } = found;
  const annotation = {
    sheet: report.sheet,
    header: { row: report.headerRow, text: VERDICT_HEADER },
    rows: annotationsOf(found, language),
  };
  const bytes = await annotateInWorker(original, filename, [annotation]).catch((error: unknown) => {
    throw refusedFile(error);
  });
  return { filename: `${filename.replace(/\.[A-Za-z0-9]{1,5}$/, '')}-核对结果.xlsx`, bytes };
}

/** One annotation for each row: in a matrix it speaks of every filled cell. */
function annotationsOf(found: StoredImport, language: Language): RowAnnotation[] {
  const byRow = new Map<number, ReportRow[]>();
  for (const row of found.report.rows) {
    const rows = byRow.get(row.row);
    if (rows) rows.push(row);
    else byRow.set(row.row, [row]);
  }
  return [...byRow].flatMap(([row, cells]): RowAnnotation[] => {
    const texts = cells.map((cell) => textOf(cell, found, language)).filter((text) => text !== '');
    const warning = cells.some((cell) => cell.warnings.length > 0);
    if (texts.length === 0) return [];
    return [{ row, verdict: verdictOf(cells), text: texts.join('；'), ...(warning ? { warning } : {}) }];
  });
}

/** A row is as good as its worst cell. */
function verdictOf(cells: readonly ReportRow[]): RowAnnotation['verdict'] {
  if (cells.some(({ verdict }) => verdict === 'refused')) return 'refused';
  return cells.some(({ verdict }) => verdict === 'accepted') ? 'accepted' : 'skipped';
}

const WORDS = {
  zh: { refused: '未通过', warning: '提示', column: '列', fix: '处理' },
  en: { refused: 'refused', warning: 'note', column: 'column', fix: 'to do' },
} as const;

const ACCEPTED: Readonly<Record<ImportKind, Readonly<Record<Language, readonly [string, string]>>>> = {
  roster: { zh: ['可导入', '已导入'], en: ['fit to import', 'imported'] },
  rulebook: { zh: ['可施行', '已施行'], en: ['fit to adopt', 'adopted'] },
  postings: { zh: ['可入账', '已入账'], en: ['fit to post', 'posted'] },
  balances: { zh: ['可入账', '已入账'], en: ['fit to post', 'posted'] },
};

function textOf(row: ReportRow, found: StoredImport, language: Language): string {
  const words = WORDS[language];
  const parts: string[] = [];
  const name = row.seq === undefined ? '' : entryName(found.village, row.seq);
  if (row.verdict === 'accepted') {
    const done = ACCEPTED[found.kind][language][found.status === 'preview' ? 0 : 1];
    parts.push(name === '' ? done : `${done} ${name}`);
  }
  for (const problem of row.problems) {
    const { message, fix } = told(problem, language);
    const done = row.verdict === 'skipped';
    parts.push(
      done ? `${message}${name === '' ? '' : ` ${name}`}` : `${words.refused}：${message}${words.fix}：${fix}`,
    );
  }
  for (const warning of row.warnings) {
    const { message, fix } = told(warning, language);
    parts.push(`${words.warning}：${message}${fix}`);
  }
  const text = parts.join('；');
  return text === '' || row.column === undefined ? text : `${placeOf(row, language)}：${text}`;
}

/** 'F列 月评最清洁户'. */
function placeOf({ column, act }: ReportRow, language: Language): string {
  const letters = columnName(column!);
  const place = language === 'zh' ? `${letters}${WORDS.zh.column}` : `${WORDS.en.column} ${letters}`;
  return act === undefined ? place : `${place} ${act}`;
}
