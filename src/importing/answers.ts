import { fromPoints, type Points } from '../kernel/points.ts';
import { entryName } from '../ledger/index.ts';
import type { ImportBody } from './contract.ts';
import { type Language, told, toldChange, toldChanges } from './render.ts';
import type { Discrepancy, Report, ReportRow } from './report.ts';
import type { ImportHead, StoredImport } from './store.ts';

/** What the verbs return, as it goes over the wire. */

export function head(found: ImportHead) {
  return {
    id: found.id,
    kind: found.kind,
    sheet: found.sheet,
    filename: found.filename,
    status: found.status,
    createdAt: found.createdAt.toISOString(),
    createdBy: found.createdBy,
    committedAt: found.committedAt?.toISOString() ?? null,
    expiresAt: found.expiresAt.toISOString(),
  };
}

export function listed(found: ImportHead) {
  return { ...head(found), summary: found.summary };
}

export function whole(found: StoredImport, language: Language): ImportBody {
  const { report, village } = found;
  return {
    ...head(found),
    summary: report.summary,
    rows: report.rows.map((row) => rowBody(row, village, language)),
    ...partOf(report, village, language),
  };
}

function rowBody(row: ReportRow, village: string, language: Language): ImportBody['rows'][number] {
  const { problems, warnings, normalised, seq, quantity, points, honour, balance, ...same } = row;
  return {
    ...same,
    problems: problems.map((problem) => told(problem, language)),
    warnings: [...warnings.map((warning) => told(warning, language)), ...toldChanges(normalised, language)],
    normalised: normalised.map((change) => toldChange(change, language)),
    ...(quantity === undefined ? {} : { quantity: quantity / 100 }),
    ...(points === undefined ? {} : { points: points / 100 }),
    ...(honour === undefined ? {} : { honour: honour / 100 }),
    ...(balance === undefined ? {} : { balance: balance / 100 }),
    ...(seq === undefined ? {} : { entry: entryBody(village, seq) }),
  };
}

function entryBody(village: string, seq: number) {
  return { seq, name: entryName(village, seq) };
}

function partOf({ postings, roster, rulebook, balances }: Report, village: string, language: Language) {
  if (postings) {
    const { period, totals, vanished, changed } = postings;
    const { text, first, last } = period;
    return {
      period: text === undefined ? null : { text, first: first!, last: last! },
      totals: { merit: totals.merit / 100, deductions: totals.deductions / 100 },
      vanished: vanished.map((each) => discrepancy(each, village, language)),
      changed: changed.map((each) => discrepancy(each, village, language)),
    };
  }
  if (roster) return mutable(roster);
  if (rulebook) return mutable(rulebook);
  if (!balances) return {};
  const { totals, asOf, resolution } = balances;
  return {
    totals: { ...sums(totals), ...(totals.sheet ? { sheet: sums(totals.sheet) } : {}) },
    asOf,
    resolution: resolution ?? null,
  };
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer I)[] ? I[] : T[K] };
function mutable<T extends object>(value: T): Mutable<T> {
  return value as Mutable<T>;
}

function sums({ honour, balance }: { readonly honour?: Points; readonly balance?: Points }) {
  return {
    ...(honour === undefined ? {} : { honour: fromPoints(honour) }),
    ...(balance === undefined ? {} : { balance: fromPoints(balance) }),
  };
}

function discrepancy({ what, seq, points, ...same }: Discrepancy, village: string, language: Language) {
  return { ...same, ...told(what, language), entry: entryBody(village, seq), points: points / 100 };
}
