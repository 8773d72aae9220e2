import { refusal } from '../kernel/problems/index.ts';
import { entryName, type Outcome } from '../ledger/index.ts';
import type { PostedBefore } from './imported-rows.ts';
import { checkTotals, type PostingsReading, rowId, withWarnings } from './interpret/index.ts';
import type { PlannedRow } from './plan-postings.ts';
import { doneRow, type ReportRow, refusedRow, rowOf } from './report.ts';

/** What is known of a planned row: that it is an entry already, or what the ledger decided now. */
export type Fate = { readonly posted: PostedBefore } | { readonly outcome: Outcome };

interface Settled {
  readonly village: string;
  readonly importId: string;
  readonly reading: PostingsReading;
  /** Names of acts by the code of their rule. */
  readonly acts: ReadonlyMap<string, string>;
  readonly planned: readonly PlannedRow[];
  /** By the row's key. */
  readonly fates: ReadonlyMap<string, Fate>;
  /** Entries have been written; else it was a dry run. */
  readonly written: boolean;
}

/** The rows of the report, in file order: what was read, decided and added up. */
export function settlePostings(settled: Settled): ReportRow[] {
  const { reading, planned, fates } = settled;
  const plans = new Map(planned.map((each) => [rowId(each.row), each]));
  const kept = new Set<string>();
  const rows = reading.rows.map((row): ReportRow => {
    const plan = plans.get(rowId(row));
    if (!plan) return withStated(rowOf(row), row.stated);
    const settledRow = settleRow(settled, plan, fates.get(plan.key)!);
    if (settledRow.verdict !== 'refused') kept.add(rowId(row));
    return settledRow;
  });
  // Totals are compared once it is known which rows count: the sheet may have left out what was refused.
  const warned = withWarnings(rows.map(asVerdict), checkTotals(reading, kept));
  const known = new Map(rows.map((row) => [rowId(row), row]));
  return warned.map((each) => {
    const own = known.get(rowId(each));
    return own ? { ...own, warnings: each.warnings } : rowOf(each);
  });
}

function withStated(row: ReportRow, stated: { readonly quantity?: number; readonly points?: number } | undefined) {
  const { quantity, points } = stated ?? {};
  return { ...row, ...(quantity === undefined ? {} : { quantity }), ...(points === undefined ? {} : { points }) };
}

function asVerdict({ row, column, verdict, problems, warnings, normalised }: ReportRow) {
  return { row, ...(column === undefined ? {} : { column }), verdict, problems, warnings, normalised };
}

function settleRow({ village, importId, acts, written }: Settled, plan: PlannedRow, fate: Fate): ReportRow {
  const { claim } = plan;
  const act = acts.get(claim.rule);
  const row = rowOf(plan.row, {
    household: claim.household,
    ...(claim.memberId === undefined ? {} : { memberId: claim.memberId }),
    ...(claim.member === undefined ? {} : { member: claim.member }),
    rule: claim.rule,
    ...(act === undefined ? {} : { act }),
    occurredOn: claim.occurredOn,
    quantity: claim.quantity,
    points: claim.expectedPoints,
  });
  const before = postedBefore(fate);
  if (before) {
    if (before.importId === importId) return { ...row, seq: before.seq };
    const problem = refusal('already-posted', { entry: entryName(village, before.seq) });
    return doneRow(row, 'already-posted', problem, before.seq);
  }
  const { outcome } = fate as { outcome: Outcome };
  if (outcome.status === 'refused') return refusedRow(row, outcome.refusal);
  const [entry] = outcome.entries;
  return { ...row, points: entry!.honour, ...(written ? { seq: entry!.seq } : {}) };
}

/** Also where another clerk posted the row between looking and deciding. */
function postedBefore(fate: Fate): PostedBefore | undefined {
  if ('posted' in fate) return fate.posted;
  const { outcome } = fate;
  if (outcome.status !== 'refused' || outcome.refusal.code !== 'already-posted') return undefined;
  const { seq, importId } = outcome.refusal.params;
  return { seq: Number(seq), importId: String(importId) };
}
