import { z } from 'zod';
import type { App } from '../http/app-type.ts';
import { contextOf } from '../http/authentication.ts';
import { ofVillageParamsSchema, uuidSchema, villageParamsSchema } from '../http/contract.ts';
import { decodeCursor, pageOf } from '../http/cursor.ts';
import { operation } from '../http/operation.ts';
import { languageOf } from '../http/problem.ts';
import { fromPoints } from '../kernel/points.ts';
import * as answers from './answers.ts';
import * as contract from './contract.ts';
import * as examples from './examples.ts';
import { getRedemption, listRedemptions } from './list-redemptions.ts';
import { lookUp } from './look-up.ts';
import type { RedemptionServices } from './services.ts';

const cursorSchema = z.tuple([uuidSchema]);

/** What can be spent, the list of redemptions and one of them. */
export function readRoutes(app: App, services: RedemptionServices): void {
  lookupRoute(app, services);
  redemptionReadRoutes(app, services);
}

function lookupRoute(app: App, services: RedemptionServices): void {
  app.route({
    method: 'POST',
    url: '/v1/villages/:village/passbook-lookups',
    ...operation({
      id: 'lookUpPassbook',
      summary: { zh: '凭存折查可兑换积分', en: 'Look up what can be spent with a passbook' },
      description: {
        zh: 'PIN 连续输错 5 次锁定 15 分钟，此后每次加倍，第 6 次起须由村委会解锁。',
        en: 'Five wrong PINs in a row lock the passbook for 15 minutes, then twice as long each time; after the sixth lock the committee must unlock it.',
      },
      tag: 'redemption',
      needs: 'passbook:lookup',
      params: villageParamsSchema,
      body: { schema: contract.lookupSchema, example: examples.lookup },
      answer: { schema: contract.lookupAnswerSchema, example: examples.lookupAnswer },
      problems: ['unknown-passbook', 'passbook-closed', 'passbook-locked', 'pin-required', 'wrong-pin'],
    }),
    handler: async (request) => {
      const context = contextOf(request, services);
      const { name, available, pinRequired, openHolds, goods } = await lookUp(
        context,
        request.params.village,
        request.body,
      );
      return { name, available: fromPoints(available), pinRequired, limits: { openHolds, goods } };
    },
  });
}

function redemptionReadRoutes(app: App, services: RedemptionServices): void {
  app.route({
    method: 'GET',
    url: '/v1/villages/:village/redemptions',
    ...operation({
      id: 'listRedemptions',
      summary: { zh: '兑换单列表', en: 'List redemptions' },
      description: {
        zh: '最新的在前。商店只见本店的，户只见本户的。',
        en: 'The newest first. A shop sees its own, a household its own.',
      },
      tag: 'redemption',
      needs: 'redemption:read',
      params: villageParamsSchema,
      query: contract.redemptionListQuerySchema,
      answer: { schema: contract.redemptionListSchema, example: examples.list },
      problems: ['invalid-cursor'],
    }),
    handler: async (request) => {
      const { cursor, limit, ...filter } = request.query;
      const { village } = request.params;
      const context = contextOf(request, services);
      const after = cursor === undefined ? undefined : decodeCursor('redemptions', cursor, cursorSchema)[0];
      const rows = await listRedemptions(context, village, { ...filter, after, limit });
      const language = languageOf(request.headers['accept-language']);
      const page = pageOf('redemptions', rows, limit, ({ id }) => [id]);
      return { ...page, data: page.data.map((row) => answers.readBody(row, context.actor, language)) };
    },
  });

  app.route({
    method: 'GET',
    url: '/v1/villages/:village/redemptions/:id',
    ...operation({
      id: 'getRedemption',
      summary: { zh: '查看兑换单', en: 'Read a redemption' },
      tag: 'redemption',
      needs: 'redemption:read',
      params: ofVillageParamsSchema,
      answer: { schema: contract.readRedemptionSchema, example: examples.read },
    }),
    handler: async (request) => {
      const { village, id } = request.params;
      const context = contextOf(request, services);
      const { redemption, steps } = await getRedemption(context, village, id);
      return answers.readBody(redemption, context.actor, languageOf(request.headers['accept-language']), steps);
    },
  });
}
