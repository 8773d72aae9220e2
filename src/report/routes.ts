import type { App } from '../http/app-type.ts';
import { contextOf } from '../http/authentication.ts';
import { decodeCursor, pageOf } from '../http/cursor.ts';
import { PDF, sendFile, sendWorkbook, XLSX } from '../http/download.ts';
import { operation } from '../http/operation.ts';
import { documentUrl } from '../http/public-url.ts';
import { parsePeriod, periodName } from '../kernel/period.ts';
import * as answers from './answers.ts';
import * as contract from './contract.ts';
import * as examples from './examples.ts';
import type { ReportServices } from './index.ts';
import { readStatement } from './read-statement.ts';
import { PRINTED_LIMIT, statementPdf } from './statement-pdf.ts';
import { statementWorkbook } from './statement-workbook.ts';
import { summarisePeriod } from './summarise-period.ts';
import { summaryWorkbook } from './summary-workbook.ts';

const SUMMARY = '/v1/villages/:village/periods/:period/summary';
const STATEMENT = '/v1/villages/:village/households/:no/statement';

/** Period summaries and statements, as JSON and as workbooks. */
export function reportRoutes(app: App, services: ReportServices): void {
  summaryRoutes(app, services);
  statementRoutes(app, services);
  statementFileRoutes(app, services);
}

function summaryRoutes(app: App, services: ReportServices): void {
  app.route({
    method: 'GET',
    url: SUMMARY,
    ...operation({
      id: 'getPeriodSummary',
      summary: { zh: '积分汇总表', en: 'Period summary, the accountant’s sheet' },
      description: {
        zh:
          '每户：上期结余 + 加分 + 扣分 + 期初及转移 + 兑换 + 退还 + 作废 = 本期结余，各项带正负号。记分与冲正归入计入月份（countedIn），其余分录归入发生日所在月份，' +
          '因此每月的结余等于下月的上期结余，补记的事项出现在实际计分的月份。',
        en:
          'Per household opening + merit + deductions + adjustments + redeemed + refunded + expired = closing, all signed. Acts and their reversals belong to the month that counts them, ' +
          'other entries to the month of their day: each month’s closing is the next one’s opening, and an act recorded late shows in the month that counts it.',
      },
      tag: 'rankings',
      needs: 'rankings:read',
      params: contract.periodParamsSchema,
      answer: { schema: contract.summarySchema, example: examples.summaryExample },
    }),
    handler: async (request) => {
      const { village, period } = request.params;
      return answers.summary(await summarisePeriod(contextOf(request, services), village, parsePeriod(period)!));
    },
  });

  app.route({
    method: 'GET',
    url: `${SUMMARY}.xlsx`,
    ...operation({
      id: 'getPeriodSummaryWorkbook',
      summary: { zh: '积分汇总表（xlsx，可张贴）', en: 'Period summary as a workbook, fit for the wall' },
      description: {
        zh: '户主姓名按公示规则隐去：未成年人或出生年月不详者不具名。',
        en: 'Names are shortened as the public may read them; minors and unknown birth months are not named.',
      },
      tag: 'rankings',
      needs: 'rankings:read',
      params: contract.periodParamsSchema,
      otherAnswers: [{ status: 200, contentType: XLSX, description: { zh: '工作簿', en: 'The workbook' } }],
    }),
    handler: async (request, reply) => {
      const { village, period } = request.params;
      const summary = await summarisePeriod(contextOf(request, services), village, parsePeriod(period)!);
      const name = `${summary.village.name}${periodName(summary.period)}积分汇总表.xlsx`;
      return sendWorkbook(reply, name, await summaryWorkbook(summary));
    },
  });
}

