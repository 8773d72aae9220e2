import type { App } from '../http/app-type.ts';
import { contextOf } from '../http/authentication.ts';
import { villageParamsSchema } from '../http/contract.ts';
import { decodeCursor, pageOf } from '../http/cursor.ts';
import { operation } from '../http/operation.ts';
import { type Period, parsePeriod } from '../kernel/period.ts';
import { addPoints, fromPoints } from '../kernel/points.ts';
import * as contract from './contract.ts';
import * as examples from './examples.ts';
import type { RankingServices } from './index.ts';
import { shownRankingRoutes } from './published-public-routes.ts';
import { regionPublicationRoutes } from './published-region-routes.ts';
import { publicationRoutes } from './published-routes.ts';
import type { Contender, Ranked } from './rank.ts';
import { rankRegion } from './rank-region.ts';
import { type RankingPosition, rankVillage } from './rank-village.ts';
import { type RegionalRow, type RegionRankings, regionRankings } from './region-rankings.ts';
import { type RegionTotals, regionTotals } from './region-totals.ts';
import { type RollUp, rollUpRegion } from './roll-up-region.ts';
import { VillageRankings } from './village-rankings.ts';

/** Rankings of a village's households, of a region's households, and totals of regions. */
export function rankingRoutes(app: App, services: RankingServices): void {
  const ofVillages = new VillageRankings(services);
  villageRoute(app, services, ofVillages);
  const rankings = regionRankings(services);
  const totals = regionTotals(services);
  regionRoute(app, services, rankings);
  rollUpRoute(app, services, totals);
  publicationRoutes(app, services);
  regionPublicationRoutes(app, services, rankings);
  shownRankingRoutes(app, services, ofVillages);
  // What is being read when the application closes must not meet a closed database.
  app.addHook('onClose', async () => {
    await Promise.all([rankings.settled(), totals.settled()]);
  });
}

function villageRoute(app: App, services: RankingServices, rankings: VillageRankings): void {
  app.route({
    method: 'GET',
    url: '/v1/villages/:village/rankings',
    ...operation({
      id: 'listRankings',
      summary: { zh: '积分排名', en: 'Ranking of households' },
      description: {
        zh:
          '排名对象为该期有记录的户。得分：累计制为本期荣誉分；基础分制为基础分加当年截至期末的荣誉分；百分制为基础分加本期荣誉分，限于 0 至满分，多张表的期间取已结束各表的平均（四舍五入到两位小数）。' +
          '按 dimension 排名时只看该方面的荣誉分。同分依次比：扣分次数少者、加分次数多者、最后一笔入账早者；村设置 ties=shared 时前三项相同即并列。',
        en:
          'Ranks households with an entry in the period. Score: accumulate: honour of the period; base: base points and the year’s honour up to the period’s end; ' +
          'sheet: base points and the period’s honour within 0…sheetMax, for a period of several sheets the mean of those that have ended (rounded to hundredths). ' +
          'With dimension only its honour counts. Ties: fewer deductions, more merit acts, earlier last entry; with the setting ties=shared equals after the third share a rank.',
      },
      tag: 'rankings',
      needs: 'rankings:read',
      params: villageParamsSchema,
      query: contract.rankingQuerySchema,
      answer: { schema: contract.rankingSchema, example: examples.rankingExample },
      problems: ['invalid-cursor', 'unknown-unit', 'unknown-household'],
    }),
    handler: async (request) => {
      const { village } = request.params;
      const { period: text, dimension, unit, around, limit, cursor } = request.query;
      const list = `rankings ${JSON.stringify([village, text, dimension ?? null, unit ?? null])}`;
      const after = cursor === undefined ? undefined : positionFrom(list, cursor);
      const query = { period: periodOf(text), dimension, unit, around, limit, after };
      const { mode, ties, asOf, rows } = await rankVillage(contextOf(request, services), rankings, village, query);
      const page = pageOf(list, rows, limit, (c) => [c.score, c.deductions, c.merits, c.lastSeq, c.household]);
      const data = page.data.map(({ unit: group, head, ...one }) => ({ ...rankWire(one), unit: group, head }));
      const nextCursor = around === undefined ? page.nextCursor : null;
      return { period: text, mode, tieRule: ties, asOf, data, nextCursor };
    },
  });
}

