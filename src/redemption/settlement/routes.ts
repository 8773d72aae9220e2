import { z } from 'zod';
import type { App } from '../../http/app-type.ts';
import { contextOf } from '../../http/authentication.ts';
import { ofVillageParamsSchema, uuidSchema, villageParamsSchema } from '../../http/contract.ts';
import { decodeCursor, pageOf } from '../../http/cursor.ts';
import { sendWorkbook, XLSX } from '../../http/download.ts';
import { operation } from '../../http/operation.ts';
import { etagOf, isUnchanged, notModified } from '../../http/preconditions.ts';
import type { RedemptionServices } from '../services.ts';
import { adjustSettlement } from './adjust-settlement.ts';
import { settlementBody } from './answers.ts';
import { confirmSettlement } from './confirm-settlement.ts';
import * as contract from './contract.ts';
import { drawUpSettlement } from './draw-up-settlement.ts';
import * as examples from './examples.ts';
import { paySettlement } from './pay-settlement.ts';
import { getSettlement, listSettlements, readSettlementSheet } from './read-settlements.ts';
import { settlementFileName, settlementWorkbook } from './settlement-workbook.ts';

const SETTLEMENTS = '/v1/villages/:village/settlements';
const cursorSchema = z.tuple([uuidSchema]);

/** What village and shops settle by month. */
export function settlementRoutes(app: App, services: RedemptionServices): void {
  drawUpRoute(app, services);
  listRoute(app, services);
  getRoute(app, services);
  workbookRoute(app, services);
  adjustRoute(app, services);
  confirmRoute(app, services);
  payRoute(app, services);
}

function drawUpRoute(app: App, services: RedemptionServices): void {
  app.route({
    method: 'POST',
    url: SETTLEMENTS,
    ...operation({
      id: 'drawUpSettlement',
      summary: { zh: '办理一家商店一个月的结算', en: 'Draw up a settlement for a shop and month' },
      description: {
        zh: '按当月入账的领取与退还汇总，并与台账核对。每店每月一张：再次办理时，草稿按现在的兑换单重算（有变动则已有的确认作废），双方确认过的原样返回，均答 200。',
        en: 'Adds up what was collected and refunded in the month and checks it against the journal. One per shop and month: asked again, a draft is brought up to date (which voids confirmations where anything changed) and a fixed one stays; both answer 200.',
      },
      tag: 'settlements',
      needs: 'settlement:write',
      params: villageParamsSchema,
      body: { schema: contract.newSettlementSchema, example: examples.newSettlement },
      answer: { status: 201, schema: contract.settlementSchema, example: examples.settlement },
      otherAnswers: [
        {
          status: 200,
          description: { zh: '已有的结算单', en: 'The settlement that was there' },
          schema: contract.settlementSchema,
          example: examples.settlement,
        },
      ],
      problems: ['month-not-over', 'unknown-shop', 'settlement-mismatch'],
    }),
    handler: async (request, reply) => {
      const { village } = request.params;
      const { settlement, made } = await drawUpSettlement(contextOf(request, services), village, request.body);
      reply.code(made ? 201 : 200).header('location', `/v1/villages/${village}/settlements/${settlement.id}`);
      reply.header('etag', etagOf(settlement.revision));
      return settlementBody(settlement);
    },
  });
}

function listRoute(app: App, services: RedemptionServices): void {
  app.route({
    method: 'GET',
    url: SETTLEMENTS,
    ...operation({
      id: 'listSettlements',
      summary: { zh: '结算单列表', en: 'List settlements' },
      description: { zh: '最新的在前。商店只见本店的。', en: 'The newest first. A shop sees its own.' },
      tag: 'settlements',
      needs: 'settlement:read',
      params: villageParamsSchema,
      query: contract.settlementListQuerySchema,
      answer: {
        schema: contract.settlementListSchema,
        example: { data: [examples.settlement], nextCursor: null },
      },
      problems: ['invalid-cursor'],
    }),
    handler: async (request) => {
      const { cursor, limit, ...filter } = request.query;
      const after = cursor === undefined ? undefined : decodeCursor('settlements', cursor, cursorSchema)[0];
      const context = contextOf(request, services);
      const rows = await listSettlements(context, request.params.village, { ...filter, after, limit });
      const page = pageOf('settlements', rows, limit, ({ id }) => [id]);
      return { ...page, data: page.data.map((row) => settlementBody(row)) };
    },
  });
}

