import type { App } from '../http/app-type.ts';
import { contextOf } from '../http/authentication.ts';
import { decodeCursor, pageOf } from '../http/cursor.ts';
import { operation } from '../http/operation.ts';
import { itemBody, noticeBody, totalsBody } from './answers-notices.ts';
import * as contract from './contract-notices.ts';
import { createNotice } from './create-notice.ts';
import * as examples from './examples-notices.ts';
import { getNotice } from './get-notice.ts';
import { listNotices } from './list-notices.ts';
import { countsOf } from './notice-counts.ts';
import type { ProcedureServices } from './services.ts';

const NOTICES = '/v1/villages/:village/notices';

/** Notices: putting them on the board, and reading them as a key may. */
export function noticeRoutes(app: App, services: ProcedureServices): void {
  createRoute(app, services);
  listRoute(app, services);
  getRoute(app, services);
}

function createRoute(app: App, services: ProcedureServices): void {
  app.route({
    method: 'POST',
    url: NOTICES,
    ...operation({
      id: 'createNotice',
      summary: { zh: '张榜公示', en: 'Put up a notice' },
      description: {
        zh:
          'cases：评议通过的申报上榜，公示期满无异议的自动入账。monthly：当月直接记的分上榜，每月每组一次；上期公示结束后才记的往月事项一并列出。' +
          '公示满 noticeDays 个整日，上墙当天不计入。再次提交不会重复：没有待公示的即答 notice-empty。',
        en:
          'cases: what is reviewed hangs on the board, and is posted by itself when nobody objected by its end. monthly: what was posted directly in a month, once per month and unit, with what has been posted ' +
          'for earlier months since the notice before. It hangs for `noticeDays` whole days, not counting the day it is put up. Sent twice, the second is `notice-empty` or `notice-exists`.',
      },
      tag: 'procedure',
      needs: 'notice:write',
      params: contract.villageParamsSchema,
      body: { schema: contract.newNoticeSchema, example: examples.newNotice, limit: 'batch' },
      answer: { status: 201, schema: contract.noticeSchema, example: examples.notice },
      problems: [
        'notice-past',
        'notice-empty',
        'notice-month-not-over',
        'notice-exists',
        'unknown-unit',
        'unknown-case',
        'case-over',
        'case-not-ready',
      ],
    }),
    handler: async (request, reply) => {
      const { village } = request.params;
      const notice = await createNotice(contextOf(request, services), village, request.body);
      reply.code(201).header('location', `/v1/villages/${village}/notices/${notice.id}`);
      return noticeBody({ notice, counts: (await countsOf(services.sql, village, [notice]))(notice) });
    },
  });
}

function listRoute(app: App, services: ProcedureServices): void {
  app.route({
    method: 'GET',
    url: NOTICES,
    ...operation({
      id: 'listNotices',
      summary: { zh: '公示列表', en: 'List notices' },
      description: { zh: '新的在前。', en: 'The newest first.' },
      tag: 'procedure',
      needs: 'notice:read',
      params: contract.villageParamsSchema,
      query: contract.noticeListQuerySchema,
      answer: { schema: contract.noticeListSchema, example: { data: [examples.notice], nextCursor: null } },
      problems: ['invalid-cursor'],
    }),
    handler: async (request) => {
      const { cursor, limit, ...filter } = request.query;
      const list = 'notices';
      const after = cursor === undefined ? undefined : decodeCursor(list, cursor, contract.noticePositionSchema)[0];
      const rows = await listNotices(contextOf(request, services), request.params.village, { ...filter, after, limit });
      const page = pageOf(list, rows, limit, ({ notice }) => [notice.id]);
      return { ...page, data: page.data.map(noticeBody) };
    },
  });
}

function getRoute(app: App, services: ProcedureServices): void {
  app.route({
    method: 'GET',
    url: `${NOTICES}/:id`,
    ...operation({
      id: 'getNotice',
      summary: { zh: '查看公示及其事项', en: 'Read a notice with what is on it' },
      description: {
        zh: '事项（data）或拟表彰名单（lines）按组、户号、日期排列，分页；totals 为全部事项的合计。可读个人信息者见户号和户主，其他人所见与公示栏相同。',
        en: 'Items (`data`), or of a notice of honours its `lines`, by unit, household and day, page by page; totals are of all. Who may read personal data sees households and heads, others what the board shows.',
      },
      tag: 'procedure',
      needs: 'notice:read',
      params: contract.ofVillageParamsSchema,
      query: contract.noticeItemsQuerySchema,
      answer: { schema: contract.noticeWithItemsSchema, example: examples.noticeWithItems },
      problems: ['invalid-cursor'],
    }),
    handler: async (request) => {
      const { village, id } = request.params;
      const { cursor, limit } = request.query;
      const list = `notice ${id}`;
      const from = cursor === undefined ? 0 : decodeCursor(list, cursor, contract.noticeItemsPositionSchema)[0];
      const { notice, counts, items, lines } = await getNotice(contextOf(request, services), village, id);
      // One or the other is empty.
      const length = Math.max(items.length, lines.length);
      const places = Array.from({ length }, (_, index) => ({ index, next: index + 1 })).slice(from, from + limit + 1);
      const page = pageOf(list, places, limit, ({ next }) => [next]);
      return {
        data: items.slice(from, from + page.data.length).map(itemBody),
        lines: lines.slice(from, from + page.data.length),
        nextCursor: page.nextCursor,
        notice: noticeBody({ notice, counts }),
        totals: totalsBody(items),
      };
    },
  });
}
