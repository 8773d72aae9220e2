import { z } from 'zod';
import type { App } from '../../http/app-type.ts';
import { contextOf } from '../../http/authentication.ts';
import { ofVillageParamsSchema, uuidSchema, villageParamsSchema } from '../../http/contract.ts';
import { decodeCursor, pageOf } from '../../http/cursor.ts';
import { operation } from '../../http/operation.ts';
import { idempotencyKey, markReplay } from '../../http/preconditions.ts';
import type { ProcedureServices } from '../services.ts';
import * as contract from './contract-requests.ts';
import { makeRequest } from './make-request.ts';
import { getRequest, listRequests, seenBy } from './read-requests.ts';
import { requestStepRoutes } from './routes-requests-steps.ts';

const REQUESTS = '/v1/villages/:village/requests';
const LIST = 'requests';
const cursorSchema = z.tuple([uuidSchema]);

/** Requests for help (点单): made, read, and their steps. */
export function requestRoutes(app: App, services: ProcedureServices): void {
  makeRoute(app, services);
  readRoutes(app, services);
  requestStepRoutes(app, services);
}

function makeRoute(app: App, services: ProcedureServices): void {
  app.route({
    method: 'POST',
    url: REQUESTS,
    ...operation({
      id: 'makeRequest',
      summary: { zh: '点单', en: 'Ask for help' },
      description: {
        zh: '户用存折页面为本户点单，officer 为所管各组的户，村委会都可以。细则须为分值固定、不须佐证的加分项。',
        en: 'A household asks for itself, officers for households of their units, the committee for any. The rule is one of merit with fixed points that needs no evidence.',
      },
      tag: 'procedure',
      needs: 'case:declare',
      params: villageParamsSchema,
      body: { schema: contract.newRequestSchema, example: contract.newRequest },
      answer: { status: 201, schema: contract.requestSchema, example: contract.oneRequest },
      problems: ['unknown-household', 'outside-unit', 'rules-not-adopted', 'rule-not-for-requests'],
      idempotent: true,
    }),
    handler: async (request, reply) => {
      const { village } = request.params;
      const context = contextOf(request, services);
      const made = await makeRequest(context, village, idempotencyKey(request), request.body);
      markReplay(reply, made.replayed);
      reply.code(201).header('location', `/v1/villages/${village}/requests/${made.request.id}`);
      const [seen] = await seenBy(context, village, [made.request]);
      return contract.requestBody(seen!);
    },
  });
}

function readRoutes(app: App, services: ProcedureServices): void {
  app.route({
    method: 'GET',
    url: REQUESTS,
    ...operation({
      id: 'listRequests',
      summary: { zh: '点单列表', en: 'List requests' },
      description: {
        zh: '最新的在前。户看到待接的和与本户有关的；不是当事人、又不能查看个人信息的，只看到所在的组。',
        en: 'The newest first. A household sees open ones and those that concern it; who is no party and may not read personal data sees the unit and no more of who asks.',
      },
      tag: 'procedure',
      needs: 'case:read',
      params: villageParamsSchema,
      query: contract.requestQuerySchema,
      answer: { schema: contract.requestListSchema, example: { data: [contract.oneRequest], nextCursor: null } },
      problems: ['invalid-cursor'],
    }),
    handler: async (request) => {
      const { cursor, limit, ...filter } = request.query;
      const after = cursor === undefined ? undefined : decodeCursor(LIST, cursor, cursorSchema)[0];
      const context = contextOf(request, services);
      const rows = await listRequests(context, request.params.village, { ...filter, after, limit });
      const page = pageOf(LIST, rows, limit, (row) => [row.request.id]);
      return { ...page, data: page.data.map(contract.requestBody) };
    },
  });

  app.route({
    method: 'GET',
    url: `${REQUESTS}/:id`,
    ...operation({
      id: 'getRequest',
      summary: { zh: '查看点单', en: 'Read a request' },
      description: { zh: '可见范围同列表。', en: 'Seen as in the list.' },
      tag: 'procedure',
      needs: 'case:read',
      params: ofVillageParamsSchema,
      answer: { schema: contract.requestSchema, example: contract.oneRequest },
    }),
    handler: async (request) => {
      const { village, id } = request.params;
      return contract.requestBody(await getRequest(contextOf(request, services), village, id));
    },
  });
}
