import { audit, authorise, type Context } from '../../access/index.ts';
import { transaction } from '../../database/index.ts';
import { newId } from '../../kernel/ids.ts';
import { Refused } from '../../kernel/problems/index.ts';
import { lockVillage, openShopAccount } from '../../ledger/index.ts';
import type { Opening } from './goods.ts';
import { MAX_SHOPS, readShops, type Shop, type ShopKind } from './shop.ts';

export interface NewShop {
  readonly name: string;
  readonly kind: ShopKind;
  readonly opening: Opening | null;
}

/** Opens a shop with its account in the ledger. Refuses `shop-exists`, `too-many-shops`. */
export async function createShop(context: Context, village: string, input: NewShop): Promise<Shop> {
  authorise(context.actor, 'shop:write', village);
  return transaction(context.sql, {}, async (tx) => {
    await lockVillage(tx, village);
    checkName(await readShops(tx, village), { id: '', name: input.name });
    const shop: Shop = { ...input, id: newId(), revision: 1, createdAt: context.now(), closedAt: null };
    const { id, name, kind, opening, createdAt } = shop;
    await tx`INSERT INTO shops (village_code, id, name, kind, opening, created_at)
      VALUES (${village}, ${id}, ${name}, ${kind}, ${opening && tx.json(opening as never)}, ${createdAt})`;
    await openShopAccount(tx, village, id);
    await audit(tx, context, 'shop.opened', village, id, { kind });
    return shop;
  });
}

/** Two open shops of one name would be mistaken for each other; and there is a limit on everything. */
export function checkName(shops: readonly Shop[], shop: Pick<Shop, 'id' | 'name'>): void {
  const others = shops.filter(({ id, closedAt }) => closedAt === null && id !== shop.id);
  if (others.some(({ name }) => name === shop.name)) throw new Refused('shop-exists', { name: shop.name });
  if (others.length >= MAX_SHOPS) throw new Refused('too-many-shops', { limit: MAX_SHOPS });
}
