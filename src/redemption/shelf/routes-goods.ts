import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import type { App } from '../../http/app-type.ts';
import { contextOf } from '../../http/authentication.ts';
import { readPoints, uuidSchema } from '../../http/contract.ts';
import { decodeCursor, pageOf } from '../../http/cursor.ts';
import { operation } from '../../http/operation.ts';
import { etagOf, isUnchanged, notModified } from '../../http/preconditions.ts';
import { dayAt } from '../../kernel/day.ts';
import type { RedemptionServices } from '../services.ts';
import { goodsBody, versionOf } from './answers.ts';
import type { Article } from './article.ts';
import * as contract from './contract.ts';
import { createGoods } from './create-goods.ts';
import * as examples from './examples.ts';
import { getGoods, listGoods } from './list-goods.ts';
import { updateGoods } from './update-goods.ts';

const GOODS = '/v1/villages/:village/shops/:shop/goods';
const cursorSchema = z.tuple([uuidSchema]);

/** What shops give for points. */
export function goodsRoutes(app: App, services: RedemptionServices): void {
  createGoodsRoute(app, services);
  listGoodsRoute(app, services);
  getGoodsRoute(app, services);
  updateGoodsRoute(app, services);
}

/** The ETag for changes: of what people change, not of the stock, which moves with every redemption. */
function answer(services: RedemptionServices, reply: FastifyReply, article: Article) {
  reply.header('etag', etagOf(article.revision));
  return goodsBody(article, dayAt(services.now()));
}

function createGoodsRoute(app: App, services: RedemptionServices): void {
  app.route({
    method: 'POST',
    url: GOODS,
    ...operation({
      id: 'createGoods',
      summary: { zh: '商品上架', en: 'Put goods on the shelf' },
      description: {
        zh: 'stock 为初盘数量，记为一笔盘点。村办货架一律计库存；私营商店写了 stock 或有过入库才计。同店在架商品名称加单位、条码各不重复。',
        en: 'stock is the first count, recorded as a stock-take. A village’s own shelf is always counted, a private shop’s goods once stock is given or recorded. Name and unit, and barcode, are unique among a shop’s goods.',
      },
      tag: 'shelf',
      needs: 'shop:write',
      params: contract.shopParamsSchema,
      body: { schema: contract.newGoodsSchema, example: examples.newGoods },
      answer: { status: 201, schema: contract.goodsSchema, example: examples.goods },
      problems: ['shop-closed', 'goods-exists', 'too-many-goods', 'days-of-sale-reversed'],
    }),
    handler: async (request, reply) => {
      const { village, shop } = request.params;
      const input = { ...request.body, price: readPoints(request.body.price) };
      const article = await createGoods(contextOf(request, services), village, shop, input);
      reply.code(201).header('location', `/v1/villages/${village}/shops/${shop}/goods/${article.id}`);
      return answer(services, reply, article);
    },
  });
}

function listGoodsRoute(app: App, services: RedemptionServices): void {
  app.route({
    method: 'GET',
    url: GOODS,
    ...operation({
      id: 'listGoods',
      summary: { zh: '商品清单', en: 'List goods' },
      description: {
        zh: '一页就是全部（在架商品最多 1000 种）。ETag 随内容、库存和当天可否兑换而变，离线商店带 If-None-Match 查询，没变答 304。',
        en: 'Complete in one page (a shop has at most 1,000 goods on its shelf). The ETag covers content, stock and what is on sale today: shops that keep the list ask with If-None-Match and get 304 while nothing changed.',
      },
      tag: 'shelf',
      needs: 'shop:read',
      params: contract.shopParamsSchema,
      query: contract.goodsListQuerySchema,
      answer: { schema: contract.goodsListSchema, example: { data: [examples.goods], nextCursor: null } },
      problems: ['invalid-cursor'],
    }),
    handler: async (request, reply) => {
      const { village, shop } = request.params;
      const { limit, cursor, barcode, withdrawn } = request.query;
      const list = `goods ${shop}`;
      const after = cursor === undefined ? undefined : decodeCursor(list, cursor, cursorSchema)[0];
      const filter = { shop, barcode, withdrawn, after, limit };
      const articles = await listGoods(contextOf(request, services), village, filter);
      const page = pageOf(list, articles, limit, ({ id }) => [id]);
      const today = dayAt(services.now());
      const body = { ...page, data: page.data.map((article) => goodsBody(article, today)) };
      if (isUnchanged(request, reply, etagOf(versionOf(body)))) return notModified(reply);
      return body;
    },
  });
}

function getGoodsRoute(app: App, services: RedemptionServices): void {
  app.route({
    method: 'GET',
    url: `${GOODS}/:goods`,
    ...operation({
      id: 'getGoods',
      summary: { zh: '查看商品', en: 'Read goods' },
      description: {
        zh: 'ETag 供修改时作 If-Match，不随库存变化。',
        en: 'The ETag is for If-Match when changing it; it does not move with the stock.',
      },
      tag: 'shelf',
      needs: 'shop:read',
      params: contract.goodsParamsSchema,
      answer: { schema: contract.goodsSchema, example: examples.goods },
    }),
    handler: async (request, reply) => {
      const { village, shop, goods } = request.params;
      return answer(services, reply, await getGoods(contextOf(request, services), village, shop, goods));
    },
  });
}

function updateGoodsRoute(app: App, services: RedemptionServices): void {
  app.route({
    method: 'PATCH',
    url: `${GOODS}/:goods`,
    ...operation({
      id: 'updateGoods',
      summary: { zh: '修改、下架或恢复商品', en: 'Change, withdraw or restore goods' },
      description: {
        zh: '已办的兑换保留当时的价格。withdrawn: true 下架：不再接受新的兑换，已预占的仍可领取。',
        en: 'Redemptions keep the price they were made at. With `withdrawn: true` nothing new is redeemed; what is held can still be collected.',
      },
      tag: 'shelf',
      needs: 'shop:write',
      params: contract.goodsParamsSchema,
      body: { schema: contract.goodsChangeSchema, example: examples.goodsChange },
      answer: { schema: contract.goodsSchema, example: { ...examples.goods, ...examples.goodsChange } },
      ifMatch: 'optional',
      problems: ['goods-exists', 'too-many-goods', 'days-of-sale-reversed'],
    }),
    handler: async (request, reply) => {
      const { village, shop, goods: id } = request.params;
      const { price, ...rest } = request.body;
      const change = { ...rest, ...(price !== undefined && { price: readPoints(price) }) };
      const ifMatch = request.headers['if-match'];
      const context = contextOf(request, services);
      return answer(services, reply, await updateGoods(context, village, { shop, id }, change, ifMatch));
    },
  });
}
