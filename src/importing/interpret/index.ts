export { type AttendanceReading, type AttendanceRow, readAttendance } from './attendance.ts';
export { type BalancesReading, type OpeningRow, readBalances } from './balances.ts';
export type { Claim, PostingContext, PostingRow } from './context.ts';
export type { Change, RowVerdict, SkipReason } from './findings.ts';
export type { PostingsReading } from './list.ts';
export { readPostings } from './postings.ts';
export { type RosterHousehold, type RosterReading, readRoster } from './roster.ts';
export { rowKey } from './row-key.ts';
export { type RulebookReading, readRulebook } from './rulebook.ts';

export { checkTotals, rowId, withWarnings } from './totals.ts';

export { IMPORT_KINDS, type ImportKind } from './vocabulary.ts';
