import { z } from 'zod';
import {
  daySchema,
  householdNoSchema,
  instantSchema,
  listOf,
  numberInText,
  pageQuerySchema,
  pointsSchema,
  seqTextSchema,
  textSchema,
  uuidSchema,
  villageParamsSchema,
} from '../http/contract.ts';
import { explain } from '../http/explain.ts';
import { toPoints } from '../kernel/points.ts';
import { ENTRY_KINDS } from '../ledger/index.ts';

export const MAX_BATCH = 5_000;
export const MAX_EVIDENCE = 10;
const MAX_QUANTITY = 100_000;

/** Limits of texts, in UTF-16 units. */
const NOTE = 500;
const REFERENCE = 200;

function isSafeUrl(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && url.protocol === 'https:' && url.username === '' && url.password === '';
}

export const evidenceSchema = z
  .array(
    z.union([
      z.strictObject({
        url: z
          .string()
          .max(1_000)
          .refine(
            isSafeUrl,
            explain(
              { zh: '不是 https 网址，或带有用户名、密码', en: 'not an https URL, or one with credentials' },
              { zh: '请填写 https:// 开头的网址', en: 'give a URL that starts with https://' },
            ),
          )
          .meta({ format: 'uri' }),
      }),
      z.strictObject({
        sha256: z
          .string()
          .regex(
            /^[0-9a-f]{64}$/,
            explain(
              { zh: '不是 SHA-256', en: 'not a SHA-256' },
              { zh: '请填写 64 位小写十六进制', en: 'give 64 lower-case hexadecimal digits' },
            ),
          ),
      }),
    ]),
  )
  .max(MAX_EVIDENCE)
  .describe('佐证的网址（https）或文件的 SHA-256 / URLs or hashes of evidence');

const actShape = {
  household: householdNoSchema,
  member: uuidSchema
    .optional()
    .describe('行为人：当日为本户成员 / the member who acted; belongs to the household on that day'),
  rule: z.string().min(1).max(20).describe('细则编码 / the code of the rule'),
  quantity: z
    .number()
    .positive()
    .max(MAX_QUANTITY)
    .refine(
      (value) => toPoints(value) !== undefined,
      explain(
        { zh: '数量最多两位小数', en: 'a quantity has at most two decimals' },
        { zh: '请写成 1、0.5 这样的数', en: 'write a number such as 1 or 0.5' },
      ),
    )
    .meta({ multipleOf: 0.01 })
    .optional()
    .describe('默认 1 / default 1'),
  points: pointsSchema.optional().describe('只有范围分值的细则必填 / only rules with a range need it'),
  occurredOn: daySchema.describe('行为发生之日 / the day of the act'),
  note: textSchema(NOTE).optional(),
  evidence: evidenceSchema.optional(),
  reference: textSchema(REFERENCE).optional().describe('文号或荣誉名称 / document number or name of the honour'),
  lateReason: textSchema(NOTE)
    .optional()
    .describe('补记已结账期间的原因 / why it is recorded after its period was closed'),
};

export const postingSchema = z.strictObject(actShape).meta({ id: 'Posting' });
export type PostingBody = z.output<typeof postingSchema>;

export const idempotencyKeySchema = z
  .string()
  .regex(
    /^[\x20-\x7e]{1,255}$/,
    explain(
      { zh: '不是幂等键', en: 'not an idempotency key' },
      { zh: '请用 1–255 个可见 ASCII 字符', en: 'use 1–255 printable ASCII characters' },
    ),
  );

export const batchSchema = z
  .strictObject({
    items: z
      .array(z.strictObject({ key: idempotencyKeySchema, ...actShape }))
      .min(1)
      .max(MAX_BATCH),
    atomic: z.boolean().default(true).describe('全部入账或全部不入账 / all of them or none'),
    dryRun: z.boolean().default(false).describe('试算：什么也不写 / decides and writes nothing'),
  })
  .meta({ id: 'PostingBatch' });

export const reversalSchema = z.strictObject({ reason: textSchema(NOTE) });
export const closingSchema = z.strictObject({
  through: daySchema.describe('结账日：该日及以前不再记分 / closes all days up to and including it'),
});

const points = z.number();

/** An entry as every answer has it: its own columns, nothing that could change later. */
const entryShape = {
  seq: z.int(),
  name: z.string().describe('单据上的编号 / as printed on slips'),
  kind: z.enum(ENTRY_KINDS),
  household: z.string().nullable(),
  member: z.string().nullable(),
  rule: z.string().nullable(),
  dimension: z.string().nullable(),
  rulebookVersion: z.int().nullable(),
  quantity: z
    .number()
    .nullable()
    .describe('数量；年终结转为当时剩下的积分 / quantity; of a year end the points that were left'),
  honour: points.describe('计入荣誉分 / added to the honour, signed'),
  points: points.describe('计入余额 / what reached the balance, signed'),
  held: points,
  amount: points,
  debit: z.string(),
  credit: z.string(),
  capUse: points,
  honourAfter: points,
  balanceAfter: points,
  heldAfter: points,
  occurredOn: z.string(),
  countedIn: z
    .string()
    .nullable()
    .describe('计入哪个月；年终结转为该年 12 月 / the month in which it counts; a year end names December of its year'),
  recordedAt: z.string(),
  recordedBy: z.string(),
  original: z.int().nullable().describe('所冲正、了结或退还的分录 / the entry that it is about'),
  expiresAt: z.string().nullable(),
  leafHash: z.string(),
};
export const entrySchema = z.object(entryShape).meta({ id: 'Entry' });
export type EntryBody = z.output<typeof entrySchema>;

