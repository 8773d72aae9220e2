import type { App } from '../../http/app-type.ts';
import { contextOf } from '../../http/authentication.ts';
import { ofVillageParamsSchema, uuidSchema, villageParamsSchema } from '../../http/contract.ts';
import { decodeCursor, pageOf } from '../../http/cursor.ts';
import { operation } from '../../http/operation.ts';
import type { HonoursServices } from '../services.ts';
import * as answers from './answers-reviews.ts';
import * as contract from './contract-reviews.ts';
import * as examples from './examples-reviews.ts';
import { getReview, listReviews } from './list-reviews.ts';
import { openReview } from './open-review.ts';
import { verifyReview } from './verify-review.ts';

const REVIEWS = '/v1/villages/:village/star-reviews';

/** Rounds of deciding the stars: opening, reading and computing again. */
export function reviewRoutes(app: App, services: HonoursServices): void {
  openRoute(app, services);
  listRoute(app, services);
  getRoute(app, services);
  verificationRoute(app, services);
}

function openRoute(app: App, services: HonoursServices): void {
  app.route({
    method: 'POST',
    url: REVIEWS,
    ...operation({
      id: 'openStarReview',
      summary: { zh: '开展星级评定', en: 'Open a star review' },
      description: {
        zh: '每期一次，期间与评定办法的周期一致。积分和一票否决只作建议，由村里逐户决定。',
        en: 'One for each period, which fits the cycle of the scheme. Points and vetoes only suggest; people decide.',
      },
      tag: 'honours',
      needs: 'star:write',
      params: villageParamsSchema,
      body: { schema: contract.newReviewSchema, example: examples.newReview },
      answer: { status: 201, schema: contract.reviewSchema, example: examples.review },
      problems: [
        'star-scheme-missing',
        'unknown-star-scheme',
        'star-period-mismatch',
        'period-not-begun',
        'star-review-exists',
      ],
    }),
    handler: async (request, reply) => {
      const context = contextOf(request, services);
      const { village } = request.params;
      const review = await openReview(context, village, request.body);
      reply.code(201).header('location', `/v1/villages/${village}/star-reviews/${review.id}`);
      return answers.reviewBody(review, context.actor);
    },
  });
}

function listRoute(app: App, services: HonoursServices): void {
  app.route({
    method: 'GET',
    url: REVIEWS,
    ...operation({
      id: 'listStarReviews',
      summary: { zh: '星级评定列表', en: 'List star reviews' },
      tag: 'honours',
      needs: 'star:read',
      params: villageParamsSchema,
      query: contract.reviewQuerySchema,
      answer: { schema: contract.reviewListSchema, example: { data: [examples.confirmed], nextCursor: null } },
      problems: ['invalid-cursor'],
    }),
    handler: async (request) => {
      const context = contextOf(request, services);
      const { village } = request.params;
      const { cursor, limit, ...filter } = request.query;
      const list = `star-reviews ${JSON.stringify([village, filter])}`;
      const after = cursor === undefined ? undefined : decodeCursor(list, cursor, uuidSchema);
      const rows = await listReviews(context, village, { ...filter, after, limit });
      const { data, nextCursor } = pageOf(list, rows, limit, ({ id }) => id);
      return { data: data.map((one) => answers.reviewBody(one, context.actor)), nextCursor };
    },
  });
}

function getRoute(app: App, services: HonoursServices): void {
  app.route({
    method: 'GET',
    url: `${REVIEWS}/:id`,
    ...operation({
      id: 'getStarReview',
      summary: { zh: '一次星级评定', en: 'One star review' },
      tag: 'honours',
      needs: 'star:read',
      params: ofVillageParamsSchema,
      answer: { schema: contract.reviewSchema, example: examples.confirmed },
    }),
    handler: async (request) => {
      const context = contextOf(request, services);
      const { village, id } = request.params;
      return answers.reviewBody(await getReview(context, village, id), context.actor);
    },
  });
}

function verificationRoute(app: App, services: HonoursServices): void {
  app.route({
    method: 'GET',
    url: `${REVIEWS}/:id/verification`,
    ...operation({
      id: 'verifyStarReview',
      summary: { zh: '核验确认的评定', en: 'Compute a confirmed review again' },
      description: {
        zh: '按固定的台账笔数、评定办法和决定重新计算；之后的记分、冲正、销户、抹除都不影响结果。',
        en: 'From the entries up to the pinned size, the scheme and the decisions: later entries, reversals, closures and erasures change nothing.',
      },
      tag: 'honours',
      needs: 'star:read',
      params: ofVillageParamsSchema,
      answer: { schema: contract.verificationSchema, example: examples.verification },
      problems: ['star-review-state'],
    }),
    handler: (request) => {
      const { village, id } = request.params;
      return verifyReview(contextOf(request, services), village, id);
    },
  });
}
