import { authorise, type Context } from '../access/index.ts';
import { transaction } from '../database/index.ts';
import { type Day, dayAt } from '../kernel/day.ts';
import { rootOf, unpackPeaks } from '../kernel/merkle.ts';
import type { Period } from '../kernel/period.ts';
import { Refused } from '../kernel/problems/index.ts';
import { personalDataOf, publicName } from '../village/index.ts';
import { addLines, EMPTY_LINE, isBalanced, type Line } from './columns.ts';
import { type HouseholdLine, readLines } from './read-lines.ts';
import { readUnitOrder, type UnitName } from './unit-order.ts';

export interface SummaryHousehold {
  readonly no: string;
  /** 户主 in full, for those who may read personal data. */
  readonly head: string | null;
  /** 户主 as the wall may show it: 王某某, or 某村民 for minors and unknown birth months; null without a head. */
  readonly publicHead: string | null;
  readonly line: Line;
}

/** The households of one unit, in the order of their numbers. */
export interface SummaryGroup {
  /** Null: without a unit. */
  readonly unit: UnitName | null;
  readonly households: readonly SummaryHousehold[];
  readonly subtotal: Line;
}

export interface PeriodSummary {
  readonly village: { readonly code: string; readonly name: string };
  readonly period: Period;
  readonly asOf: { readonly size: number; readonly root: string };
  /** All days of the period are closed: its figures are final. */
  readonly closed: boolean;
  /** In the order of the units' tree; households without a unit last. */
  readonly groups: readonly SummaryGroup[];
  readonly total: Line;
  /** Opening and movements make the closing: in every line, every subtotal and the total. */
  readonly balanced: boolean;
}

interface HeadRow {
  name: string;
  size: number;
  peaks: Buffer;
  closed_through: Day | null;
}

/** The accountant's sheet of a period (积分汇总表), by units; see `readLines` for what belongs to a period. */
export async function summarisePeriod(context: Context, village: string, period: Period): Promise<PeriodSummary> {
  authorise(context.actor, 'rankings:read', village);
  return transaction(context.sql, { isolation: 'repeatable read', readOnly: true }, async (tx) => {
    const [head] = await tx<HeadRow[]>`
      SELECT v.name, l.size, l.peaks, l.closed_through FROM villages v JOIN ledgers l ON l.village_code = v.village_code
      WHERE v.village_code = ${village}`;
    if (!head) throw new Refused('not-found');
    const lines = await readLines(tx, village, period, head.size);
    const units = await readUnitOrder(tx, village);
    const sees = await personalDataOf(context, tx, village);
    const today = dayAt(context.now());
    const groups = groupsOf(lines, units, (one) => ({
      no: one.no,
      head: sees(one.unitNow) ? one.head : null,
      publicHead: one.head === null ? null : publicName(one.head, one.headBirthMonth, today),
      line: one.line,
    }));
    const total = sumOf(groups.map(({ subtotal }) => subtotal));
    const all = [...lines.map(({ line }) => line), ...groups.map(({ subtotal }) => subtotal), total];
    return {
      village: { code: village, name: head.name },
      period,
      asOf: { size: head.size, root: rootOf(unpackPeaks(head.size, head.peaks)).toString('hex') },
      closed: head.closed_through !== null && head.closed_through >= period.lastDay,
      groups,
      total,
      balanced: all.every(isBalanced),
    };
  });
}

function groupsOf(
  lines: readonly HouseholdLine[],
  units: readonly UnitName[],
  shown: (line: HouseholdLine) => SummaryHousehold,
): SummaryGroup[] {
  const known = new Set(units.map(({ id }) => id));
  const byUnit = new Map<string | null, SummaryHousehold[]>();
  for (const line of lines) {
    // A unit that has been deleted since is none.
    const unit = line.unit !== null && known.has(line.unit) ? line.unit : null;
    const list = byUnit.get(unit);
    if (list) list.push(shown(line));
    else byUnit.set(unit, [shown(line)]);
  }
  return [...units, null].flatMap((unit) => {
    const households = byUnit.get(unit?.id ?? null);
    return households ? [{ unit, households, subtotal: sumOf(households.map(({ line }) => line)) }] : [];
  });
}

function sumOf(lines: readonly Line[]): Line {
  return lines.reduce(addLines, EMPTY_LINE);
}
