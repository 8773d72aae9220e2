import type { Context } from '../access/index.ts';
import { audit } from '../access/index.ts';
import type { AnySql } from '../database/index.ts';
import { type Refusal, Refused } from '../kernel/problems/index.ts';
import type { Report } from './report.ts';
import type { ImportServices } from './services.ts';
import { type CommitChoices, finishCommit, type ImportOptions } from './store.ts';
import { readWorkbookInWorker, type Workbook, WorkbookError } from './workbook/index.ts';

/** An uploaded workbook that is looked at, for whom and where. */
export interface Job {
  readonly context: Context;
  readonly services: ImportServices;
  readonly village: string;
  readonly importId: string;
  readonly workbook: Workbook;
  readonly options: ImportOptions;
}

/** What can be done with a workbook of one kind. */
export interface KindOfImport {
  /** Reads and decides without writing anything. */
  preview(job: Job): Promise<Report>;
  /** Decides again, writes what is accepted, and keeps the report (`finish`). May be repeated after an interruption. */
  commit(job: Job, choices: CommitChoices): Promise<Report>;
}

/** Thrown under the lock when another process has finished the same commit meanwhile. */
export class FinishedMeanwhile extends Error {}

/** Reads a workbook in the worker; what is wrong with the file is refused like everything else. */
export async function openWorkbook(bytes: Uint8Array, filename: string): Promise<Workbook> {
  try {
    return await readWorkbookInWorker(bytes, filename);
  } catch (error) {
    throw refusedFile(error);
  }
}

export function refusedFile(error: unknown): unknown {
  return error instanceof WorkbookError ? new Refused(error.code, error.params) : error;
}

/** The reading, or the refusal of the whole sheet. */
export function readable<T extends object>(reading: T | { readonly problem: Refusal }): T {
  if ('problem' in reading) throw new Refused(reading.problem.code, reading.problem.params);
  return reading;
}

/** The name of the sheet to read, where one was named at upload. */
export function sheetOption({ options }: Job): { readonly sheet?: string } {
  return options.sheet === undefined ? {} : { sheet: options.sheet };
}

/** Keeps the report of a commit and who made it; whoever finishes the same one later finds it kept. */
export async function finish(sql: AnySql, job: Job, kind: string, report: Report): Promise<void> {
  const { context, village, importId } = job;
  if (!(await finishCommit(sql, village, importId, report, context.now()))) return;
  await audit(sql, context, 'import.committed', village, importId, { kind, ...report.summary });
}
