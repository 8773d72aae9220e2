import { z } from 'zod';
import {
  daySchema,
  flagSchema,
  householdNoSchema,
  listOf,
  pageQuerySchema,
  pointsSchema,
  regionPrefixSchema,
  textSchema,
  uuidSchema,
  villageCodeSchema,
} from '../http/contract.ts';
import { explain } from '../http/explain.ts';
import { DEDUCTION_POLICIES } from '../ledger/index.ts';
import { normaliseName } from './names.ts';
import { normalisePhone } from './phone.ts';
import { MODES, SHEET_PERIODS, TIE_RULES, UNCLAIMED, YEAR_ENDS } from './settings.ts';

const about = (zh: string, en: string) => ({ description: `${zh} / ${en}` });

/* Villages */

const positivePoints = pointsSchema.min(0);
const settingsFields = {
  mode: z
    .enum(MODES)
    .meta(about('累计 accumulate、基础分 base、百分制 sheet', 'how scores are made; fixed once there are entries')),
  basePoints: positivePoints.meta(about('基础分', 'what a score starts from in the modes base and sheet')),
  sheetMax: pointsSchema.min(0.01).meta(about('百分制的满分', 'most a sheet can reach')),
  sheetPeriod: z.enum(SHEET_PERIODS).meta(about('百分制的周期', 'one sheet a month or quarter')),
  noticeDays: z.int().min(0).max(90).meta(about('公示天数', 'days on the notice board')),
  pointValueFen: z.int().min(0).max(1_000_000).meta(about('一分值多少分钱', 'value of a point in fen')),
  deductionPolicy: z
    .enum(DEDUCTION_POLICIES)
    .meta(about('扣分是否扣余额', 'floor: down to 0; debt: below 0; honour-only: balance untouched')),
  yearEnd: z.enum(YEAR_ENDS).meta(about('年终：保留、清零、部分结转', 'what becomes of balances at year end')),
  carryPercent: z.int().min(0).max(100).meta(about('部分结转的百分比', 'carried over where yearEnd is part')),
  holdDays: z.int().min(1).max(365).meta(about('兑换保留天数', 'days that goods are kept')),
  unclaimed: z.enum(UNCLAIMED).meta(about('逾期未领：退回或作废', 'points of goods nobody collected')),
  ties: z.enum(TIE_RULES).meta(about('同分：distinct 名次不同，shared 并列', 'ranks 1, 2, 3, 4 or 1, 2, 2, 4')),
};
const optional = z.object(settingsFields).partial().shape;

export const newVillageSchema = z.strictObject({ code: villageCodeSchema, name: textSchema(60), ...optional });
export const villageChangeSchema = z.strictObject({ name: textSchema(60).optional(), ...optional });
export const villageSchema = z
  .object({
    code: z.string(),
    name: z.string(),
    ...settingsFields,
    basePoints: z.number(),
    sheetMax: z.number(),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'Village' });
export const villageListSchema = listOf(villageSchema);
export const villageQuerySchema = pageQuerySchema.extend({ prefix: regionPrefixSchema.optional() });

/** The path of a unit or a member. */
export const idParamsSchema = z.strictObject({ village: villageCodeSchema, id: uuidSchema });

/* Units */

const number = z.int().min(0).max(99_999);
const unitFields = {
  kind: textSchema(20).meta(about('村民小组、网格、楼栋、十户联防、户长片区等', 'what people call such a unit')),
  name: textSchema(40),
  number: number.nullable().optional().meta(about('组号', 'units are listed by it')),
  parent: uuidSchema.nullable().optional(),
  officer: uuidSchema.nullable().optional().meta(about('负责人（成员编号）', 'a member: 户长, 网格员, 楼栋长')),
};
export const newUnitSchema = z.strictObject(unitFields);
export const unitChangeSchema = z.strictObject({
  ...unitFields,
  kind: unitFields.kind.optional(),
  name: unitFields.name.optional(),
});
export const unitSchema = z
  .object({
    id: z.uuid(),
    kind: z.string(),
    name: z.string(),
    number: z.int().nullable(),
    parent: z.uuid().nullable(),
    officer: z.uuid().nullable(),
  })
  .meta({ id: 'Unit' });
