import { z } from 'zod';
import type { App } from '../http/app-type.ts';
import { contextOf } from '../http/authentication.ts';
import { ofVillageParamsSchema, uuidSchema } from '../http/contract.ts';
import { decodeCursor, pageOf } from '../http/cursor.ts';
import { operation } from '../http/operation.ts';
import { deliveryBody } from './answers-webhooks.ts';
import * as contract from './contract-webhooks.ts';
import * as examples from './examples-webhooks.ts';
import { listWebhookDeliveries } from './list-webhook-deliveries.ts';
import { replayDelivery } from './replay-delivery.ts';
import type { ProcedureServices } from './services.ts';

const DELIVERIES = '/v1/villages/:village/webhooks/:id/deliveries';
const cursorSchema = z.tuple([uuidSchema]);

/** What was sent to an endpoint, and sending it again. */
export function webhookDeliveryRoutes(app: App, services: ProcedureServices): void {
  listRoute(app, services);
  replayRoute(app, services);
}

function listRoute(app: App, services: ProcedureServices): void {
  app.route({
    method: 'GET',
    url: DELIVERIES,
    ...operation({
      id: 'listWebhookDeliveries',
      summary: { zh: '推送记录', en: 'List deliveries' },
      description: { zh: '最近的在前；保留 90 天。', en: 'The newest first; kept for 90 days.' },
      tag: 'webhooks',
      needs: 'webhook:write',
      params: ofVillageParamsSchema,
      query: contract.deliveryListQuerySchema,
      answer: { schema: contract.deliveryListSchema, example: { data: [examples.delivery], nextCursor: null } },
      problems: ['invalid-cursor'],
    }),
    handler: async (request) => {
      const { village, id } = request.params;
      const { cursor, limit, state, kind } = request.query;
      const list = `deliveries ${id}`;
      const after = cursor === undefined ? undefined : decodeCursor(list, cursor, cursorSchema)[0];
      const filter = { state, kind, after, limit };
      const rows = await listWebhookDeliveries(contextOf(request, services), village, id, filter);
      const page = pageOf(list, rows, limit, (row) => [row.id]);
      return { ...page, data: page.data.map(deliveryBody) };
    },
  });
}

function replayRoute(app: App, services: ProcedureServices): void {
  app.route({
    method: 'POST',
    url: `${DELIVERIES}/:delivery/replay`,
    ...operation({
      id: 'replayDelivery',
      summary: { zh: '重发', en: 'Send again' },
      description: {
        zh: '成功或失败的推送重发一次，webhook-id 不变。',
        en: 'Sends what was delivered or has failed once more, under the same `webhook-id`.',
      },
      tag: 'webhooks',
      needs: 'webhook:write',
      params: contract.deliveryParamsSchema,
      answer: { status: 202, schema: contract.deliverySchema, example: examples.pendingDelivery },
      problems: ['webhook-disabled', 'delivery-pending'],
    }),
    handler: async (request, reply) => {
      const { village, id, delivery } = request.params;
      const replayed = await replayDelivery(contextOf(request, services), village, id, delivery);
      reply.code(202);
      return deliveryBody(replayed);
    },
  });
}
