import { z } from 'zod';
import {
  daySchema,
  householdNoSchema,
  instantSchema,
  listOf,
  pageQuerySchema,
  textSchema,
  uuidSchema,
} from '../http/contract.ts';
import { explain } from '../http/explain.ts';
import { evidenceSchema, idempotencyKeySchema, itemProblemSchema, MAX_BATCH } from '../posting/index.ts';
import { passbookCodeSchema, pinSchema } from '../village/index.ts';
import { REDEMPTION_STATES, STEP_KINDS } from './redemption.ts';
import { LIMIT_PERIODS } from './shelf/goods.ts';

const MAX_LINES = 50;
const MAX_QUANTITY = 10_000;
const MAX_FEN = 100_000_000;

const quantity = z.int().min(1).max(MAX_QUANTITY);
const fen = z.int().min(0).max(MAX_FEN);

export function once<Line extends z.ZodType<{ goods: string }>>(line: Line) {
  return z
    .array(line)
    .min(1)
    .max(MAX_LINES)
    .refine(
      (lines) => new Set(lines.map(({ goods }) => goods)).size === lines.length,
      explain(
        { zh: '同一商品写了两行', en: 'an article is named twice' },
        { zh: '请合并为一行', en: 'put it into one line' },
      ),
    );
}

export const wantedLine = z.strictObject({
  goods: uuidSchema,
  quantity,
  cashFen: fen.default(0).describe('现金补差，单位分钱 / cash beside the points, in fen'),
});

const receiptShape = {
  note: textSchema(500).optional(),
  signedBy: textSchema(100).optional().describe('签领人 / who signed for the goods'),
  evidence: evidenceSchema.optional().describe('签名或手印的图片 / picture of the signature or mark'),
};

export const passbookShape = {
  passbook: passbookCodeSchema.optional(),
  pin: pinSchema,
};

/** Refines a body that names the household by its passbook or by its number. */
export const ONE_HOUSEHOLD = [
  (body: { passbook?: unknown; household?: unknown }): boolean =>
    (body.passbook === undefined) !== (body.household === undefined),
  explain(
    { zh: 'passbook 与 household 只能且必须给一个', en: 'give either passbook or household' },
    { zh: '商店凭存折；村委凭存折或户号', en: 'shops give passbook; a committee gives one of the two' },
  ),
] as const;

export const lookupSchema = z.strictObject({
  passbook: passbookCodeSchema,
  pin: pinSchema,
  shop: uuidSchema.optional().describe('村委查某店的限兑时给出 / for a committee that asks for the limits of a shop'),
});
export const lookupAnswerSchema = z
  .object({
    name: z.string().describe("户主姓名，已隐去一部分 / the head's name, masked"),
    available: z.number().describe('可兑换 / may be redeemed'),
    pinRequired: z.boolean().describe('兑换时也要 PIN / redemptions ask for the PIN too'),
    limits: z.object({
      openHolds: z
        .object({ open: z.int(), most: z.int() })
        .describe('待取的兑换：现有与最多 / redemptions not collected yet: now and at most'),
      goods: z
        .array(
          z.object({
            goods: z.string(),
            name: z.string(),
            period: z.enum(LIMIT_PERIODS),
            quantity: z.int(),
            left: z.int(),
          }),
        )
        .describe('本店限兑商品还可兑多少 / what the limits of the shop leave'),
    }),
  })
  .meta({ id: 'PassbookLookup' });

export const redemptionSchema = z
  .strictObject({
    ...passbookShape,
    household: householdNoSchema.optional().describe('仅村委可用 / committee only'),
    shop: uuidSchema,
    lines: once(wantedLine),
    collect: z.boolean().default(false).describe('当场领取 / hand the goods out at once'),
    ...receiptShape,
  })
  .refine(...ONE_HOUSEHOLD)
  .meta({ id: 'RedemptionRequest' });

const someLines = once(z.strictObject({ goods: uuidSchema, quantity })).optional();

export const collectionSchema = z
  .strictObject({
    lines: someLines.describe('只领其中一部分；其余释放 / only these; the rest is released'),
    ...receiptShape,
  })
  .optional();
export const releaseSchema = z.strictObject({ reason: textSchema(500).optional() }).optional();
export const refundSchema = z.strictObject({
  lines: someLines.describe('只退其中一部分；不写则退所余全部 / only these; else all that is left'),
  goodsReturned: z.boolean().default(true).describe('商品退回货架 / the goods are back on the shelf'),
  reason: textSchema(500),
  evidence: evidenceSchema.optional(),
});

