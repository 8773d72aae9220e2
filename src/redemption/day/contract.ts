import { z } from 'zod';
import {
  daySchema,
  flagSchema,
  householdNoSchema,
  listOf,
  pageQuerySchema,
  periodSchema,
  textSchema,
  uuidSchema,
} from '../../http/contract.ts';
import { ONE_HOUSEHOLD, once, passbookShape, wantedLine } from '../contract.ts';
import { REDEMPTION_STATES } from '../redemption.ts';
import { CALL_STATES } from './call-list.ts';

const name = textSchema(60);
const place = textSchema(100);
const orderedBy = periodSchema.describe('按哪一期的排名叫号 / whose ranking gives the order');
const until = daySchema.describe(
  '预约截止日，含当天；不填为兑换日前一天 / last day for wishes; default: the day before',
);

export const newRedemptionDaySchema = z
  .strictObject({
    name,
    day: daySchema,
    place: place.nullable().optional(),
    period: orderedBy,
    wishesUntil: until.nullable().optional(),
  })
  .meta({ id: 'NewRedemptionDay' });

export const redemptionDayChangeSchema = newRedemptionDaySchema
  .partial()
  .meta({ id: 'RedemptionDayChange', description: '只改给出的项 / only what is given changes' });

export const redemptionDaySchema = z
  .object({
    id: z.string(),
    name: z.string(),
    day: z.string(),
    place: z.string().nullable(),
    period: z.string(),
    wishesUntil: z.string().describe('预约截止日，含当天 / last day for wishes'),
    callListFixedAt: z.string().nullable(),
    createdAt: z.string(),
    closedAt: z.string().nullable(),
  })
  .meta({ id: 'RedemptionDay' });

export const redemptionDayListQuerySchema = pageQuerySchema.extend({
  from: daySchema.optional(),
  to: daySchema.optional(),
  closed: flagSchema.optional(),
});
export const redemptionDayPositionSchema = z.tuple([daySchema, uuidSchema]);
export const redemptionDayListSchema = listOf(redemptionDaySchema);

const calledSchema = z
  .object({
    call: z.int().describe('叫号 / call number'),
    household: z.string(),
    rank: z.int().nullable().describe('本期无记录则为 null / null without an entry in the period'),
    score: z.number().nullable(),
    unit: z.object({ id: z.string(), name: z.string() }).nullable(),
    head: z
      .string()
      .nullable()
      .describe('户主；无权读个人信息者只见“王某某” / shortened for who may not read personal data'),
    available: z.number().describe('除预占外还可用的积分 / to be spent beside what is held'),
    closed: z.boolean().describe('定稿后销户 / ended after the list was fixed'),
    state: z
      .enum(CALL_STATES)
      .describe('none 未预约；reserved 待领；served 已领；lapsed 逾期未领 / what became of its wishes'),
    wishes: z.array(
      z.object({
        id: z.string().describe('兑换单编号 / the redemption'),
        shop: z.string(),
        state: z.enum(REDEMPTION_STATES),
        points: z.number(),
        lines: z.array(z.object({ goods: z.string(), name: z.string(), unit: z.string(), quantity: z.int() })),
      }),
    ),
  })
  .meta({ id: 'CalledHousehold' });

export const callListSchema = listOf(calledSchema).extend({
  redemptionDay: z.string(),
  period: z.string(),
  fixedAt: z.string().nullable().describe('null：临时顺序 / null: provisional'),
  tieRule: z.enum(['distinct', 'shared']),
  asOf: z
    .object({ size: z.int(), root: z.string() })
    .describe('据以排序的台账 / the ledger that the order was computed from'),
  households: z.int().describe('总户数 / how many in all'),
});
/** Behind which call number the page begins. */
export const callListPositionSchema = z.tuple([z.int().min(1)]);

export const wishSchema = z
  .strictObject({
    redemptionDay: uuidSchema,
    ...passbookShape,
    household: householdNoSchema.optional().describe('仅村委可用 / committee only'),
    shop: uuidSchema,
    lines: once(wantedLine),
    note: textSchema(500).optional(),
  })
  .refine(...ONE_HOUSEHOLD)
  .meta({ id: 'WishRequest' });

export const wishListQuerySchema = pageQuerySchema.extend({
  redemptionDay: uuidSchema.optional(),
  household: householdNoSchema.optional(),
  shop: uuidSchema.optional(),
  state: z.enum(REDEMPTION_STATES).optional(),
});
