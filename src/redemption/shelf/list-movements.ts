import { authorise, type Context, hasRight } from '../../access/index.ts';
import type { AnySql } from '../../database/index.ts';
import type { Day } from '../../kernel/day.ts';
import { Refused } from '../../kernel/problems/index.ts';
import { personalDataOf, requireVillage } from '../../village/index.ts';
import { type MovementRow, movementFrom, readStockTexts } from './movement-rows.ts';
import type { MovementKind, StockMovement, StockTextField } from './stock.ts';

/** What somebody may read of a movement's texts. */
export type SeenTexts = Readonly<Partial<Record<StockTextField, string>>>;

export interface ShownMovement {
  readonly movement: StockMovement;
  readonly shop: string | null;
  readonly texts: SeenTexts;
}

export interface MovementFilter {
  readonly goods?: string | undefined;
  readonly shop?: string | undefined;
  readonly kind?: MovementKind | undefined;
  /** By the day it happened, both included. */
  readonly from?: Day | undefined;
  readonly to?: Day | undefined;
  /** The number behind which the page begins. */
  readonly after?: number | undefined;
  readonly limit: number;
}

/**
 * The stock ledger (库存流水), the oldest first, one more than `limit` where there are more. Donors who want no name are shown to
 * those who keep the stock only; reasons and references to those who may read personal data.
 */
export async function listMovements(
  context: Context,
  village: string,
  filter: MovementFilter,
): Promise<ShownMovement[]> {
  const { actor, sql } = context;
  authorise(actor, 'stock:read', village);
  await requireVillage(sql, village);
  const { goods, shop, kind, from, to, after, limit } = filter;
  const rows = await sql<(MovementRow & { shop_id: string | null })[]>`
    SELECT m.*, g.shop_id FROM stock_movements m
    LEFT JOIN goods g ON g.village_code = m.village_code AND g.id = m.goods_id
    WHERE m.village_code = ${village}
      ${goods === undefined ? sql`` : sql`AND m.goods_id = ${goods}`}
      ${shop === undefined ? sql`` : sql`AND g.shop_id = ${shop}`}
      ${kind === undefined ? sql`` : sql`AND m.kind = ${kind}`}
      ${from === undefined ? sql`` : sql`AND m.occurred_on >= ${from}`}
      ${to === undefined ? sql`` : sql`AND m.occurred_on <= ${to}`}
      ${after === undefined ? sql`` : sql`AND m.seq > ${after}`}
    ORDER BY m.seq LIMIT ${limit + 1}`;
  return showMovements(context, sql, village, rows);
}

/** One movement of the stock ledger. */
export async function getMovement(context: Context, village: string, seq: number): Promise<ShownMovement> {
  const { actor, sql } = context;
  authorise(actor, 'stock:read', village);
  const rows = await sql<(MovementRow & { shop_id: string | null })[]>`
    SELECT m.*, g.shop_id FROM stock_movements m
    LEFT JOIN goods g ON g.village_code = m.village_code AND g.id = m.goods_id
    WHERE m.village_code = ${village} AND m.seq = ${seq}`;
  const [shown] = await showMovements(context, sql, village, rows);
  if (!shown) throw new Refused('not-found');
  return shown;
}

async function showMovements(
  context: Context,
  sql: AnySql,
  village: string,
  rows: readonly (MovementRow & { shop_id: string | null })[],
): Promise<ShownMovement[]> {
  const seqs = rows.map(({ seq }) => seq);
  const [texts, sees] = await Promise.all([
    readStockTexts(sql, village, seqs),
    personalDataOf(context, sql, village).then((of) => of(null)),
  ]);
  return rows.map((row) => {
    const shown: Partial<Record<StockTextField, string>> = {};
    for (const { field, text } of texts.get(row.seq) ?? []) {
      if (field === 'donor' ? seesDonor(context, row) : sees) shown[field] = text;
    }
    return { movement: movementFrom(row), shop: row.shop_id, texts: shown };
  });
}

/** May the actor read who gave it? */
export function seesDonor({ actor }: Pick<Context, 'actor'>, { anonymous }: { readonly anonymous: boolean }): boolean {
  return !anonymous || hasRight(actor, 'stock:write');
}
