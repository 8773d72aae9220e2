import { z } from 'zod';
import {
  daySchema,
  flagSchema,
  listOf,
  numberInText,
  pageQuerySchema,
  pointsSchema,
  textSchema,
  uuidSchema,
  villageParamsSchema,
} from '../../http/contract.ts';
import { explain } from '../../http/explain.ts';
import { MAX_GOODS } from './article.ts';
import { MAX_ON_HAND, MAX_VALUE_FEN } from './decide-movement.ts';
import { LIMIT_PERIODS, SHOP_KINDS } from './goods.ts';

export const shopParamsSchema = villageParamsSchema.extend({ shop: uuidSchema });
export const goodsParamsSchema = shopParamsSchema.extend({ goods: uuidSchema });

const openingDays = z
  .strictObject({
    weekdays: z.array(z.int().min(1).max(7)).max(7).optional().describe('1 周一 … 7 周日 / 1 Monday … 7 Sunday'),
    days: z.array(daySchema).max(366).optional().describe('另外开放的日子 / days besides'),
  })
  .refine(
    ({ weekdays = [], days = [] }) => weekdays.length + days.length > 0,
    explain(
      { zh: '没有一个开放日', en: 'names no day' },
      { zh: '请至少写一天；天天开放写 null', en: 'name a day at least, or give null for every day' },
    ),
  )
  .nullable()
  .describe('开放日；null 为天天开放 / opening days; null: every day')
  .meta({ id: 'OpeningDays' });

const shopShape = {
  name: textSchema(50),
  kind: z.enum(SHOP_KINDS).describe('village 村办货架；private 私营商店，按期结算 / private shops are settled with'),
};

export const newShopSchema = z
  .strictObject({ ...shopShape, kind: shopShape.kind.default('village'), openingDays: openingDays.default(null) })
  .meta({ id: 'NewShop' });

export const shopChangeSchema = z
  .strictObject({
    name: shopShape.name.optional(),
    openingDays: openingDays.optional(),
    closed: z
      .boolean()
      .optional()
      .describe('true 停业；已预占的仍可领取 / true closes it; what is held can still be collected'),
  })
  .meta({ id: 'ShopChange' });

export const shopSchema = z
  .object({
    id: z.string(),
    ...shopShape,
    openingDays: z.object({ weekdays: z.array(z.int()).optional(), days: z.array(z.string()).optional() }).nullable(),
    createdAt: z.string(),
    closedAt: z.string().nullable().describe('null 为营业中 / null: open'),
  })
  .meta({ id: 'Shop' });
export type ShopBody = z.input<typeof shopSchema>;
export const shopListSchema = listOf(shopSchema);
export const shopListQuerySchema = z.strictObject({ kind: shopShape.kind.optional(), closed: flagSchema.optional() });

const fen = z.int().min(0).max(100_000_000);
const barcode = z
  .string()
  .regex(
    /^[0-9A-Za-z-]{1,32}$/,
    explain(
      { zh: '条码不合规', en: 'not a barcode' },
      { zh: '条码为 1–32 个数字或字母', en: 'use 1–32 digits or letters' },
    ),
  );
const price = pointsSchema.refine(
  (value) => value > 0,
  explain(
    { zh: '单价必须大于 0', en: 'a price is more than 0' },
    { zh: '请填写一件所需的积分', en: 'give the points for one unit' },
  ),
);
const limit = z
  .strictObject({
    quantity: z.int().min(1).max(10_000),
    period: z.enum(LIMIT_PERIODS).describe('ever 为总共 / ever: in all'),
  })
  .describe('每户限兑 / per household');

const goodsShape = {
  name: textSchema(50),
  barcode: barcode.nullable(),
  unit: textSchema(10).describe('计量单位：块、袋、瓶 / bar, bag, bottle'),
  price: price.describe('一件所需积分 / points for one unit'),
  settlementFen: fen
    .nullable()
    .describe(
      '村里付给私营商店的单价（分钱）；null 按积分折算，村办货架为 0 / what the village owes a private shop for one, in fen; null: its points at the point value, 0 on the village’s own shelf',
    ),
  limit: limit.nullable(),
  sponsor: textSchema(100).nullable().describe('赞助方 / who sponsors it'),
  onSaleFrom: daySchema.nullable(),
  onSaleUntil: daySchema.nullable().describe('含当日 / inclusive'),
  lowStock: z.int().min(0).max(MAX_ON_HAND).nullable().describe('低于或等于此数提醒补货 / warn at or below'),
};

export const newGoodsSchema = z
  .strictObject({
    ...goodsShape,
    unit: goodsShape.unit.default('件'),
    barcode: goodsShape.barcode.default(null),
    settlementFen: goodsShape.settlementFen.default(null),
    limit: goodsShape.limit.default(null),
    sponsor: goodsShape.sponsor.default(null),
    onSaleFrom: goodsShape.onSaleFrom.default(null),
    onSaleUntil: goodsShape.onSaleUntil.default(null),
    lowStock: goodsShape.lowStock.default(null),
    stock: z
      .int()
      .min(0)
      .max(MAX_ON_HAND)
      .optional()
      .describe(
        '初盘数量；私营商店不写则不计库存，村办货架不写为 0 / initial count; without it private shops do not count, village shelves begin at 0',
      ),
    stockValueFen: z.int().min(0).max(MAX_VALUE_FEN).optional().describe('初盘价值（分钱） / what it cost, in fen'),
  })
  .meta({ id: 'NewGoods' });

export const goodsChangeSchema = z
  .strictObject({
    ...(Object.fromEntries(Object.entries(goodsShape).map(([name, schema]) => [name, schema.optional()])) as {
      [Name in keyof typeof goodsShape]: z.ZodOptional<(typeof goodsShape)[Name]>;
    }),
    withdrawn: z.boolean().optional().describe('true 下架 / true withdraws it'),
  })
  .meta({ id: 'GoodsChange' });

const count = z.int().nullable();
export const goodsSchema = z
  .object({
    id: z.string(),
    shop: z.string(),
    ...goodsShape,
    limit: z.object({ quantity: z.int(), period: z.enum(LIMIT_PERIODS) }).nullable(),
    onSaleFrom: z.string().nullable(),
    onSaleUntil: z.string().nullable(),
    price: z.number(),
    stock: count.describe('账上数量；null 不计库存 / on hand; null: not counted'),
    reserved: count.describe('已为兑换预留 / set aside for redemptions'),
    available: count.describe('还可兑换 / can still be redeemed'),
    onSale: z.boolean().describe('今天可兑换（库存与限兑另计） / can be redeemed today, stock and limits aside'),
    withdrawnAt: z.string().nullable(),
  })
  .meta({ id: 'Goods' });
export type GoodsBody = z.input<typeof goodsSchema>;
export const goodsListSchema = listOf(goodsSchema);
export const goodsListQuerySchema = pageQuerySchema.extend({
  limit: numberInText(z.number().int().min(1).max(MAX_GOODS).default(MAX_GOODS)),
  barcode: barcode.optional(),
  withdrawn: flagSchema.optional().describe('true 含已下架 / true: withdrawn ones too'),
});
