import { z } from 'zod';
import { daySchema, listOf, monthSchema, pageQuerySchema, textSchema, uuidSchema } from '../../http/contract.ts';
import { explain } from '../../http/explain.ts';
import { SETTLEMENT_STATES, SIDES } from './settlement.ts';

const MAX_ADJUSTMENTS = 50;
/** A million yuan. */
const MAX_FEN = 100_000_000;

export const newSettlementSchema = z
  .strictObject({ shop: uuidSchema, month: monthSchema.describe('已过完的月份 / a month that is over') })
  .meta({ id: 'SettlementRequest' });

const adjustmentSchema = z.strictObject({
  fen: z
    .int()
    .min(-MAX_FEN)
    .max(MAX_FEN)
    .refine(
      (fen) => fen !== 0,
      explain({ zh: '调整额不能为 0', en: 'must not be 0' }, { zh: '请删去此项', en: 'leave it out' }),
    )
    .describe('单位分钱，正加负减 / in fen, signed'),
  reason: textSchema(200).describe('确认后永久保存，不写人名 / kept for ever once confirmed: name no persons'),
  settlement: uuidSchema
    .nullable()
    .default(null)
    .describe('所更正的更早一期结算单 / the earlier settlement that it corrects'),
});

export const settlementChangeSchema = z
  .strictObject({ adjustments: z.array(adjustmentSchema).max(MAX_ADJUSTMENTS) })
  .meta({ id: 'SettlementChange' });

export const confirmationSchema = z
  .strictObject({
    digest: z
      .string()
      .regex(
        /^[0-9a-fA-F]{64}$/,
        explain(
          { zh: '不是结算单摘要', en: 'not a digest' },
          { zh: '请原样填写所读结算单的 digest', en: 'give the digest of the settlement as it was read' },
        ),
      ),
    side: z
      .enum(SIDES)
      .optional()
      .describe('不写则按密钥：商店的为 shop，村委的为 committee / follows from the key where absent'),
  })
  .meta({ id: 'SettlementConfirmation' });

export const paymentSchema = z
  .strictObject({
    paidOn: daySchema.optional().describe('不写则为今天 / today where absent'),
    reference: textSchema(100).describe('凭证号或转账流水号 / number of the voucher or transfer'),
  })
  .meta({ id: 'SettlementPayment' });

const points = z.number();
const fen = z.int();

const confirmed = z
  .object({ at: z.string(), by: z.string().describe('密钥的主体 / the client of the key') })
  .nullable();

export const settlementSchema = z
  .object({
    id: z.string(),
    shop: z.string(),
    month: z.string(),
    state: z.enum(SETTLEMENT_STATES),
    lines: z
      .array(
        z.object({
          goods: z.string(),
          name: z.string(),
          unit: z.string(),
          collected: z.int().describe('本月领取数量 / units handed out'),
          refunded: z.int().describe('本月退还数量，含以前月份领取的 / units taken back, also of earlier months'),
          points,
          cashFen: fen,
          settlementFen: fen.describe('应付商店，已减退还 / owed to the shop, net of refunds'),
        }),
      )
      .describe('积分、现金、应付均为领取减退还 / all sums are collections less refunds'),
    adjustments: z.array(z.object({ fen, reason: z.string(), settlement: z.string().nullable() })),
    points,
    cashFen: fen.describe('商店收取的现金补差 / cash that the shop took'),
    payableFen: fen.describe('应付合计 = 各行应付 + 调整；负数为商店应退 / negative: the shop owes'),
    ledger: z.object({ size: z.int(), root: z.string() }).describe('结算时的台账 / the journal it was drawn up on'),
    digest: z.string().describe('所结算全部内容的 SHA-256；双方确认的就是它 / what both sides confirm'),
    confirmations: z.object({ shop: confirmed, committee: confirmed }),
    payment: z.object({ paidOn: z.string(), reference: z.string(), by: z.string() }).nullable(),
    createdAt: z.string(),
    createdBy: z.string(),
    entries: z
      .array(
        z.object({
          entry: z.int(),
          redemption: z.string(),
          kind: z.enum(['collected', 'refunded']),
          day: z.string(),
          points,
          cashFen: fen,
          settlementFen: fen,
        }),
      )
      .optional()
      .describe('只在单独读取时给出 / only when one is read'),
  })
  .meta({ id: 'Settlement' });

export const settlementListQuerySchema = pageQuerySchema.extend({
  shop: uuidSchema.optional(),
  month: monthSchema.optional(),
  state: z.enum(SETTLEMENT_STATES).optional(),
});
export const settlementListSchema = listOf(settlementSchema);
