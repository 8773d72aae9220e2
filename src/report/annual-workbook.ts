import { type Row, type SheetToWrite, writeWorkbook } from '../document/workbook.ts';
import { displayWidth } from '../document/xml-text.ts';
import type { AnnualReport } from './annual.ts';
import { annualAnswer } from './annual-answer.ts';
import { honouredTable } from './annual-list.ts';
import * as tables from './annual-tables.ts';
import { summaryOf } from './annual-words.ts';

/** The annual report as a workbook: the summary, a sheet for each part, and how to verify it. */
export function annualWorkbook(report: AnnualReport): Promise<Uint8Array> {
  const answer = annualAnswer(report);
  const heading = `${report.village.name} ${report.year} 年度报告`;
  const { size, root, closedThrough } = report.asOf;
  const parts = [
    tables.monthTable(answer),
    tables.dimensionTable(answer),
    tables.unitTable(answer),
    tables.distributionTable(answer),
    tables.flowTable(answer),
    tables.procedureTable(answer),
    tables.shopTable(answer),
    tables.liabilityTable(answer),
    tables.levelTable(answer),
    tables.titleTable(answer),
    tables.fairnessTable(answer),
    ...(report.honoured === null ? [] : [honouredTable(report.honoured)]),
  ];
  return writeWorkbook([
    textSheet('总体情况', `${heading}：总体情况`, summaryOf(answer)),
    ...parts.map((part) => sheetOf(part, heading)),
    textSheet('依据与核验', `${heading}：依据与核验`, [
      `出具日：${report.issuedOn}`,
      `结账至：${closedThrough ?? '尚未结账'}`,
      `台账笔数：${size}`,
      `台账的根（SHA-256）：${root}`,
      answer.verification.zh,
      `请求：POST ${answer.verification.request.path} ${JSON.stringify(answer.verification.request.body)}`,
      `命令：${answer.verification.command}`,
    ]),
  ]);
}

/** A table as a sheet. */
export function sheetOf(
  { name, title, columns, rows, total, notes = [] }: tables.ReportTable,
  heading: string,
): SheetToWrite {
  const lines: Row[] = [...rows, ...(total === undefined ? [] : [{ strong: total }])];
  const width = columns.reduce((sum, column) => sum + column.width, 0);
  return {
    name,
    title: `${heading}：${title}`,
    columns,
    rows: lines,
    footer: notes.flatMap((note) => broken(note, width)),
    orientation: 'portrait',
  };
}

/** A note in lines that a table of so many characters has room for: rows below it keep the height of one. */
function broken(note: string, width: number): string[] {
  const lines = [''];
  for (const character of note) {
    if (displayWidth(lines.at(-1)! + character) > width) lines.push('');
    lines[lines.length - 1] += character;
  }
  return lines;
}

/** A sheet of paragraphs. */
export function textSheet(name: string, title: string, paragraphs: readonly string[]): SheetToWrite {
  // As wide as a page: what is one column is not made smaller to fit.
  const columns = [{ header: name, width: 76 }];
  return { name, title, columns, rows: paragraphs.map((one) => [one]), orientation: 'portrait' };
}
