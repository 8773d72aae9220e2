import { monthOf } from '../kernel/day.ts';
import { fromPoints, type Points } from '../kernel/points.ts';
import { availableOf, entryName } from '../ledger/index.ts';
import { EMPTY_LINE, type Line } from './columns.ts';
import type { Figures, Statement, StatementEntry } from './read-statement.ts';
import type { PeriodSummary } from './summarise-period.ts';

/*
 * What the wire shows; points as numbers.
 */

/** A period summary as it goes over the wire. */
export function summary({ village, period, asOf, closed, balanced, groups, total }: PeriodSummary) {
  return {
    village: village.code as never,
    villageName: village.name,
    period: period.text,
    asOf,
    closed,
    balanced,
    data: groups.flatMap(({ unit, households }) =>
      households.map(({ no, head, line }) => ({ household: no, unit, head, ...lineWire(line) })),
    ),
    subtotals: groups.map(({ unit, households, subtotal }) => {
      return { unit, households: households.length, ...lineWire(subtotal) };
    }),
    total: { households: groups.reduce((sum, group) => sum + group.households.length, 0), ...lineWire(total) },
  };
}

function lineWire(line: Line): { [Column in keyof Line]: number } {
  const columns = Object.keys(EMPTY_LINE) as (keyof Line)[];
  return Object.fromEntries(columns.map((column) => [column, fromPoints(line[column])])) as never;
}

/** A statement without its page of entries. */
export function statement(
  { household, asOf, opening, closing, count }: Statement,
  { from, to }: { from: string | undefined; to: string | undefined },
) {
  return {
    household: household.no,
    head: household.head,
    from: (from ?? null) as never,
    to: (to ?? null) as never,
    asOf: { at: asOf.at.toISOString(), size: asOf.size },
    opening: standing(opening),
    closing: standing(closing),
    count,
  };
}

/** One line of a statement. */
export function statementEntry(village: string, entry: StatementEntry) {
  const { seq, kind, occurredOn, countedIn, rule, rulebookVersion, dimension, member, original, texts } = entry;
  return {
    seq,
    name: entryName(village, seq),
    kind,
    occurredOn,
    recordedAt: entry.recordedAt.toISOString(),
    countedIn,
    late: kind === 'posting' && countedIn !== null && countedIn !== monthOf(occurredOn),
    rule,
    rulebookVersion,
    dimension,
    quantity: entry.quantity === null ? null : entry.quantity / 100,
    member,
    original,
    expiresAt: entry.expiresAt?.toISOString() ?? null,
    honour: fromPoints(entry.change.honour),
    points: fromPoints(entry.change.balance),
    held: fromPoints(entry.change.held),
    honourAfter: fromPoints(entry.after.honour),
    balanceAfter: fromPoints(entry.after.balance),
    heldAfter: fromPoints(entry.after.held),
    running: figures(entry.running),
    note: texts?.note ?? null,
    reason: texts?.reason ?? null,
    reference: texts?.reference ?? null,
    evidence: texts?.evidence ?? null,
    handler: texts?.handler ?? null,
  };
}

function figures({ honour, balance, held }: Figures) {
  return { honour: fromPoints(honour), balance: fromPoints(balance), held: fromPoints(held) };
}

function standing(at: Figures) {
  return { ...figures(at), available: fromPoints(availableOf(at) as Points) };
}
