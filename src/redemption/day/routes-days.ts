import { z } from 'zod';
import type { App } from '../../http/app-type.ts';
import { contextOf } from '../../http/authentication.ts';
import { ofVillageParamsSchema, villageParamsSchema } from '../../http/contract.ts';
import { decodeCursor, pageOf } from '../../http/cursor.ts';
import { operation } from '../../http/operation.ts';
import { etagOf, isUnchanged, notModified } from '../../http/preconditions.ts';
import type { RedemptionServices } from '../services.ts';
import { redemptionDayBody } from './answers.ts';
import { changeRedemptionDay } from './change-redemption-day.ts';
import { closeRedemptionDay } from './close-redemption-day.ts';
import * as contract from './contract.ts';
import { createRedemptionDay } from './create-redemption-day.ts';
import * as examples from './examples.ts';
import { getRedemptionDay, listRedemptionDays } from './list-redemption-days.ts';

export const REDEMPTION_DAYS = '/v1/villages/:village/redemption-days';

/** Redemption days: announcing, changing and ending them. */
export function redemptionDayRoutes(app: App, services: RedemptionServices): void {
  createRoute(app, services);
  listRoute(app, services);
  getRoute(app, services);
  changeRoute(app, services);
  closureRoute(app, services);
}

function createRoute(app: App, services: RedemptionServices): void {
  app.route({
    method: 'POST',
    url: REDEMPTION_DAYS,
    ...operation({
      id: 'createRedemptionDay',
      summary: { zh: '设兑换日', en: 'Announce a redemption day' },
      description: {
        zh: '集中兑换的一天：按 period 的排名叫号；此前可预约，预约的积分和货物保留到当天结束。',
        en: 'A day on which households are called up by the ranking of `period`. Wishes taken before are kept until its end.',
      },
      tag: 'redemption',
      needs: 'redemption-day:write',
      params: villageParamsSchema,
      body: { schema: contract.newRedemptionDaySchema, example: examples.newRedemptionDay },
      answer: { status: 201, schema: contract.redemptionDaySchema, example: examples.redemptionDay },
      problems: ['redemption-day-past', 'wishes-until-after-day'],
    }),
    handler: async (request, reply) => {
      const { village } = request.params;
      const day = await createRedemptionDay(contextOf(request, services), village, request.body);
      reply.code(201).header('location', `/v1/villages/${village}/redemption-days/${day.id}`);
      reply.header('etag', etagOf(day.revision));
      return redemptionDayBody(day);
    },
  });
}

function listRoute(app: App, services: RedemptionServices): void {
  app.route({
    method: 'GET',
    url: REDEMPTION_DAYS,
    ...operation({
      id: 'listRedemptionDays',
      summary: { zh: '兑换日列表', en: 'List redemption days' },
      description: {
        zh: '日期晚的在前。from、to 按兑换日，含两端。',
        en: 'The latest day first. from and to are days, both included.',
      },
      tag: 'redemption',
      needs: 'shop:read',
      params: villageParamsSchema,
      query: contract.redemptionDayListQuerySchema,
      answer: {
        schema: contract.redemptionDayListSchema,
        example: { data: [examples.redemptionDay], nextCursor: null },
      },
      problems: ['invalid-cursor'],
    }),
    handler: async (request) => {
      const { cursor, limit, from, to, closed } = request.query;
      const list = 'redemption-days';
      const after = cursor === undefined ? undefined : decodeCursor(list, cursor, contract.redemptionDayPositionSchema);
      const filter = { from, to, closed, after, limit };
      const rows = await listRedemptionDays(contextOf(request, services), request.params.village, filter);
      const page = pageOf(list, rows, limit, ({ day, id }) => [day, id]);
      return { ...page, data: page.data.map(redemptionDayBody) };
    },
  });
}

function getRoute(app: App, services: RedemptionServices): void {
  app.route({
    method: 'GET',
    url: `${REDEMPTION_DAYS}/:id`,
    ...operation({
      id: 'getRedemptionDay',
      summary: { zh: '查看兑换日', en: 'Read a redemption day' },
      tag: 'redemption',
      needs: 'shop:read',
      params: ofVillageParamsSchema,
      answer: { schema: contract.redemptionDaySchema, example: examples.redemptionDay },
    }),
    handler: async (request, reply) => {
      const { village, id } = request.params;
      const day = await getRedemptionDay(contextOf(request, services), village, id);
      if (isUnchanged(request, reply, etagOf(day.revision))) return notModified(reply);
      return redemptionDayBody(day);
    },
  });
}

function changeRoute(app: App, services: RedemptionServices): void {
  app.route({
    method: 'PATCH',
    url: `${REDEMPTION_DAYS}/:id`,
    ...operation({
      id: 'changeRedemptionDay',
      summary: { zh: '修改兑换日', en: 'Change a redemption day' },
      description: {
        zh: '有未领的预约就不能改期；叫号表定稿后不能改排名期间；结束后不能再改。wishesUntil 为 null 即恢复为前一天。',
        en: 'The day stays while wishes are open, the period once the call list is fixed, everything once it is closed. `wishesUntil: null` is the day before again.',
      },
      tag: 'redemption',
      needs: 'redemption-day:write',
      params: ofVillageParamsSchema,
      body: { schema: contract.redemptionDayChangeSchema, example: examples.redemptionDayChange },
      answer: { schema: contract.redemptionDaySchema, example: examples.redemptionDay },
      problems: [
        'redemption-day-closed',
        'redemption-day-has-wishes',
        'redemption-day-past',
        'wishes-until-after-day',
        'call-list-fixed',
      ],
      ifMatch: 'optional',
    }),
    handler: async (request, reply) => {
      const { village, id } = request.params;
      const context = contextOf(request, services);
      const day = await changeRedemptionDay(context, village, id, request.body, request.headers['if-match']);
      reply.header('etag', etagOf(day.revision));
      return redemptionDayBody(day);
    },
  });
}

function closureRoute(app: App, services: RedemptionServices): void {
  app.route({
    method: 'POST',
    url: `${REDEMPTION_DAYS}/:id/closure`,
    ...operation({
      id: 'closeRedemptionDay',
      summary: { zh: '结束兑换日', en: 'Close a redemption day' },
      description: {
        zh: '不再受理预约。未领的预约在当天结束前仍可领取，之后自动失效：货物退回货架，积分按村的设置退回或作废。',
        en: 'No more wishes are taken. Those still open can be collected until the day is over; then they expire by themselves, as the village’s setting for unclaimed goods says.',
      },
      tag: 'redemption',
      needs: 'redemption-day:write',
      params: ofVillageParamsSchema,
      body: { schema: z.strictObject({}).optional(), example: {} },
      answer: { schema: contract.redemptionDaySchema, example: examples.closedDay },
      problems: ['redemption-day-closed'],
    }),
    handler: async (request, reply) => {
      const { village, id } = request.params;
      const day = await closeRedemptionDay(contextOf(request, services), village, id);
      reply.header('etag', etagOf(day.revision));
      return redemptionDayBody(day);
    },
  });
}
