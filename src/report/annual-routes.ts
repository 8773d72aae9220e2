import type { App } from '../http/app-type.ts';
import { contextOf } from '../http/authentication.ts';
import { villageParamsSchema } from '../http/contract.ts';
import { PDF, sendFile, sendWorkbook, XLSX } from '../http/download.ts';
import { operation } from '../http/operation.ts';
import { readAnnualReport } from './annual.ts';
import { annualAnswer } from './annual-answer.ts';
import { annualQuerySchema, annualReportSchema } from './annual-contract.ts';
import { annualExample } from './annual-example.ts';
import { annualPdf } from './annual-pdf.ts';
import { annualWorkbook } from './annual-workbook.ts';
import type { ReportServices } from './index.ts';

const ANNUAL = '/v1/villages/:village/reports/annual';

const DESCRIPTION = {
  zh:
    '一村一年：参与、积分（按类别、组、月）、荣誉分分布、积分收支、申报与异议、公示、兑换与未兑换积分、星级与称号（与上年比）、结算、捐赠、公平性事实、台账笔数和根及核验方法。同一快照，截至 asOf。' +
    '积分按计入月份归年，按户、细则、月份相抵；未兑换积分和库存为出具时的数。不出现任何人的姓名；不足三户的扣分不分列。',
  en:
    'One village, one year: participation, points by dimension, unit and month, distribution, redeemable points from opening to closing, cases, objections, notices, redemptions and liability, stars and titles against ' +
    'last year, settlements, donations, facts on recording, and how to verify it. One snapshot, as of asOf. Points belong to the month that counts them, netted by household, rule and month; liability and stock are ' +
    'as of the reading. Nobody is named; deductions of fewer than three households are not broken down.',
};

/** The annual report of a village: JSON, workbook and printed. */
export function annualRoutes(app: App, services: ReportServices): void {
  app.route({
    method: 'GET',
    url: ANNUAL,
    ...operation({
      id: 'getAnnualReport',
      summary: { zh: '村年度报告', en: 'Annual report of a village' },
      description: DESCRIPTION,
      tag: 'reports',
      needs: 'report:read',
      params: villageParamsSchema,
      query: annualQuerySchema,
      answer: { schema: annualReportSchema, example: annualExample as never },
    }),
    handler: async (request) => {
      const { village } = request.params;
      return annualAnswer(await readAnnualReport(contextOf(request, services), village, request.query.year));
    },
  });
  fileRoutes(app, services);
}

const NAMES = {
  zh: '有权读个人信息者另附星级户和称号获得者名单；未成年人及出生年月不详者不具名。',
  en: 'Who may read personal data also gets the list of households with stars and people with titles; minors and unknown birth months are not named.',
};

function fileRoutes(app: App, services: ReportServices): void {
  app.route({
    method: 'GET',
    url: `${ANNUAL}.xlsx`,
    ...operation({
      id: 'getAnnualReportWorkbook',
      summary: { zh: '村年度报告（xlsx）', en: 'Annual report of a village as a workbook' },
      description: NAMES,
      tag: 'reports',
      needs: 'report:read',
      params: villageParamsSchema,
      query: annualQuerySchema,
      otherAnswers: [{ status: 200, contentType: XLSX, description: { zh: '工作簿', en: 'The workbook' } }],
    }),
    handler: async (request, reply) => {
      const { village } = request.params;
      const report = await readAnnualReport(contextOf(request, services), village, request.query.year);
      return sendWorkbook(reply, `${report.village.name}${report.year}年度报告.xlsx`, await annualWorkbook(report));
    },
  });

  app.route({
    method: 'GET',
    url: `${ANNUAL}.pdf`,
    ...operation({
      id: 'getAnnualReportPdf',
      summary: { zh: '村年度报告（pdf，可打印）', en: 'Annual report of a village, to be printed' },
      description: NAMES,
      tag: 'reports',
      needs: 'report:read',
      params: villageParamsSchema,
      query: annualQuerySchema,
      otherAnswers: [{ status: 200, contentType: PDF, description: { zh: 'PDF 文件', en: 'The document' } }],
      problems: ['unprintable-character', 'document-too-complex', 'documents-busy'],
    }),
    handler: async (request, reply) => {
      const { village } = request.params;
      const report = await readAnnualReport(contextOf(request, services), village, request.query.year);
      return sendFile(reply, PDF, `${report.village.name}${report.year}年度报告.pdf`, await annualPdf(report));
    },
  });
}
