import { audit, authorise, type Context } from '../../access/index.ts';
import { transaction } from '../../database/index.ts';
import { checkIfMatch, etagOf } from '../../http/preconditions.ts';
import { Refused } from '../../kernel/problems/index.ts';
import { lockVillage } from '../../ledger/index.ts';
import { type Article, readArticles } from './article.ts';
import { checkGoods, type NewGoods } from './create-goods.ts';

type GoodsChange = { readonly [Key in keyof Omit<NewGoods, 'stock' | 'stockValueFen'>]?: NewGoods[Key] | undefined } & {
  readonly withdrawn?: boolean | undefined;
};

/**
 * Changes an article, withdraws it (下架) or brings it back. Redemptions keep the price that they were made at. Refuses `goods-exists`,
 * `too-many-goods`, `days-of-sale-reversed`.
 */
export async function updateGoods(
  context: Context,
  village: string,
  { shop, id }: { shop: string; id: string },
  { withdrawn: toWithdraw, ...change }: GoodsChange,
  ifMatch?: string,
): Promise<Article> {
  authorise(context.actor, 'shop:write', village);
  return transaction(context.sql, {}, async (tx) => {
    await lockVillage(tx, village);
    const articles = await readArticles(tx, village, { shop, withdrawn: true });
    const before = articles.find((one) => one.id === id);
    if (!before) throw new Refused('not-found');
    checkIfMatch(ifMatch, etagOf(before.revision), 'optional');
    const withdrawn = toWithdraw ?? before.withdrawnAt !== null;
    const said = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
    const after: Article = {
      ...before,
      ...said,
      withdrawnAt: withdrawn ? (before.withdrawnAt ?? context.now()) : null,
      revision: before.revision + 1,
    };
    checkGoods(articles, after);
    const { name, barcode, unit, price, settlementFen, limit, sponsor, onSaleFrom, onSaleUntil, lowStock } = after;
    await tx`UPDATE goods SET name = ${name}, barcode = ${barcode}, unit = ${unit}, price = ${price},
      settlement_fen = ${settlementFen}, limit_quantity = ${limit?.quantity ?? null}, limit_period = ${limit?.period ?? null},
      sponsor = ${sponsor}, on_sale_from = ${onSaleFrom}, on_sale_until = ${onSaleUntil}, low_stock = ${lowStock},
      withdrawn_at = ${after.withdrawnAt}, revision = ${after.revision}
      WHERE village_code = ${village} AND id = ${id}`;
    const wasWithdrawn = before.withdrawnAt !== null;
    const deed = wasWithdrawn === withdrawn ? 'changed' : withdrawn ? 'withdrawn' : 'restored';
    await audit(tx, context, `goods.${deed}`, village, id, {
      shop,
      price: { from: before.price, to: price },
      settlementFen: { from: before.settlementFen, to: settlementFen },
    });
    return after;
  });
}
