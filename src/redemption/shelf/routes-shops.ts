import type { App } from '../../http/app-type.ts';
import { contextOf } from '../../http/authentication.ts';
import { villageParamsSchema } from '../../http/contract.ts';
import { operation } from '../../http/operation.ts';
import { etagOf, isUnchanged, notModified } from '../../http/preconditions.ts';
import type { RedemptionServices } from '../services.ts';
import { shopBody } from './answers.ts';
import * as contract from './contract.ts';
import { createShop } from './create-shop.ts';
import * as examples from './examples.ts';
import { getShop } from './get-shop.ts';
import { listShops } from './list-shops.ts';
import { updateShop } from './update-shop.ts';

const SHOPS = '/v1/villages/:village/shops';

/** Points shops. */
export function shopRoutes(app: App, services: RedemptionServices): void {
  createShopRoute(app, services);
  listShopsRoute(app, services);
  getShopRoute(app, services);
  updateShopRoute(app, services);
}

function createShopRoute(app: App, services: RedemptionServices): void {
  app.route({
    method: 'POST',
    url: SHOPS,
    ...operation({
      id: 'createShop',
      summary: { zh: '开设积分超市', en: 'Open a shop' },
      description: {
        zh: '村办货架或私营商店；不写 openingDays 为天天开放。商店用的密钥另行发放（POST /v1/keys，role=shop）。',
        en: 'The village’s own shelf or a private shop; open every day without `openingDays`. Its key is issued by POST /v1/keys, role=shop.',
      },
      tag: 'shelf',
      needs: 'shop:write',
      params: villageParamsSchema,
      body: { schema: contract.newShopSchema, example: examples.newShop },
      answer: { status: 201, schema: contract.shopSchema, example: examples.shop },
      problems: ['shop-exists', 'too-many-shops'],
    }),
    handler: async (request, reply) => {
      const { village } = request.params;
      const { name, kind, openingDays } = request.body;
      const shop = await createShop(contextOf(request, services), village, { name, kind, opening: openingDays });
      reply.code(201).header('location', `/v1/villages/${village}/shops/${shop.id}`);
      reply.header('etag', etagOf(shop.revision));
      return shopBody(shop);
    },
  });
}

function listShopsRoute(app: App, services: RedemptionServices): void {
  app.route({
    method: 'GET',
    url: SHOPS,
    ...operation({
      id: 'listShops',
      summary: { zh: '商店列表', en: 'List shops' },
      description: {
        zh: '按开设先后，不分页；商店的密钥只见本店。',
        en: 'In the order in which they were opened, not paged; a shop’s key sees its own.',
      },
      tag: 'shelf',
      needs: 'shop:read',
      params: villageParamsSchema,
      query: contract.shopListQuerySchema,
      answer: { schema: contract.shopListSchema, example: { data: [examples.shop], nextCursor: null } },
    }),
    handler: async (request) => {
      const shops = await listShops(contextOf(request, services), request.params.village, request.query);
      return { data: shops.map(shopBody), nextCursor: null };
    },
  });
}

function getShopRoute(app: App, services: RedemptionServices): void {
  app.route({
    method: 'GET',
    url: `${SHOPS}/:shop`,
    ...operation({
      id: 'getShop',
      summary: { zh: '查看商店', en: 'Read a shop' },
      tag: 'shelf',
      needs: 'shop:read',
      params: contract.shopParamsSchema,
      answer: { schema: contract.shopSchema, example: examples.shop },
    }),
    handler: async (request, reply) => {
      const { village, shop: id } = request.params;
      const shop = await getShop(contextOf(request, services), village, id);
      if (isUnchanged(request, reply, etagOf(shop.revision))) return notModified(reply);
      return shopBody(shop);
    },
  });
}

function updateShopRoute(app: App, services: RedemptionServices): void {
  app.route({
    method: 'PATCH',
    url: `${SHOPS}/:shop`,
    ...operation({
      id: 'updateShop',
      summary: { zh: '修改、停业或恢复商店', en: 'Change, close or reopen a shop' },
      description: {
        zh: 'closed: true 停业：不再接受新的兑换，已预占的仍可领取、取消或退还。',
        en: 'With `closed: true` it redeems nothing new; what is held can still be collected, released or refunded.',
      },
      tag: 'shelf',
      needs: 'shop:write',
      params: contract.shopParamsSchema,
      body: { schema: contract.shopChangeSchema, example: examples.shopChange },
      answer: { schema: contract.shopSchema, example: { ...examples.shop, ...examples.shopChange } },
      ifMatch: 'optional',
      problems: ['shop-exists', 'too-many-shops'],
    }),
    handler: async (request, reply) => {
      const { village, shop: id } = request.params;
      const { openingDays: opening, ...change } = request.body;
      const ifMatch = request.headers['if-match'];
      const shop = await updateShop(contextOf(request, services), village, id, { ...change, opening }, ifMatch);
      reply.header('etag', etagOf(shop.revision));
      return shopBody(shop);
    },
  });
}
