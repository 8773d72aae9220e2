import ExcelJS from 'exceljs';
import { expect } from 'vitest';
import { readPdf, squeezed } from '../document/pdf-reader.ts';
import type { Caller, TestApp } from '../support/app.ts';

/** Annual reports as JSON and as files, read back. */
export const annualUrl = (village: string, ext = '') => `/v1/villages/${village}/reports/annual${ext}`;
export const readAnnual = async (village: string, caller: Caller, year = '2026') => {
  const { status, body, text } = await caller.get(annualUrl(village), { query: { year } });
  expect(status, text).toBe(200);
  return body;
};

export async function annualFile(
  app: TestApp,
  village: string,
  ext: '.pdf' | '.xlsx',
  caller: Caller,
  year = '2026',
): Promise<Buffer> {
  const headers = { authorization: `Bearer ${caller.key}` };
  const answer = await app.app.inject({ url: annualUrl(village, ext), query: { year }, headers });
  expect(answer.statusCode, answer.body.slice(0, 500)).toBe(200);
  return answer.rawPayload;
}

export async function workbookOf(bytes: Buffer): Promise<ExcelJS.Workbook> {
  const read = new ExcelJS.Workbook();
  await read.xlsx.load(bytes as unknown as ExcelJS.Buffer);
  return read;
}

/** Every value of every cell. */
export function cellsOf(book: ExcelJS.Workbook): unknown[] {
  const cells: unknown[] = [];
  for (const sheet of book.worksheets) {
    sheet.eachRow((row) => row.eachCell((cell) => cells.push(cell.value)));
  }
  return cells;
}

export const textOf = (bytes: Buffer) => readPdf(bytes).map(squeezed).join('');
