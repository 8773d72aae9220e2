import type { App } from '../http/app-type.ts';
import { contextOf } from '../http/authentication.ts';
import { householdNoSchema, pageQuerySchema, uuidSchema, villageParamsSchema } from '../http/contract.ts';
import { decodeCursor, pageOf } from '../http/cursor.ts';
import { operation } from '../http/operation.ts';
import { etagOf } from '../http/preconditions.ts';
import { languageOf } from '../http/problem.ts';
import { newPersonOf, warningsOf } from './answers.ts';
import { changeHouseholdHead } from './change-head.ts';
import * as contract from './contract-households.ts';
import { createHousehold } from './create-household.ts';
import * as examples from './examples.ts';
import { getHousehold, type HouseholdView } from './get-household.ts';
import { householdWire, householdWithMembers } from './household.ts';
import { historyWire, householdHistory } from './household-history.ts';
import { listHouseholds } from './list-households.ts';
import { normaliseName } from './names.ts';
import type { VillageServices } from './services.ts';
import { updateHousehold } from './update-household.ts';

export const HOUSEHOLDS = '/v1/villages/:village/households';
const HOUSEHOLD = `${HOUSEHOLDS}/:no`;

function wireOf({ encryptionKey }: VillageServices, village: string, { household, members, sees }: HouseholdView) {
  return householdWithMembers(household, members, village, encryptionKey, sees);
}

/** Households: list, create, read, change, head, history. */
export function householdRoutes(app: App, services: VillageServices): void {
  createHouseholdRoute(app, services);
  listHouseholdsRoute(app, services);
  getHouseholdRoute(app, services);
  updateHouseholdRoute(app, services);
  changeHouseholdHeadRoute(app, services);
  getHouseholdHistoryRoute(app, services);
}

function createHouseholdRoute(app: App, services: VillageServices): void {
  app.route({
    method: 'POST',
    url: HOUSEHOLDS,
    ...operation({
      id: 'createHousehold',
      summary: { zh: '立户', en: 'Register a household' },
      tag: 'households',
      needs: 'household:write',
      params: villageParamsSchema,
      body: { schema: contract.newHouseholdSchema, example: examples.newHousehold },
      answer: {
        status: 201,
        schema: contract.newHouseholdAnswerSchema,
        example: { ...examples.household, honour: 0, balance: 0, held: 0, available: 0 },
      },
      problems: ['household-exists', 'unknown-unit', 'day-in-future', 'member-exists', 'too-many-members'],
    }),
    handler: async (request, reply) => {
      const { village } = request.params;
      const { members, head, ...body } = request.body;
      const view = await createHousehold(contextOf(request, services), services, village, {
        ...body,
        head: head === undefined ? undefined : normaliseName(head),
        members: members?.map(newPersonOf),
      });
      reply.code(201).header('location', `/v1/villages/${village}/households/${view.household.no}`);
      reply.header('etag', etagOf(view.household.revision));
      const names = [head, ...(members ?? []).map(({ name }) => name)];
      return {
        ...wireOf(services, village, view),
        ...warningsOf(names, languageOf(request.headers['accept-language'])),
      };
    },
  });
}

function listHouseholdsRoute(app: App, services: VillageServices): void {
  app.route({
    method: 'GET',
    url: HOUSEHOLDS,
    ...operation({
      id: 'listHouseholds',
      summary: { zh: '列出户', en: 'List households' },
      description: {
        zh: '按户号排列，带荣誉分、余额、预占和可兑换积分。',
        en: 'By number, with honour, balance, held and available points.',
      },
      tag: 'households',
      needs: 'household:read',
      params: villageParamsSchema,
      query: contract.householdQuerySchema,
      answer: {
        schema: contract.householdListSchema,
        example: { data: [examples.householdSummary], nextCursor: null },
      },
      problems: ['invalid-cursor'],
    }),
    handler: async (request) => {
      const { cursor, ...filter } = request.query;
      const { village } = request.params;
      const list = `households ${village}`;
      const after = cursor === undefined ? undefined : decodeCursor(list, cursor, householdNoSchema);
      const found = await listHouseholds(contextOf(request, services), village, { ...filter, after });
      const page = pageOf(list, found.households, filter.limit, (household) => household.no);
      const data = page.data.map((household) => householdWire(household, found.sees(household.unit)));
      return { data, nextCursor: page.nextCursor };
    },
  });
}

