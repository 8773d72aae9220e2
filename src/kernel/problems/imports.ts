import { importRowProblems } from './import-rows.ts';
import { importSheetProblems } from './import-sheets.ts';
import { importWarnings } from './import-warnings.ts';
import type { ProblemDefinition } from './problem.ts';

/** What a committee's workbook can be told: about the sheet, about a row, and what was only noticed. */
export const importProblems = {
  ...importSheetProblems,
  ...importRowProblems,
  ...importWarnings,
} as const satisfies Record<string, ProblemDefinition>;
