import { z } from 'zod';
import {
  daySchema,
  householdNoSchema,
  instantSchema,
  listOf,
  pageQuerySchema,
  periodSchema,
  seqSchema,
  uuidSchema,
  villageCodeSchema,
} from '../http/contract.ts';
import { explain } from '../http/explain.ts';
import { ENTRY_KINDS } from '../ledger/index.ts';

/** Sums may exceed what one entry may move. */
const pointsSchema = z.number().meta({ multipleOf: 0.01 });
const countSchema = z.int().min(0);

export const periodParamsSchema = z.strictObject({ village: villageCodeSchema, period: periodSchema });

const line = {
  opening: pointsSchema.meta({ description: '上期结余 / balance before the period' }),
  merit: pointsSchema.meta({ description: '本期加分 / points earned, net of reversals' }),
  deductions: pointsSchema.meta({ description: '本期扣分（负数） / points deducted as far as they moved; negative' }),
  adjustments: pointsSchema.meta({ description: '期初及转移 / openings and transfers' }),
  redeemed: pointsSchema.meta({ description: '兑换（负数） / redeemed; negative' }),
  refunded: pointsSchema.meta({ description: '退还 / refunded' }),
  expired: pointsSchema.meta({ description: '作废（负数） / expired or forfeited; negative' }),
  closing: pointsSchema.meta({ description: '本期结余 / balance after the period' }),
  honour: pointsSchema.meta({ description: '本期荣誉分 / honour of the period' }),
};

const unitSchema = z.object({ id: uuidSchema, name: z.string(), path: z.string() }).nullable();

export const summarySchema = z.object({
  village: villageCodeSchema,
  villageName: z.string(),
  period: periodSchema,
  asOf: z.object({ size: countSchema, root: z.string() }),
  closed: z.boolean().meta({ description: '该期各日均已结账 / all days of the period are closed' }),
  balanced: z
    .boolean()
    .meta({ description: '每行、小计与合计均平 / opening and movements make the closing everywhere' }),
  data: z.array(
    z
      .object({
        household: householdNoSchema,
        unit: unitSchema,
        head: z
          .string()
          .nullable()
          .meta({ description: '户主，仅对可读个人信息者 / only for who may read personal data' }),
        ...line,
      })
      .meta({ id: 'SummaryLine' }),
  ),
  subtotals: z.array(z.object({ unit: unitSchema, households: countSchema, ...line }).meta({ id: 'SummarySubtotal' })),
  total: z.object({ households: countSchema, ...line }),
});

export const statementParamsSchema = z.strictObject({ village: villageCodeSchema, no: householdNoSchema });

const range = {
  from: daySchema.optional().meta({ description: '发生日自（含） / days of the act, included' }),
  to: daySchema.optional().meta({ description: '发生日至（含） / days of the act, included' }),
  asOf: instantSchema.optional().meta({ description: '截至此时已记账的 / what was recorded by then' }),
};

const inOrder = (query: { from?: string | undefined; to?: string | undefined }) =>
  query.from === undefined || query.to === undefined || query.from <= query.to;
const OUT_OF_ORDER = explain(
  { zh: 'from 晚于 to', en: 'from lies after to' },
  { zh: '请核对起止日期', en: 'check the two days' },
);

export const statementQuerySchema = pageQuerySchema.extend(range).refine(inOrder, OUT_OF_ORDER);
export const statementFileQuerySchema = z.strictObject(range).refine(inOrder, OUT_OF_ORDER);

const figuresSchema = z.object({ honour: pointsSchema, balance: pointsSchema, held: pointsSchema });
const standingSchema = figuresSchema.extend({ available: pointsSchema });
const textSchema = z.string().nullable();
const statementInstant = z.iso.datetime({ offset: true });

const statementEntrySchema = z
  .object({
    seq: seqSchema,
    name: z.string(),
    kind: z.enum(ENTRY_KINDS),
    occurredOn: daySchema,
    recordedAt: statementInstant,
    countedIn: z.string().nullable().meta({ description: '计入月份 / the month in which it counts' }),
    late: z
      .boolean()
      .meta({ description: '补记：计入月份不是发生月份 / counts in another month than that of its day' }),
    rule: z.string().nullable(),
    rulebookVersion: z.int().nullable(),
    dimension: z.string().nullable(),
    quantity: z.number().nullable(),
    member: uuidSchema.nullable(),
    original: seqSchema
      .nullable()
      .meta({ description: '所冲正、了结或退还的分录 / what it reverses, resolves or refunds' }),
    expiresAt: statementInstant.nullable(),
    honour: pointsSchema.meta({ description: '荣誉分变动 / change of honour' }),
    points: pointsSchema.meta({ description: '积分变动 / change of the balance' }),
    held: pointsSchema.meta({ description: '预占变动 / change of what is held' }),
    honourAfter: pointsSchema,
    balanceAfter: pointsSchema,
    heldAfter: pointsSchema,
    running: figuresSchema.meta({
      description: '自 opening 起按所列各笔累计 / the opening and all entries listed up to this one',
    }),
    note: textSchema,
    reason: textSchema,
    reference: textSchema,
    evidence: textSchema,
    handler: textSchema,
  })
  .meta({ id: 'StatementEntry' });

export const statementSchema = listOf(statementEntrySchema).extend({
  household: householdNoSchema,
  head: z.string().nullable(),
  from: daySchema.nullable(),
  to: daySchema.nullable(),
  asOf: z.object({ at: statementInstant, size: countSchema }),
  opening: standingSchema,
  closing: standingSchema,
  count: countSchema,
});

export const statementPositionSchema = seqSchema;
