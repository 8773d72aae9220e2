import type { App } from '../http/app-type.ts';
import { contextOf } from '../http/authentication.ts';
import { ofVillageParamsSchema, villageParamsSchema } from '../http/contract.ts';
import { operation } from '../http/operation.ts';
import { etagOf } from '../http/preconditions.ts';
import { webhookBody } from './answers-webhooks.ts';
import * as contract from './contract-webhooks.ts';
import { createWebhook } from './create-webhook.ts';
import { deleteWebhook } from './delete-webhook.ts';
import * as examples from './examples-webhooks.ts';
import { getWebhook, listWebhooks } from './list-webhooks.ts';
import { rotateWebhookSecret } from './rotate-webhook-secret.ts';
import { webhookDeliveryRoutes } from './routes-webhook-deliveries.ts';
import type { ProcedureServices } from './services.ts';
import { updateWebhook } from './update-webhook.ts';
import { scheduleWebhookJobs } from './webhook-job.ts';

const WEBHOOKS = '/v1/villages/:village/webhooks';
const ONE = `${WEBHOOKS}/:id`;

/** Events delivered to other systems (Standard Webhooks). */
export function webhookRoutes(app: App, services: ProcedureServices): void {
  createRoute(app, services);
  listRoute(app, services);
  getRoute(app, services);
  updateRoute(app, services);
  deleteRoute(app, services);
  rotateRoute(app, services);
  webhookDeliveryRoutes(app, services);
  scheduleWebhookJobs(services);
}

function createRoute(app: App, services: ProcedureServices): void {
  app.route({
    method: 'POST',
    url: WEBHOOKS,
    ...operation({
      id: 'createWebhook',
      summary: { zh: '设置推送地址', en: 'Set up a webhook' },
      description: {
        zh: '此后发生的事件以 Standard Webhooks 签名 POST 到这个地址，正文 { type, timestamp, data }，只含编号和数字。至少推送一次，请按 webhook-id 去重；同一户的事件按先后。secret 只显示这一次。商店的密钥只能设置本店的，且不含户号。',
        en: 'Events from now on are posted to the URL, signed by Standard Webhooks: `{ type, timestamp, data }` with ids and numbers only. At least once (tell repetitions by `webhook-id`), in order per household. The secret is shown this once. A shop’s key sets up its own shop’s, which is told no household number.',
      },
      tag: 'webhooks',
      needs: 'webhook:write',
      params: villageParamsSchema,
      body: { schema: contract.newWebhookSchema, example: examples.newWebhook },
      answer: { status: 201, schema: contract.webhookWithSecretSchema, example: examples.webhookWithSecret },
      problems: ['webhook-url-refused', 'too-many-webhooks'],
    }),
    handler: async (request, reply) => {
      const { village } = request.params;
      const { webhook, secret } = await createWebhook(services, contextOf(request, services), village, request.body);
      reply.code(201).header('location', `/v1/villages/${village}/webhooks/${webhook.id}`);
      reply.header('etag', etagOf(webhook.revision)).header('cache-control', 'no-store');
      return { ...webhookBody(webhook, services.now()), secret };
    },
  });
}

function listRoute(app: App, services: ProcedureServices): void {
  app.route({
    method: 'GET',
    url: WEBHOOKS,
    ...operation({
      id: 'listWebhooks',
      summary: { zh: '推送地址列表', en: 'List webhooks' },
      description: {
        zh: '按设置先后，不分页（最多 20 个）；停用的见 enabled、disabledAt。',
        en: 'In the order in which they were set up, not paged (20 at most); `enabled` and `disabledAt` tell which are disabled.',
      },
      tag: 'webhooks',
      needs: 'webhook:write',
      params: villageParamsSchema,
      query: contract.webhookListQuerySchema,
      answer: { schema: contract.webhookListSchema, example: { data: [examples.webhook], nextCursor: null } },
    }),
    handler: async (request) => {
      const webhooks = await listWebhooks(contextOf(request, services), request.params.village, request.query);
      return { data: webhooks.map((one) => webhookBody(one, services.now())), nextCursor: null };
    },
  });
}

