import type { App } from '../http/app-type.ts';
import { contextOf } from '../http/authentication.ts';
import { PDF, sendFile, XLSX } from '../http/download.ts';
import { operation } from '../http/operation.ts';
import type { Bilingual } from '../kernel/problems/index.ts';
import { annualQuerySchema } from './annual-contract.ts';
import type { ReportServices } from './index.ts';
import { type RegionYear, readRegionYear } from './region-annual.ts';
import { regionAnswer, regionStarsAnswer } from './region-answer.ts';
import { regionParamsSchema, regionStarsSchema, regionYearSchema } from './region-contract.ts';
import { regionStarsExample, regionYearExample } from './region-example.ts';
import { regionPdf, regionStarsWorkbook, regionWorkbook } from './region-files.ts';

const ANNUAL = '/v1/regions/:prefix/reports/annual';
const STARS = '/v1/regions/:prefix/reports/stars';

const COMMON = {
  tag: 'reports',
  needs: 'regions:read',
  params: regionParamsSchema,
  query: annualQuerySchema,
} as const;
const WORKBOOK = { status: 200, contentType: XLSX, description: { zh: '工作簿', en: 'The workbook' } };
const PRINTED = { status: 200, contentType: PDF, description: { zh: 'PDF 文件', en: 'The document' } };
const TOO_MANY = ['region-has-too-many-villages'] as const;
const UNPRINTABLE = ['unprintable-character', 'document-too-complex', 'documents-busy'] as const;

/** Annual reports of regions, and how their villages rated their households. */
export function regionReportRoutes(app: App, services: ReportServices): void {
  annualRoute(app, services);
  starsRoute(app, services);
  for (const file of FILES) fileRoute(app, services, file);
}

function annualRoute(app: App, services: ReportServices): void {
  app.route({
    method: 'GET',
    url: ANNUAL,
    ...operation({
      id: 'getRegionAnnualReport',
      summary: { zh: '区域年度报告', en: 'Annual report of a region' },
      description: {
        zh: '乡镇、县、市各村的一年，一村一行，另有合计和各户荣誉分分布；各数与村年度报告相同。不含个人信息和户号。同一快照，截至 asOf。',
        en: 'A year of the villages of a township, county or city, a line each, with sums and the distribution of households; the figures are those of the villages’ own reports. No personal data and no household numbers. One snapshot, as of asOf.',
      },
      ...COMMON,
      answer: { schema: regionYearSchema, example: regionYearExample as never },
      problems: TOO_MANY,
    }),
    handler: async (request) =>
      regionAnswer(await readRegionYear(contextOf(request, services), request.params.prefix, request.query.year)),
  });
}

function starsRoute(app: App, services: ReportServices): void {
  app.route({
    method: 'GET',
    url: STARS,
    ...operation({
      id: 'getRegionStarReport',
      summary: { zh: '区域星级评定报告', en: 'Star ratings of a region' },
      description: {
        zh: '一村一行：户数、参与户、各等级户数、与上年相比、摘星、评定进展。各村办法不同，等级按名称归列。',
        en: 'A line a village: households, participating, households of each level, changes against last year, taken down, and how far the review is. Schemes differ: levels go by their names.',
      },
      ...COMMON,
      answer: { schema: regionStarsSchema, example: regionStarsExample as never },
      problems: TOO_MANY,
    }),
    handler: async (request) =>
      regionStarsAnswer(await readRegionYear(contextOf(request, services), request.params.prefix, request.query.year)),
  });
}

/** A report as a file. */
interface ReportFile {
  readonly url: string;
  readonly id: string;
  readonly summary: Bilingual;
  readonly type: typeof XLSX | typeof PDF;
  readonly name: (report: RegionYear) => string;
  readonly make: (report: RegionYear) => Promise<Uint8Array>;
}

const FILES: readonly ReportFile[] = [
  {
    url: `${ANNUAL}.xlsx`,
    id: 'getRegionAnnualReportWorkbook',
    summary: { zh: '区域年度报告（xlsx）', en: 'Annual report of a region as a workbook' },
    type: XLSX,
    name: ({ region, year }) => `${region} ${year}年度报告.xlsx`,
    make: regionWorkbook,
  },
  {
    url: `${ANNUAL}.pdf`,
    id: 'getRegionAnnualReportPdf',
    summary: { zh: '区域年度报告（pdf，可打印）', en: 'Annual report of a region, to be printed' },
    type: PDF,
    name: ({ region, year }) => `${region} ${year}年度报告.pdf`,
    make: regionPdf,
  },
  {
    url: `${STARS}.xlsx`,
    id: 'getRegionStarReportWorkbook',
    summary: { zh: '区域星级评定报告（xlsx）', en: 'Star ratings of a region as a workbook' },
    type: XLSX,
    name: ({ region, year }) => `${region} ${year}年度星级评定.xlsx`,
    make: regionStarsWorkbook,
  },
];

function fileRoute(app: App, services: ReportServices, { url, id, summary, type, name, make }: ReportFile): void {
  app.route({
    method: 'GET',
    url,
    ...operation({
      id,
      summary,
      ...COMMON,
      otherAnswers: [type === PDF ? PRINTED : WORKBOOK],
      problems: type === PDF ? [...TOO_MANY, ...UNPRINTABLE] : TOO_MANY,
    }),
    handler: async (request, reply) => {
      const { prefix } = request.params;
      const report = await readRegionYear(contextOf(request, services), prefix, request.query.year);
      return sendFile(reply, type, name(report), await make(report));
    },
  });
}
