import { authorise, type Context } from '../../access/index.ts';
import type { Month } from '../../kernel/day.ts';
import { requireVillage } from '../../village/index.ts';
import { requireShop } from '../own-shop.ts';
import { readMonthSteps, readSettlement, type SettlementRow, settlementFrom } from './rows.ts';
import { foldSettlement, type SettledEntry, type Settlement, type SettlementState } from './settlement.ts';

export interface SettlementFilter {
  readonly shop?: string | undefined;
  readonly month?: Month | undefined;
  readonly state?: SettlementState | undefined;
  /** The id behind which the page begins. */
  readonly after?: string | undefined;
  readonly limit: number;
}

/** Settlements, the newest first, one more than `limit` where there are more. A shop's key sees its own shop's. */
export async function listSettlements(
  { actor, sql }: Context,
  village: string,
  { shop, month, state, after, limit }: SettlementFilter,
): Promise<Settlement[]> {
  authorise(actor, 'settlement:read', village);
  await requireVillage(sql, village);
  const rows = await sql<SettlementRow[]>`
    SELECT * FROM settlements WHERE village_code = ${village}
      ${shop === undefined ? sql`` : sql`AND shop_id = ${shop}`}
      ${actor.shop === undefined ? sql`` : sql`AND shop_id = ${actor.shop}`}
      ${month === undefined ? sql`` : sql`AND month = ${month}`}
      ${state === undefined ? sql`` : sql`AND state = ${state}`}
      ${after === undefined ? sql`` : sql`AND id < ${after}`}
    ORDER BY id DESC LIMIT ${limit + 1}`;
  return rows.map(settlementFrom);
}

/** One settlement with the entries behind it. 404 also where it is another shop's. */
export async function getSettlement(
  { actor, sql }: Context,
  village: string,
  id: string,
): Promise<{ settlement: Settlement; entries: readonly SettledEntry[] }> {
  authorise(actor, 'settlement:read', village);
  const settlement = await readSettlement(sql, village, id);
  requireShop(actor, settlement.shop);
  const { entries } = foldSettlement(await readMonthSteps(sql, village, settlement));
  return { settlement, entries };
}

/** A settlement with the names that its sheet is headed by. */
export interface SettlementSheet {
  readonly settlement: Settlement;
  readonly entries: readonly SettledEntry[];
  readonly villageName: string;
  readonly shopName: string;
  /** Months of the settlements that adjustments correct. */
  readonly corrected: ReadonlyMap<string, Month>;
}

/** {@link getSettlement} with what its printed sheet names besides. */
export async function readSettlementSheet(context: Context, village: string, id: string): Promise<SettlementSheet> {
  const { settlement, entries } = await getSettlement(context, village, id);
  const { sql } = context;
  const [names] = await sql<{ village: string; shop: string }[]>`
    SELECT v.name AS village, s.name AS shop FROM villages v JOIN shops s ON s.village_code = v.village_code
    WHERE v.village_code = ${village} AND s.id = ${settlement.shop}`;
  const named = settlement.adjustments.flatMap((one) => one.settlement ?? []);
  const rows = await sql<{ id: string; month: Month }[]>`
    SELECT id, month FROM settlements WHERE village_code = ${village} AND id = ANY(${named}::uuid[])`;
  const corrected = new Map(rows.map((row) => [row.id, row.month]));
  return { settlement, entries, villageName: names!.village, shopName: names!.shop, corrected };
}
