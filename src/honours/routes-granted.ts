import type { App } from '../http/app-type.ts';
import { contextOf } from '../http/authentication.ts';
import { ofVillageParamsSchema, villageParamsSchema } from '../http/contract.ts';
import { decodeCursor, pageOf } from '../http/cursor.ts';
import { operation } from '../http/operation.ts';
import { honourBody } from './answers-granted.ts';
import * as contract from './contract-granted.ts';
import * as examples from './examples-granted.ts';
import { described, householdHonours, listStars } from './read-granted.ts';
import { revokeHonour } from './revoke-honour.ts';
import type { HonoursServices } from './services.ts';

const STARS = '/v1/villages/:village/stars';

/** What was granted and what is left of it. */
export function grantedRoutes(app: App, services: HonoursServices): void {
  starsRoute(app, services);
  revocationRoute(app, services);
  householdRoute(app, services);
}

function starsRoute(app: App, services: HonoursServices): void {
  app.route({
    method: 'GET',
    url: STARS,
    ...operation({
      id: 'listStars',
      summary: { zh: '已授予的星级', en: 'Stars that were granted' },
      description: {
        zh: '按证书编号；摘星之后还有效的见 standing。',
        en: 'By certificate number; `standing` is what is left after revocations.',
      },
      tag: 'honours',
      needs: 'star:read',
      params: villageParamsSchema,
      query: contract.starQuerySchema,
      answer: { schema: contract.honourListSchema, example: { data: [examples.honour], nextCursor: null } },
      problems: ['invalid-cursor'],
    }),
    handler: async (request) => {
      const { village } = request.params;
      const { cursor, limit, ...filter } = request.query;
      const list = `stars ${JSON.stringify([village, filter])}`;
      const after = cursor === undefined ? undefined : decodeCursor(list, cursor, contract.numberSchema);
      const rows = await listStars(contextOf(request, services), village, { ...filter, after, limit });
      const { data, nextCursor } = pageOf(list, rows, limit, ({ number }) => number);
      return { data: data.map(honourBody), nextCursor };
    },
  });
}

function revocationRoute(app: App, services: HonoursServices): void {
  app.route({
    method: 'POST',
    url: `${STARS}/:id/revocation`,
    ...operation({
      id: 'revokeStars',
      summary: { zh: '摘星', en: 'Take stars down' },
      description: {
        zh: '摘下全部或几颗星，写明理由；等级按剩下的星数重定，够不上最低等级的即失效。评定办法规定的月数内不再评。',
        en: 'All stars or some, with a reason; the level is that of the stars left, and none below the lowest. Locks out for the scheme’s months.',
      },
      tag: 'honours',
      needs: 'star:write',
      params: ofVillageParamsSchema,
      body: { schema: contract.newRevocationSchema, example: examples.newRevocation },
      answer: { schema: contract.honourSchema, example: examples.revoked },
      problems: ['honour-already-revoked', 'unknown-star'],
    }),
    handler: async (request) => {
      const context = contextOf(request, services);
      const { village, id } = request.params;
      const honour = await revokeHonour(context, village, id, 'stars', request.body);
      const [shown] = await described(services.sql, context, village, [honour]);
      return honourBody(shown!);
    },
  });
}

function householdRoute(app: App, services: HonoursServices): void {
  app.route({
    method: 'GET',
    url: '/v1/villages/:village/households/:no/honours',
    ...operation({
      id: 'listHouseholdHonours',
      summary: { zh: '一户历年的星级和称号', en: 'Stars and titles of a household over the years' },
      description: {
        zh: '撤销的也列出并标明；本户凭存折可看自己的。',
        en: 'Revoked ones are marked; a household’s own token reads its own.',
      },
      tag: 'honours',
      needs: 'statement:read',
      params: contract.householdParamsSchema,
      answer: { schema: contract.honourListSchema, example: { data: [examples.honour], nextCursor: null } },
    }),
    handler: async (request) => {
      const { village, no } = request.params;
      const rows = await householdHonours(contextOf(request, services), village, no);
      return { data: rows.map(honourBody), nextCursor: null };
    },
  });
}
