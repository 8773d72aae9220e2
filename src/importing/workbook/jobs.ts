import { type Annotation, annotate } from './annotate.ts';
import { WorkbookError, type WorkbookErrorCode } from './problems.ts';
import { readWorkbookData, type WorkbookData } from './read.ts';

/** What the worker is asked to do. */
export type Job =
  | { kind: 'read'; bytes: Uint8Array; filename: string }
  | { kind: 'annotate'; bytes: Uint8Array; filename: string; annotations: Annotation[] };

/** What it answers; errors cross as their code and parameters. */
export type JobAnswer =
  | { kind: 'read'; workbook: WorkbookData }
  | { kind: 'annotate'; bytes: Uint8Array }
  | { kind: 'refused'; code: WorkbookErrorCode; params: Record<string, string | number> };

export async function runJob(job: Job): Promise<JobAnswer> {
  try {
    if (job.kind === 'read') return { kind: 'read', workbook: await readWorkbookData(job.bytes, job.filename) };
    return { kind: 'annotate', bytes: await annotate(job.bytes, job.filename, job.annotations) };
  } catch (error) {
    if (error instanceof WorkbookError) return { kind: 'refused', code: error.code, params: { ...error.params } };
    throw error;
  }
}