function regionRoute(app: App, services: RankingServices, rankings: RegionRankings): void {
  app.route({
    method: 'GET',
    url: '/v1/regions/:prefix/rankings',
    ...operation({
      id: 'listRegionalRankings',
      summary: { zh: '区域排名', en: 'Ranking across the villages of a region' },
      description: {
        zh: '各村按本村的记分方式计分；只有村名和户号，不含个人信息。数据至多是 60 秒前的。分数、扣分次数、加分次数都相同者并列。给出 village 与 household 可查任一户的名次。',
        en: 'Each village is scored by its own mode; village names and household numbers only. At most 60 s old. Equal score, deductions and merits share a rank. With village and household, that household’s place as well.',
      },
      tag: 'rankings',
      needs: 'regions:read',
      params: contract.regionParamsSchema,
      query: contract.regionalRankingQuerySchema,
      answer: { schema: contract.regionalRankingSchema, example: examples.regionalRankingExample },
      problems: ['region-too-large'],
    }),
    handler: async (request) => {
      const { prefix } = request.params;
      const { period, limit, village, household } = request.query;
      const asked = village === undefined || household === undefined ? undefined : { village, household };
      const query = { period: periodOf(period), limit, asked };
      const found = await rankRegion(contextOf(request, services), rankings, prefix, query);
      return {
        region: prefix,
        period,
        tieRule: 'shared' as const,
        asOf: found.asOf.toISOString(),
        villages: found.villages,
        households: found.households,
        data: found.top.map(regionalWire),
        asked: found.asked === null ? null : regionalWire(found.asked),
      };
    },
  });
}

function rollUpRoute(app: App, services: RankingServices, totals: RegionTotals): void {
  app.route({
    method: 'GET',
    url: '/v1/regions/:prefix/rollups',
    ...operation({
      id: 'listRollUps',
      summary: { zh: '区域汇总', en: 'Totals of a region' },
      description: {
        zh: '按县、乡镇或村合计；total 为整个区域。数据至多是 60 秒前的。',
        en: 'Totals by county, township or village; total is the whole region. At most 60 s old.',
      },
      tag: 'rankings',
      needs: 'regions:read',
      params: contract.regionParamsSchema,
      query: contract.rollUpQuerySchema,
      answer: { schema: contract.rollUpListSchema, example: examples.rollUpExample },
      problems: ['invalid-cursor', 'region-too-fine'],
    }),
    handler: async (request) => {
      const { prefix } = request.params;
      const { period, by, limit, cursor } = request.query;
      const list = `rollups ${prefix} ${period} ${by}`;
      const after = cursor === undefined ? undefined : decodeCursor(list, cursor, contract.rollUpPositionSchema);
      const query = { period: periodOf(period), by, limit, after };
      const found = await rollUpRegion(contextOf(request, services), totals, prefix, query);
      const page = pageOf(list, found.rows, limit, (row) => row.code);
      return {
        region: prefix,
        period,
        by,
        asOf: found.asOf.toISOString(),
        total: totalsWire(found.total),
        data: page.data.map((row) => ({ code: row.code, name: row.name, ...totalsWire(row) })),
        nextCursor: page.nextCursor,
      };
    },
  });
}

/** The schema let it pass, so it is one. */
function periodOf(text: string): Period {
  return parsePeriod(text)!;
}

function positionFrom(list: string, cursor: string): RankingPosition {
  const position = decodeCursor(list, cursor, contract.rankingPositionSchema);
  const [score, deductions, merits, lastSeq, household] = position;
  return { score: score as Contender['score'], deductions, merits, lastSeq, household };
}

function rankWire({ rank, household, score, honour, merits, deductions }: Ranked<Contender>) {
  return { rank, household, score: fromPoints(score), honour: fromPoints(honour), merits, deductions };
}

function regionalWire(row: RegionalRow) {
  const { rank, ...rest } = rankWire(row);
  return { rank, village: row.village as never, villageName: row.villageName, ...rest };
}

function totalsWire(sum: Omit<RollUp, 'code' | 'name'>) {
  const { villages, households, merits, deductions } = sum;
  return {
    villages,
    households,
    meritPoints: fromPoints(sum.merit),
    deductionPoints: fromPoints(sum.deduction),
    honour: fromPoints(addPoints(sum.merit, sum.deduction)),
    merits,
    deductions,
    entries: merits + deductions,
  };
}
