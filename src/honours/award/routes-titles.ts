import { z } from 'zod';
import type { App } from '../../http/app-type.ts';
import { contextOf } from '../../http/authentication.ts';
import {
  householdNoSchema,
  ofVillageParamsSchema,
  pageQuerySchema,
  periodSchema,
  textSchema,
  uuidSchema,
  villageParamsSchema,
} from '../../http/contract.ts';
import { decodeCursor, pageOf } from '../../http/cursor.ts';
import { operation } from '../../http/operation.ts';
import { honourBody } from '../answers-granted.ts';
import { honourListSchema, honourSchema, numberSchema } from '../contract-granted.ts';
import * as examples from '../examples-granted.ts';
import { described } from '../read-granted.ts';
import { revokeHonour } from '../revoke-honour.ts';
import type { HonoursServices } from '../services.ts';
import { listTitles } from './list-titles.ts';

const TITLES = '/v1/villages/:village/titles';

const querySchema = pageQuerySchema.extend({
  period: periodSchema.optional(),
  household: householdNoSchema.optional(),
  cycle: uuidSchema.optional(),
});
const revocationSchema = z.strictObject({ reason: textSchema(500) }).meta({ id: 'NewTitleRevocation' });

const title = {
  ...examples.honour,
  kind: 'title' as const,
  review: null,
  cycle: '01980000-0000-7000-8000-00000000a002',
  category: 'XL',
  member: '01932f4e-7c1a-7b3e-9a51-3f2c8d4e5a61',
  title: '贤良淑德',
  label: '好儿媳',
  level: null,
  stars: null,
  period: '2026-10',
  standing: { state: 'standing' as const, level: null, stars: null },
};
const revocation = { reason: '事迹经查不实' };
const revoked = {
  ...title,
  standing: { state: 'revoked' as const, level: null, stars: null },
  revocations: [{ stars: null, levelAfter: null, ...revocation, at: '2027-03-08T02:00:00.000Z' }],
};

/** Titles that were granted, and taken down. */
export function titleRoutes(app: App, services: HonoursServices): void {
  app.route({
    method: 'GET',
    url: TITLES,
    ...operation({
      id: 'listTitles',
      summary: { zh: '已授予的称号', en: 'Titles that were granted' },
      description: {
        zh: '按证书编号；撤销之后还有效的见 standing。',
        en: 'By certificate number; `standing` is what is left after a revocation.',
      },
      tag: 'honours',
      needs: 'award:read',
      params: villageParamsSchema,
      query: querySchema,
      answer: { schema: honourListSchema, example: { data: [title], nextCursor: null } },
      problems: ['invalid-cursor'],
    }),
    handler: async (request) => {
      const { village } = request.params;
      const { cursor, limit, ...filter } = request.query;
      const list = `titles ${JSON.stringify([village, filter])}`;
      const after = cursor === undefined ? undefined : decodeCursor(list, cursor, numberSchema);
      const rows = await listTitles(contextOf(request, services), village, { ...filter, after, limit });
      const { data, nextCursor } = pageOf(list, rows, limit, ({ number }) => number);
      return { data: data.map(honourBody), nextCursor };
    },
  });
  app.route({
    method: 'POST',
    url: `${TITLES}/:id/revocation`,
    ...operation({
      id: 'revokeTitle',
      summary: { zh: '撤销称号', en: 'Take a title down' },
      description: { zh: '写明理由，只能一次。', en: 'With a reason, once.' },
      tag: 'honours',
      needs: 'award:write',
      params: ofVillageParamsSchema,
      body: { schema: revocationSchema, example: revocation },
      answer: { schema: honourSchema, example: revoked },
      problems: ['honour-already-revoked'],
    }),
    handler: async (request) => {
      const context = contextOf(request, services);
      const { village, id } = request.params;
      const honour = await revokeHonour(context, village, id, 'title', request.body);
      const [shown] = await described(services.sql, context, village, [honour]);
      return honourBody(shown!);
    },
  });
}
