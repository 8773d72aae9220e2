import { z } from 'zod';
import {
  daySchema,
  listOf,
  monthSchema,
  pageQuerySchema,
  seqTextSchema,
  textSchema,
  uuidSchema,
  villageParamsSchema,
} from '../../http/contract.ts';
import { explain } from '../../http/explain.ts';
import { isOfOwnSeries, MAX_ON_HAND, MAX_VALUE_FEN, type RecordedKind } from './decide-movement.ts';
import { SHOP_KINDS } from './goods.ts';
import { MOVEMENT_KINDS } from './stock.ts';

export const movementParamsSchema = villageParamsSchema.extend({ seq: seqTextSchema });

const RECORDED_KINDS = ['purchase', 'donation', 'return', 'correction', 'stock-take'] as const satisfies RecordedKind[];

const receiptNo = textSchema(20).refine(
  (text) => !isOfOwnSeries(text),
  explain(
    { zh: '与系统编号的收据号相似', en: 'looks like a number that is given out here' },
    {
      zh: '请不写 receiptNo 由系统编号，或填写纸质收据上的号',
      en: 'leave it out, or give the number of the paper receipt',
    },
  ),
);

export const newMovementSchema = z
  .strictObject({
    kind: z
      .enum(RECORDED_KINDS)
      .describe('采购、捐赠、退回、更正、盘点；发放由兑换记录 / goods are issued by redemptions only'),
    goods: uuidSchema.optional().describe('不写为捐款或捐款更正 / absent: a gift of money, or its correction'),
    quantity: z
      .int()
      .min(-MAX_ON_HAND)
      .max(MAX_ON_HAND)
      .default(0)
      .describe('更正带正负号；盘点写盘得数量 / signed for corrections; what was counted for stock-takes'),
    valueFen: z
      .int()
      .min(-MAX_VALUE_FEN)
      .max(MAX_VALUE_FEN)
      .optional()
      .describe(
        '价值（分钱）；捐赠、捐款必填，其余不写按均价 / in fen; needed for gifts, else at the average where absent',
      ),
    donor: textSchema(100).optional().describe('捐赠人 / who gave it'),
    anonymous: z.boolean().default(false).describe('捐赠人不愿署名，公开处不显示 / the donor wants no name in public'),
    receiptNo: receiptNo.optional().describe('不写由系统按村、年编号 / given by village and year where absent'),
    fund: textSchema(50).optional().describe('款项 / which fund'),
    reason: textSchema(500).optional().describe('更正必填 / needed for corrections'),
    reference: textSchema(100).optional().describe('单据号 / number of a bill'),
    occurredOn: daySchema.optional().describe('不写为今天 / today where absent'),
  })
  .superRefine((said, context) => {
    for (const [path, zh, en, fixZh, fixEn] of mistakesOf(said)) {
      context.addIssue({ code: 'custom', path: [path], message: explain({ zh, en }, { zh: fixZh, en: fixEn }) });
    }
  })
  .meta({ id: 'NewStockMovement' });

interface Said {
  readonly kind: RecordedKind;
  readonly goods?: string | undefined;
  readonly quantity: number;
  readonly valueFen?: number | undefined;
  readonly donor?: string | undefined;
  readonly anonymous: boolean;
  readonly receiptNo?: string | undefined;
  readonly reason?: string | undefined;
}

type Mistake = readonly [path: keyof Said, zh: string, en: string, fixZh: string, fixEn: string];

/** What a kind of movement needs and does not take. */
function mistakesOf({ kind, goods, quantity, valueFen, donor, anonymous, receiptNo, reason }: Said): Mistake[] {
  const isGift = kind === 'donation';
  const isCorrection = kind === 'correction';
  const found: (Mistake | false)[] = [
    goods === undefined &&
      !isGift &&
      !isCorrection && ['goods', '缺少商品', 'is missing', '请写明商品', 'name the goods'],
    goods === undefined &&
      quantity !== 0 && ['quantity', '款项没有数量', 'money has none', '请写 valueFen，不写 quantity', 'give valueFen'],
    goods !== undefined &&
      !isCorrection &&
      quantity < (kind === 'stock-take' ? 0 : 1) && [
        'quantity',
        '数量不对',
        'is no quantity',
        '入库写正数；盘点写盘得数量；减少请用更正',
        'a positive number; what was counted for a stock-take; use a correction to take away',
      ],
    goods !== undefined &&
      isCorrection &&
      quantity === 0 &&
      !valueFen && [
        'quantity',
        '没有要更正的内容',
        'corrects nothing',
        '请写 quantity 或 valueFen',
        'give quantity or valueFen',
      ],
    (isGift || goods === undefined) &&
      valueFen === undefined && ['valueFen', '缺少价值', 'is missing', '请写价值（分钱）', 'give the value, in fen'],
    goods === undefined &&
      valueFen === 0 && ['valueFen', '金额为零', 'is zero', '请写金额（分钱）', 'give the amount, in fen'],
    valueFen !== undefined &&
      valueFen < 0 &&
      !isCorrection && ['valueFen', '价值为负', 'is negative', '减少请用更正', 'use a correction to take away'],
    isCorrection && reason === undefined && ['reason', '缺少理由', 'is missing', '更正须写明理由', 'say why'],
    isGift &&
      donor === undefined &&
      !anonymous && [
        'donor',
        '缺少捐赠人',
        'is missing',
        '请写捐赠人，或 anonymous: true',
        'name the donor, or give anonymous: true',
      ],
    !isGift && donor !== undefined && ['donor', '不是捐赠', 'is for gifts', '请去掉', 'leave it out'],
    !isGift && anonymous && ['anonymous', '不是捐赠', 'is for gifts', '请去掉', 'leave it out'],
    !isGift && receiptNo !== undefined && ['receiptNo', '不是捐赠', 'is for gifts', '请去掉', 'leave it out'],
  ];
  return found.filter((one) => one !== false);
}

