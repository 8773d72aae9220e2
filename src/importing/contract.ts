import { z } from 'zod';
import {
  daySchema,
  instantSchema,
  listOf,
  pageQuerySchema,
  periodSchema,
  seqSchema,
  uuidSchema,
} from '../http/contract.ts';
import { explain } from '../http/explain.ts';
import { ruleBodySchema } from '../rulebook/index.ts';
import { IMPORT_KINDS } from './interpret/index.ts';
import { IMPORT_STATUSES } from './store.ts';

/** One line of text as a person types it. */
function line(limit: number) {
  return z
    .string()
    .min(1)
    .max(limit)
    .regex(
      /^[^\s\p{Cc}\p{Cs}](?:[^\p{Cc}\p{Cs}]*[^\s\p{Cc}\p{Cs}])?$/u,
      explain(
        { zh: '首尾有空格，或含换行、控制字符', en: 'has spaces around it, line breaks or control characters' },
        { zh: '请写成一行文字', en: 'write it as one line' },
      ),
    );
}

const kindSchema = z.enum(IMPORT_KINDS);

/** The fields of the form beside the file. */
export const uploadFieldsSchema = z.strictObject({
  kind: kindSchema,
  sheet: line(255).optional(),
  period: periodSchema.optional(),
  effectiveOn: daySchema.optional(),
});

/** The same for the reference: forms are not JSON. */
export const uploadForm = {
  type: 'object',
  required: ['file', 'kind'],
  examples: [{ kind: 'postings', sheet: '2026年10月积分台账', file: '（xlsx）' }],
  properties: {
    file: { type: 'string', format: 'binary', description: 'xlsx，或 UTF-8、GB18030 的 csv，≤ 10 MB · xlsx or csv' },
    kind: {
      type: 'string',
      enum: IMPORT_KINDS,
      description: '花名册、细则、台账、期初 · roster, rulebook, month’s sheet, opening balances',
    },
    sheet: {
      type: 'string',
      maxLength: 255,
      description: '工作表名称；不填则按表头查找 · found by its header unless named',
    },
    period: {
      type: 'string',
      description: '台账没有写明年月时的期间，如 2026-10 · for a sheet that does not say its month',
    },
    effectiveOn: {
      type: 'string',
      format: 'date',
      description: '花名册变动从哪天起算，默认今天 · roster: from when changes count',
    },
  },
};

export const importQuerySchema = pageQuerySchema.extend({
  kind: kindSchema.optional(),
  status: z.enum(IMPORT_STATUSES).optional(),
});

export const commitSchema = z
  .strictObject({
    effectiveFrom: daySchema.optional().describe('细则：施行日期，默认按标题 / rulebook: default as its heading says'),
    effectiveOn: daySchema.optional().describe('花名册：变动从哪天起算 / roster: from when changes count'),
    asOf: daySchema.optional().describe('期初：截至哪一天 / balances: the day they are of'),
    resolution: line(500).optional().describe('细则、期初：决议 / rulebook, balances: the resolution'),
  })
  .optional();

const told = { code: z.string(), message: z.string(), fix: z.string() };
const entrySchema = z.object({ seq: seqSchema, name: z.string() }).describe('分录 / the entry that it became');
const points = z.number();

export const rowSchema = z
  .object({
    row: z.int().describe('Excel 行号 / number of the row in Excel'),
    column: z.int().optional().describe('汇总表：Excel 列号 / in a matrix: number of the column'),
    verdict: z.enum(['accepted', 'refused', 'skipped']),
    reason: z
      .enum(['blank', 'total', 'footer', 'header', 'section', 'already-posted', 'already-adopted'])
      .optional()
      .describe('跳过的原因 / why it was skipped'),
    problems: z.array(z.object(told)),
    warnings: z.array(z.object({ ...told, of: z.int().optional().describe('与哪一行重复 / the row that it repeats') })),
    normalised: z.array(z.object({ field: z.string(), from: z.string(), to: z.string(), message: z.string() })),
    household: z.string().optional(),
    member: z.string().optional().describe('姓名 / name'),
    memberId: z.string().optional(),
    rule: z.string().optional(),
    act: z.string().optional(),
    occurredOn: z.string().optional(),
    quantity: z.number().optional(),
    points: points.optional(),
    honour: points.optional(),
    balance: points.optional(),
    entry: entrySchema.optional(),
  })
  .meta({ id: 'ImportRow' });