function statementRoutes(app: App, services: ReportServices): void {
  app.route({
    method: 'GET',
    url: STATEMENT,
    ...operation({
      id: 'getStatement',
      summary: { zh: '积分明细', en: 'Statement of a household' },
      description: {
        zh:
          'from、to 按发生日，asOf 按记账时间。opening 为 from 之前的累计，closing 为截至 to 的累计；running 自 opening 起按所列各笔累计，' +
          'balanceAfter 等为台账上该笔之后的数字。文字内容仅对可读个人信息者。户的凭证只能查本户。',
        en:
          'from and to go by the day of the act, asOf by the recording. opening sums what lies before from, closing everything up to to; running starts from opening; ' +
          'balanceAfter and the like are the journal’s own. Texts only for who may read personal data. A household’s token reads its own.',
      },
      tag: 'rankings',
      needs: 'statement:read',
      params: contract.statementParamsSchema,
      query: contract.statementQuerySchema,
      answer: { schema: contract.statementSchema, example: examples.statementExample as never },
      problems: ['invalid-cursor'],
    }),
    handler: async (request) => {
      const { village, no } = request.params;
      const { from, to, asOf, limit, cursor } = request.query;
      const list = `statement ${JSON.stringify([village, no, from ?? null, to ?? null, asOf ?? null])}`;
      const after = cursor === undefined ? undefined : decodeCursor(list, cursor, contract.statementPositionSchema);
      const query = { from, to, asOf: instantOf(asOf), limit, after };
      const statement = await readStatement(contextOf(request, services), village, no, query);
      const page = pageOf(list, statement.entries, limit, (entry) => entry.seq);
      const data = page.data.map((entry) => answers.statementEntry(village, entry));
      return { ...answers.statement(statement, { from, to }), data, nextCursor: page.nextCursor };
    },
  });
}

function statementFileRoutes(app: App, services: ReportServices): void {
  app.route({
    method: 'GET',
    url: `${STATEMENT}.xlsx`,
    ...operation({
      id: 'getStatementWorkbook',
      summary: { zh: '积分明细（xlsx）', en: 'Statement of a household as a workbook' },
      tag: 'rankings',
      needs: 'statement:read',
      params: contract.statementParamsSchema,
      query: contract.statementFileQuerySchema,
      otherAnswers: [{ status: 200, contentType: XLSX, description: { zh: '工作簿', en: 'The workbook' } }],
      problems: ['forbidden', 'statement-too-long'],
    }),
    handler: async (request, reply) => {
      const { village, no } = request.params;
      const { from, to, asOf } = request.query;
      const query = { from, to, asOf: instantOf(asOf) };
      const statement = await readStatement(contextOf(request, services), village, no, query);
      return sendWorkbook(reply, `${no}积分明细.xlsx`, await statementWorkbook(statement, rangeOf(request.query)));
    },
  });

  app.route({
    method: 'GET',
    url: `${STATEMENT}.pdf`,
    ...operation({
      id: 'getStatementPdf',
      summary: { zh: '积分明细（pdf，可打印）', en: 'Statement of a household, to be printed' },
      description: {
        zh: `A4，PDF/A-2u，一份最多 ${PRINTED_LIMIT} 笔；页末印有台账笔数和根，可供核验。字体中没有的字不会印成方框，而是答 unprintable-character 并指出该字。`,
        en: `A4, PDF/A-2u, at most ${PRINTED_LIMIT} entries; ends with the ledger's size and root, for verification. A character that the fonts lack is never printed as a box: the answer is unprintable-character, and names it.`,
      },
      tag: 'rankings',
      needs: 'statement:read',
      params: contract.statementParamsSchema,
      query: contract.statementFileQuerySchema,
      otherAnswers: [{ status: 200, contentType: PDF, description: { zh: 'PDF 文件', en: 'The document' } }],
      problems: ['forbidden', 'statement-too-long', 'unprintable-character', 'document-too-complex', 'documents-busy'],
    }),
    handler: async (request, reply) => {
      const { village, no } = request.params;
      const { from, to, asOf } = request.query;
      const query = { from, to, asOf: instantOf(asOf), most: PRINTED_LIMIT };
      const statement = await readStatement(contextOf(request, services), village, no, query);
      const { size } = statement.asOf;
      const verifyUrl = documentUrl(services, request, { kind: 'statement', village, household: no, size });
      const bytes = await statementPdf(statement, rangeOf(request.query), verifyUrl);
      return sendFile(reply, PDF, `${no}积分明细.pdf`, bytes);
    },
  });
}

function rangeOf({ from, to }: { from?: string | undefined; to?: string | undefined }): { from?: string; to?: string } {
  return { ...(from ? { from } : {}), ...(to ? { to } : {}) };
}

function instantOf(text: string | undefined): Date | undefined {
  return text === undefined ? undefined : new Date(text);
}
