import { z } from 'zod';
import {
  householdNoSchema,
  listOf,
  MAX_PAGE_SIZE,
  numberInText,
  pageQuerySchema,
  periodSchema,
  regionPrefixSchema,
  textSchema,
  uuidSchema,
  villageCodeSchema,
} from '../http/contract.ts';
import { explain } from '../http/explain.ts';

/** Sums may exceed what one entry may move. */
const sumSchema = z.number().meta({ multipleOf: 0.01 });
const countSchema = z.int().min(0);
const rankSchema = z.int().min(1);

export const rankingQuerySchema = pageQuerySchema.extend({
  period: periodSchema,
  dimension: textSchema(30).optional().meta({ description: '只看这一方面的得分 / the points of one dimension only' }),
  unit: uuidSchema
    .optional()
    .meta({ description: '在该单元及其下级之内排名 / ranks within this unit and those below it' }),
  around: householdNoSchema
    .optional()
    .meta({ description: '该户及其前后各三名，代替分页 / this household and three on either side, instead of a page' }),
});

/** Where a page of a ranking begins, inside a cursor: score, deductions, merits, seq, household. */
export const rankingPositionSchema = z.tuple([z.int(), z.int(), z.int(), z.int(), z.string()]);

const acts = {
  score: sumSchema.meta({ description: '按记分方式折算的得分，排名依据 / by the village’s mode; what is ranked' }),
  honour: sumSchema.meta({ description: '本期荣誉分 / honour of the period' }),
  merits: countSchema.meta({ description: '本期加分次数（不含已冲正） / merit acts that stand' }),
  deductions: countSchema.meta({ description: '本期扣分次数（不含已冲正） / deductions that stand' }),
};

const rankedSchema = z
  .object({
    rank: rankSchema,
    household: householdNoSchema,
    ...acts,
    unit: z.object({ id: uuidSchema, name: z.string() }).nullable(),
    head: z.string().nullable().meta({ description: '户主，仅对可读个人信息者 / only for who may read personal data' }),
  })
  .meta({ id: 'RankedHousehold' });

export const rankingSchema = listOf(rankedSchema).extend({
  period: periodSchema,
  mode: z.enum(['accumulate', 'base', 'sheet']),
  tieRule: z.enum(['distinct', 'shared']),
  asOf: z
    .object({ size: countSchema, root: z.string() })
    .meta({ description: '据以计算的台账 / the ledger it was computed from' }),
});

export const regionParamsSchema = z.strictObject({ prefix: regionPrefixSchema });

export const regionalRankingQuerySchema = z
  .strictObject({
    period: periodSchema,
    limit: numberInText(z.number().int().min(1).max(MAX_PAGE_SIZE).default(100)),
    village: villageCodeSchema.optional(),
    household: householdNoSchema.optional(),
  })
  .refine(
    (query) => (query.village === undefined) === (query.household === undefined),
    explain(
      { zh: 'village 与 household 须同时给出', en: 'village and household belong together' },
      { zh: '请同时给出村代码和户号，或都不给', en: 'give both or neither' },
    ),
  );

const regionalRowSchema = z
  .object({
    rank: rankSchema,
    village: villageCodeSchema,
    villageName: z.string(),
    household: householdNoSchema,
    ...acts,
  })
  .meta({ id: 'RegionalRank' });

const asOfInstant = z.iso
  .datetime({ offset: true })
  .meta({ description: '数据时刻，至多 60 秒前 / the instant of the data, at most 60 s ago' });

export const regionalRankingSchema = z.object({
  region: regionPrefixSchema,
  period: periodSchema,
  tieRule: z.literal('shared'),
  asOf: asOfInstant,
  villages: countSchema,
  households: countSchema.meta({ description: '本期有记录的户数 / with an entry in the period' }),
  data: z.array(regionalRowSchema),
  asked: regionalRowSchema.nullable().meta({ description: '所问之户；本期无记录则为 null / the household asked for' }),
});

export const rollUpQuerySchema = pageQuerySchema.extend({
  period: periodSchema,
  by: z.enum(['county', 'township', 'village']),
});

export const rollUpPositionSchema = z.string().regex(/^\d{6,12}$/);

const totals = {
  villages: countSchema,
  households: countSchema.meta({ description: '本期有记录的户数 / with an entry in the period' }),
  meritPoints: pointsSum('加分合计（冲正已抵减） / points earned, net of reversals'),
  deductionPoints: pointsSum('扣分合计，不大于 0（冲正已抵减） / points deducted, at most 0, net of reversals'),
  honour: pointsSum('荣誉分合计 / honour'),
  merits: countSchema,
  deductions: countSchema,
  entries: countSchema.meta({ description: '有效记分笔数 / acts that stand: merits and deductions' }),
};

function pointsSum(description: string) {
  return sumSchema.meta({ description });
}

export const rollUpListSchema = listOf(
  z.object({ code: z.string(), name: z.string().nullable(), ...totals }).meta({ id: 'RollUp' }),
).extend({
  region: regionPrefixSchema,
  period: periodSchema,
  by: z.enum(['county', 'township', 'village']),
  asOf: asOfInstant,
  total: z.object(totals),
});
