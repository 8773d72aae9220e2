import ExcelJS from 'exceljs';
import type { SheetDraft } from './sheet.ts';

/** Writes the sheets as an .xlsx as a village's office would: a large title, borders, dates shown in several ways. */
export async function writeWorkbook(drafts: readonly SheetDraft[]): Promise<Buffer> {
  const book = new ExcelJS.Workbook();
  for (const draft of drafts) writeSheet(book, draft);
  return Buffer.from(await book.xlsx.writeBuffer());
}

const BORDER = { style: 'thin' } as const;
const DATE_FORMATS = ['yyyy/m/d', 'yyyy"年"m"月"d"日"', 'yyyy-mm-dd'] as const;

function writeSheet(book: ExcelJS.Workbook, draft: SheetDraft): void {
  const sheet = book.addWorksheet(draft.name);
  const width = Math.max(...draft.rows.map((row) => row.length));
  for (let column = 1; column <= width; column += 1) sheet.getColumn(column).width = 13;
  for (const [index, cells] of draft.rows.entries()) {
    const row = sheet.getRow(index + 1);
    for (const [at, content] of cells.entries()) {
      if (content === null) continue;
      const cell = row.getCell(at + 1);
      cell.value = content;
      if (content instanceof Date) cell.numFmt = DATE_FORMATS[index % DATE_FORMATS.length]!;
      if (cells.length > 1) cell.border = { top: BORDER, left: BORDER, bottom: BORDER, right: BORDER };
    }
  }
  for (const { top, left, bottom, right } of draft.merges) sheet.mergeCells(top, left, bottom, right);
  const title = sheet.getCell(1, 1);
  title.font = { size: 16, bold: true };
  title.alignment = { horizontal: 'center' };
}