const standingSchema = z
  .object({ no: z.string(), honour: points, balance: points, held: points, available: points })
  .meta({ id: 'HouseholdPoints' });

/** What a write of the journal changed. */
export const writtenSchema = z.object({ entry: entrySchema, household: standingSchema });
export const closedSchema = z.object({ entry: entrySchema, household: z.null() });

/** An entry as it is read: with what belongs to it elsewhere. */
export const readEntrySchema = z
  .object({
    ...entryShape,
    recorderName: z.string(),
    reversedBy: z.int().nullable(),
    reference: z.string().nullable(),
    evidence: z.array(z.object({ url: z.string().optional(), sha256: z.string().optional() })),
    note: z.string().nullable().optional().describe('仅限可查看个人信息者 / only for those who may read personal data'),
    reason: z.string().nullable().optional().describe('同上 / likewise'),
    handler: z.string().nullable().optional().describe('同上 / likewise'),
  })
  .meta({ id: 'EntryRead' });
export type ReadEntryBody = z.output<typeof readEntrySchema>;
export const entryListSchema = listOf(readEntrySchema);

/** A problem of one item, as problems are answered, without a request of its own. */
export const itemProblemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.string(),
    fix: z.string(),
  })
  .meta({ id: 'ItemProblem' });

export const outcomesSchema = z
  .object({
    dryRun: z.boolean(),
    atomic: z.boolean(),
    posted: z.int(),
    replayed: z.int(),
    refused: z.int(),
    outcomes: z.array(
      z.object({
        index: z.int(),
        status: z.enum(['posted', 'replayed', 'refused']),
        entry: entrySchema.optional(),
        problem: itemProblemSchema.optional(),
      }),
    ),
  })
  .meta({ id: 'BatchOutcomes' });

export const entryParamsSchema = villageParamsSchema.extend({ seq: seqTextSchema });

export const entryQuerySchema = pageQuerySchema.extend({
  household: householdNoSchema.optional(),
  rule: z.string().min(1).max(20).optional(),
  kind: z.enum(ENTRY_KINDS).optional(),
  from: daySchema.optional().describe('行为日期从 / day of the act, from'),
  to: daySchema.optional().describe('行为日期到 / day of the act, to'),
  recordedBy: uuidSchema.optional().describe('经手密钥的持有者 / the client that recorded it'),
  reference: z.string().min(1).max(REFERENCE).optional(),
  member: uuidSchema.optional(),
  afterSeq: numberInText(z.number().int().min(0).max(Number.MAX_SAFE_INTEGER)).optional(),
  asOf: instantSchema.optional().describe('当时已入账的 / what had been recorded by then'),
});

export const ledgerSchema = z
  .object({
    village: z.string(),
    size: z.int(),
    root: z.string().describe('RFC 6962 根哈希 / root hash, hexadecimal'),
    closedThrough: z.string().nullable(),
    recordedAt: z.string().nullable().describe('最后一笔入账的时间 / when the last entry was recorded'),
  })
  .meta({ id: 'Ledger' });

export const trustedRootSchema = z
  .strictObject({
    size: z.int().min(0).max(Number.MAX_SAFE_INTEGER).optional(),
    root: z
      .string()
      .regex(
        /^[0-9a-fA-F]{64}$/,
        explain(
          { zh: '不是根哈希', en: 'not a root hash' },
          { zh: '请填写 64 位十六进制', en: 'give 64 hexadecimal digits' },
        ),
      )
      .optional(),
  })
  .refine(
    ({ size, root }) => (size === undefined) === (root === undefined),
    explain(
      { zh: 'size 和 root 只给了一个', en: 'only one of size and root is given' },
      { zh: '请同时填写，或都不填', en: 'give both or neither' },
    ),
  )
  .describe('另行留存的凭证；不给则只核对自身 / a size and root kept elsewhere')
  .optional();

export const verificationSchema = z
  .object({
    ok: z.boolean(),
    size: z.int(),
    root: z.string(),
    firstProblem: z
      .object({ check: z.string(), seq: z.int().optional(), message: z.string() })
      .optional()
      .describe('发现的第一处不符 / the first difference found'),
  })
  .meta({ id: 'Verification' });
