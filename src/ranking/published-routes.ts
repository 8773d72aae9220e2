import type { App } from '../http/app-type.ts';
import { contextOf } from '../http/authentication.ts';
import { ofVillageParamsSchema, pageQuerySchema, villageParamsSchema } from '../http/contract.ts';
import { decodeCursor, pageOf } from '../http/cursor.ts';
import { sendWorkbook, XLSX } from '../http/download.ts';
import { operation } from '../http/operation.ts';
import type { RankingServices } from './index.ts';
import { publishRanking } from './publish-ranking.ts';
import * as answers from './published-answers.ts';
import * as contract from './published-contract.ts';
import * as examples from './published-examples.ts';
import type { FrozenVillageRanking, PublishedRanking } from './published-ranking.ts';
import { publicationWorkbook } from './published-workbook.ts';
import { getPublication, getPublicationForWall, listPublications } from './show-publication.ts';
import { verifyPublication } from './verify-publication.ts';
import { withdrawPublication } from './withdraw-publication.ts';

const PUBLICATIONS = '/v1/villages/:village/ranking-publications';
const ONE = `${PUBLICATIONS}/:id`;
const LIST = 'ranking-publications';

/** Rankings of a village as they were published (定榜): frozen, listed, on paper, recomputed, withdrawn. */
export function publicationRoutes(app: App, services: RankingServices): void {
  publishRoute(app, services);
  listRoute(app, services);
  getRoute(app, services);
  workbookRoute(app, services);
  verificationRoute(app, services);
  withdrawalRoute(app, services);
}

function publishRoute(app: App, services: RankingServices): void {
  app.route({
    method: 'POST',
    url: PUBLICATIONS,
    ...operation({
      id: 'publishRanking',
      summary: { zh: '定榜公布', en: 'Publish a ranking' },
      description: {
        zh: '把此刻的排名连同台账笔数和根、细则版本、同分规则固定下来，公开到 untilDay 为止。此后的入账、冲正、设置和人员变动都不再影响它。per=head 时得分除以期末（期未结束则为当天）户内人数，四舍五入到两位小数，无人的户不排。',
        en: 'Freezes the ranking of this moment with the ledger’s size and root, the rules’ versions and the tie rule, and shows it to the public until untilDay. With per=head a score is divided by the members on the period’s last day (today while it runs), rounded to two decimals; households without members have no place.',
      },
      tag: 'rankings',
      needs: 'rankings:publish',
      params: villageParamsSchema,
      body: { schema: contract.newPublicationSchema, example: examples.newPublication },
      answer: { status: 201, schema: contract.publicationSchema, example: examples.publication },
      problems: ['unknown-unit', 'ranking-empty', 'publication-days'],
    }),
    handler: async (request, reply) => {
      const { village } = request.params;
      const context = contextOf(request, services);
      const { id } = await publishRanking(context, village, request.body);
      reply.code(201).header('location', `/v1/villages/${village}/ranking-publications/${id}`);
      const { one, names } = await getPublication(context, village, id);
      return answers.publicationBody(one, names);
    },
  });
}

function listRoute(app: App, services: RankingServices): void {
  app.route({
    method: 'GET',
    url: PUBLICATIONS,
    ...operation({
      id: 'listRankingPublications',
      summary: { zh: '已定的榜单', en: 'List published rankings' },
      description: { zh: '最新的在前，含已撤下的。', en: 'The newest first, withdrawn ones too.' },
      tag: 'rankings',
      needs: 'rankings:read',
      params: villageParamsSchema,
      query: pageQuerySchema,
      answer: { schema: contract.publicationListSchema, example: examples.publications },
      problems: ['invalid-cursor'],
    }),
    handler: async (request) => {
      const { cursor, limit } = request.query;
      const after =
        cursor === undefined ? undefined : decodeCursor(LIST, cursor, contract.publicationPositionSchema)[0];
      const context = contextOf(request, services);
      const rows = await listPublications(context, 'rankings:read', request.params.village, { after, limit });
      const page = pageOf(LIST, rows, limit, ({ id }) => [id]);
      const data = page.data.map((one) => answers.publicationHeading(one as PublishedRanking<FrozenVillageRanking>));
      return { ...page, data };
    },
  });
}

function getRoute(app: App, services: RankingServices): void {
  app.route({
    method: 'GET',
    url: ONE,
    ...operation({
      id: 'getRankingPublication',
      summary: { zh: '查看榜单', en: 'Read a published ranking' },
      tag: 'rankings',
      needs: 'rankings:read',
      params: ofVillageParamsSchema,
      answer: { schema: contract.publicationSchema, example: examples.publication },
    }),
    handler: async (request) => {
      const { village, id } = request.params;
      const { one, names } = await getPublication(contextOf(request, services), village, id);
      return answers.publicationBody(one, names);
    },
  });
}

function workbookRoute(app: App, services: RankingServices): void {
  app.route({
    method: 'GET',
    url: `${ONE}.xlsx`,
    ...operation({
      id: 'getRankingPublicationWorkbook',
      summary: { zh: '榜单（xlsx，张贴用）', en: 'A published ranking as a workbook for the wall' },
      description: {
        zh: '供张贴：户主只写姓氏，未成年人不写；附同分规则、台账笔数和根。',
        en: 'For the wall: heads by surname, never a minor; with the tie rule and the ledger’s size and root.',
      },
      tag: 'rankings',
      needs: 'rankings:read',
      params: ofVillageParamsSchema,
      otherAnswers: [{ status: 200, contentType: XLSX, description: { zh: '工作簿', en: 'The workbook' } }],
    }),
    handler: async (request, reply) => {
      const { village, id } = request.params;
      const { villageName, one, names } = await getPublicationForWall(contextOf(request, services), village, id);
      return sendWorkbook(reply, `${villageName}${one.title}.xlsx`, await publicationWorkbook(villageName, one, names));
    },
  });
}

function verificationRoute(app: App, services: RankingServices): void {
  app.route({
    method: 'GET',
    url: `${ONE}/verification`,
    ...operation({
      id: 'verifyRankingPublication',
      summary: { zh: '重算榜单', en: 'Compute a published ranking again' },
      description: {
        zh: '用台账前 size 笔重算，逐字节比较；分录本身是否被改动由台账核验（带 size 与 root）判定。',
        en: 'From the first `size` entries, byte for byte. Whether entries themselves were altered is for the ledger’s verification, given size and root.',
      },
      tag: 'rankings',
      needs: 'rankings:read',
      params: ofVillageParamsSchema,
      answer: { schema: contract.recomputationSchema, example: examples.recomputation },
    }),
    handler: async (request) => {
      const { village, id } = request.params;
      return verifyPublication(contextOf(request, services), village, id);
    },
  });
}

function withdrawalRoute(app: App, services: RankingServices): void {
  app.route({
    method: 'DELETE',
    url: ONE,
    ...operation({
      id: 'withdrawRankingPublication',
      summary: { zh: '撤下榜单', en: 'Withdraw a published ranking' },
      description: { zh: '不再公开；记录保留。', en: 'The public no longer sees it; its record stays.' },
      tag: 'rankings',
      needs: 'rankings:publish',
      params: ofVillageParamsSchema,
      problems: ['publication-withdrawn'],
    }),
    handler: async (request, reply) => {
      const { village, id } = request.params;
      await withdrawPublication(contextOf(request, services), 'rankings:publish', village, id);
      return reply.code(204).send() as never;
    },
  });
}
