import { authorise, type Context } from '../../access/index.ts';
import { requireVillage } from '../../village/index.ts';
import { readShops, type Shop, type ShopKind } from './shop.ts';

/** The shops of a village, in the order in which they were opened; a shop's key sees its own only. */
export async function listShops(
  { actor, sql }: Context,
  village: string,
  filter: { readonly kind?: ShopKind | undefined; readonly closed?: boolean | undefined },
): Promise<Shop[]> {
  authorise(actor, 'shop:read', village);
  await requireVillage(sql, village);
  const shops = await readShops(sql, village, actor.shop);
  return shops.filter(
    ({ kind, closedAt }) =>
      (filter.kind === undefined || kind === filter.kind) &&
      (filter.closed === undefined || (closedAt !== null) === filter.closed),
  );
}
