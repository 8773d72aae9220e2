import { authorise, type Context, hasRight } from '../access/index.ts';
import { type TransactionSql, transaction } from '../database/index.ts';
import { addDays, startOfDay } from '../kernel/day.ts';
import { rootOf, unpackPeaks } from '../kernel/merkle.ts';
import type { Period } from '../kernel/period.ts';
import { Refused } from '../kernel/problems/index.ts';
import { personalDataOf } from '../village/index.ts';
import { daysWithin, type Facts, factsOf, type HouseholdThen } from './fairness-facts.ts';
import {
  type CapFacts,
  countReversals,
  readActs,
  readCaps,
  readClients,
  readHouseholdsThen,
  readShops,
  readTies,
  type ShopFacts,
} from './fairness-read.ts';
import { sizeAt } from './size-at.ts';
import { readUnitOrder, type UnitName } from './unit-order.ts';

/** Facts on recording of a period, as of a state of the ledger, and what its reader may see of people. */
export interface Fairness {
  readonly village: { readonly code: string; readonly name: string };
  readonly period: Period;
  readonly asOf: { readonly size: number; readonly root: string };
  readonly facts: Facts;
  readonly units: readonly UnitName[];
  readonly reversals: number;
  /** Whole days from act to entry; null without postings. */
  readonly medianDays: number | null;
  readonly p90Days: number | null;
  readonly caps: readonly CapFacts[];
  readonly shops: readonly ShopFacts[];
  /** May the reader know recorders by name? */
  readonly namesRecorders: boolean;
  /** Households whose numbers the reader may see in lists; null: none at all. */
  readonly lists: ((household: HouseholdThen) => boolean) | null;
}

interface HeadRow {
  name: string;
  size: number;
  peaks: Buffer;
}

/**
 * Facts on recording (公平性事实) for whoever reads entries: who recorded how much for whom, who was never reached, what was late or taken
 * back. No score and no rank of anybody (domain: red line 2). 404 without such a village.
 */
export async function readFairness(context: Context, village: string, period: Period): Promise<Fairness> {
  authorise(context.actor, 'entry:read', village);
  return transaction(context.sql, { isolation: 'repeatable read', readOnly: true }, (tx) =>
    readFairnessIn(tx, context, village, period),
  );
}

/** The same within a snapshot; whoever asks has been let through. */
export async function readFairnessIn(
  tx: TransactionSql,
  context: Context,
  village: string,
  period: Period,
): Promise<Fairness> {
  const { actor, now } = context;
  const [head] = await tx<HeadRow[]>`
    SELECT v.name, l.size, l.peaks FROM villages v JOIN ledgers l ON l.village_code = v.village_code
    WHERE v.village_code = ${village}`;
  if (!head) throw new Refused('not-found');
  const lastBefore = (day: typeof period.firstDay) => sizeAt(tx, village, new Date(+startOfDay(day) - 1), head.size);
  const after = await lastBefore(period.firstDay);
  const stretch = { village, after, through: await lastBefore(addDays(period.lastDay, 1)) };
  const { acts, delays } = await readActs(tx, stretch);
  const units = await readUnitOrder(tx, village);
  const facts = factsOf({
    acts,
    units,
    ties: await readTies(tx, stretch),
    clients: await readClients(tx, [...new Set(acts.map(({ recorder }) => recorder))]),
    households: await readHouseholdsThen(tx, village, period),
  });
  const sees = await personalDataOf(context, tx, village);
  const mayRead = hasRight(actor, 'personal-data:read');
  return {
    village: { code: village, name: head.name },
    period,
    asOf: { size: head.size, root: rootOf(unpackPeaks(head.size, head.peaks)).toString('hex') },
    facts,
    units,
    reversals: await countReversals(tx, stretch),
    medianDays: daysWithin(delays, 0.5),
    p90Days: daysWithin(delays, 0.9),
    caps: await readCaps(tx, village, period, now()),
    shops: await readShops(tx, stretch),
    // An officer sees people of the own unit only; who else records is not among them.
    namesRecorders: mayRead && actor.role !== 'officer',
    lists: mayRead ? ({ unitNow }) => sees(unitNow) : null,
  };
}
