import { z } from 'zod';
import type { Context } from '../access/index.ts';
import type { App } from '../http/app-type.ts';
import { contextOf } from '../http/authentication.ts';
import { ofVillageParamsSchema, villageParamsSchema } from '../http/contract.ts';
import { operation } from '../http/operation.ts';
import { idempotencyKey } from '../http/preconditions.ts';
import { type Language, languageOf, problemBody } from '../http/problem.ts';
import * as answers from './answers.ts';
import * as contract from './contract.ts';
import { resolveDispute } from './disputes.ts';
import * as examples from './examples.ts';
import { asShopSees } from './own-shop.ts';
import { type OfflineOutcome, redeemOffline } from './redeem-offline.ts';
import type { RedemptionServices } from './services.ts';
import { TAKING, textsOf, written } from './wire.ts';

/** What shops recorded offline, and the disputes that come of it. */
export function disputeRoutes(app: App, services: RedemptionServices): void {
  batchRoute(app, services);
  resolutionRoute(app, services);
}

function batchRoute(app: App, services: RedemptionServices): void {
  app.route({
    method: 'POST',
    url: '/v1/villages/:village/redemptions/batch',
    ...operation({
      id: 'redeemOffline',
      summary: { zh: '补传离线兑换', en: 'Upload offline redemptions' },
      description: {
        zh: '断网时给出的货物，逐条入账；积分、库存等已不够的成为争议（disputed），交村委处理，不丢失也不强记。',
        en: 'What a shop handed out without network, item by item. What no longer fits becomes a dispute for the committee: neither lost nor forced.',
      },
      tag: 'redemption',
      needs: 'redemption:write',
      params: villageParamsSchema,
      body: { schema: contract.offlineBatchSchema, example: examples.offlineBatch, limit: 'batch' },
      answer: { schema: contract.offlineOutcomesSchema, example: examples.offlineOutcomes },
      problems: ['ledger-busy'],
      idempotent: 'items',
    }),
    handler: async (request) => {
      const context = contextOf(request, services);
      const { village } = request.params;
      const language = languageOf(request.headers['accept-language']);
      const items = request.body.items.map(({ occurredAt, key, passbook, pin, shop, lines, ...receipt }) => {
        return { key, passbook, pin, shop, lines, occurredAt: new Date(occurredAt), texts: textsOf(receipt) };
      });
      const list = await redeemOffline(services, context, village, items);
      const count = { posted: 0, replayed: 0, disputed: 0, refused: 0 };
      for (const { status } of list) count[status] += 1;
      const outcomes = await Promise.all(list.map((one, index) => outcomeBody(context, village, one, index, language)));
      return { ...count, outcomes };
    },
  });
}

async function outcomeBody(
  context: Context,
  village: string,
  outcome: OfflineOutcome,
  index: number,
  language: Language,
) {
  const { status } = outcome;
  const refusal = status === 'refused' ? outcome.refusal : outcome.redemption.dispute;
  const seen = refusal && (await asShopSees(context, village, refusal));
  return {
    index,
    status,
    ...(status !== 'refused' && { redemption: answers.redemptionBody(outcome.redemption) }),
    ...(seen && { problem: problemBody(seen.code, seen.params, language) }),
  };
}

function resolutionRoute(app: App, services: RedemptionServices): void {
  app.route({
    method: 'POST',
    url: '/v1/villages/:village/redemptions/:id/resolution',
    ...operation({
      id: 'resolveDispute',
      summary: { zh: '处理离线兑换的争议', en: 'Settle a dispute' },
      description: {
        zh: '补录（仍须符合当前的库存、限兑、预算和积分）或驳回，写明理由。',
        en: 'Posts it after all, under the stock, limits, budget and points of now, or turns it down; with a reason.',
      },
      tag: 'redemption',
      needs: 'redemption:resolve',
      params: ofVillageParamsSchema,
      body: { schema: contract.resolutionSchema, example: examples.resolution },
      answer: {
        status: 201,
        schema: z.union([contract.redeemedSchema, contract.readRedemptionSchema]),
        example: examples.redeemed,
      },
      problems: [...TAKING, 'dispute-settled'],
      idempotent: true,
    }),
    handler: async (request, reply) => {
      const { village, id } = request.params;
      const context = contextOf(request, services);
      const done = await resolveDispute(services, context, village, idempotencyKey(request), id, request.body);
      if ('outcome' in done) return written(context, reply, done);
      reply.code(201);
      return answers.readBody(done.redemption, context.actor, languageOf(request.headers['accept-language']));
    },
  });
}
