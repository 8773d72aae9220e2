import { z } from 'zod';
import type { App } from '../../http/app-type.ts';
import { contextOf } from '../../http/authentication.ts';
import { uuidSchema, villageParamsSchema } from '../../http/contract.ts';
import { decodeCursor, pageOf } from '../../http/cursor.ts';
import { operation } from '../../http/operation.ts';
import { idempotencyKey } from '../../http/preconditions.ts';
import { languageOf } from '../../http/problem.ts';
import { readBody } from '../answers.ts';
import { redeemedSchema, redemptionListSchema } from '../contract.ts';
import { listRedemptions } from '../list-redemptions.ts';
import type { RedemptionServices } from '../services.ts';
import { TAKING, textsOf, written } from '../wire.ts';
import * as contract from './contract.ts';
import * as examples from './examples.ts';
import { makeWish } from './make-wish.ts';

const WISHES = '/v1/villages/:village/wishes';
const cursorSchema = z.tuple([uuidSchema]);

/** Wishes (预约): redemptions that wait for a redemption day. */
export function wishRoutes(app: App, services: RedemptionServices): void {
  wishRoute(app, services);
  listRoute(app, services);
}

function wishRoute(app: App, services: RedemptionServices): void {
  app.route({
    method: 'POST',
    url: WISHES,
    ...operation({
      id: 'makeWish',
      summary: { zh: '预约', en: 'Make a wish for a redemption day' },
      description: {
        zh:
          '立即预占积分和货物，保留到兑换日结束；就是一张兑换单，领取用 redemptions/{id}/collection，取消用 redemptions/{id}/release。' +
          '商店只凭存折；不受开放日限制。',
        en:
          'Sets points and goods aside at once, until the end of the redemption day. It is a redemption: collect it with redemptions/{id}/collection, withdraw it with redemptions/{id}/release. ' +
          'Shops by passbook only; opening days do not matter.',
      },
      tag: 'redemption',
      needs: 'redemption:write',
      params: villageParamsSchema,
      body: { schema: contract.wishSchema, example: examples.wish },
      answer: { status: 201, schema: redeemedSchema, example: examples.wished },
      problems: [
        ...TAKING.filter((code) => code !== 'shop-not-open'),
        'unknown-redemption-day',
        'redemption-day-closed',
        'redemption-day-moved',
        'wishes-closed',
      ],
      idempotent: true,
    }),
    handler: async (request, reply) => {
      const { note, ...wish } = request.body;
      const context = contextOf(request, services);
      const wanted = { ...wish, texts: textsOf({ note }) };
      const { village } = request.params;
      return written(context, reply, await makeWish(services, context, village, idempotencyKey(request), wanted));
    },
  });
}

function listRoute(app: App, services: RedemptionServices): void {
  app.route({
    method: 'GET',
    url: WISHES,
    ...operation({
      id: 'listWishes',
      summary: { zh: '预约列表', en: 'List wishes' },
      description: {
        zh: '为兑换日预约的兑换单，最新的在前。商店只见本店的，户只见本户的。',
        en: 'Redemptions made for redemption days, the newest first. A shop sees its own, a household its own.',
      },
      tag: 'redemption',
      needs: 'redemption:read',
      params: villageParamsSchema,
      query: contract.wishListQuerySchema,
      answer: { schema: redemptionListSchema, example: examples.wishes },
      problems: ['invalid-cursor'],
    }),
    handler: async (request) => {
      const { cursor, limit, ...filter } = request.query;
      const context = contextOf(request, services);
      const after = cursor === undefined ? undefined : decodeCursor('wishes', cursor, cursorSchema)[0];
      const rows = await listRedemptions(context, request.params.village, { ...filter, wishes: true, after, limit });
      const language = languageOf(request.headers['accept-language']);
      const page = pageOf('wishes', rows, limit, ({ id }) => [id]);
      return { ...page, data: page.data.map((row) => readBody(row, context.actor, language)) };
    },
  });
}
