import type { App } from '../../http/app-type.ts';
import { contextOf } from '../../http/authentication.ts';
import { ofVillageParamsSchema, villageParamsSchema } from '../../http/contract.ts';
import { decodeCursor, pageOf } from '../../http/cursor.ts';
import { operation } from '../../http/operation.ts';
import { etagOf } from '../../http/preconditions.ts';
import { languageOf } from '../../http/problem.ts';
import { parsePeriod } from '../../kernel/period.ts';
import { toPoints } from '../../kernel/points.ts';
import type { RedemptionServices } from '../services.ts';
import { budgetBody, liabilityBody } from './answers.ts';
import * as contract from './contract.ts';
import { createBudget } from './create-budget.ts';
import * as examples from './examples.ts';
import { getBudget, listBudgets } from './list-budgets.ts';
import { readLiability } from './read-liability.ts';
import { updateBudget } from './update-budget.ts';

const BUDGETS = '/v1/villages/:village/budgets';
const LIST = 'budgets';

/** Budgets of redemption, and what the village owes in points. */
export function budgetRoutes(app: App, services: RedemptionServices): void {
  createRoute(app, services);
  listRoute(app, services);
  getRoute(app, services);
  updateRoute(app, services);
  liabilityRoute(app, services);
}

function createRoute(app: App, services: RedemptionServices): void {
  app.route({
    method: 'POST',
    url: BUDGETS,
    ...operation({
      id: 'createBudget',
      summary: { zh: '立兑换预算', en: 'Make a budget' },
      description: {
        zh: '一期一个资金来源一份预算。每次兑换占用当天有效、余额够的第一份；一旦立过预算，没有预算覆盖的日子就不能兑换。',
        en: 'One per period and fund. A redemption draws on the first budget in force that day with enough left. Once a village has made any, days that none covers take no redemptions.',
      },
      tag: 'settlements',
      needs: 'budget:write',
      params: villageParamsSchema,
      body: { schema: contract.newBudgetSchema, example: examples.newBudget },
      answer: {
        status: 201,
        schema: contract.budgetSchema,
        example: { ...examples.budget, used: 0, left: 6000, low: false },
      },
      problems: ['budget-exists', 'too-many-budgets'],
    }),
    handler: async (request, reply) => {
      const { village } = request.params;
      const { period, points, fund, warnPercent } = request.body;
      const input = { period: parsePeriod(period)!, points: toPoints(points)!, fund, warnPercent };
      const budget = await createBudget(contextOf(request, services), village, input);
      reply.code(201).header('location', `/v1/villages/${village}/budgets/${budget.id}`);
      reply.header('etag', etagOf(budget.revision));
      return budgetBody(budget);
    },
  });
}

function listRoute(app: App, services: RedemptionServices): void {
  app.route({
    method: 'GET',
    url: BUDGETS,
    ...operation({
      id: 'listBudgets',
      summary: { zh: '兑换预算', en: 'Budgets' },
      description: {
        zh: '按设立先后，也就是占用的先后。',
        en: 'In the order in which they were made and are drawn on.',
      },
      tag: 'settlements',
      needs: 'budget:read',
      params: villageParamsSchema,
      query: contract.budgetQuerySchema,
      answer: { schema: contract.budgetListSchema, example: { data: [examples.budget], nextCursor: null } },
      problems: ['invalid-cursor'],
    }),
    handler: async (request) => {
      const { limit, cursor, ...filter } = request.query;
      const after = cursor === undefined ? undefined : decodeCursor(LIST, cursor, contract.budgetPositionSchema);
      const found = await listBudgets(contextOf(request, services), request.params.village, {
        ...filter,
        after,
        limit,
      });
      const { data, nextCursor } = pageOf(LIST, found, limit, ({ id }) => id);
      return { data: data.map(budgetBody), nextCursor };
    },
  });
}

function getRoute(app: App, services: RedemptionServices): void {
  app.route({
    method: 'GET',
    url: `${BUDGETS}/:id`,
    ...operation({
      id: 'getBudget',
      summary: { zh: '一份兑换预算', en: 'A budget' },
      description: {
        zh: 'ETag 只随 points、warnPercent 的修改而变，不随兑换而变。',
        en: 'The ETag names the version of `points` and `warnPercent`; redemptions do not change it.',
      },
      tag: 'settlements',
      needs: 'budget:read',
      params: ofVillageParamsSchema,
      answer: { schema: contract.budgetSchema, example: examples.budget },
    }),
    handler: async (request, reply) => {
      const { village, id } = request.params;
      const budget = await getBudget(contextOf(request, services), village, id);
      // No 304: `used` moves without a new version.
      reply.header('etag', etagOf(budget.revision));
      return budgetBody(budget);
    },
  });
}

function updateRoute(app: App, services: RedemptionServices): void {
  app.route({
    method: 'PATCH',
    url: `${BUDGETS}/:id`,
    ...operation({
      id: 'updateBudget',
      summary: { zh: '调整兑换预算', en: 'Change a budget' },
      description: {
        zh: '追加或减少积分数，不低于已用（含预占）的；或改提醒线。',
        en: 'Raises or lowers it, never below what is used or held, or changes when to warn.',
      },
      tag: 'settlements',
      needs: 'budget:write',
      params: ofVillageParamsSchema,
      body: { schema: contract.budgetChangeSchema, example: examples.budgetChange },
      answer: { schema: contract.budgetSchema, example: { ...examples.budget, points: 8000, left: 2900, low: false } },
      ifMatch: 'optional',
      problems: ['budget-below-used'],
    }),
    handler: async (request, reply) => {
      const { village, id } = request.params;
      const { points, warnPercent } = request.body;
      const change = { points: points === undefined ? undefined : toPoints(points)!, warnPercent };
      const ifMatch = request.headers['if-match'];
      const budget = await updateBudget(contextOf(request, services), village, id, change, ifMatch);
      reply.header('etag', etagOf(budget.revision));
      return budgetBody(budget);
    },
  });
}

function liabilityRoute(app: App, services: RedemptionServices): void {
  app.route({
    method: 'GET',
    url: '/v1/villages/:village/liability',
    ...operation({
      id: 'readLiability',
      summary: { zh: '积分负债', en: 'What is owed in points' },
      description: {
        zh: [
          '未兑换的积分及其折价、库存、今天有效的预算、未了结的兑换。提醒：budget-low（某份预算用到其 warnPercent）、',
          'no-budget（今天没有预算）、uncovered（折价超过库存成本加预算余额）、disputes-open（有争议未处理）、debts（有户为负）。',
        ].join(''),
        en: 'Points outstanding and their worth, stock, the budgets in force today, open redemptions. Warnings: `budget-low` (one is used up to its warnPercent), `no-budget` (none covers today), `uncovered` (worth more than stock at cost and budgets left together), `disputes-open`, `debts` (a balance is below zero).',
      },
      tag: 'settlements',
      needs: 'budget:read',
      params: villageParamsSchema,
      answer: { schema: contract.liabilitySchema, example: examples.liability },
    }),
    handler: async (request) => {
      const found = await readLiability(contextOf(request, services), request.params.village);
      return liabilityBody(found, languageOf(request.headers['accept-language']));
    },
  });
}
