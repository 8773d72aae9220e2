import { z } from 'zod';
import type { App } from '../http/app-type.ts';
import { contextOf } from '../http/authentication.ts';
import { ofVillageParamsSchema, villageParamsSchema } from '../http/contract.ts';
import { decodeCursor, pageOf } from '../http/cursor.ts';
import { operation } from '../http/operation.ts';
import { etagOf } from '../http/preconditions.ts';
import { ceremonyBody } from './answers-ceremonies.ts';
import { cancelCeremony } from './cancel-ceremony.ts';
import * as contract from './contract-ceremonies.ts';
import { createCeremony } from './create-ceremony.ts';
import * as examples from './examples-ceremonies.ts';
import { getCeremony, listCeremonies } from './list-ceremonies.ts';
import type { CeremonyServices } from './services.ts';
import { updateCeremony } from './update-ceremony.ts';

export const CEREMONIES = '/v1/villages/:village/ceremonies';
const ONE = `${CEREMONIES}/:id`;
const LIST = 'ceremonies';
const PROGRAMME_FAULTS = [
  'ceremony-group-twice',
  'unknown-ceremony-group',
  'programme-item-twice',
  'programme-lacks-group',
  'unknown-redemption-day',
] as const;
const answer = { schema: contract.ceremonySchema, example: examples.ceremony };

/** Ceremonies (表彰大会): preparing, changing and cancelling them. */
export function ceremonyRoutes(app: App, services: CeremonyServices): void {
  createRoute(app, services);
  readRoutes(app, services);
  changeRoute(app, services);
  cancellationRoute(app, services);
}

function createRoute(app: App, services: CeremonyServices): void {
  app.route({
    method: 'POST',
    url: CEREMONIES,
    ...operation({
      id: 'createCeremony',
      summary: { zh: '筹备表彰大会', en: 'Prepare a ceremony' },
      description: {
        zh: '分组（groups）按 programme 的顺序上台。不给 programme 时按惯例生成：开始、宣读决定、各组颁奖、代表发言、领导讲话、积分兑换、结束。',
        en: 'Groups go up in the order of `programme`. Without one the usual order is proposed: opening, decision, groups, a recipient and a leader speak, redemption, closing.',
      },
      tag: 'ceremony',
      needs: 'ceremony:write',
      params: villageParamsSchema,
      body: { schema: contract.newCeremonySchema, example: examples.newCeremony },
      answer: { ...answer, status: 201 },
      problems: PROGRAMME_FAULTS,
    }),
    handler: async (request, reply) => {
      const { village } = request.params;
      const ceremony = await createCeremony(contextOf(request, services), village, request.body);
      reply.code(201).header('location', `/v1/villages/${village}/ceremonies/${ceremony.id}`);
      reply.header('etag', etagOf(ceremony.revision));
      return ceremonyBody(ceremony);
    },
  });
}

function readRoutes(app: App, services: CeremonyServices): void {
  app.route({
    method: 'GET',
    url: CEREMONIES,
    ...operation({
      id: 'listCeremonies',
      summary: { zh: '表彰大会列表', en: 'List ceremonies' },
      description: { zh: '日期晚的在前。', en: 'The latest day first.' },
      tag: 'ceremony',
      needs: 'ceremony:read',
      params: villageParamsSchema,
      query: contract.ceremonyQuerySchema,
      answer: { schema: contract.ceremonyListSchema, example: examples.ceremonies },
      problems: ['invalid-cursor'],
    }),
    handler: async (request) => {
      const { cursor, limit, ...filter } = request.query;
      const after = cursor === undefined ? undefined : decodeCursor(LIST, cursor, contract.ceremonyPositionSchema);
      const context = contextOf(request, services);
      const rows = await listCeremonies(context, request.params.village, { ...filter, after, limit });
      const page = pageOf(LIST, rows, limit, ({ day, id }) => [day, id]);
      return { ...page, data: page.data.map(ceremonyBody) };
    },
  });
  app.route({
    method: 'GET',
    url: ONE,
    ...operation({
      id: 'getCeremony',
      summary: { zh: '查看表彰大会', en: 'Read a ceremony' },
      tag: 'ceremony',
      needs: 'ceremony:read',
      params: ofVillageParamsSchema,
      answer,
    }),
    handler: async (request, reply) => {
      const ceremony = await getCeremony(contextOf(request, services), request.params.village, request.params.id);
      reply.header('etag', etagOf(ceremony.revision));
      return ceremonyBody(ceremony);
    },
  });
}

function changeRoute(app: App, services: CeremonyServices): void {
  app.route({
    method: 'PATCH',
    url: ONE,
    ...operation({
      id: 'changeCeremony',
      summary: { zh: '修改表彰大会', en: 'Change a ceremony' },
      description: {
        zh: '只改给出的项。groups 整体替换；不同时给 programme 的，议程保持不变，只补上新分组、去掉删除的分组。还有获奖者的分组不能删。',
        en: 'Only what is given changes. `groups` are replaced as a whole; without a `programme` it stays as it was edited, fitted to the groups. A group with recipients stays.',
      },
      tag: 'ceremony',
      needs: 'ceremony:write',
      params: ofVillageParamsSchema,
      body: { schema: contract.ceremonyChangeSchema, example: examples.ceremonyChange },
      answer,
      ifMatch: 'optional',
      problems: ['ceremony-cancelled', 'ceremony-group-in-use', ...PROGRAMME_FAULTS],
    }),
    handler: async (request, reply) => {
      const { village, id } = request.params;
      const context = contextOf(request, services);
      const ceremony = await updateCeremony(context, village, id, request.body, request.headers['if-match']);
      reply.header('etag', etagOf(ceremony.revision));
      return ceremonyBody(ceremony);
    },
  });
}

function cancellationRoute(app: App, services: CeremonyServices): void {
  app.route({
    method: 'POST',
    url: `${ONE}/cancellation`,
    ...operation({
      id: 'cancelCeremony',
      summary: { zh: '取消表彰大会', en: 'Cancel a ceremony' },
      description: {
        zh: '取消后仍可查看，不能再修改或打印。已授予的荣誉不受影响。',
        en: 'It stays to be read but no longer changes, and nothing is printed. The honours stay granted.',
      },
      tag: 'ceremony',
      needs: 'ceremony:write',
      params: ofVillageParamsSchema,
      body: { schema: z.strictObject({}).optional(), example: {} },
      answer: { schema: contract.ceremonySchema, example: examples.cancelled },
      problems: ['ceremony-cancelled'],
    }),
    handler: async (request, reply) => {
      const { village, id } = request.params;
      const ceremony = await cancelCeremony(contextOf(request, services), village, id);
      reply.header('etag', etagOf(ceremony.revision));
      return ceremonyBody(ceremony);
    },
  });
}
