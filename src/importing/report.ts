import type { Day } from '../kernel/day.ts';
import type { Points } from '../kernel/points.ts';
import type { Refusal } from '../kernel/problems/index.ts';
import type { RuleBody } from '../rulebook/index.ts';
import type { RosterDiff } from '../village/index.ts';
import type { Change, RowVerdict, SkipReason } from './interpret/index.ts';

/** Why a row is skipped: it is no row of the table, or what it says has been done before. */
export type Reason = SkipReason | 'already-posted' | 'already-adopted';

/** What became of one row (in a matrix: one cell), in no language yet. Amounts are hundredths. */
export interface ReportRow {
  readonly row: number;
  readonly column?: number;
  readonly verdict: RowVerdict['verdict'];
  readonly reason?: Reason;
  /** Why it was not accepted; empty for accepted rows and for lines that are no rows. */
  readonly problems: readonly Refusal[];
  readonly warnings: readonly Refusal[];
  readonly normalised: readonly Change[];
  readonly household?: string;
  readonly memberId?: string;
  /** Names, several of them parted by 、. */
  readonly member?: string;
  readonly rule?: string;
  readonly act?: string;
  readonly occurredOn?: string;
  readonly quantity?: number;
  readonly points?: number;
  readonly honour?: number;
  readonly balance?: number;
  /** The entry that it became, now or before. */
  readonly seq?: number;
}

/** An entry posted from this sheet before that the sheet no longer bears out. */
export interface Discrepancy {
  readonly what: Refusal;
  readonly seq: number;
  readonly row: number;
  readonly column?: number;
  readonly household: string;
  readonly rule: string;
  readonly occurredOn: string;
  readonly points: number;
  /** Where the sheet says something else now. */
  readonly now?: { readonly row: number; readonly column?: number };
}

export interface PostingsPart {
  readonly period: { readonly text?: string; readonly first?: string; readonly last?: string };
  /** Sums over the accepted rows. */
  readonly totals: { readonly merit: number; readonly deductions: number };
  readonly vanished: readonly Discrepancy[];
  readonly changed: readonly Discrepancy[];
}

export interface RosterPart {
  readonly effectiveOn: Day;
  readonly units: readonly { readonly name: string; readonly households: number }[];
  readonly opened: readonly string[];
  readonly joined: readonly { readonly household: string; readonly name: string; readonly head: boolean }[];
  readonly left: RosterDiff['left'];
  readonly moved: readonly {
    readonly member: string;
    readonly name: string;
    readonly from: string;
    readonly to: string;
  }[];
  readonly changed: RosterDiff['changed'];
  readonly missing: readonly string[];
  readonly closed: readonly string[];
}

export interface RulebookPart {
  readonly rules: readonly RuleBody[];
  /** What the sheet's heading says; after the commit, what was decided. */
  readonly proposal: { readonly effectiveFrom?: string; readonly resolution?: string };
  /** The version that the rules became, or are already. */
  readonly version?: number;
}

interface Sums {
  readonly honour: Points;
  readonly balance: Points;
}

export interface BalancesPart {
  readonly totals: Sums & { readonly sheet?: Partial<Sums> };
  readonly asOf: Day;
  readonly resolution?: string;
}

/** The answer of a preview or commit as it is kept. */
export interface Report {
  readonly sheet: string;
  readonly headerRow: number;
  readonly rows: readonly ReportRow[];
  readonly summary: Summary;
  readonly postings?: PostingsPart;
  readonly roster?: RosterPart;
  readonly rulebook?: RulebookPart;
  readonly balances?: BalancesPart;
}

export interface Summary {
  readonly accepted: number;
  readonly refused: number;
  readonly skipped: number;
}

export function summaryOf(rows: readonly ReportRow[]): Summary {
  const summary = { accepted: 0, refused: 0, skipped: 0 };
  for (const { verdict } of rows) summary[verdict] += 1;
  return summary;
}

/** A verdict of the interpretation as a row of the report. */
export function rowOf(found: RowVerdict, more: Partial<ReportRow> = {}): ReportRow {
  const { row, column, verdict, skipped, problems, warnings, normalised } = found;
  return {
    row,
    ...(column === undefined ? {} : { column }),
    verdict,
    ...(skipped === undefined ? {} : { reason: skipped }),
    problems,
    warnings,
    normalised,
    ...more,
  };
}

export function refusedRow(row: ReportRow, problem: Refusal): ReportRow {
  return { ...row, verdict: 'refused', problems: [...row.problems, problem] };
}

/** Done before: `problem` says so, and `seq` by which entry. */
export function doneRow(row: ReportRow, reason: Reason, problem: Refusal, seq?: number): ReportRow {
  return { ...row, verdict: 'skipped', reason, problems: [problem], ...(seq === undefined ? {} : { seq }) };
}
