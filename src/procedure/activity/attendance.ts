import type { AnySql } from '../../database/index.ts';
import type { ProblemCode } from '../../kernel/problems/index.ts';

export const ATTENDANCE_OUTCOMES = ['pending', 'posted', 'case', 'refused'] as const;
export type AttendanceOutcome = (typeof ATTENDANCE_OUTCOMES)[number];

/** That somebody was there, and what it became. */
export interface Attendance {
  readonly member: string;
  readonly household: string;
  /** Hundredths. */
  readonly quantity: number;
  readonly source: 'manual' | 'workbook' | 'check-in';
  readonly recordedAt: Date;
  readonly case: string | null;
  readonly entry: number | null;
  readonly refusal: ProblemCode | null;
}

export function outcomeOf({ case: one, entry, refusal }: Attendance): AttendanceOutcome {
  if (entry !== null) return 'posted';
  if (one !== null) return 'case';
  return refusal === null ? 'pending' : 'refused';
}

export function attendanceColumns(sql: AnySql) {
  return sql`
    member_id AS member, household_no AS household, quantity, source, recorded_at AS "recordedAt", case_id AS case,
    entry_seq AS entry, refusal`;
}

/** What a committee member's own household is refused for is another's to settle: it is not the last word. */
export function toSettle(sql: AnySql) {
  return sql`entry_seq IS NULL AND case_id IS NULL AND (refusal IS NULL OR refusal = 'own-household')`;
}
