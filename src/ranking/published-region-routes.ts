import type { App } from '../http/app-type.ts';
import { contextOf } from '../http/authentication.ts';
import { pageQuerySchema } from '../http/contract.ts';
import { decodeCursor, pageOf } from '../http/cursor.ts';
import { operation } from '../http/operation.ts';
import type { RankingServices } from './index.ts';
import { publishRegion } from './publish-region.ts';
import * as answers from './published-answers.ts';
import * as contract from './published-contract.ts';
import * as examples from './published-examples.ts';
import type { FrozenRegionRanking, PublishedRanking } from './published-ranking.ts';
import type { RegionRankings } from './region-rankings.ts';
import { getRegionPublication, listPublications } from './show-publication.ts';
import { withdrawPublication } from './withdraw-publication.ts';

const PUBLICATIONS = '/v1/regions/:prefix/ranking-publications';
const ONE = `${PUBLICATIONS}/:id`;
const LIST = 'regional-publications';

type OfRegion = PublishedRanking<FrozenRegionRanking>;

/** Rankings across a region's villages as they were published: household numbers and villages' names only. */
export function regionPublicationRoutes(app: App, services: RankingServices, rankings: RegionRankings): void {
  publishRoute(app, services, rankings);
  readRoutes(app, services);
  withdrawalRoute(app, services);
}

function publishRoute(app: App, services: RankingServices, rankings: RegionRankings): void {
  app.route({
    method: 'POST',
    url: PUBLICATIONS,
    ...operation({
      id: 'publishRegionalRanking',
      summary: { zh: '区域定榜公布', en: 'Publish a ranking across a region' },
      description: {
        zh: '乡镇、县、市或省各村的户一起排；只有村名和户号。数据至多是 60 秒前的，写明时刻和各村台账笔数。前三项相同者并列。',
        en: 'Across the villages of a township, county, city or province: villages’ names and household numbers. At most 60 s old; says as of when and at which size of each ledger. Equals after the third criterion share a rank.',
      },
      tag: 'rankings',
      needs: 'regions:publish',
      params: contract.regionAboveParamsSchema,
      body: { schema: contract.newRegionPublicationSchema, example: examples.newRegionPublication },
      answer: { status: 201, schema: contract.regionPublicationSchema, example: examples.regionPublication },
      problems: ['ranking-empty', 'publication-days', 'region-too-large'],
    }),
    handler: async (request, reply) => {
      const { prefix } = request.params;
      const one = await publishRegion(contextOf(request, services), rankings, prefix, request.body);
      reply.code(201).header('location', `/v1/regions/${prefix}/ranking-publications/${one.id}`);
      return answers.regionBody(one as OfRegion);
    },
  });
}

function readRoutes(app: App, services: RankingServices): void {
  app.route({
    method: 'GET',
    url: PUBLICATIONS,
    ...operation({
      id: 'listRegionalRankingPublications',
      summary: { zh: '已定的区域榜单', en: 'List published rankings of a region' },
      description: { zh: '最新的在前，含已撤下的。', en: 'The newest first, withdrawn ones too.' },
      tag: 'rankings',
      needs: 'regions:read',
      params: contract.regionAboveParamsSchema,
      query: pageQuerySchema,
      answer: { schema: contract.regionListSchema, example: examples.regionPublications },
      problems: ['invalid-cursor'],
    }),
    handler: async (request) => {
      const { cursor, limit } = request.query;
      const after =
        cursor === undefined ? undefined : decodeCursor(LIST, cursor, contract.publicationPositionSchema)[0];
      const context = contextOf(request, services);
      const rows = await listPublications(context, 'regions:read', request.params.prefix, { after, limit });
      const page = pageOf(LIST, rows, limit, ({ id }) => [id]);
      return { ...page, data: page.data.map((one) => answers.regionHeading(one as OfRegion)) };
    },
  });
  app.route({
    method: 'GET',
    url: ONE,
    ...operation({
      id: 'getRegionalRankingPublication',
      summary: { zh: '查看区域榜单', en: 'Read a published ranking of a region' },
      tag: 'rankings',
      needs: 'regions:read',
      params: contract.ofRegionParamsSchema,
      answer: { schema: contract.regionPublicationSchema, example: examples.regionPublication },
    }),
    handler: async (request) => {
      const { prefix, id } = request.params;
      return answers.regionBody((await getRegionPublication(contextOf(request, services), prefix, id)) as OfRegion);
    },
  });
}

function withdrawalRoute(app: App, services: RankingServices): void {
  app.route({
    method: 'DELETE',
    url: ONE,
    ...operation({
      id: 'withdrawRegionalRankingPublication',
      summary: { zh: '撤下区域榜单', en: 'Withdraw a published ranking of a region' },
      tag: 'rankings',
      needs: 'regions:publish',
      params: contract.ofRegionParamsSchema,
      problems: ['publication-withdrawn'],
    }),
    handler: async (request, reply) => {
      const { prefix, id } = request.params;
      await withdrawPublication(contextOf(request, services), 'regions:publish', prefix, id);
      return reply.code(204).send() as never;
    },
  });
}
