import { z } from 'zod';
import type { App } from '../../http/app-type.ts';
import { contextOf } from '../../http/authentication.ts';
import { ofVillageParamsSchema, pageQuerySchema } from '../../http/contract.ts';
import { decodeCursor, pageOf } from '../../http/cursor.ts';
import { sendWorkbook, XLSX } from '../../http/download.ts';
import { operation } from '../../http/operation.ts';
import { etagOf } from '../../http/preconditions.ts';
import type { RedemptionServices } from '../services.ts';
import { calledBody, callListBody, redemptionDayBody } from './answers.ts';
import type { CallList } from './call-list.ts';
import { callListWorkbook } from './call-list-workbook.ts';
import * as contract from './contract.ts';
import * as examples from './examples.ts';
import { fixCallList } from './fix-call-list.ts';
import { readCallList } from './read-call-list.ts';
import { REDEMPTION_DAYS } from './routes-days.ts';
import { signOffWorkbook } from './sign-off-workbook.ts';

const CALL_LIST = `${REDEMPTION_DAYS}/:id/call-list`;

/** A day's call list, as JSON and on paper, and the list to sign for goods. */
export function callListRoutes(app: App, services: RedemptionServices): void {
  callListRoute(app, services);
  fixingRoute(app, services);
  workbookRoute(app, services, {
    url: `${CALL_LIST}.xlsx`,
    id: 'getCallListWorkbook',
    summary: { zh: '叫号表（xlsx，可打印）', en: 'Call list as a workbook' },
    paper: '叫号表',
    write: callListWorkbook,
  });
  workbookRoute(app, services, {
    url: `${REDEMPTION_DAYS}/:id/sign-off.xlsx`,
    id: 'getSignOffWorkbook',
    summary: { zh: '签领单和拣货单（xlsx，可打印）', en: 'Sign-off list and picking list as a workbook' },
    paper: '签领单',
    write: signOffWorkbook,
  });
}

function callListRoute(app: App, services: RedemptionServices): void {
  app.route({
    method: 'GET',
    url: CALL_LIST,
    ...operation({
      id: 'getCallList',
      summary: { zh: '叫号表', en: 'Call list' },
      description: {
        zh:
          '未销户的户按 period 的排名叫号，同分规则与排名相同；本期无记录的户排在后面，按户号。定稿前是此刻的临时顺序，翻页间可能变动；' +
          '定稿后名次、得分、顺序不变，此后新立的户接在后面。预约和可用积分总是此刻的。',
        en:
          'Households that are open, by the ranking of the period and its tie rule; those without an entry follow by number. Provisional, and apt to change between pages, until it is fixed; ' +
          'then ranks, scores and order stay, and new households follow at the end. Wishes and available points are those of now.',
      },
      tag: 'redemption',
      needs: 'redemption-day:read',
      params: ofVillageParamsSchema,
      query: pageQuerySchema,
      answer: { schema: contract.callListSchema, example: examples.callList },
      problems: ['invalid-cursor'],
    }),
    handler: async (request) => {
      const { village, id } = request.params;
      const { cursor, limit } = request.query;
      const name = `call-list ${id}`;
      const after = cursor === undefined ? 0 : decodeCursor(name, cursor, contract.callListPositionSchema)[0];
      const list = await readCallList(contextOf(request, services), village, id);
      const page = pageOf(name, list.households.slice(after, after + limit + 1), limit, ({ call }) => [call]);
      return { ...callListBody(list), ...page, data: page.data.map(calledBody) };
    },
  });
}

function fixingRoute(app: App, services: RedemptionServices): void {
  app.route({
    method: 'POST',
    url: `${CALL_LIST}/fixing`,
    ...operation({
      id: 'fixCallList',
      summary: { zh: '叫号表定稿', en: 'Fix the call list' },
      description: {
        zh: '把此刻的顺序连同台账笔数和根固定下来，只能一次；此后的加分、扣分、冲正不再影响顺序。',
        en: 'Freezes the order of this moment with the ledger’s size and root, once. What is posted or reversed afterwards moves nobody.',
      },
      tag: 'redemption',
      needs: 'redemption-day:write',
      params: ofVillageParamsSchema,
      body: { schema: z.strictObject({}).optional(), example: {} },
      answer: { schema: contract.redemptionDaySchema, example: examples.fixedDay },
      problems: ['call-list-fixed', 'redemption-day-closed'],
    }),
    handler: async (request, reply) => {
      const { village, id } = request.params;
      const day = await fixCallList(contextOf(request, services), village, id);
      reply.header('etag', etagOf(day.revision));
      return redemptionDayBody(day);
    },
  });
}

interface Paper {
  readonly url: string;
  readonly id: string;
  readonly summary: { readonly zh: string; readonly en: string };
  readonly paper: string;
  readonly write: (list: CallList) => Promise<Uint8Array>;
}

function workbookRoute(app: App, services: RedemptionServices, { url, id, summary, paper, write }: Paper): void {
  app.route({
    method: 'GET',
    url,
    ...operation({
      id,
      summary,
      description: {
        zh: '供现场使用，不张贴：可读个人信息者见户主全名，其他人只见“王某某”。',
        en: 'For the day’s staff, not for the wall: full names for who may read personal data, shortened ones for others.',
      },
      tag: 'redemption',
      needs: 'redemption-day:read',
      params: ofVillageParamsSchema,
      otherAnswers: [{ status: 200, contentType: XLSX, description: { zh: '工作簿', en: 'The workbook' } }],
    }),
    handler: async (request, reply) => {
      const { params } = request;
      const list = await readCallList(contextOf(request, services), params.village, params.id);
      return sendWorkbook(reply, `${list.village.name}${list.day.name}${paper}.xlsx`, await write(list));
    },
  });
}
