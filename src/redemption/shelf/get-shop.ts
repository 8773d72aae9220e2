import { authorise, type Context } from '../../access/index.ts';
import { Refused } from '../../kernel/problems/index.ts';
import { requireShop } from '../own-shop.ts';
import { readShop, type Shop } from './shop.ts';

/** One shop. 404 also where it is not the shop of a shop's key. */
export async function getShop({ actor, sql }: Context, village: string, id: string): Promise<Shop> {
  authorise(actor, 'shop:read', village);
  requireShop(actor, id);
  const shop = await readShop(sql, village, id);
  if (!shop) throw new Refused('not-found');
  return shop;
}