const headShape = {
  id: uuidSchema,
  kind: kindSchema,
  sheet: z.string(),
  filename: z.string(),
  status: z.enum(IMPORT_STATUSES),
  createdAt: instantSchema,
  createdBy: z.string().describe('上传的密钥持有者 / the client that uploaded it'),
  committedAt: instantSchema.nullable(),
  expiresAt: instantSchema.describe('文件和核对结果保留到何时 / until when file and report are kept'),
};
const summarySchema = z.object({ accepted: z.int(), refused: z.int(), skipped: z.int() });

const discrepancySchema = z.object({
  entry: entrySchema,
  row: z.int(),
  column: z.int().optional(),
  household: z.string(),
  rule: z.string(),
  occurredOn: z.string(),
  points,
  ...told,
  now: z.object({ row: z.int(), column: z.int().optional() }).optional(),
});

/** What a repeated roster changes of a household or of one of its members. */
const rosterChangeSchema = z.object({
  household: z.string(),
  member: z.string().nullable(),
  name: z.string().nullable(),
  field: z.string(),
  from: z.string().nullable(),
  to: z.string().nullable(),
});

const postingsShape = {
  period: z
    .object({ text: z.string(), first: z.string(), last: z.string() })
    .nullable()
    .optional()
    .describe('台账：所属期间 / postings: the period that the sheet covers'),
  vanished: z
    .array(discrepancySchema)
    .optional()
    .describe('台账：已入账而新表里没有的 / postings: posted before, no longer in the sheet'),
};
const rosterShape = {
  effectiveOn: z.string().optional(),
  units: z.array(z.object({ name: z.string(), households: z.int() })).optional(),
  opened: z.array(z.string()).optional().describe('花名册：新立的户 / roster: new households'),
  joined: z.array(z.object({ household: z.string(), name: z.string(), head: z.boolean() })).optional(),
  left: z.array(z.object({ household: z.string(), member: z.string(), name: z.string() })).optional(),
  moved: z.array(z.object({ member: z.string(), name: z.string(), from: z.string(), to: z.string() })).optional(),
  missing: z
    .array(z.string())
    .optional()
    .describe('花名册里没有、原样保留的户 / households that it does not list: kept'),
  closed: z.array(z.string()).optional().describe('已销户、不作处理的户 / closed households that it lists: left alone'),
};
const rulebookShape = {
  rules: z.array(ruleBodySchema).optional(),
  proposal: z.object({ effectiveFrom: z.string().optional(), resolution: z.string().optional() }).optional(),
  version: z.int().optional().describe('细则：成为第几版 / rulebook: the version that it is'),
};
const balancesShape = {
  resolution: z.string().nullable().optional(),
  asOf: z.string().optional(),
};
const sumsSchema = z.object({ honour: points.optional(), balance: points.optional() });

/** An import with its rows; which of the other parts there are depends on the kind. */
export const importSchema = z
  .object({
    ...headShape,
    summary: summarySchema,
    rows: z.array(rowSchema),
    ...postingsShape,
    ...rosterShape,
    ...rulebookShape,
    ...balancesShape,
    changed: z
      .array(z.union([discrepancySchema, rosterChangeSchema]))
      .optional()
      .describe(
        '台账：已入账而改动了的行；花名册：变动的项 / postings: posted rows that differ now; roster: what changes',
      ),
    totals: z
      .object({
        merit: points.optional(),
        deductions: points.optional(),
        ...sumsSchema.shape,
        sheet: sumsSchema.optional(),
      })
      .optional()
      .describe('可入账各行的合计；sheet 为表中所写 / sums of the accepted rows; `sheet` as the sheet itself says'),
  })
  .meta({ id: 'Import' });
export type ImportBody = z.output<typeof importSchema>;

export const importListSchema = listOf(
  z.object({ ...headShape, summary: summarySchema.nullable().describe('过期后为空 / null once expired') }),
);
