export type { Annotation, RowAnnotation } from './annotate.ts';
export { annotate } from './annotate.ts';
export { annotateInWorker, readWorkbookInWorker } from './in-worker.ts';
export { LIMITS } from './limits.ts';
export { WorkbookError, workbookProblems } from './problems.ts';
export { readWorkbook } from './read.ts';
export { viewSheet } from './sheet-view.ts';
export type { Cell, Merge, Sheet, Workbook } from './types.ts';
