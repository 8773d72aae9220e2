import { z } from 'zod';
import { daySchema, listOf, pageQuerySchema, periodSchema, textSchema, uuidSchema } from '../../http/contract.ts';
import { explain } from '../../http/explain.ts';
import { toPoints } from '../../kernel/points.ts';
import { WARNING_CODES } from './liability.ts';

/** A whole village's points, not one entry's. */
const MAX_BUDGET = 1_000_000_000;

const points = z.number();
const budgetPoints = z
  .number()
  .min(0)
  .max(MAX_BUDGET)
  .refine(
    (value) => toPoints(value) !== undefined,
    explain(
      { zh: '积分最多两位小数', en: 'points have at most two decimals' },
      { zh: '请写成 5000 或 0.5 这样的数', en: 'write a number such as 5000 or 0.5' },
    ),
  )
  .meta({ multipleOf: 0.01 });
const warnPercent = z.int().min(1).max(100);

export const newBudgetSchema = z
  .strictObject({
    period: periodSchema.describe('期间：年、季或月 / a year, quarter or month'),
    points: budgetPoints.describe('本期可兑换的积分 / points that may be redeemed in it'),
    fund: textSchema(60).default('未指定').describe('资金来源，如 集体收入 / where the money comes from'),
    warnPercent: warnPercent.default(80).describe('用到百分之几提醒 / warned when so much is used'),
  })
  .meta({ id: 'NewBudget' });

export const budgetChangeSchema = z
  .strictObject({ points: budgetPoints.optional(), warnPercent: warnPercent.optional() })
  .meta({ id: 'BudgetChange', description: '只改给出的项 / only what is given changes' });

export const budgetSchema = z
  .object({
    id: z.string(),
    period: z.string(),
    firstDay: z.string(),
    lastDay: z.string(),
    fund: z.string(),
    points,
    used: points.describe('已用，含预占 / redeemed and held, less what was refunded'),
    left: points,
    low: z.boolean().describe('已用到 warnPercent / used up to warnPercent'),
    warnPercent: z.int(),
    createdAt: z.string(),
  })
  .meta({ id: 'Budget' });

export const budgetQuerySchema = pageQuerySchema.extend({
  period: periodSchema.optional(),
  fund: z.string().min(1).max(60).optional(),
  day: daySchema.optional().describe('这一天在其期间内 / in force on that day'),
});
export const budgetPositionSchema = uuidSchema;
export const budgetListSchema = listOf(budgetSchema);

const fen = z.int();

export const liabilitySchema = z
  .object({
    asOf: z.object({ at: z.string(), size: z.int(), root: z.string() }),
    pointValueFen: z.int(),
    points: z.object({
      outstanding: points.describe('各户余额为正之和，含预占 / sum of the balances above zero, what is held included'),
      held: points,
      debts: points.describe('各户余额为负之和 / sum of what households owe'),
      households: z.int().describe('余额为正的户数 / households with a balance above zero'),
      debtors: z.int(),
      valueFen: fen.describe('outstanding 按每分价值折算 / outstanding at pointValueFen'),
    }),
    openRedemptions: z.object({ count: z.int(), points, disputed: z.int() }),
    stock: z.object({
      valueFen: fen.describe('按成本 / at cost'),
      shops: z.array(
        z.object({ shop: z.string(), name: z.string(), units: z.int(), reserved: z.int(), valueFen: fen }),
      ),
    }),
    budgets: z.object({
      left: points,
      leftFen: fen.describe('余额按每分价值折算 / what is left at pointValueFen'),
      today: z.array(budgetSchema),
    }),
    uncoveredFen: fen.describe(
      '折合价值超过库存与预算余额的部分 / worth beyond stock and budgets left; 0 where covered',
    ),
    warnings: z.array(z.object({ code: z.enum(WARNING_CODES), message: z.string() })),
  })
  .meta({ id: 'Liability' });
