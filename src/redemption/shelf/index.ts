import type { AnySql } from '../../database/index.ts';
import type { App } from '../../http/app-type.ts';
import type { RedemptionServices } from '../services.ts';
import { goodsRoutes } from './routes-goods.ts';
import { shopRoutes } from './routes-shops.ts';
import { statementRoutes } from './routes-statement.ts';
import { stockRoutes } from './routes-stock.ts';
import { readShop } from './shop.ts';

/** Shops, goods and the stock ledger. */
export function shelfRoutes(app: App, services: RedemptionServices): void {
  shopRoutes(app, services);
  goodsRoutes(app, services);
  stockRoutes(app, services);
  statementRoutes(app, services);
}

/** Is there such a shop, open or closed? A closed one's key still hands out what is held. */
export async function shopExists(sql: AnySql, village: string, id: string): Promise<boolean> {
  return (await readShop(sql, village, id)) !== undefined;
}
