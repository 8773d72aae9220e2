import type { AnySql } from '../../database/index.ts';
import type { Day } from '../../kernel/day.ts';
import type { Points } from '../../kernel/points.ts';
import { isOpenOn, isWithinSale, type LimitPeriod, type Opening } from './goods.ts';

/** Articles of a shop that are not withdrawn, at most: the list is read whole by shops without network. */
export const MAX_GOODS = 1_000;

/** An article (商品) as it is kept and shown, with its stock and what its shop says of today. */
export interface Article {
  readonly id: string;
  readonly shop: string;
  readonly name: string;
  readonly barcode: string | null;
  readonly unit: string;
  /** For one unit. */
  readonly price: Points;
  /** What the village owes a private shop for one unit, in fen; null: its points at the village's point value. */
  readonly settlementFen: number | null;
  readonly limit: { readonly quantity: number; readonly period: LimitPeriod } | null;
  readonly sponsor: string | null;
  readonly onSaleFrom: Day | null;
  readonly onSaleUntil: Day | null;
  /** Stock at or below which the shelf is to be filled. */
  readonly lowStock: number | null;
  readonly revision: number;
  readonly withdrawnAt: Date | null;
  /** Null: not counted. */
  readonly stock: { readonly onHand: number; readonly reserved: number } | null;
  readonly shopClosed: boolean;
  readonly opening: Opening | null;
}

interface ArticleRow extends Omit<Article, 'limit' | 'stock'> {
  limitQuantity: number | null;
  limitPeriod: LimitPeriod | null;
  onHand: number | null;
  reserved: number | null;
}

export interface ArticleFilter {
  readonly shop: string;
  readonly id?: string | undefined;
  readonly barcode?: string | undefined;
  /** Withdrawn ones too. */
  readonly withdrawn?: boolean | undefined;
  /** The id behind which the page begins. */
  readonly after?: string | undefined;
  readonly limit?: number | undefined;
}

/** Articles of a shop in the order in which they were entered. */
export async function readArticles(sql: AnySql, village: string, filter: ArticleFilter): Promise<Article[]> {
  const { shop, id, barcode, withdrawn, after, limit } = filter;
  const rows = await sql<ArticleRow[]>`
    SELECT g.id, g.shop_id AS shop, g.name, g.barcode, g.unit, g.price, g.settlement_fen AS "settlementFen",
      g.limit_quantity AS "limitQuantity", g.limit_period AS "limitPeriod", g.sponsor, g.on_sale_from AS "onSaleFrom",
      g.on_sale_until AS "onSaleUntil", g.low_stock AS "lowStock", g.revision, g.withdrawn_at AS "withdrawnAt",
      s.on_hand AS "onHand", s.reserved, h.closed_at IS NOT NULL AS "shopClosed", h.opening
    FROM goods g JOIN shops h ON h.village_code = g.village_code AND h.id = g.shop_id
    LEFT JOIN stocks s ON s.village_code = g.village_code AND s.goods_id = g.id
    WHERE g.village_code = ${village} AND g.shop_id = ${shop}
      ${id === undefined ? sql`` : sql`AND g.id = ${id}`}
      ${barcode === undefined ? sql`` : sql`AND g.barcode = ${barcode}`}
      ${withdrawn ? sql`` : sql`AND g.withdrawn_at IS NULL`}
      ${after === undefined ? sql`` : sql`AND g.id > ${after}`}
    ORDER BY g.id ${limit === undefined ? sql`` : sql`LIMIT ${limit}`}`;
  return rows.map(({ limitQuantity: quantity, limitPeriod: period, onHand, reserved, ...row }) => ({
    ...row,
    limit: quantity === null || period === null ? null : { quantity, period },
    stock: onHand === null || reserved === null ? null : { onHand, reserved },
  }));
}

/** Can it be redeemed on a day, stock and limits aside: neither withdrawn nor out of its days of sale, in a shop that is open? */
export function isOnSale(article: Article, today: Day): boolean {
  const { withdrawnAt, shopClosed, opening } = article;
  return withdrawnAt === null && !shopClosed && isOpenOn(opening, today) && isWithinSale(article, today);
}