export const movementSchema = z
  .object({
    seq: z.int(),
    kind: z.enum(MOVEMENT_KINDS),
    goods: z.string().nullable().describe('null 为款项 / null: money'),
    shop: z.string().nullable(),
    quantity: z.int().describe('带正负号 / signed'),
    valueFen: z.int().describe('带正负号，分钱 / signed, in fen'),
    onHandAfter: z.int().nullable(),
    valueFenAfter: z.int().nullable(),
    anonymous: z.boolean(),
    donor: z.string().nullable().describe('不愿署名者仅村委可见 / who wants no name is shown to the committee only'),
    receiptNo: z.string().nullable(),
    fund: z.string().nullable(),
    reason: z.string().nullable().describe('仅可读个人信息者可见 / for readers of personal data'),
    reference: z.string().nullable(),
    redemption: z.string().nullable(),
    occurredOn: z.string(),
    recordedAt: z.string(),
    recordedBy: z.string(),
    hash: z.string().describe('与上一笔相连的 SHA-256 / chained to the movement before'),
  })
  .meta({ id: 'StockMovement' });
export type MovementBody = z.input<typeof movementSchema>;
export const movementListSchema = listOf(movementSchema);
export const movementListQuerySchema = pageQuerySchema.extend({
  goods: uuidSchema.optional(),
  shop: uuidSchema.optional(),
  kind: z.enum(MOVEMENT_KINDS).optional(),
  from: daySchema.optional().describe('按发生日 / by the day it happened'),
  to: daySchema.optional(),
});

export const stockStatementQuerySchema = z.strictObject({ month: monthSchema, shop: uuidSchema.optional() });

const sums = {
  opening: z.int(),
  purchased: z.int(),
  donated: z.int(),
  returned: z.int(),
  issued: z.int().describe('负数 / negative'),
  corrected: z.int().describe('更正与盘点，带正负号 / corrections and stock-takes, signed'),
  closing: z.int(),
};
const sumsSchema = z.object(sums).meta({ id: 'StockSums' });

const givenSchema = z
  .object({
    seq: z.int(),
    receiptNo: z.string(),
    occurredOn: z.string(),
    donor: z.string().nullable().describe('null 为匿名爱心人士 / null: anonymous'),
    goods: z
      .object({ id: z.string(), name: z.string(), unit: z.string() })
      .nullable()
      .describe('null 为捐款 / null: money'),
    quantity: z.int(),
    valueFen: z.int(),
    fund: z.string().nullable(),
    issued: z.int().nullable().describe('至今已发出，先进先出 / handed out so far, first in first out'),
    redemptions: z.int().nullable().describe('发给了几次兑换 / in how many redemptions'),
  })
  .meta({ id: 'Donation' });

export const stockStatementSchema = z
  .object({
    month: z.string(),
    complete: z.boolean().describe('该月已过，不再变动 / the month is over: nothing will change'),
    through: z.int().describe('至库存流水第几笔 / up to this movement'),
    hash: z.string().describe('该笔的链式哈希 / its chained hash'),
    shops: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        kind: z.enum(SHOP_KINDS),
        lines: z.array(
          z.object({
            goods: z.string(),
            name: z.string(),
            unit: z.string(),
            quantity: sumsSchema,
            valueFen: sumsSchema,
          }),
        ),
        valueFen: sumsSchema,
      }),
    ),
    valueFen: sumsSchema,
    donations: z.array(givenSchema),
    donatedFen: z.int(),
    moneyFen: z
      .int()
      .describe('本月捐款（含更正；指定商店时为 0） / gifts of money, with corrections; 0 where a shop is named'),
  })
  .meta({ id: 'StockStatement' });
export type StockStatementBody = z.input<typeof stockStatementSchema>;
