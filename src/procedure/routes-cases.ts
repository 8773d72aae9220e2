import { z } from 'zod';
import type { App } from '../http/app-type.ts';
import { contextOf } from '../http/authentication.ts';
import { ofVillageParamsSchema, uuidSchema, villageParamsSchema } from '../http/contract.ts';
import { decodeCursor, pageOf } from '../http/cursor.ts';
import { operation } from '../http/operation.ts';
import { idempotencyKey, markReplay } from '../http/preconditions.ts';
import { languageOf } from '../http/problem.ts';
import { toPoints } from '../kernel/points.ts';
import * as answers from './answers-cases.ts';
import * as contract from './contract-cases.ts';
import { declareCase } from './declare-case.ts';
import * as examples from './examples-cases.ts';
import { getCase } from './get-case.ts';
import { listCases } from './list-cases.ts';
import { caseStepRoutes } from './routes-cases-steps.ts';
import type { ProcedureServices } from './services.ts';

const CASES = '/v1/villages/:village/cases';
const LIST = 'cases';
const cursorSchema = z.tuple([uuidSchema]);

/** What a declaration is refused for by the rules of its day. */
const JUDGED = [
  'unknown-household',
  'household-closed',
  'not-yet-a-household',
  'date-in-future',
  'amount-out-of-range',
  'before-rulebook',
  'unknown-rule',
  'unknown-member',
  'evidence-required',
  'member-required',
  'reference-required',
  'bad-quantity',
  'points-required',
  'points-out-of-range',
  'points-mismatch',
  'already-counted-for-person',
  'lower-level-honour',
] as const;

/** Cases (申报): declared, read, and their steps. */
export function caseRoutes(app: App, services: ProcedureServices): void {
  declareRoute(app, services);
  listRoute(app, services);
  getRoute(app, services);
  caseStepRoutes(app, services);
}

function declareRoute(app: App, services: ProcedureServices): void {
  app.route({
    method: 'POST',
    url: CASES,
    ...operation({
      id: 'declareCase',
      summary: { zh: '申报', en: 'Declare a case' },
      description: {
        zh: '户用存折页面为本户申报，officer 为所管各组的户申报，村委会都可以；可代为申报（onBehalfOf）。先按当日细则判断；上限只提示。需要哪些步骤以申报时的程序为准。重复同一幂等键，答复这项申报的现状。',
        en: 'A household declares for itself, officers in their own units, the committee for anybody, also on behalf. Judged at once by the rules of its day; a cap is only a warning. The steps are those asked for when it is declared. The same key again answers the case as it stands.',
      },
      tag: 'procedure',
      needs: 'case:declare',
      params: villageParamsSchema,
      body: { schema: contract.declarationSchema, example: examples.declaration },
      answer: { status: 201, schema: contract.declaredCaseSchema, example: examples.declared },
      problems: [...JUDGED, 'outside-unit', 'on-behalf-of-nobody'],
      idempotent: true,
    }),
    handler: async (request, reply) => {
      const { village } = request.params;
      const { quantity, points, ...rest } = request.body;
      const declaration = { ...rest, quantity: hundredths(quantity), points: hundredths(points) };
      const context = contextOf(request, services);
      const declared = await declareCase(services, context, village, idempotencyKey(request), declaration);
      const { found, replayed, warning } = declared;
      markReplay(reply, replayed);
      reply.code(201).header('location', `/v1/villages/${village}/cases/${found.id}`);
      const language = languageOf(request.headers['accept-language']);
      return { ...answers.caseBody(found), warning: answers.problemOf(warning, language) };
    },
  });
}

function hundredths(value: number | undefined) {
  return value === undefined ? undefined : toPoints(value);
}

function listRoute(app: App, services: ProcedureServices): void {
  app.route({
    method: 'GET',
    url: CASES,
    ...operation({
      id: 'listCases',
      summary: { zh: '申报列表', en: 'List cases' },
      description: { zh: '最新的在前；户只见本户的。', en: 'The newest first; a household sees its own.' },
      tag: 'procedure',
      needs: 'case:read',
      params: villageParamsSchema,
      query: contract.caseQuerySchema,
      answer: { schema: contract.caseListSchema, example: examples.list },
      problems: ['invalid-cursor'],
    }),
    handler: async (request) => {
      const { cursor, limit, ...filter } = request.query;
      const after = cursor === undefined ? undefined : decodeCursor(LIST, cursor, cursorSchema)[0];
      const context = contextOf(request, services);
      const rows = await listCases(context, request.params.village, { ...filter, after, limit });
      const page = pageOf(LIST, rows, limit, ({ id }) => [id]);
      return { ...page, data: page.data.map(answers.caseBody) };
    },
  });
}

function getRoute(app: App, services: ProcedureServices): void {
  app.route({
    method: 'GET',
    url: `${CASES}/:id`,
    ...operation({
      id: 'getCase',
      summary: { zh: '查看申报', en: 'Read a case' },
      description: {
        zh: '每一步何人、何时、何故；文字仅限可查看个人信息者和本户，户看不到经办人姓名。',
        en: 'Who took each step, when and why. Words are for the household and who may read personal data; households do not see the names of who decided.',
      },
      tag: 'procedure',
      needs: 'case:read',
      params: ofVillageParamsSchema,
      answer: { schema: contract.wholeCaseSchema, example: examples.whole },
    }),
    handler: async (request) => {
      const { village, id } = request.params;
      const whole = await getCase(contextOf(request, services), village, id);
      return answers.wholeCaseBody(whole, languageOf(request.headers['accept-language']));
    },
  });
}
