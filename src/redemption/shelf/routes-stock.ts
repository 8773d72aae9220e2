import { z } from 'zod';
import type { App } from '../../http/app-type.ts';
import { contextOf } from '../../http/authentication.ts';
import { seqSchema, villageParamsSchema } from '../../http/contract.ts';
import { decodeCursor, pageOf } from '../../http/cursor.ts';
import { operation } from '../../http/operation.ts';
import { idempotencyKey, markReplay } from '../../http/preconditions.ts';
import type { RedemptionServices } from '../services.ts';
import { allTexts, movementBody } from './answers.ts';
import * as contract from './contract-stock.ts';
import * as examples from './examples.ts';
import { getMovement, listMovements } from './list-movements.ts';
import { recordMovement } from './record-movement.ts';

const MOVEMENTS = '/v1/villages/:village/stock-movements';
const cursorSchema = z.tuple([seqSchema]);

/** The stock ledger: what came, what was found, what went out. */
export function stockRoutes(app: App, services: RedemptionServices): void {
  recordMovementRoute(app, services);
  listMovementsRoute(app, services);
  getMovementRoute(app, services);
}

function recordMovementRoute(app: App, services: RedemptionServices): void {
  app.route({
    method: 'POST',
    url: MOVEMENTS,
    ...operation({
      id: 'recordStockMovement',
      summary: { zh: '登记入库、捐赠、盘点或更正', en: 'Record a purchase, donation, stock-take or correction' },
      description: {
        zh:
          '只增不改，逐笔相连。捐赠不写 goods 就是捐款；收据号不写则按村、年编号（2026-0001）。更正须写理由；盘点写盘得的数量，差额即为变动。' +
          '减少时的价值按均价计算。库存不会少于已为兑换预留的数量。',
        en:
          'Append-only and chained. A donation without goods is money; without receiptNo the next number of the village and year is given (2026-0001). Corrections need a reason; a stock-take says what was counted, and the difference is the movement. ' +
          'What leaves is worth the average. Stock never falls below what is reserved for redemptions.',
      },
      tag: 'shelf',
      needs: 'stock:write',
      params: villageParamsSchema,
      body: { schema: contract.newMovementSchema, example: examples.newMovement },
      answer: { status: 201, schema: contract.movementSchema, example: examples.movement },
      problems: [
        'unknown-goods',
        'day-in-future',
        'stock-below-reserved',
        'stock-value-mismatch',
        'too-much-stock',
        'receipt-exists',
        'donations-below-zero',
      ],
      idempotent: true,
    }),
    handler: async (request, reply) => {
      const { village } = request.params;
      const context = contextOf(request, services);
      const done = await recordMovement(context, village, idempotencyKey(request), request.body);
      const { movement, shop, texts, replayed } = done;
      markReplay(reply, replayed);
      reply.code(201).header('location', `/v1/villages/${village}/stock-movements/${movement.seq}`);
      return movementBody({ movement, shop, texts: allTexts(texts) });
    },
  });
}

function listMovementsRoute(app: App, services: RedemptionServices): void {
  app.route({
    method: 'GET',
    url: MOVEMENTS,
    ...operation({
      id: 'listStockMovements',
      summary: { zh: '库存流水', en: 'The stock ledger' },
      description: {
        zh: '按笔数先后；from、to 按发生日。不愿署名的捐赠人仅村委可见。',
        en: 'In order of their numbers; from and to go by the day it happened. Donors who want no name are shown to the committee only.',
      },
      tag: 'shelf',
      needs: 'stock:read',
      params: villageParamsSchema,
      query: contract.movementListQuerySchema,
      answer: { schema: contract.movementListSchema, example: { data: [examples.movement], nextCursor: null } },
      problems: ['invalid-cursor'],
    }),
    handler: async (request) => {
      const { cursor, limit, ...filter } = request.query;
      const { village } = request.params;
      const after = cursor === undefined ? undefined : decodeCursor('stock-movements', cursor, cursorSchema)[0];
      const rows = await listMovements(contextOf(request, services), village, { ...filter, after, limit });
      const page = pageOf('stock-movements', rows, limit, ({ movement }) => [movement.seq]);
      return { ...page, data: page.data.map(movementBody) };
    },
  });
}

function getMovementRoute(app: App, services: RedemptionServices): void {
  app.route({
    method: 'GET',
    url: `${MOVEMENTS}/:seq`,
    ...operation({
      id: 'getStockMovement',
      summary: { zh: '一笔库存流水', en: 'A movement of stock' },
      tag: 'shelf',
      needs: 'stock:read',
      params: contract.movementParamsSchema,
      answer: { schema: contract.movementSchema, example: examples.movement },
    }),
    handler: async (request) => {
      const { village, seq } = request.params;
      return movementBody(await getMovement(contextOf(request, services), village, seq));
    },
  });
}
