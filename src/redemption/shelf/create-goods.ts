import { audit, authorise, type Context } from '../../access/index.ts';
import { type TransactionSql, transaction } from '../../database/index.ts';
import { dayAt } from '../../kernel/day.ts';
import { newId } from '../../kernel/ids.ts';
import { Refused } from '../../kernel/problems/index.ts';
import { lockVillage } from '../../ledger/index.ts';
import { insertMovements } from '../write.ts';
import { type Article, MAX_GOODS, readArticles } from './article.ts';
import { emptyStock } from './goods.ts';
import { readStockHead, recordingTime, storeStock } from './read-stock.ts';
import { readShop, type Shop } from './shop.ts';
import { appendMovement } from './stock.ts';

/** What is said of an article when it is put on the shelf. */
export type NewGoods = Pick<
  Article,
  | 'name'
  | 'barcode'
  | 'unit'
  | 'price'
  | 'settlementFen'
  | 'limit'
  | 'sponsor'
  | 'onSaleFrom'
  | 'onSaleUntil'
  | 'lowStock'
> & {
  /** Counted when it was entered; undefined: not counted in a private shop, none yet on a village's own shelf. */
  readonly stock?: number | undefined;
  /** What that stock cost, in fen. */
  readonly stockValueFen?: number | undefined;
};

/**
 * Puts an article on a shop's shelf, with its initial count as a stock-take. Refuses `shop-closed`, `goods-exists`, `too-many-goods`,
 * `days-of-sale-reversed`.
 */
export async function createGoods(context: Context, village: string, shop: string, input: NewGoods): Promise<Article> {
  authorise(context.actor, 'shop:write', village);
  return transaction(context.sql, {}, async (tx) => {
    const head = await lockVillage(tx, village);
    const place = await readShop(tx, village, shop);
    if (!place) throw new Refused('not-found');
    if (place.closedAt !== null) throw new Refused('shop-closed');
    const { stock, stockValueFen, ...said } = input;
    const { opening } = place;
    const rest = { revision: 1, withdrawnAt: null, stock: null, shopClosed: false, opening };
    const article: Article = { ...said, ...rest, id: newId(), shop };
    checkGoods(await readArticles(tx, village, { shop }), article);
    await insertGoods(tx, context, village, article);
    const at = recordingTime(context, head);
    await countFirst(tx, context, village, { article, place, at, stock, stockValueFen });
    await audit(tx, context, 'goods.added', village, article.id, { shop, price: article.price, stock: stock ?? null });
    return (await readArticles(tx, village, { shop, id: article.id }))[0]!;
  });
}

/** Refuses what a shelf cannot hold: a namesake, a barcode twice, days in the wrong order, too much of everything. */
export function checkGoods(others: readonly Article[], article: Article): void {
  const { id, name, unit, barcode, onSaleFrom, onSaleUntil } = article;
  if (onSaleFrom !== null && onSaleUntil !== null && onSaleFrom > onSaleUntil) {
    throw new Refused('days-of-sale-reversed', { from: onSaleFrom, until: onSaleUntil });
  }
  if (article.withdrawnAt !== null) return;
  const beside = others.filter((other) => other.id !== id && other.withdrawnAt === null);
  if (beside.some((other) => other.name === name && other.unit === unit)) {
    throw new Refused('goods-exists', { field: 'name', fieldZh: '名称', value: name });
  }
  if (barcode !== null && beside.some((other) => other.barcode === barcode)) {
    throw new Refused('goods-exists', { field: 'barcode', fieldZh: '条码', value: barcode });
  }
  if (beside.length >= MAX_GOODS) throw new Refused('too-many-goods', { limit: MAX_GOODS });
}

async function insertGoods(tx: TransactionSql, context: Context, village: string, article: Article): Promise<void> {
  const { id, shop, name, barcode, unit, price, settlementFen, limit, sponsor } = article;
  const { onSaleFrom, onSaleUntil, lowStock } = article;
  await tx`INSERT INTO goods (village_code, id, shop_id, name, barcode, unit, price, settlement_fen, limit_quantity,
      limit_period, sponsor, on_sale_from, on_sale_until, low_stock, created_at)
    VALUES (${village}, ${id}, ${shop}, ${name}, ${barcode}, ${unit}, ${price}, ${settlementFen},
      ${limit?.quantity ?? null}, ${limit?.period ?? null}, ${sponsor}, ${onSaleFrom}, ${onSaleUntil}, ${lowStock},
      ${context.now()})`;
}

interface FirstCount extends Pick<NewGoods, 'stock' | 'stockValueFen'> {
  readonly article: Article;
  readonly place: Shop;
  readonly at: Date;
}

/** A village's own shelf is always counted, a private shop's from the first count on. */
async function countFirst(
  tx: TransactionSql,
  { actor }: Context,
  village: string,
  { article, place, at, stock: counted, stockValueFen }: FirstCount,
): Promise<void> {
  if (counted === undefined && place.kind === 'private') return;
  const stock = emptyStock();
  if (counted !== undefined) {
    const movement = appendMovement(await readStockHead(tx, village), stock, {
      village,
      kind: 'stock-take',
      goods: article.id,
      quantity: counted,
      valueFen: counted === 0 ? 0 : (stockValueFen ?? 0),
      occurredOn: dayAt(at),
      recordedAt: at,
      recorder: actor.client,
    });
    await insertMovements(tx, [movement]);
  }
  await storeStock(tx, village, article.id, stock);
}
