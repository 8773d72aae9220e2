import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import type { App } from '../http/app-type.ts';
import { contextOf } from '../http/authentication.ts';
import { ofVillageParamsSchema, villageParamsSchema } from '../http/contract.ts';
import { operation } from '../http/operation.ts';
import { idempotencyKey } from '../http/preconditions.ts';
import * as contract from './contract.ts';
import * as examples from './examples.ts';
import { redeem } from './redeem.ts';
import type { RedemptionServices } from './services.ts';
import { type Settlement, settleRedemption } from './settle.ts';
import { quantitiesOf, TAKING, textsOf, written } from './wire.ts';

const SETTLING = ['unknown-hold', 'already-resolved', 'hold-expired', 'redemption-not-posted'] as const;

/** Redemptions: holds and what becomes of them. */
export function writeRoutes(app: App, services: RedemptionServices): void {
  redeemRoute(app, services);
  collectionRoute(app, services);
  releaseRoute(app, services);
  refundRoute(app, services);
}

function redeemRoute(app: App, services: RedemptionServices): void {
  app.route({
    method: 'POST',
    url: '/v1/villages/:village/redemptions',
    ...operation({
      id: 'redeem',
      summary: { zh: '兑换', en: 'Redeem' },
      description: {
        zh: '预占积分和货物，到期自动释放；collect 为 true 则当场领取。商店只凭存折；积分、库存、限兑、预算在一个事务里。',
        en: 'Sets points and goods aside until they expire, or hands them out at once with `collect`. Shops redeem by passbook only. Points, stock, limits and budget change together.',
      },
      tag: 'redemption',
      needs: 'redemption:write',
      params: villageParamsSchema,
      body: { schema: contract.redemptionSchema, example: examples.redemption },
      answer: { status: 201, schema: contract.redeemedSchema, example: examples.redeemed },
      problems: TAKING,
      idempotent: true,
    }),
    handler: async (request, reply) => {
      const { passbook, pin, household, shop, lines, collect, ...receipt } = request.body;
      const context = contextOf(request, services);
      const wanted = { passbook, pin, household, shop, lines, collect, texts: textsOf(receipt) };
      const { village } = request.params;
      return written(context, reply, await redeem(services, context, village, idempotencyKey(request), wanted));
    },
  });
}

function collectionRoute(app: App, services: RedemptionServices): void {
  app.route({
    method: 'POST',
    url: '/v1/villages/:village/redemptions/:id/collection',
    ...operation({
      id: 'collectRedemption',
      summary: { zh: '领取', en: 'Collect' },
      description: {
        zh: '领取预占的货物；可只领一部分，其余随即释放。',
        en: 'Hands the held goods out, wholly or partly; the rest is released.',
      },
      tag: 'redemption',
      needs: 'redemption:write',
      params: ofVillageParamsSchema,
      body: { schema: contract.collectionSchema, example: examples.collection },
      answer: { status: 201, schema: contract.redeemedSchema, example: examples.redeemed },
      problems: [...SETTLING, 'exceeds-hold', 'unknown-goods', 'more-than-redeemed', 'nothing-chosen'],
      idempotent: true,
    }),
    handler: async (request, reply) => {
      const { lines, ...receipt } = request.body ?? {};
      const texts = textsOf(receipt);
      const settlement: Settlement = { action: 'collection', texts, ...quantitiesOf(lines) };
      return settleAndAnswer(services, request, reply, settlement);
    },
  });
}

type SettleRequest = Parameters<typeof contextOf>[0] & { params: z.output<typeof ofVillageParamsSchema> };

async function settleAndAnswer(
  services: RedemptionServices,
  request: SettleRequest,
  reply: FastifyReply,
  settlement: Settlement,
) {
  const { village, id } = request.params;
  const context = contextOf(request, services);
  const done = await settleRedemption(services, context, village, idempotencyKey(request), id, settlement);
  return written(context, reply, done);
}

function releaseRoute(app: App, services: RedemptionServices): void {
  app.route({
    method: 'POST',
    url: '/v1/villages/:village/redemptions/:id/release',
    ...operation({
      id: 'releaseRedemption',
      summary: { zh: '取消预占', en: 'Release' },
      description: {
        zh: '全部取消，积分和货物退回。',
        en: 'Gives the whole hold up: points and goods are free again.',
      },
      tag: 'redemption',
      needs: 'redemption:write',
      params: ofVillageParamsSchema,
      body: { schema: contract.releaseSchema, example: examples.release },
      answer: { status: 201, schema: contract.redeemedSchema, example: { ...examples.redeemed, state: 'released' } },
      problems: SETTLING,
      idempotent: true,
    }),
    handler: async (request, reply) => {
      const texts = request.body?.reason === undefined ? {} : { reason: request.body.reason };
      return settleAndAnswer(services, request, reply, { action: 'release', texts });
    },
  });
}

function refundRoute(app: App, services: RedemptionServices): void {
  app.route({
    method: 'POST',
    url: '/v1/villages/:village/redemptions/:id/refund',
    ...operation({
      id: 'refundRedemption',
      summary: { zh: '退还', en: 'Refund' },
      description: {
        zh: '退还已领取的积分，可分次，合计不超过已领取的；goodsReturned 说明货物是否回到货架。',
        en: 'Gives points of a collection back, in parts if need be, never more than were collected; `goodsReturned` says whether the goods are back on the shelf.',
      },
      tag: 'redemption',
      needs: 'redemption:write',
      params: ofVillageParamsSchema,
      body: { schema: contract.refundSchema, example: examples.refund },
      answer: { status: 201, schema: contract.redeemedSchema, example: { ...examples.redeemed, state: 'refunded' } },
      problems: [
        'redemption-not-posted',
        'redemption-not-collected',
        'exceeds-collection',
        'household-closed',
        'unknown-goods',
        'more-than-redeemed',
        'nothing-chosen',
      ],
      idempotent: true,
    }),
    handler: async (request, reply) => {
      const { lines, goodsReturned, reason, evidence } = request.body;
      const texts = { ...textsOf({ evidence }), reason };
      return settleAndAnswer(services, request, reply, {
        action: 'refund',
        goodsReturned,
        texts,
        ...quantitiesOf(lines),
      });
    },
  });
}
