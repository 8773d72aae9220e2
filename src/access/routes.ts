import type { App } from '../http/app-type.ts';
import { contextOf } from '../http/authentication.ts';
import { decodeCursor, pageOf } from '../http/cursor.ts';
import { operation } from '../http/operation.ts';
import { RIGHTS_OF } from './authorise.ts';
import {
  auditListSchema,
  auditQuerySchema,
  issuedKeySchema,
  keyListSchema,
  keyParamsSchema,
  keyQuerySchema,
  meSchema,
  newKeySchema,
  rotatedKeySchema,
  rotationSchema,
} from './contract.ts';
import {
  auditListExample,
  issuedKeyExample,
  keyExample,
  meExample,
  newKeyExample,
  rotatedKeyExample,
} from './examples.ts';
import type { AccessServices } from './index.ts';
import { issueKey } from './issue-key.ts';
import { type KeyRecord, statusOf, villageOf } from './key.ts';
import { listAudit } from './list-audit.ts';
import { idPosition, listKeys } from './list-keys.ts';
import { revokeKey } from './revoke-key.ts';
import { rotateKey } from './rotate-key.ts';

const DEFAULT_OVERLAP_HOURS = 24;

/** Issuing and listing keys, and who am I. */
export function keyRoutes(app: App, services: AccessServices): void {
  const onWire = (key: KeyRecord) => wireOf(key, services.now());
  app.route({
    method: 'POST',
    url: '/v1/keys',
    ...operation({
      id: 'issueKey',
      summary: { zh: '发放密钥', en: 'Issue a key' },
      description: {
        zh: '密钥只在此回答中显示一次。系统管理员可发放任何角色；村委会可发放本村的 officer、reviewer、shop、auditor。',
        en: 'The key is shown in this answer only. An operator issues any role; a committee officer, reviewer, shop and auditor keys of its own village.',
      },
      tag: 'access',
      needs: 'keys:write',
      body: { schema: newKeySchema, example: newKeyExample },
      answer: { status: 201, schema: issuedKeySchema, example: issuedKeyExample },
      problems: ['beyond-own-scope', 'unknown-key-holder', 'expiry-in-past'],
    }),
    handler: async (request, reply) => {
      const { expiresAt, ...named } = request.body;
      const input = { ...named, expiresAt: expiresAt === undefined ? undefined : new Date(expiresAt) };
      const issued = await issueKey(contextOf(request, services), input, services.holderExists);
      reply.code(201);
      return { ...onWire(issued), key: issued.key, warning: issued.warning };
    },
  });

  app.route({
    method: 'GET',
    url: '/v1/keys',
    ...operation({
      id: 'listKeys',
      summary: { zh: '列出密钥', en: 'List keys' },
      tag: 'access',
      needs: 'keys:read',
      query: keyQuerySchema,
      answer: { schema: keyListSchema, example: { data: [keyExample], nextCursor: null } },
      problems: ['invalid-cursor'],
    }),
    handler: async (request) => {
      const { cursor, ...filter } = request.query;
      const after = cursor === undefined ? undefined : decodeCursor('keys', cursor, idPosition);
      const rows = await listKeys(contextOf(request, services), { ...filter, after });
      const page = pageOf('keys', rows, filter.limit, (key) => key.id);
      return { data: page.data.map(onWire), nextCursor: page.nextCursor };
    },
  });
}