function getHouseholdRoute(app: App, services: VillageServices): void {
  app.route({
    method: 'GET',
    url: HOUSEHOLD,
    ...operation({
      id: 'getHousehold',
      summary: { zh: '一户及其成员和积分', en: 'A household with members and points' },
      description: {
        zh: 'ETag 随户和成员的变动而变，不随积分变动；无权查看个人信息的密钥看不到姓名、地址等。',
        en: 'The ETag follows the household and its members, not its points. Keys without the right to personal data see no names or addresses.',
      },
      tag: 'households',
      needs: 'household:read',
      params: contract.householdParamsSchema,
      answer: { schema: contract.householdSchema, example: examples.household },
    }),
    handler: async (request, reply) => {
      const { village, no } = request.params;
      const view = await getHousehold(contextOf(request, services), village, no);
      reply.header('etag', etagOf(view.household.revision));
      return wireOf(services, village, view);
    },
  });
}

function updateHouseholdRoute(app: App, services: VillageServices): void {
  app.route({
    method: 'PATCH',
    url: HOUSEHOLD,
    ...operation({
      id: 'updateHousehold',
      summary: { zh: '修改所属组或住址', en: 'Change unit or address' },
      tag: 'households',
      needs: 'household:write',
      params: contract.householdParamsSchema,
      body: { schema: contract.householdChangeSchema, example: { address: '1组15号' } },
      answer: { schema: contract.householdSchema, example: { ...examples.household, address: '1组15号' } },
      ifMatch: 'optional',
      problems: ['household-closed', 'unknown-unit'],
    }),
    handler: async (request, reply) => {
      const { village, no } = request.params;
      const ifMatch = request.headers['if-match'];
      const view = await updateHousehold(contextOf(request, services), village, no, request.body, ifMatch);
      reply.header('etag', etagOf(view.household.revision));
      return wireOf(services, village, view);
    },
  });
}

function changeHouseholdHeadRoute(app: App, services: VillageServices): void {
  app.route({
    method: 'PUT',
    url: `${HOUSEHOLD}/head`,
    ...operation({
      id: 'changeHouseholdHead',
      summary: { zh: '变更户主', en: 'Change the head' },
      tag: 'households',
      needs: 'household:write',
      params: contract.householdParamsSchema,
      body: { schema: contract.headSchema, example: examples.headChange },
      answer: { schema: contract.householdSchema, example: examples.household },
      ifMatch: 'optional',
      problems: ['household-closed', 'not-a-member', 'day-in-future', 'day-too-early'],
    }),
    handler: async (request, reply) => {
      const { village, no } = request.params;
      const ifMatch = request.headers['if-match'];
      const view = await changeHouseholdHead(contextOf(request, services), village, no, request.body, ifMatch);
      reply.header('etag', etagOf(view.household.revision));
      return wireOf(services, village, view);
    },
  });
}

function getHouseholdHistoryRoute(app: App, services: VillageServices): void {
  app.route({
    method: 'GET',
    url: `${HOUSEHOLD}/history`,
    ...operation({
      id: 'getHouseholdHistory',
      summary: { zh: '一户的变动', en: 'What happened to a household' },
      description: {
        zh: '立户、分户、并户、销户、成员和户主的变动，按登记先后；只有编号。',
        en: 'Opening, splits, mergers, closure, changes of members and heads, in the order of recording; ids only.',
      },
      tag: 'households',
      needs: 'household:read',
      params: contract.householdParamsSchema,
      query: pageQuerySchema,
      answer: { schema: contract.historyListSchema, example: examples.history },
      problems: ['invalid-cursor'],
    }),
    handler: async (request) => {
      const { village, no } = request.params;
      const { limit, cursor } = request.query;
      const list = `history ${village} ${no}`;
      const after = cursor === undefined ? undefined : decodeCursor(list, cursor, uuidSchema);
      const lines = await householdHistory(contextOf(request, services), village, no, { limit, after });
      const page = pageOf(list, lines, limit, (line) => line.id);
      return { data: page.data.map(historyWire), nextCursor: page.nextCursor };
    },
  });
}
