import { decodeText, readCsv } from './csv.ts';
import { detectFormat, refuseMarkup } from './detect.ts';
import { freshBudget } from './limits.ts';
import { Package } from './package.ts';
import { readFormats, readParts, readSharedStrings } from './parts.ts';
import { WorkbookError } from './problems.ts';
import { viewSheet } from './sheet-view.ts';
import type { SheetData, Workbook } from './types.ts';
import { readWorksheet } from './worksheet.ts';

/** A workbook as plain data, fit to cross from a worker. */
export interface WorkbookData {
  format: Workbook['format'];
  encoding?: NonNullable<Workbook['encoding']>;
  sheets: SheetData[];
  date1904: boolean;
}

async function readXlsx(bytes: Uint8Array): Promise<WorkbookData> {
  const budget = freshBudget();
  const pack = await Package.open(bytes, budget);
  const parts = await readParts(pack);
  const context = {
    date1904: parts.date1904,
    shared: parts.sharedStrings ? await readSharedStrings(pack, parts.sharedStrings) : [],
    formats: parts.styles ? await readFormats(pack, parts.styles) : [],
    budget,
  };
  const sheets: SheetData[] = [];
  for (const sheet of parts.sheets) sheets.push(await readWorksheet(pack.read(sheet.part), sheet, context));
  return { format: 'xlsx', sheets, date1904: parts.date1904 };
}

/** The sheet of a CSV file is called like the file. */
function sheetNameOf(filename: string): string {
  const base = filename.slice(Math.max(filename.lastIndexOf('/'), filename.lastIndexOf('\\')) + 1);
  return base.replace(/\.[A-Za-z0-9]{1,5}$/, '').slice(0, 255) || 'csv';
}

function readText(bytes: Uint8Array, filename: string): WorkbookData {
  const decoded = decodeText(bytes);
  if (!decoded) throw new WorkbookError('not-a-workbook', { found: '未知格式 / unknown' });
  refuseMarkup(decoded.text);
  // Text is only taken for a table where nothing else was promised.
  const promised = /\.(xls|xlt|et|ett)$/i.exec(filename)?.[1]?.toLowerCase();
  if (promised !== undefined) throw new WorkbookError('unsupported-format', { found: promised });
  const sheet = readCsv(decoded.text, sheetNameOf(filename), freshBudget());
  return { format: 'csv', encoding: decoded.encoding, sheets: [sheet], date1904: false };
}

/** As `readWorkbook`, without look-ups. @throws WorkbookError and nothing else */
export async function readWorkbookData(bytes: Uint8Array, filename: string): Promise<WorkbookData> {
  return detectFormat(bytes, filename) === 'xlsx' ? readXlsx(bytes) : readText(bytes, filename);
}

export function viewWorkbook(data: WorkbookData): Workbook {
  return { ...data, sheets: data.sheets.map(viewSheet) };
}

/**
 * Reads an .xlsx or .csv within `LIMITS`, in this thread. `filename` names a CSV's sheet; what the file is, its content tells.
 * @throws WorkbookError and nothing else
 */
export async function readWorkbook(bytes: Uint8Array, filename: string): Promise<Workbook> {
  return viewWorkbook(await readWorkbookData(bytes, filename));
}
