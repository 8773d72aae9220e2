import type { Period } from '../../kernel/period.ts';
import { type Refusal, refusal } from '../../kernel/problems/index.ts';
import type { Sheet, Workbook } from '../workbook/types.ts';
import type { PostingContext } from './context.ts';
import { bestHeader, missingGroups } from './headers.ts';
import { type PostingsReading, readList } from './list.ts';
import { type FoundMatrix, readMatrix, recogniseMatrix } from './matrix.ts';
import { type FoundSheet, findSheet } from './sheets.ts';
import { sheetPeriodOf } from './titles.ts';

type FoundPostings = FoundSheet | FoundMatrix;

/**
 * Reads the month's sheet of acts in either shape: one act a line, or households down and rules across. Finds everything
 * that does not depend on what else is posted; caps, closed periods and own households are decided under the lock.
 * Pure; never throws. `sheet` names a sheet, otherwise the one whose header fits is taken; `period` says what time it covers,
 * whatever its title does.
 */
export function readPostings(
  workbook: Workbook,
  context: PostingContext,
  options: { readonly sheet?: string; readonly period?: Period } = {},
): PostingsReading | { readonly problem: Refusal } {
  const given = options.period && sheetPeriodOf(options.period);
  const search = findSheet<FoundPostings>(
    workbook,
    'postings',
    (sheet) => recogniseList(sheet) ?? recogniseMatrix(sheet, context, given),
    options.sheet,
  );
  if ('problem' in search) return search;
  const { found } = search;
  const reading =
    'ruleColumns' in found
      ? readMatrix(found, context)
      : readList(found, context, { date1904: workbook.date1904, csv: workbook.format === 'csv' }, given);
  if ('problem' in reading || reading.rows.length > 0 || 'ruleColumns' in found) return reading;
  return { problem: refusal('no-data-rows', { sheet: found.sheet.name }) };
}

function recogniseList(sheet: Sheet): FoundSheet | undefined {
  const header = bestHeader(sheet, 'postings');
  return header && missingGroups('postings', header.columns).length === 0 ? { sheet, header } : undefined;
}
