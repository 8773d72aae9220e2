import { z } from 'zod';
import { householdNoSchema, monthSchema, periodSchema, uuidSchema, villageCodeSchema } from '../http/contract.ts';
import { ROLES } from '../kernel/actor.ts';

const pointsSchema = z.number().meta({ multipleOf: 0.01 });
const countSchema = z.int().min(0);
const shareSchema = z
  .number()
  .min(0)
  .max(1)
  .nullable()
  .meta({ description: '0 至 1，四位小数 / from 0 to 1, four decimals' });
const unitSchema = z.object({ id: uuidSchema, name: z.string(), path: z.string() }).nullable();
const numbersSchema = z
  .array(householdNoSchema)
  .nullable()
  .meta({ description: '户号，仅对可读个人信息者 / only for who may read personal data' });

export const fairnessQuerySchema = z.strictObject({ period: periodSchema });

const recording = {
  entries: countSchema,
  merit: pointsSchema,
  deductions: pointsSchema,
  throughCases: countSchema,
  reversed: countSchema,
  reversedShare: shareSchema,
  late: countSchema,
  backDated: countSchema,
  ownHousehold: countSchema,
  kin: countSchema,
};

const recorderSchema = z
  .object({
    number: z.int().min(1),
    id: uuidSchema.nullable().meta({
      description: '同分录的 recordedBy；户自行申报合为一行时为空 / as in entries; null: households together',
    }),
    name: z
      .string()
      .nullable()
      .meta({ description: '仅对村委会、评议员和运营者 / for committee, reviewers and the operator only' }),
    role: z.enum([...ROLES, 'system']).nullable(),
    ...recording,
    households: countSchema,
    meritShare: shareSchema,
    mostServed: z.object({ unit: unitSchema, share: z.number() }).nullable(),
  })
  .meta({ id: 'FairnessRecorder' });

export const fairnessSchema = z
  .object({
    village: villageCodeSchema,
    villageName: z.string(),
    period: periodSchema,
    asOf: z.object({ size: countSchema, root: z.string() }),
    total: z.object({
      ...recording,
      reversals: countSchema,
      medianDays: countSchema.nullable(),
      p90Days: countSchema.nullable(),
    }),
    recorders: z.array(recorderSchema).meta({
      description: '按角色和建立先后排列，不是名次 / by role and age; the order is no rank',
    }),
    units: z.array(
      z.object({
        unit: unitSchema,
        entries: countSchema,
        merit: pointsSchema,
        households: countSchema,
        withEntry: countSchema,
        withoutEntry: countSchema,
      }),
    ),
    households: z.object({
      count: countSchema,
      withoutEntry: countSchema,
      neverReached: countSchema,
      withoutEntryNumbers: numbersSchema,
      neverReachedNumbers: numbersSchema,
    }),
    caps: z.array(
      z.object({
        month: monthSchema,
        rule: z.string(),
        cap: pointsSchema,
        step: pointsSchema,
        households: countSchema,
        atCap: countSchema,
        justBelow: countSchema,
      }),
    ),
    shops: z.array(
      z.object({
        shop: uuidSchema,
        name: z.string().nullable(),
        collections: countSchema,
        points: pointsSchema,
        refunded: countSchema,
        refundedPoints: pointsSchema,
        refundedShare: shareSchema,
      }),
    ),
    definitions: z.array(z.object({ figure: z.string(), name: z.string(), zh: z.string(), en: z.string() })).meta({
      description: '每个数字的含义，figure 为其在答复中的位置 / what each figure means, by its place in the answer',
    }),
  })
  .meta({ id: 'Fairness' });