function getRoute(app: App, services: RedemptionServices): void {
  app.route({
    method: 'GET',
    url: `${SETTLEMENTS}/:id`,
    ...operation({
      id: 'getSettlement',
      summary: { zh: '查看结算单', en: 'Read a settlement' },
      description: {
        zh: '连同所依据的各笔分录；不含户号和姓名。',
        en: 'With the entries behind it; no household is named.',
      },
      tag: 'settlements',
      needs: 'settlement:read',
      params: ofVillageParamsSchema,
      answer: { schema: contract.settlementSchema, example: examples.read },
    }),
    handler: async (request, reply) => {
      const { village, id } = request.params;
      const { settlement, entries } = await getSettlement(contextOf(request, services), village, id);
      if (isUnchanged(request, reply, etagOf(settlement.revision))) return notModified(reply);
      return settlementBody(settlement, entries);
    },
  });
}

function workbookRoute(app: App, services: RedemptionServices): void {
  app.route({
    method: 'GET',
    url: `${SETTLEMENTS}/:id.xlsx`,
    ...operation({
      id: 'getSettlementWorkbook',
      summary: { zh: '结算单（xlsx，供双方签章）', en: 'A settlement as a workbook, to be signed by both sides' },
      tag: 'settlements',
      needs: 'settlement:read',
      params: ofVillageParamsSchema,
      otherAnswers: [{ status: 200, contentType: XLSX, description: { zh: '工作簿', en: 'The workbook' } }],
    }),
    handler: async (request, reply) => {
      const { village, id } = request.params;
      const sheet = await readSettlementSheet(contextOf(request, services), village, id);
      return sendWorkbook(reply, settlementFileName(sheet), await settlementWorkbook(sheet));
    },
  });
}

function adjustRoute(app: App, services: RedemptionServices): void {
  app.route({
    method: 'PATCH',
    url: `${SETTLEMENTS}/:id`,
    ...operation({
      id: 'adjustSettlement',
      summary: { zh: '修改结算单的调整项', en: 'Change the adjustments of a settlement' },
      description: {
        zh: '以此代替原有的全部调整项；摘要随之改变，已有的确认作废。双方确认之后不能再改，更正列入下一期。',
        en: 'Takes the place of all earlier adjustments; the digest changes with it and confirmations are void. Once both sides confirmed, corrections go to the next settlement.',
      },
      tag: 'settlements',
      needs: 'settlement:write',
      params: ofVillageParamsSchema,
      body: { schema: contract.settlementChangeSchema, example: examples.change },
      answer: { schema: contract.settlementSchema, example: examples.settlement },
      ifMatch: 'required',
      problems: ['settlement-fixed', 'unknown-settlement'],
    }),
    handler: async (request, reply) => {
      const { village, id } = request.params;
      const { adjustments } = request.body;
      const ifMatch = request.headers['if-match'];
      const after = await adjustSettlement(contextOf(request, services), village, id, adjustments, ifMatch);
      reply.header('etag', etagOf(after.revision));
      return settlementBody(after);
    },
  });
}

function confirmRoute(app: App, services: RedemptionServices): void {
  app.route({
    method: 'POST',
    url: `${SETTLEMENTS}/:id/confirmation`,
    ...operation({
      id: 'confirmSettlement',
      summary: { zh: '确认结算单', en: 'Confirm a settlement' },
      description: {
        zh: '商店与村委各以自己的密钥确认所读到的摘要；双方都确认后即固定。重复确认不再变动。',
        en: 'Shop and committee each confirm, with a key of their own, the digest that they read; with both it is fixed. Confirming again changes nothing.',
      },
      tag: 'settlements',
      needs: 'settlement:confirm',
      params: ofVillageParamsSchema,
      body: { schema: contract.confirmationSchema, example: examples.confirmation },
      answer: { schema: contract.settlementSchema, example: examples.settlement },
      problems: ['settlement-changed', 'settlement-side'],
    }),
    handler: async (request, reply) => {
      const { village, id } = request.params;
      const after = await confirmSettlement(contextOf(request, services), village, id, request.body);
      reply.header('etag', etagOf(after.revision));
      return settlementBody(after);
    },
  });
}

function payRoute(app: App, services: RedemptionServices): void {
  app.route({
    method: 'POST',
    url: `${SETTLEMENTS}/:id/payment`,
    ...operation({
      id: 'paySettlement',
      summary: { zh: '登记结算付款', en: 'Record the payment of a settlement' },
      tag: 'settlements',
      needs: 'settlement:write',
      params: ofVillageParamsSchema,
      body: { schema: contract.paymentSchema, example: examples.payment },
      answer: { schema: contract.settlementSchema, example: examples.settlement },
      problems: ['settlement-not-confirmed', 'settlement-paid', 'day-in-future'],
    }),
    handler: async (request, reply) => {
      const { village, id } = request.params;
      const after = await paySettlement(contextOf(request, services), village, id, request.body);
      reply.header('etag', etagOf(after.revision));
      return settlementBody(after);
    },
  });
}
