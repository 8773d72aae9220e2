import { z } from 'zod';
import { flagSchema, listOf, ofVillageParamsSchema, pageQuerySchema, uuidSchema } from '../http/contract.ts';
import { WEBHOOK_KINDS } from './webhook.ts';
import { DELIVERY_STATES } from './webhook-delivery.ts';

export const deliveryParamsSchema = ofVillageParamsSchema.extend({ delivery: uuidSchema });

const shape = {
  url: z.string().min(1).max(2000).describe('https 地址 / an https URL'),
  kinds: z
    .array(z.enum(WEBHOOK_KINDS))
    .max(WEBHOOK_KINDS.length)
    .describe('要接收的事件；空为全部 / the events to hear of; empty: all'),
};

export const newWebhookSchema = z
  .strictObject({
    url: shape.url,
    kinds: shape.kinds.default([]),
    shop: uuidSchema.optional().describe('只收这家商店的事件 / hears of this shop only'),
  })
  .meta({ id: 'NewWebhook' });

export const webhookChangeSchema = z
  .strictObject({
    url: shape.url.optional(),
    kinds: shape.kinds.optional(),
    enabled: z
      .boolean()
      .optional()
      .describe('true 重新启用，补推近 7 天错过的 / true enables it again; missed events of 7 days follow'),
  })
  .meta({ id: 'WebhookChange' });

export const webhookSchema = z
  .object({
    id: z.string(),
    ...shape,
    shop: z.string().nullable(),
    enabled: z.boolean(),
    disabledAt: z.string().nullable(),
    failures: z.int().describe('连续失败次数 / failed tries in a row'),
    oldSecretUntil: z.string().nullable().describe('旧密钥仍同时签名到何时 / until when the old secret signs too'),
    createdAt: z.string(),
  })
  .meta({ id: 'Webhook' });

export const webhookWithSecretSchema = webhookSchema
  .extend({ secret: z.string().describe('只显示这一次 / shown this once') })
  .meta({ id: 'WebhookWithSecret' });

export const webhookListQuerySchema = z.strictObject({ shop: uuidSchema.optional(), enabled: flagSchema.optional() });
export const webhookListSchema = listOf(webhookSchema);

export const deliverySchema = z
  .object({
    id: z.string(),
    event: z.string().describe('事件编号，即 webhook-id / the event, sent as webhook-id'),
    kind: z.string(),
    state: z.enum(DELIVERY_STATES),
    attempts: z.int(),
    nextAttemptAt: z.string().nullable(),
    lastStatus: z.int().nullable(),
    lastError: z.string().nullable(),
    createdAt: z.string(),
    deliveredAt: z.string().nullable(),
    payload: z.object({ type: z.string(), timestamp: z.string(), data: z.record(z.string(), z.unknown()) }),
  })
  .meta({ id: 'WebhookDelivery' });

export const deliveryListQuerySchema = pageQuerySchema.extend({
  state: z.enum(DELIVERY_STATES).optional(),
  kind: z.enum(WEBHOOK_KINDS).optional(),
});
export const deliveryListSchema = listOf(deliverySchema);
