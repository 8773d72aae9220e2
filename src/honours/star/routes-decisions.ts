import type { App } from '../../http/app-type.ts';
import { contextOf } from '../../http/authentication.ts';
import { householdNoSchema, ofVillageParamsSchema } from '../../http/contract.ts';
import { decodeCursor, pageOf } from '../../http/cursor.ts';
import { operation } from '../../http/operation.ts';
import type { HonoursServices } from '../services.ts';
import * as answers from './answers-reviews.ts';
import * as contract from './contract-reviews.ts';
import { decideStars } from './decide-stars.ts';
import * as examples from './examples-reviews.ts';
import { describe, listReviewed } from './list-reviewed.ts';

const REVIEW = '/v1/villages/:village/star-reviews/:id';
const DECIDING = [
  'star-review-state',
  'decided-and-announced',
  'household-not-reviewed',
  'unknown-star',
  'decision-needs-reason',
] as const;

/** What is suggested and decided of each household. */
export function decisionRoutes(app: App, services: HonoursServices): void {
  listRoute(app, services);
  decideRoute(app, services);
  batchRoute(app, services);
}

function listRoute(app: App, services: HonoursServices): void {
  app.route({
    method: 'GET',
    url: `${REVIEW}/households`,
    ...operation({
      id: 'listReviewedHouseholds',
      summary: { zh: '各户的建议和决定', en: 'Suggestions and decisions by household' },
      description: {
        zh: '按户号。户主和理由只有可看该户个人信息的人可见；理由乡镇审批时也可见。',
        en: 'By number. Heads and reasons are for those who may read personal data of the household; reasons also for the township that approves.',
      },
      tag: 'honours',
      needs: 'star:read',
      params: ofVillageParamsSchema,
      query: contract.reviewedQuerySchema,
      answer: { schema: contract.reviewedListSchema, example: { data: [examples.household], nextCursor: null } },
      problems: ['invalid-cursor', 'unknown-unit'],
    }),
    handler: async (request) => {
      const { village, id } = request.params;
      const { cursor, limit, ...filter } = request.query;
      const list = `reviewed ${JSON.stringify([village, id, filter])}`;
      const after = cursor === undefined ? undefined : decodeCursor(list, cursor, householdNoSchema);
      const rows = await listReviewed(contextOf(request, services), village, id, { ...filter, after, limit });
      const { data, nextCursor } = pageOf(list, rows, limit, ({ household }) => household);
      return { data: data.map(answers.householdBody), nextCursor };
    },
  });
}

function decideRoute(app: App, services: HonoursServices): void {
  app.route({
    method: 'PUT',
    url: `${REVIEW}/decisions/:no`,
    ...operation({
      id: 'decideStars',
      summary: { zh: '决定一户的星', en: 'Decide about the stars of a household' },
      description: {
        zh: '与建议不同的（包括限制期内授予的）必须写理由，并标为“改动建议”。没有决定的星按建议。公示期间只能对异议成立的户重新决定。',
        en: 'A decision that departs from the suggestion, or grants against a bar, needs a reason and is shown as such. Stars that are not decided follow the suggestion. While announced, only households with an upheld objection are decided again.',
      },
      tag: 'honours',
      needs: 'star:write',
      params: contract.decisionParamsSchema,
      body: { schema: contract.decideSchema, example: examples.decide },
      answer: { schema: contract.reviewedHouseholdSchema, example: examples.household },
      problems: DECIDING,
    }),
    handler: async (request) => {
      const context = contextOf(request, services);
      const { village, id, no } = request.params;
      const reviewed = await decideStars(context, village, id, [{ household: no, ...request.body }]);
      const [one] = await describe(services.sql, context, reviewed, [no]);
      return answers.householdBody(one!);
    },
  });
}

function batchRoute(app: App, services: HonoursServices): void {
  app.route({
    method: 'POST',
    url: `${REVIEW}/decisions/batch`,
    ...operation({
      id: 'decideStarsOfMany',
      summary: { zh: '成批决定', en: 'Decide about many households' },
      description: {
        zh: '最多 1,000 户，要么全部生效，要么全部不生效。',
        en: '1,000 households at most, all or none.',
      },
      tag: 'honours',
      needs: 'star:write',
      params: ofVillageParamsSchema,
      body: { schema: contract.decideBatchSchema, example: examples.decideBatch, limit: 'batch' },
      answer: { schema: contract.decidedSchema, example: { households: 2 } },
      problems: DECIDING,
    }),
    handler: async (request) => {
      const { village, id } = request.params;
      const { items } = request.body;
      await decideStars(contextOf(request, services), village, id, items);
      return { households: items.length };
    },
  });
}
