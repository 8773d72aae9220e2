import type { AnySql } from '../../database/index.ts';
import type { Opening, SHOP_KINDS } from './goods.ts';

export type ShopKind = (typeof SHOP_KINDS)[number];

/** Open shops of a village at most. */
export const MAX_SHOPS = 200;

/** A points shop (积分超市): the village's own shelf, or a private one that is settled with. */
export interface Shop {
  readonly id: string;
  readonly name: string;
  readonly kind: ShopKind;
  /** Null: every day. */
  readonly opening: Opening | null;
  readonly revision: number;
  readonly createdAt: Date;
  /** Null while it is open. A closed shop redeems nothing new; what is held there can still be collected. */
  readonly closedAt: Date | null;
}

/** Shops of a village in the order in which they were opened; of one id where given. */
export async function readShops(sql: AnySql, village: string, id?: string): Promise<Shop[]> {
  return sql<Shop[]>`
    SELECT id, name, kind, opening, revision, created_at AS "createdAt", closed_at AS "closedAt" FROM shops
    WHERE village_code = ${village} ${id === undefined ? sql`` : sql`AND id = ${id}`} ORDER BY id`;
}

/** One shop; undefined when the village has none such. */
export async function readShop(sql: AnySql, village: string, id: string): Promise<Shop | undefined> {
  return (await readShops(sql, village, id))[0];
}
