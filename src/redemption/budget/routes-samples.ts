import type { App } from '../../http/app-type.ts';
import { contextOf } from '../../http/authentication.ts';
import { ofVillageParamsSchema, villageParamsSchema } from '../../http/contract.ts';
import { decodeCursor, pageOf } from '../../http/cursor.ts';
import { sendWorkbook, XLSX } from '../../http/download.ts';
import { operation } from '../../http/operation.ts';
import { languageOf } from '../../http/problem.ts';
import { parsePeriod } from '../../kernel/period.ts';
import type { RedemptionServices } from '../services.ts';
import { auditSampleBody, sampleBody } from './answers-samples.ts';
import * as contract from './contract-samples.ts';
import { drawAuditSample } from './draw-audit-sample.ts';
import * as examples from './examples-samples.ts';
import { listAuditSamples, readAuditSample } from './read-audit-sample.ts';
import { sampleFileName, sampleWorkbook } from './sample-workbook.ts';

const SAMPLES = '/v1/villages/:village/audit-samples';
const LIST = 'audit-samples';

/** Random samples for audits (抽查). */
export function sampleRoutes(app: App, services: RedemptionServices): void {
  drawRoute(app, services);
  listRoute(app, services);
  getRoute(app, services);
  workbookRoute(app, services);
}

function drawRoute(app: App, services: RedemptionServices): void {
  app.route({
    method: 'POST',
    url: SAMPLES,
    ...operation({
      id: 'drawSample',
      summary: { zh: '抽查抽样', en: 'Draw an audit sample' },
      description: {
        zh: '从期内入账的记分与兑换领取中随机抽取。种子由台账此刻的根算出，任何人可以重抽，谁也不能挑选。',
        en: 'Draws at random from the postings and collections recorded in the period. The seed follows from the ledger’s root, so that anybody can draw it again and nobody can choose.',
      },
      tag: 'settlements',
      needs: 'sample:draw',
      params: villageParamsSchema,
      body: { schema: contract.drawSchema, example: examples.draw },
      answer: { status: 201, schema: contract.sampleSchema, example: examples.sample },
      problems: ['nothing-to-sample'],
    }),
    handler: async (request, reply) => {
      const { village } = request.params;
      const { period, count } = request.body;
      const sample = await drawAuditSample(contextOf(request, services), village, parsePeriod(period)!, count);
      reply.code(201).header('location', `/v1/villages/${village}/audit-samples/${sample.id}`);
      return sampleBody(sample);
    },
  });
}

function listRoute(app: App, services: RedemptionServices): void {
  app.route({
    method: 'GET',
    url: SAMPLES,
    ...operation({
      id: 'listSamples',
      summary: { zh: '抽查样本', en: 'Audit samples' },
      description: { zh: '最近抽取的在前。', en: 'The latest first.' },
      tag: 'settlements',
      needs: 'sample:read',
      params: villageParamsSchema,
      query: contract.sampleQuerySchema,
      answer: { schema: contract.sampleListSchema, example: { data: [examples.sample], nextCursor: null } },
      problems: ['invalid-cursor'],
    }),
    handler: async (request) => {
      const { limit, cursor, period } = request.query;
      const after = cursor === undefined ? undefined : decodeCursor(LIST, cursor, contract.samplePositionSchema);
      const filter = { period, after, limit };
      const found = await listAuditSamples(contextOf(request, services), request.params.village, filter);
      const { data, nextCursor } = pageOf(LIST, found, limit, ({ id }) => id);
      return { data: data.map(sampleBody), nextCursor };
    },
  });
}

function getRoute(app: App, services: RedemptionServices): void {
  app.route({
    method: 'GET',
    url: `${SAMPLES}/:id`,
    ...operation({
      id: 'getSample',
      summary: { zh: '一份抽查样本', en: 'An audit sample' },
      description: {
        zh: '抽中的分录及其事实，并说明怎样重抽。',
        en: 'The entries drawn with their facts, and how to draw them again.',
      },
      tag: 'settlements',
      needs: 'sample:read',
      params: ofVillageParamsSchema,
      answer: { schema: contract.sampledSchema, example: examples.auditSample },
    }),
    handler: async (request) => {
      const { village, id } = request.params;
      const sample = await readAuditSample(contextOf(request, services), village, id);
      return auditSampleBody(sample, languageOf(request.headers['accept-language']));
    },
  });
}

function workbookRoute(app: App, services: RedemptionServices): void {
  app.route({
    method: 'GET',
    url: `${SAMPLES}/:id.xlsx`,
    ...operation({
      id: 'getSampleWorkbook',
      summary: { zh: '抽查表（XLSX）', en: 'An audit sample as a workbook' },
      description: {
        zh: '带空白的核查结果、核查人、日期栏，供逐笔核查；第二张表是抽样依据。',
        en: 'With empty columns for the result, the name and the day of each check; a second sheet says what it was drawn from.',
      },
      tag: 'settlements',
      needs: 'sample:read',
      params: ofVillageParamsSchema,
      otherAnswers: [{ status: 200, contentType: XLSX, description: { zh: '工作簿', en: 'Workbook' } }],
    }),
    handler: async (request, reply) => {
      const { village, id } = request.params;
      const sample = await readAuditSample(contextOf(request, services), village, id);
      return sendWorkbook(reply, sampleFileName(sample), await sampleWorkbook(sample));
    },
  });
}