function getRoute(app: App, services: ProcedureServices): void {
  app.route({
    method: 'GET',
    url: ONE,
    ...operation({
      id: 'getWebhook',
      summary: { zh: '查看推送地址', en: 'Read a webhook' },
      tag: 'webhooks',
      needs: 'webhook:write',
      params: ofVillageParamsSchema,
      answer: { schema: contract.webhookSchema, example: examples.webhook },
    }),
    handler: async (request, reply) => {
      const { village, id } = request.params;
      const webhook = await getWebhook(contextOf(request, services), village, id);
      reply.header('etag', etagOf(webhook.revision));
      return webhookBody(webhook, services.now());
    },
  });
}

function updateRoute(app: App, services: ProcedureServices): void {
  app.route({
    method: 'PATCH',
    url: ONE,
    ...operation({
      id: 'updateWebhook',
      summary: { zh: '修改、停用或启用推送地址', en: 'Change, disable or enable a webhook' },
      description: {
        zh: '接收端答 410、连续失败 20 次，或某次推送约一天内 8 次都失败，即自动停用；修好后 enabled: true 启用，近 7 天错过的补推。',
        en: 'An endpoint that answers 410, fails 20 times in a row, or fails all 8 tries of a delivery (about a day) is disabled. `enabled: true` enables it again, and it is sent what it missed in the last 7 days.',
      },
      tag: 'webhooks',
      needs: 'webhook:write',
      params: ofVillageParamsSchema,
      body: { schema: contract.webhookChangeSchema, example: examples.webhookChange },
      answer: { schema: contract.webhookSchema, example: examples.webhook },
      ifMatch: 'optional',
      problems: ['webhook-url-refused'],
    }),
    handler: async (request, reply) => {
      const { village, id } = request.params;
      const ifMatch = request.headers['if-match'];
      const context = contextOf(request, services);
      const webhook = await updateWebhook(services, context, village, id, request.body, ifMatch);
      reply.header('etag', etagOf(webhook.revision));
      return webhookBody(webhook, services.now());
    },
  });
}

function deleteRoute(app: App, services: ProcedureServices): void {
  app.route({
    method: 'DELETE',
    url: ONE,
    ...operation({
      id: 'deleteWebhook',
      summary: { zh: '删除推送地址', en: 'Delete a webhook' },
      tag: 'webhooks',
      needs: 'webhook:write',
      params: ofVillageParamsSchema,
    }),
    handler: async (request, reply) => {
      await deleteWebhook(contextOf(request, services), request.params.village, request.params.id);
      reply.code(204);
    },
  });
}

function rotateRoute(app: App, services: ProcedureServices): void {
  app.route({
    method: 'POST',
    url: `${ONE}/secret-rotation`,
    ...operation({
      id: 'rotateWebhookSecret',
      summary: { zh: '更换签名密钥', en: 'Rotate the secret' },
      description: {
        zh: '新密钥只显示这一次；24 小时内旧密钥同时签名（webhook-signature 有两个签名）。',
        en: 'The new secret is shown this once; for 24 hours the old one signs too (`webhook-signature` then holds two).',
      },
      tag: 'webhooks',
      needs: 'webhook:write',
      params: ofVillageParamsSchema,
      answer: {
        status: 201,
        schema: contract.webhookWithSecretSchema,
        example: { ...examples.webhookWithSecret, oldSecretUntil: '2026-10-09T01:30:00.000Z' },
      },
    }),
    handler: async (request, reply) => {
      const { village, id } = request.params;
      const { webhook, secret } = await rotateWebhookSecret(services, contextOf(request, services), village, id);
      reply.code(201).header('etag', etagOf(webhook.revision)).header('cache-control', 'no-store');
      return { ...webhookBody(webhook, services.now()), secret };
    },
  });
}
