import { authorise, type Context } from '../../access/index.ts';
import { transaction } from '../../database/index.ts';
import { Refused } from '../../kernel/problems/index.ts';
import { requireShop } from '../own-shop.ts';
import { type Article, type ArticleFilter, readArticles } from './article.ts';
import { readShop } from './shop.ts';

/** Articles of a shop with their stock, one more than `limit` where there are more. A shop's key sees its own shop's. */
export async function listGoods(
  { actor, sql }: Context,
  village: string,
  filter: ArticleFilter & { readonly limit: number },
): Promise<Article[]> {
  authorise(actor, 'shop:read', village);
  requireShop(actor, filter.shop);
  return transaction(sql, { isolation: 'repeatable read', readOnly: true }, async (tx) => {
    if (!(await readShop(tx, village, filter.shop))) throw new Refused('not-found');
    return readArticles(tx, village, { ...filter, limit: filter.limit + 1 });
  });
}

/** One article, also a withdrawn one. */
export async function getGoods({ actor, sql }: Context, village: string, shop: string, id: string): Promise<Article> {
  authorise(actor, 'shop:read', village);
  requireShop(actor, shop);
  const [article] = await readArticles(sql, village, { shop, id, withdrawn: true });
  if (!article) throw new Refused('not-found');
  return article;
}
