import { z } from 'zod';
import {
  daySchema,
  instantSchema,
  listOf,
  pageQuerySchema,
  textSchema,
  uuidSchema,
  villageCodeSchema,
} from '../http/contract.ts';
import { explain } from '../http/explain.ts';
import { ROLES } from '../kernel/actor.ts';
import { isRegionPrefix } from '../kernel/village-code.ts';
import { RIGHTS } from './authorise.ts';

const scopeSchema = z
  .string()
  .regex(
    /^([1-9]\d(\d{2}(\d{2}(\d{3}(\d{3})?)?)?)?)?$/,
    explain(
      { zh: '不是区划代码前缀', en: 'not the prefix of a division code' },
      { zh: '请填写 2、4、6、9 或 12 位区划代码', en: 'give 2, 4, 6, 9 or 12 digits' },
    ),
  );

const ISSUED_ROLES = ['operator', 'supervisor', 'committee', 'officer', 'reviewer', 'shop', 'auditor'] as const;
const OF_A_VILLAGE: ReadonlySet<string> = new Set(['committee', 'officer', 'reviewer', 'shop']);

type Issue = (path: string, zh: string, en: string, fixZh: string, fixEn: string) => void;

interface Named {
  role: (typeof ISSUED_ROLES)[number];
  scope: string;
  unit?: string | undefined;
  shop?: string | undefined;
  member?: string | undefined;
}

/** Role, scope and holder must fit together. */
function checkHolder(key: Named, issue: Issue): void {
  const { role, scope, unit, shop, member } = key;
  const village = scope.length === 12;
  if (role === 'operator' && scope !== '') {
    issue('scope', '管理员没有范围', 'operators have no scope', '请填写空字符串', 'give an empty string');
  } else if (OF_A_VILLAGE.has(role) && !village) {
    issue('scope', '该角色属于一个村', 'this role belongs to one village', '请填写 12 位代码', 'give 12 digits');
  } else if (role !== 'operator' && !isRegionPrefix(scope)) {
    issue('scope', '缺少范围', 'is missing', '请填写区划代码前缀', 'give the prefix of a division code');
  }
  if (unit !== undefined && role !== 'officer') {
    issue('unit', '只有 officer 有组', 'only officers have a unit', '请删去', 'remove it');
  }
  if ((shop !== undefined) !== (role === 'shop')) {
    issue('shop', '店铺密钥（且仅店铺密钥）须指明店铺', 'shop keys, and only they, name a shop', '请核对', 'check it');
  }
  if (member !== undefined && !village) {
    issue(
      'member',
      '成员属于一个村',
      'a member belongs to a village',
      '请删去，或填写村代码',
      'remove it, or give a village as scope',
    );
  }
}

export const newKeySchema = z
  .strictObject({
    name: textSchema(100),
    role: z.enum(ISSUED_ROLES),
    scope: scopeSchema.default(''),
    unit: uuidSchema.optional(),
    shop: uuidSchema.optional(),
    member: uuidSchema.optional(),
    expiresAt: instantSchema.optional(),
  })
  .superRefine((key, context) => {
    checkHolder(key, (path, zh, en, fixZh, fixEn) =>
      context.addIssue({ code: 'custom', path: [path], message: explain({ zh, en }, { zh: fixZh, en: fixEn }) }),
    );
  });

const nullableInstant = z.iso.datetime().nullable();

const keyFields = {
  id: z.uuid(),
  client: z
    .uuid()
    .meta({ description: '密钥的持有者，轮换后不变 / who holds the key; stays the same when it is rotated' }),
  name: z.string(),
  role: z.enum(ROLES),
  scope: z.string(),
  unit: z.uuid().nullable(),
  shop: z.uuid().nullable(),
  member: z.uuid().nullable(),
  status: z.enum(['active', 'overlapping', 'rotated', 'expired', 'revoked']),
  createdAt: z.iso.datetime(),
  expiresAt: nullableInstant,
  revokedAt: nullableInstant,
  overlapUntil: nullableInstant,
  replacedBy: z.uuid().nullable(),
  lastUsedAt: nullableInstant.meta({ description: '精确到分钟 / exact to the minute' }),
};

export const keySchema = z.object(keyFields).meta({ id: 'Key' });
export const keyListSchema = listOf(keySchema);

const secret = z.string().meta({ description: '只显示这一次 / shown this once' });
export const issuedKeySchema = z
  .object({
    ...keyFields,
    key: secret,
    warning: z.object({ zh: z.string(), en: z.string() }).nullable().meta({
      description: '没有写明成员的密钥无从回避 / a key without a member cannot be kept out of its kin’s cases',
    }),
  })
  .meta({ id: 'IssuedKey' });
export const rotatedKeySchema = z
  .object({ ...keyFields, key: secret, replaces: z.uuid(), oldKeyUntil: z.iso.datetime() })
  .meta({ id: 'RotatedKey' });

export const keyParamsSchema = z.strictObject({ id: uuidSchema });
export const keyQuerySchema = pageQuerySchema.extend({ scope: scopeSchema.optional(), role: z.enum(ROLES).optional() });

export const rotationSchema = z.strictObject({ overlapHours: z.int().min(0).max(168).default(24) }).optional();

export const auditQuerySchema = pageQuerySchema.extend({
  actor: uuidSchema.optional(),
  action: z
    .string()
    .regex(
      /^[a-z-]+\.[a-z-]+$/,
      explain({ zh: '不是操作名', en: 'not an action' }, { zh: '如 key.issued', en: 'such as key.issued' }),
    )
    .max(60)
    .optional(),
  village: villageCodeSchema.optional(),
  from: daySchema.optional(),
  to: daySchema.optional(),
});

export const auditRecordSchema = z
  .object({
    id: z.uuid(),
    at: z.iso.datetime(),
    actor: z.uuid(),
    actorName: z.string(),
    action: z.string(),
    village: z.string().nullable(),
    subject: z.string(),
    details: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'AuditRecord' });
export const auditListSchema = listOf(auditRecordSchema);

export const meSchema = z
  .object({
    client: z.uuid(),
    name: z.string(),
    role: z.enum(ROLES),
    scope: z.string(),
    village: z.string().nullable(),
    unit: z.uuid().nullable(),
    shop: z.uuid().nullable(),
    member: z.uuid().nullable(),
    household: z.string().nullable().meta({ description: "户的凭证：户号 / the number of a household's token" }),
    rights: z.array(z.enum(RIGHTS)),
    key: z.object({ id: z.uuid(), expiresAt: nullableInstant }),
  })
  .meta({ id: 'Me' });
