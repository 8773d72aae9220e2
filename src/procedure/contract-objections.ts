import { z } from 'zod';
import {
  daySchema,
  flagSchema,
  householdNoSchema,
  instantSchema,
  listOf,
  pageQuerySchema,
  regionPrefixSchema,
  seqSchema,
  seqTextSchema,
  textSchema,
  uuidSchema,
  villageCodeSchema,
} from '../http/contract.ts';
import { explain } from '../http/explain.ts';
import { ROLES } from '../kernel/actor.ts';
import { OBJECTION_STATES } from './objection.ts';

const WORDS = 1_000;

const EITHER = explain(
  {
    zh: '编号（number）、申报（case）、分录（entry）、名单中的一行（notice 和 line）须填且只填一项',
    en: 'give one of number, case, entry, and notice with line',
  },
  { zh: '请填写公示上的编号', en: 'give the number on the board' },
);

type About = Partial<Record<'number' | 'case' | 'entry' | 'notice' | 'line', unknown>>;

function isEither({ number, case: id, entry, notice, line }: About): boolean {
  const given = [number, id, entry, notice].filter((one) => one !== undefined).length;
  return given === 1 && (notice === undefined) === (line === undefined);
}

/** A line of a notice of honours. */
const lineShape = {
  notice: uuidSchema.optional().describe('拟表彰名单的公示 / the notice of honours'),
  line: z.int().min(1).max(1_000_000).optional().describe('名单中的行 / the line of it'),
};

const numberSchema = textSchema(40).describe('公示上的编号，如 A3F0-91C2 / the number on the board');

/** What a household objects to, or the committee on somebody's behalf. */
export const newObjectionSchema = z
  .strictObject({
    number: numberSchema.optional(),
    case: uuidSchema.optional(),
    entry: seqSchema.optional(),
    ...lineShape,
    words: textSchema(WORDS),
    household: householdNoSchema.optional(),
  })
  .refine(isEither, EITHER)
  .meta({ id: 'NewObjection' });

/** The same from the board: the entry as it is printed there. */
export const publicObjectionSchema = z
  .strictObject({
    number: numberSchema.optional(),
    case: uuidSchema.optional(),
    entry: z
      .string()
      .regex(
        /^(\d{12}-)?0*[1-9]\d{0,14}$/,
        explain(
          { zh: '分录号不合规', en: 'not the number of an entry' },
          { zh: '请照公示填写，如 220382206201-000123', en: 'as on the board: 220382206201-000123' },
        ),
      )
      .optional(),
    ...lineShape,
    words: textSchema(WORDS),
  })
  .refine(isEither, EITHER)
  .meta({ id: 'PublicObjection' });

const answeredSchema = z.object({
  upheld: z.boolean(),
  reason: z
    .string()
    .nullable()
    .meta({ description: '无权查看个人信息的为空 / null where personal data is not to be seen' }),
  by: z.enum(ROLES).nullable(),
  at: instantSchema,
  reversal: seqSchema.nullable().meta({ description: '冲正分录 / the reversal of the entry' }),
});

export const objectionSchema = z
  .object({
    id: uuidSchema,
    case: uuidSchema.nullable(),
    entry: seqSchema.nullable(),
    notice: uuidSchema.nullable(),
    line: z.int().nullable(),
    state: z.enum(OBJECTION_STATES),
    anonymous: z.boolean(),
    household: householdNoSchema.nullable(),
    words: z.string().nullable(),
    raisedOn: daySchema,
    dueOn: daySchema,
    overdue: z.boolean(),
    answer: answeredSchema.nullable(),
  })
  .meta({ id: 'Objection' });

export const objectionListSchema = listOf(objectionSchema).meta({ id: 'ObjectionList' });

export const objectionQuerySchema = pageQuerySchema.extend({
  state: z.enum(OBJECTION_STATES).optional(),
  overdue: flagSchema.optional(),
  case: uuidSchema.optional(),
  entry: seqTextSchema.optional(),
  notice: uuidSchema.optional().describe('对该公示名单的 / to lines of that notice of honours'),
});

export const answerObjectionSchema = z
  .strictObject({ upheld: z.boolean(), reason: textSchema(WORDS) })
  .meta({ id: 'AnswerToObjection' });

/** What a passer-by is told: enough to find the answer among those on the board. */
export const takenObjectionSchema = z
  .object({ id: uuidSchema, state: z.enum(OBJECTION_STATES), raisedOn: daySchema, dueOn: daySchema })
  .meta({ id: 'TakenObjection' });

export const publicAnswerSchema = z
  .object({
    id: uuidSchema,
    case: uuidSchema.nullable(),
    entry: z.string().nullable(),
    notice: uuidSchema.nullable(),
    line: z.int().nullable(),
    upheld: z.boolean(),
    reason: z.string(),
    answeredOn: daySchema,
    answeredBy: z.enum(ROLES).nullable(),
  })
  .meta({ id: 'PublicAnswer' });

export const publicAnswerListSchema = listOf(publicAnswerSchema).meta({ id: 'PublicAnswerList' });

export const regionParamsSchema = z.strictObject({ prefix: regionPrefixSchema });

export const regionalObjectionQuerySchema = pageQuerySchema.extend({ overdue: flagSchema.optional() });

export const regionalObjectionListSchema = listOf(
  z
    .object({ village: villageCodeSchema, id: uuidSchema, raisedOn: daySchema, dueOn: daySchema, overdue: z.boolean() })
    .meta({ id: 'RegionalObjection' }),
).meta({ id: 'RegionalObjectionList' });

export const regionalPositionSchema = z.tuple([daySchema, z.string().max(12), uuidSchema]);
