import type { FastifyReply, FastifyRequest } from 'fastify';
import type { App } from '../http/app-type.ts';
import { contextOf } from '../http/authentication.ts';
import { villageParamsSchema } from '../http/contract.ts';
import { HTML } from '../http/download.ts';
import { operation } from '../http/operation.ts';
import { sendPage } from '../http/page.ts';
import { etagOf, isUnchanged, notModified } from '../http/preconditions.ts';
import { sha256 } from '../kernel/canonical.ts';
import { parsePeriod } from '../kernel/period.ts';
import { fromPoints } from '../kernel/points.ts';
import type { RankingServices } from './index.ts';
import { readOwnPlace } from './own-place.ts';
import { actsBody, publicBody } from './published-answers.ts';
import * as contract from './published-contract.ts';
import * as examples from './published-examples.ts';
import { RANKING_PAGE, rankingPage } from './published-page.ts';
import { readPublicRankings } from './show-publication.ts';
import { tieRuleWords } from './terms.ts';
import type { VillageRankings } from './village-rankings.ts';

/** What the public reads of a village's rankings, and a household of its own place. */
export function shownRankingRoutes(app: App, services: RankingServices, rankings: VillageRankings): void {
  publicRoute(app, services);
  pageRoute(app, services);
  ownPlaceRoute(app, services, rankings);
}

function publicRoute(app: App, services: RankingServices): void {
  app.route({
    method: 'GET',
    url: '/v1/public/villages/:village/rankings',
    ...operation({
      id: 'getPublicRankings',
      summary: { zh: '公开的榜单', en: 'Rankings that the public sees' },
      description: {
        zh: '正在公开的榜单，任何人可看，到期即撤下。户主只写姓氏；未成年人、出生年月不详者不写；不写扣分，扣分多于加分的户不列。',
        en: 'Published rankings until their last day, for everybody. Heads by surname; minors, and whoever’s birth month is unknown, unnamed; no deductions, and no household that lost more than it earned.',
      },
      tag: 'rankings',
      needs: 'public',
      params: villageParamsSchema,
      query: contract.publicQuerySchema,
      answer: { schema: contract.publicRankingsSchema, example: examples.publicRankings },
    }),
    handler: async (request, reply) => {
      const { village } = request.params;
      const { villageName, today, rankings } = await readPublicRankings(services, village);
      const shown = rankings.map(({ one, names }) => publicBody(one, names, request.query.top));
      const body = { village: { code: village, name: villageName }, day: today, rankings: shown };
      const known = isKnown(request, reply as unknown as FastifyReply, JSON.stringify(body));
      return known ? notModified(reply) : body;
    },
  });
}

function pageRoute(app: App, services: RankingServices): void {
  app.route({
    method: 'GET',
    url: '/v1/public/villages/:village/rankings.html',
    ...operation({
      id: 'getPublicRankingsPage',
      summary: { zh: '公开的榜单（网页，可打印）', en: 'Rankings that the public sees, as a page' },
      tag: 'rankings',
      needs: 'public',
      params: villageParamsSchema,
      otherAnswers: [{ status: 200, contentType: HTML, description: { zh: '网页', en: 'The page' } }],
    }),
    handler: async (request, reply) => {
      const { villageName, today, rankings } = await readPublicRankings(services, request.params.village);
      const page = rankingPage(villageName, today, rankings);
      if (isKnown(request, reply as unknown as FastifyReply, page)) return notModified(reply);
      return sendPage(reply, RANKING_PAGE.policy, page);
    },
  });
}

/** Sets what public answers carry; true when the reader has this one already. */
function isKnown(request: FastifyRequest, reply: FastifyReply, content: string): boolean {
  const known = isUnchanged(request, reply, etagOf(sha256(content).toString('hex').slice(0, 32)));
  reply.header('cache-control', 'public, max-age=60').header('x-robots-tag', 'noindex, nofollow, noarchive');
  return known;
}

function ownPlaceRoute(app: App, services: RankingServices, rankings: VillageRankings): void {
  app.route({
    method: 'GET',
    url: '/v1/villages/:village/households/:no/ranking',
    ...operation({
      id: 'getOwnPlace',
      summary: { zh: '我的名次', en: 'A household’s own place' },
      description: {
        zh: '本户在全村的名次，及前后各三户（名字与公开榜单同样处理）。本户的令牌可查本户。',
        en: 'A household’s place in the village, with three on either side, named as in public. Its own token may ask for its own.',
      },
      tag: 'rankings',
      needs: 'statement:read',
      params: contract.ofHouseholdParamsSchema,
      query: contract.ownPlaceQuerySchema,
      answer: { schema: contract.ownPlaceSchema, example: examples.ownPlace },
    }),
    handler: async (request) => {
      const { village, no } = request.params;
      const { period, dimension } = request.query;
      const asked = { period: parsePeriod(period)!, dimension };
      const found = await readOwnPlace(contextOf(request, services), rankings, village, no, asked);
      const { mode, ties, asOf, ranked, own, around } = found;
      return {
        period,
        mode,
        tieRule: ties,
        tieRuleWords: tieRuleWords(ties),
        asOf,
        ranked,
        own: own === undefined ? null : { rank: own.rank, ...actsBody({ ...own }) },
        around: around.map((one) => ({ ...one, score: fromPoints(one.score) })),
      };
    },
  });
}
