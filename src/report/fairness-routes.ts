import type { App } from '../http/app-type.ts';
import { contextOf } from '../http/authentication.ts';
import { villageParamsSchema } from '../http/contract.ts';
import { sendWorkbook, XLSX } from '../http/download.ts';
import { operation } from '../http/operation.ts';
import { parsePeriod, periodName } from '../kernel/period.ts';
import { readFairness } from './fairness.ts';
import { fairnessAnswer } from './fairness-answer.ts';
import { fairnessQuerySchema, fairnessSchema } from './fairness-contract.ts';
import { fairnessExample } from './fairness-example.ts';
import { fairnessWorkbook } from './fairness-workbook.ts';
import type { ReportServices } from './index.ts';

const FAIRNESS = '/v1/villages/:village/reports/fairness';

const DESCRIPTION = {
  zh:
    '谁为谁记了多少、哪些户从未记分、补记与迟记、冲正、临近上限、发生至记账天数、为本户或亲属户记分、商店退还。只列事实，不给任何人打分或排名。' +
    '以记账时间在本期内的分录为准，截至 asOf；各数含义见 definitions。无权读个人信息者只见角色和编号。',
  en:
    'Who recorded how much for whom, households never reached, late and back-dated postings, reversals, use of caps, days from act to entry, postings for the own or kin’s household, refunds. ' +
    'Facts only: nobody is scored or ranked. By entries recorded in the period, as of asOf; definitions says what each figure means. Who may not read personal data sees roles and numbers.',
};

/** The facts on recording, as JSON and as a workbook. */
export function fairnessRoutes(app: App, services: ReportServices): void {
  app.route({
    method: 'GET',
    url: FAIRNESS,
    ...operation({
      id: 'getFairness',
      summary: { zh: '公平性事实：记分情况', en: 'Facts on recording, for fairness' },
      description: DESCRIPTION,
      tag: 'procedure',
      needs: 'entry:read',
      params: villageParamsSchema,
      query: fairnessQuerySchema,
      answer: { schema: fairnessSchema, example: fairnessExample as never },
    }),
    handler: async (request) => {
      const period = parsePeriod(request.query.period)!;
      return fairnessAnswer(await readFairness(contextOf(request, services), request.params.village, period));
    },
  });

  app.route({
    method: 'GET',
    url: `${FAIRNESS}.xlsx`,
    ...operation({
      id: 'getFairnessWorkbook',
      summary: { zh: '公平性事实（xlsx）', en: 'Facts on recording as a workbook' },
      description: { zh: '各数含义在第二张表。', en: 'The second sheet says what each figure means.' },
      tag: 'procedure',
      needs: 'entry:read',
      params: villageParamsSchema,
      query: fairnessQuerySchema,
      otherAnswers: [{ status: 200, contentType: XLSX, description: { zh: '工作簿', en: 'The workbook' } }],
    }),
    handler: async (request, reply) => {
      const period = parsePeriod(request.query.period)!;
      const fairness = await readFairness(contextOf(request, services), request.params.village, period);
      const name = `${fairness.village.name}${periodName(period)}公平性事实.xlsx`;
      return sendWorkbook(reply, name, await fairnessWorkbook(fairness));
    },
  });
}