/** Rotation and revocation. */
export function keyLifeRoutes(app: App, services: AccessServices): void {
  app.route({
    method: 'POST',
    url: '/v1/keys/:id/rotation',
    ...operation({
      id: 'rotateKey',
      summary: { zh: '轮换密钥', en: 'Rotate a key' },
      description: {
        zh: '给同一持有者一把新密钥；旧密钥在 overlapHours 小时内仍可使用（默认 24，最多 168）。每把密钥都可轮换自己。',
        en: 'Gives the same holder a new key; the old one works on for overlapHours (24 by default, 168 at most). Any key may rotate itself.',
      },
      tag: 'access',
      needs: 'any-key',
      params: keyParamsSchema,
      body: { schema: rotationSchema, example: { overlapHours: 24 } },
      answer: { status: 201, schema: rotatedKeySchema, example: rotatedKeyExample },
      problems: ['beyond-own-scope', 'key-inactive'],
    }),
    handler: async (request, reply) => {
      const hours = request.body?.overlapHours ?? DEFAULT_OVERLAP_HOURS;
      const rotated = await rotateKey(contextOf(request, services), request.params.id, hours);
      services.keyRing.forget();
      reply.code(201);
      const { key, replaces, oldKeyUntil } = rotated;
      return { ...wireOf(rotated, services.now()), key, replaces, oldKeyUntil: oldKeyUntil.toISOString() };
    },
  });

  app.route({
    method: 'DELETE',
    url: '/v1/keys/:id',
    ...operation({
      id: 'revokeKey',
      summary: { zh: '吊销密钥', en: 'Revoke a key' },
      description: {
        zh: '立即失效；其他进程最迟 2 秒后。再次吊销不变。',
        en: 'It stops working at once, in other processes within two seconds. Revoking again changes nothing.',
      },
      tag: 'access',
      needs: 'keys:write',
      params: keyParamsSchema,
      problems: ['beyond-own-scope', 'last-operator-key'],
    }),
    handler: async (request, reply) => {
      await revokeKey(contextOf(request, services), request.params.id);
      services.keyRing.forget();
      reply.code(204);
    },
  });
}

/** Who changed what outside the journal. */
export function auditRoutes(app: App, services: AccessServices): void {
  app.route({
    method: 'GET',
    url: '/v1/audit',
    ...operation({
      id: 'listAudit',
      summary: { zh: '审计记录', en: 'List audit records' },
      description: {
        zh: '台账之外谁改了什么，最新的在前；from、to 为北京时间的日期，含首尾。',
        en: 'Who changed what outside the journal, newest first; from and to are days in Asia/Shanghai, both included.',
      },
      tag: 'access',
      needs: 'audit:read',
      query: auditQuerySchema,
      answer: { schema: auditListSchema, example: auditListExample },
      problems: ['invalid-cursor'],
    }),
    handler: async (request) => {
      const { cursor, ...filter } = request.query;
      const after = cursor === undefined ? undefined : decodeCursor('audit', cursor, idPosition);
      const rows = await listAudit(contextOf(request, services), { ...filter, after });
      const page = pageOf('audit', rows, filter.limit, (record) => record.id);
      const data = page.data.map((record) => ({ ...record, at: record.at.toISOString() }));
      return { data, nextCursor: page.nextCursor };
    },
  });

  app.route({
    method: 'GET',
    url: '/v1/me',
    ...operation({
      id: 'getMe',
      summary: { zh: '手中的密钥', en: 'The key in hand' },
      tag: 'access',
      needs: 'any-key',
      answer: { schema: meSchema, example: meExample },
    }),
    handler: async (request) => {
      const { actor, keyId, expiresAt } = request.credential!;
      const { client, name, role, scope, unit = null, shop = null, member, household = null } = actor;
      const key = { id: keyId, expiresAt: expiresAt?.toISOString() ?? null };
      const rights = [...RIGHTS_OF[role]];
      return {
        client,
        name,
        role,
        scope,
        village: villageOf(scope),
        unit,
        shop,
        member: member?.id ?? null,
        household,
        rights,
        key,
      };
    },
  });
}

function wireOf(key: KeyRecord, now: Date) {
  return {
    ...key,
    status: statusOf(key, now),
    createdAt: key.createdAt.toISOString(),
    expiresAt: key.expiresAt?.toISOString() ?? null,
    revokedAt: key.revokedAt?.toISOString() ?? null,
    overlapUntil: key.overlapUntil?.toISOString() ?? null,
    lastUsedAt: key.lastUsedAt?.toISOString() ?? null,
  };
}