export const offlineBatchSchema = z
  .strictObject({
    items: z
      .array(
        z
          .strictObject({
            key: idempotencyKeySchema,
            occurredAt: instantSchema.describe('商品给出的时间 / when the goods were handed out'),
            ...passbookShape,
            passbook: passbookCodeSchema,
            shop: uuidSchema,
            lines: once(wantedLine),
            ...receiptShape,
          })
          .meta({ id: 'OfflineRedemption' }),
      )
      .min(1)
      .max(MAX_BATCH),
  })
  .meta({ id: 'OfflineRedemptions' });

export const resolutionSchema = z
  .strictObject({
    decision: z.enum(['post', 'reject']).describe('补录或驳回 / post it after all, or turn it down'),
    reason: textSchema(500),
    household: householdNoSchema.optional().describe('存折认不出时由村委指明 / where the passbook was not known'),
    lines: once(wantedLine).optional().describe('改正后的商品 / corrected lines'),
  })
  .meta({ id: 'DisputeResolution' });

const points = z.number();

const lineSchema = z.object({
  goods: z.string(),
  name: z.string(),
  unit: z.string(),
  quantity: z.int(),
  price: points.describe('单价（分） / points for one unit'),
  points: points.describe('本行所需积分 / points for the line'),
  cashFen: z.int(),
});

const redemptionShape = {
  id: z.string(),
  state: z.enum(REDEMPTION_STATES),
  shop: z.string(),
  lines: z.array(lineSchema),
  points: points.describe('预占的积分 / points set aside'),
  cashFen: z.int(),
  collectedPoints: points,
  refundedPoints: points,
  hold: z.int().nullable().describe('预占分录的编号 / seq of the hold entry'),
  redemptionDay: z.string().nullable(),
  createdAt: z.string(),
  expiresAt: z.string(),
  occurredAt: z.string().nullable(),
};

const standing = z
  .object({
    no: z.string().optional().describe('商店看不到 / not shown to shops'),
    name: z.string().optional().describe('打码的户主姓名，给商店 / masked name, for shops'),
    honour: points.optional(),
    balance: points.optional(),
    held: points.optional(),
    available: points,
  })
  .meta({ id: 'RedeemingHousehold' });

const entry = z.object({
  seq: z.int(),
  name: z.string(),
  kind: z.string(),
  points: points.describe('余额变动 / change of the balance'),
  recordedAt: z.string(),
});

export const redeemedSchema = z
  .object({ ...redemptionShape, entry, household: standing })
  .meta({ id: 'RedemptionWritten' });
export type RedeemedBody = z.input<typeof redeemedSchema>;

const stepSchema = z.object({
  kind: z.enum(STEP_KINDS),
  entry: z.int(),
  lines: z.array(z.object({ goods: z.string(), quantity: z.int(), points, cashFen: z.int() })),
  points,
  cashFen: z.int(),
  goodsReturned: z.boolean(),
  at: z.string(),
  by: z.string(),
});

export const readRedemptionSchema = z
  .object({
    ...redemptionShape,
    household: z.string().nullable().describe('商店看不到 / not shown to shops'),
    dispute: z
      .object({
        code: z.string(),
        message: z.string(),
        decidedAt: z.string().optional(),
        reason: z.string().optional(),
      })
      .nullable(),
    steps: z.array(stepSchema).optional().describe('只在单独读取时给出 / only when one is read'),
  })
  .meta({ id: 'Redemption' });

export const redemptionListQuerySchema = pageQuerySchema.extend({
  household: householdNoSchema.optional(),
  shop: uuidSchema.optional(),
  state: z.enum(REDEMPTION_STATES).optional(),
  redemptionDay: uuidSchema.optional(),
  from: daySchema.optional().describe('办理之日 / by the day it was made'),
  to: daySchema.optional(),
});
export const redemptionListSchema = listOf(readRedemptionSchema);

export const offlineOutcomesSchema = z.object({
  posted: z.int(),
  replayed: z.int(),
  disputed: z.int(),
  refused: z.int(),
  outcomes: z.array(
    z.object({
      index: z.int(),
      status: z.enum(['posted', 'replayed', 'disputed', 'refused']),
      redemption: z.object(redemptionShape).optional(),
      problem: itemProblemSchema.optional(),
    }),
  ),
});
