import { z } from 'zod';
import {
  daySchema,
  householdNoSchema,
  listOf,
  pageQuerySchema,
  pointsSchema,
  textSchema,
  uuidSchema,
  villageCodeSchema,
} from '../http/contract.ts';
import { explain } from '../http/explain.ts';
import { ENTRY_KINDS } from '../ledger/index.ts';
import { memberSchema, personSchema, warningsSchema } from './contract.ts';
import { EVENT_KINDS } from './events.ts';
import { MAX_MEMBERS } from './member.ts';

const about = (zh: string, en: string) => ({ description: `${zh} / ${en}` });

const unit = uuidSchema.nullable().optional();
const address = textSchema(200).nullable().optional();

export const newHouseholdSchema = z.strictObject({
  no: householdNoSchema,
  unit,
  address,
  openedOn: daySchema
    .optional()
    .meta(about('立户日，默认建账之前', 'first day; default: since before the books began')),
  head: textSchema(50).optional().meta(about('户主姓名', "the head's name; added where the members lack it")),
  members: z.array(personSchema).max(MAX_MEMBERS).optional(),
});
export const householdChangeSchema = z.strictObject({ unit, address });
export const headSchema = z.strictObject({
  member: uuidSchema,
  on: daySchema.optional().meta(about('自哪天起，默认今天', 'since when; default: today')),
});

const householdFields = {
  no: z.string(),
  status: z.enum(['active', 'closed']),
  unit: z.uuid().nullable(),
  address: z.string().nullable(),
  head: z.string().nullable().meta(about('户主姓名', "the head's name")),
  memberCount: z.int(),
  openedOn: z.iso.date().nullable().meta(about('空：建账之前', 'null: since before the books began')),
  closedOn: z.iso.date().nullable(),
  successor: z.string().nullable(),
  honour: z.number().meta(about('荣誉分', 'earned and lost by acts; ranked, never spent')),
  balance: z.number(),
  held: z.number(),
  available: z.number().meta(about('可兑换', 'may be redeemed')),
};
export const householdSchema = z
  .object({ ...householdFields, members: z.array(memberSchema) })
  .meta({ id: 'Household' });
export const newHouseholdAnswerSchema = z
  .object({ ...householdFields, members: z.array(memberSchema), warnings: warningsSchema })
  .meta({ id: 'SavedHousehold' });
export const householdListSchema = listOf(z.object(householdFields).meta({ id: 'HouseholdSummary' }));
export const householdParamsSchema = z.strictObject({ village: villageCodeSchema, no: householdNoSchema });
export const householdQuerySchema = pageQuerySchema.extend({
  unit: uuidSchema.optional().meta(about('该组及其下级', 'the unit and those below it')),
  status: z.enum(['active', 'closed']).optional(),
  q: z.string().min(1).max(20).optional().meta(about('户号中的一段', 'part of the number')),
});

const historySchema = z
  .object({
    id: z.uuid(),
    kind: z.enum(EVENT_KINDS),
    day: z.iso.date().nullable(),
    counterpart: z.string().nullable().meta(about('对方户号', 'the other household')),
    member: z.uuid().nullable(),
    fromUnit: z.uuid().nullable(),
    toUnit: z.uuid().nullable(),
    seq: z.int().nullable().meta(about('移动余额的分录', 'the entry that moved balance')),
    recordedAt: z.iso.datetime(),
    recordedBy: z.uuid(),
  })
  .meta({ id: 'HouseholdEvent' });
export const historyListSchema = listOf(historySchema);

/* Split, merger, closure */

const note = textSchema(500).optional();
export const splitSchema = z.strictObject({
  no: householdNoSchema.meta(about('新户的户号', 'number of the new household')),
  members: z
    .array(uuidSchema)
    .min(1)
    .max(MAX_MEMBERS)
    .refine(
      (ids) => new Set(ids).size === ids.length,
      explain({ zh: '成员重复', en: 'a member is named twice' }, { zh: '每人只列一次', en: 'name everybody once' }),
    ),
  balance: pointsSchema.min(0).default(0).meta(about('分给新户的余额', 'points that go along')),
  head: uuidSchema.optional().meta(about('新户主，默认第一人', 'its head; default: the first of the members')),
  unit,
  address,
  on: daySchema.optional(),
  note,
});
export const mergerSchema = z.strictObject({
  into: householdNoSchema.meta(about('并入哪一户', 'the household that survives')),
  on: daySchema.optional(),
  note,
});
export const closureSchema = z.strictObject({
  successor: householdNoSchema
    .nullable()
    .optional()
    .meta(about('承接余额的户；无则作废', 'gets the balance; none: it expires')),
  on: daySchema.optional(),
  note,
});

const standing = z
  .object({ no: z.string(), honour: z.number(), balance: z.number(), held: z.number(), available: z.number() })
  .meta({ id: 'HouseholdStanding' });
export const transitionSchema = z
  .object({
    entry: z.object({
      seq: z.int(),
      name: z.string().meta(about('分录名', 'as printed on slips')),
      kind: z.enum(ENTRY_KINDS),
      amount: z.number(),
      occurredOn: z.iso.date(),
      recordedAt: z.iso.datetime(),
    }),
    household: standing,
    counterpart: standing.nullable(),
  })
  .meta({ id: 'HouseholdTransition' });
