import { authorise, type Context } from '../access/index.ts';
import { type TransactionSql, transaction } from '../database/index.ts';
import { type Day, dayAt, type Month, startOfDay } from '../kernel/day.ts';
import { rootOf, unpackPeaks } from '../kernel/merkle.ts';
import { monthsOf } from '../kernel/period.ts';
import type { Points } from '../kernel/points.ts';
import { Refused } from '../kernel/problems/index.ts';
import { readVillageYears, type YearFigures } from './annual-figures.ts';
import { shownDeductions } from './annual-hide.ts';
import { type Honoured, readHonoured } from './annual-people.ts';
import { countMembers, NO_PART, type Part, readParts } from './annual-points.ts';
import { type Scope, scopeOf } from './annual-scope.ts';
import { addLines, EMPTY_LINE, isBalanced, type Line } from './columns.ts';
import { type Fairness, readFairnessIn } from './fairness.ts';
import { readHouseholdsThen } from './fairness-read.ts';
import { readLines } from './read-lines.ts';
import { sizeAt } from './size-at.ts';
import { readUnitOrder, type UnitName } from './unit-order.ts';

/** A part of the year's points as it is shown: no deductions where they would tell whose they are. */
export interface ShownPart {
  readonly merit: Points;
  readonly deductions: Points | null;
  readonly entries: number;
}

export interface UnitYear extends ShownPart {
  /** Null: households without a unit. */
  readonly unit: UnitName | null;
  readonly households: number;
  readonly withEntry: number;
}

/** A village's year (年度报告), as of one snapshot of its books. */
export interface AnnualReport {
  readonly village: { readonly code: string; readonly name: string };
  readonly year: number;
  readonly issuedOn: Day;
  readonly asOf: { readonly size: number; readonly root: string; readonly closedThrough: Day | null };
  /** Every day of the year is closed. */
  readonly final: boolean;
  readonly figures: YearFigures;
  /** Members who did an act that stands. */
  readonly members: number;
  readonly dimensions: readonly (ShownPart & { readonly dimension: string })[];
  readonly months: readonly (ShownPart & { readonly month: Month })[];
  readonly units: readonly UnitYear[];
  /** Redeemable points from the year's beginning to its end. */
  readonly flow: Line;
  readonly balanced: boolean;
  readonly fairness: Fairness;
  /** For papers of who may read personal data; null for everybody else. */
  readonly honoured: readonly Honoured[] | null;
}

/** The annual report of a village. 404 without such a village. */
export async function readAnnualReport(context: Context, village: string, year: number): Promise<AnnualReport> {
  authorise(context.actor, 'report:read', village);
  const scope = scopeOf(village, year);
  const now = context.now();
  return transaction(context.sql, { isolation: 'repeatable read', readOnly: true }, async (tx) => {
    const [head] = await readVillageYears(tx, scope, now);
    if (head === undefined) throw new Refused('not-found');
    const { code, name, size, peaks, closedThrough, figures } = head;
    const before = await sizeAt(tx, village, new Date(+startOfDay(scope.year.firstDay) - 1), size);
    const parts = await readParts(tx, village, scope);
    const lines = (await readLines(tx, village, scope.year, size)).map(({ line }) => line);
    const flow = lines.reduce(addLines, EMPTY_LINE);
    return {
      village: { code, name },
      year,
      issuedOn: dayAt(now),
      asOf: { size, root: rootOf(unpackPeaks(size, peaks)).toString('hex'), closedThrough },
      final: closedThrough !== null && closedThrough >= scope.year.lastDay,
      figures,
      members: await countMembers(tx, village, scope, before),
      dimensions: shown([...parts.dimensions].map(([dimension, part]) => ({ dimension, part }))),
      months: shown(monthsOf(scope.year).map((month) => ({ month, part: parts.months.get(month) ?? NO_PART }))),
      units: await readUnitYears(tx, village, scope, parts.households),
      flow,
      balanced: [...lines, flow].every(isBalanced),
      fairness: await readFairnessIn(tx, context, village, scope.year),
      honoured: await readHonoured(tx, context, village, year),
    };
  });
}

function shown<Key extends object>(
  parts: readonly (Key & { readonly part: Part })[],
): (Omit<Key, 'part'> & ShownPart)[] {
  const deductions = shownDeductions(parts.map(({ part }) => part));
  return parts.map(({ part: { merit, entries }, ...key }, index) => {
    return { ...key, merit, deductions: deductions[index]!, entries };
  });
}

/** By units at the year's end, in the order of their tree; households without one last. */
async function readUnitYears(
  tx: TransactionSql,
  village: string,
  { year }: Scope,
  parts: ReadonlyMap<string, Part>,
): Promise<UnitYear[]> {
  const units = await readUnitOrder(tx, village);
  const known = new Set(units.map(({ id }) => id));
  const households = (await readHouseholdsThen(tx, village, year)).filter(({ no, here }) => here || parts.has(no));
  const rows = [...units, null].flatMap((unit) => {
    const own = households.filter((one) => (known.has(one.unit ?? '') ? one.unit : null) === (unit?.id ?? null));
    if (unit === null && own.length === 0) return [];
    const part = own.map(({ no }) => parts.get(no) ?? NO_PART).reduce(addParts, NO_PART);
    return [{ unit, households: own.length, withEntry: part.households, part }];
  });
  return shown(rows);
}

function addParts(a: Part, b: Part): Part {
  return {
    merit: (a.merit + b.merit) as Points,
    deductions: (a.deductions + b.deductions) as Points,
    entries: a.entries + b.entries,
    households: a.households + b.households,
    deducted: a.deducted + b.deducted,
  };
}