export const unitListSchema = listOf(unitSchema);

/* Members */

const nameSchema = textSchema(50).refine(
  (text) => normaliseName(text) !== '',
  explain({ zh: '姓名为空', en: 'the name is blank' }, { zh: '请填写姓名', en: 'give a name' }),
);
const sexSchema = z.enum(['male', 'female', '男', '女']);
const birthMonthSchema = z
  .string()
  .regex(
    /^(19|20|21)\d{2}-(0[1-9]|1[0-2])$/,
    explain({ zh: '不是出生年月', en: 'not a month' }, { zh: '请写成 1971-08', en: 'write it as 1971-08' }),
  );
const phoneSchema = z
  .union([z.string().max(40), z.int().min(0).max(Number.MAX_SAFE_INTEGER)])
  .refine(
    (value) => normalisePhone(value) !== undefined,
    explain(
      { zh: '不是电话号码', en: 'not a telephone number' },
      { zh: '请填写手机号，或带区号的固定电话', en: 'give a mobile number, or a fixed line with its area code' },
    ),
  )
  .meta(about('加密保存，读取时只显示 138****1234', 'kept encrypted, read masked'));

const personFields = {
  name: nameSchema,
  relation: textSchema(20).nullable().optional().meta(about('与户主关系', 'to the head; 户主: the head')),
  sex: sexSchema.nullable().optional(),
  birthMonth: birthMonthSchema.nullable().optional(),
  phone: phoneSchema.nullable().optional(),
};
export const personSchema = z.strictObject(personFields);
export type PersonBody = z.infer<typeof personSchema>;
export const newMemberSchema = z.strictObject({
  ...personFields,
  head: z.boolean().optional(),
  from: daySchema.optional().meta(about('入户首日，默认自立户起', 'first day; default: since the household exists')),
});
export const memberChangeSchema = z.strictObject({ ...personFields, name: nameSchema.optional() });
export const leaveSchema = z.strictObject({
  on: daySchema.optional().meta(about('最后一天，默认今天', 'last day; default: today')),
});
export const moveSchema = z.strictObject({
  household: householdNoSchema,
  on: daySchema.optional().meta(about('在新户的第一天，默认今天', 'first day there; default: today')),
  relation: personFields.relation,
});
const memberFields = {
  id: z.uuid(),
  household: z.string(),
  name: z.string().nullable(),
  relation: z.string().nullable(),
  sex: z.enum(['male', 'female']).nullable(),
  birthMonth: z.string().nullable(),
  phone: z.string().nullable().meta(about('已遮盖', 'masked')),
  head: z.boolean(),
  from: z.iso.date().nullable().meta(about('空：建账之前', 'null: since before the books began')),
  to: z.iso.date().nullable(),
  erased: z.boolean(),
};
export const memberSchema = z.object(memberFields).meta({ id: 'Member' });
/** What was saved and is to be noted all the same. */
export const warningsSchema = z
  .array(z.object({ code: z.string(), message: z.string() }))
  .optional()
  .meta(about('已保存，但请留意', 'saved, but to be noted; absent where there is nothing'));
export const savedMemberSchema = z
  .object({
    ...memberFields,
    warnings: warningsSchema,
  })
  .meta({ id: 'SavedMember' });
export const memberListSchema = listOf(memberSchema);
export const memberQuerySchema = z.strictObject({
  former: flagSchema.prefault('false').meta(about('包括已离开的', 'also those who left')),
});
export const erasureSchema = z
  .object({ id: z.uuid(), erasedAt: z.iso.datetime(), texts: z.int() })
  .meta({ id: 'Erasure' });
