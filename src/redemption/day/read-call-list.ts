import { authorise, type Context } from '../../access/index.ts';
import { type TransactionSql, transaction } from '../../database/index.ts';
import { type Day, dayAt, startOfDay } from '../../kernel/day.ts';
import { parsePeriod } from '../../kernel/period.ts';
import type { Points } from '../../kernel/points.ts';
import { availableOf } from '../../ledger/index.ts';
import { readRanking } from '../../ranking/index.ts';
import { personalDataOf, publicName, readUnits, type Unit, unitPath } from '../../village/index.ts';
import type { Redemption } from '../redemption.ts';
import { type RedemptionRow, redemptionFrom } from '../rows.ts';
import { type CallList, callState } from './call-list.ts';
import { type CallPlace, callOrder, withNewcomers } from './call-order.ts';
import { endOf, type FixedCallList, type RedemptionDay, readRedemptionDay } from './redemption-day.ts';

/**
 * The call list of a redemption day: households in ranking order, then those without a rank by their number. Provisional, by the
 * ranking of this moment, until it is fixed; wishes and points are always those of now. 404 `not-found` without such a day.
 */
export async function readCallList(context: Context, village: string, id: string): Promise<CallList> {
  authorise(context.actor, 'redemption-day:read', village);
  return transaction(context.sql, { isolation: 'repeatable read', readOnly: true }, async (tx) => {
    const sees = await personalDataOf(context, tx, village);
    return callListIn(tx, village, id, dayAt(context.now()), sees);
  });
}

/** The same as a transaction sees it, for papers that show more besides; `sees` tells whose heads are named in full. */
export async function callListIn(
  tx: TransactionSql,
  village: string,
  id: string,
  today: Day,
  sees: (unit: string | null) => boolean,
): Promise<CallList> {
  const day = await readRedemptionDay(tx, village, id);
  const households = await readHouseholds(tx, village);
  const open = openNumbers(households);
  const { places, ties, size, root } = day.callList ?? (await orderOf(tx, day, open, today));
  const wishes = await readWishes(tx, village, id);
  const served = await readServed(tx, day);
  const units = await readUnits(tx, village);
  const known = new Map(households.map((one) => [one.no, one]));
  return {
    village: { code: village, name: await readName(tx, village) },
    day,
    fixedAt: day.callList?.fixedAt ?? null,
    ties,
    asOf: { size, root },
    shops: await readShopNames(tx, village),
    households: withNewcomers(places, open).map((place, index) => {
      const { unit_id, head, birth_month, balance, held, closed_on } = known.get(place.household)!;
      const own = wishes.get(place.household) ?? [];
      return {
        ...place,
        call: index + 1,
        unit: unitOf(units, unit_id),
        head: head === null || sees(unit_id) ? head : publicName(head, birth_month, today),
        available: availableOf({ balance, held }) as Points,
        closed: closed_on !== null,
        wishes: own,
        state: callState(own, served.has(place.household)),
      };
    }),
  };
}

/** A household in the order of a ranking with what it may spend. */
export interface RankedHousehold extends CallPlace {
  readonly unit: CallList['households'][number]['unit'];
  readonly available: Points;
}

/** Open households in the order of a period's ranking of this moment, for a village that redeems without announcing a day. */
export async function rankedHouseholdsIn(
  tx: TransactionSql,
  village: string,
  period: string,
  today: Day,
): Promise<{ readonly size: number; readonly households: RankedHousehold[] }> {
  const households = await readHouseholds(tx, village);
  const { places, size } = await orderOf(tx, { village, period }, openNumbers(households), today);
  const units = await readUnits(tx, village);
  const known = new Map(households.map((one) => [one.no, one]));
  return {
    size,
    households: places.map((place) => {
      const { unit_id, balance, held } = known.get(place.household)!;
      return { ...place, unit: unitOf(units, unit_id), available: availableOf({ balance, held }) as Points };
    }),
  };
}

/** The order of this moment, with the ledger that it is computed from. */
export async function orderOf(
  tx: TransactionSql,
  day: Pick<RedemptionDay, 'village' | 'period'>,
  open: readonly string[],
  today: Day,
): Promise<Pick<FixedCallList, 'ties' | 'size' | 'root'> & { readonly places: CallPlace[] }> {
  const { ties, asOf, ranked } = await readRanking(tx, day.village, parsePeriod(day.period)!, today);
  return { ties, size: asOf.size, root: asOf.root, places: callOrder(ranked, open) };
}

/** Numbers of the households that have not ended. */
export async function readOpenHouseholds(tx: TransactionSql, village: string): Promise<string[]> {
  return openNumbers(await readHouseholds(tx, village));
}

function openNumbers(households: readonly HouseholdRow[]): string[] {
  return households.filter(({ closed_on }) => closed_on === null).map(({ no }) => no);
}

interface HouseholdRow {
  no: string;
  unit_id: string | null;
  head: string | null;
  birth_month: string | null;
  balance: Points;
  held: Points;
  closed_on: Day | null;
}

async function readHouseholds(tx: TransactionSql, village: string): Promise<HouseholdRow[]> {
  return tx<HouseholdRow[]>`
    SELECT h.no, h.unit_id, a.balance, a.held, a.closed_on, m.name AS head, m.birth_month
    FROM households h
    JOIN accounts a ON a.village_code = h.village_code AND a.account = 'household:' || h.no
    LEFT JOIN memberships s ON s.village_code = h.village_code AND s.household_no = h.no AND s.is_head
      AND s.to_day IS NULL
    LEFT JOIN members m ON m.village_code = s.village_code AND m.id = s.member_id
    WHERE h.village_code = ${village}`;
}

/** Wishes of a day by household, in the order in which they were made, without those given up. */
async function readWishes(tx: TransactionSql, village: string, day: string): Promise<Map<string, Redemption[]>> {
  const rows = await tx<RedemptionRow[]>`
    SELECT * FROM redemptions WHERE village_code = ${village} AND day_id = ${day} AND state <> 'released' ORDER BY id`;
  const found = new Map<string, Redemption[]>();
  for (const wish of rows.map(redemptionFrom)) {
    const list = found.get(wish.household!);
    if (list) list.push(wish);
    else found.set(wish.household!, [wish]);
  }
  return found;
}

/** Households that took something on the day, with a wish or without. */
async function readServed(tx: TransactionSql, { village, day }: RedemptionDay): Promise<Set<string>> {
  const rows = await tx<{ no: string }[]>`
    SELECT DISTINCT r.household_no AS no FROM redemption_steps s
    JOIN redemptions r ON r.village_code = s.village_code AND r.id = s.redemption_id
    WHERE s.village_code = ${village} AND s.kind = 'collected' AND s.at >= ${startOfDay(day)} AND s.at < ${endOf(day)}`;
  return new Set(rows.map(({ no }) => no));
}

async function readName(tx: TransactionSql, village: string): Promise<string> {
  const [row] = await tx<{ name: string }[]>`SELECT name FROM villages WHERE village_code = ${village}`;
  return row!.name;
}

async function readShopNames(tx: TransactionSql, village: string): Promise<Map<string, string>> {
  const rows = await tx<{ id: string; name: string }[]>`SELECT id, name FROM shops WHERE village_code = ${village}`;
  return new Map(rows.map(({ id, name }) => [id, name]));
}

function unitOf(units: readonly Unit[], id: string | null): { id: string; name: string } | null {
  const path = unitPath(units, id);
  return id === null || path.length === 0 ? null : { id, name: path.map(({ name }) => name).join(' / ') };
}
