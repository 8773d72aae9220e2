import { z } from 'zod';
import { daySchema, flagSchema, listOf, pageQuerySchema, textSchema, uuidSchema } from '../http/contract.ts';
import { explain } from '../http/explain.ts';

const TITLE = 60;
const NAME = 50;
const MAX_GROUPS = 50;
const MAX_ITEMS = 200;

/** A line that may be left empty. */
const lineSchema = (limit: number) => z.union([z.literal(''), textSchema(limit)]);
export const groupCodeSchema = z
  .string()
  .regex(
    /^[A-Za-z0-9-]{1,20}$/,
    explain(
      { zh: '分组编码不合规', en: 'not the code of a group' },
      { zh: '用 1–20 个字母、数字或“-”', en: 'use 1–20 letters, digits or "-"' },
    ),
  );
export const prizeSchema = lineSchema(100);
const minutesSchema = z.int().min(1).max(600).optional().describe('预计分钟数 / minutes it is expected to take');

const presenterSchema = z
  .strictObject({ name: textSchema(NAME), office: lineSchema(TITLE).default('').describe('职务 / office') })
  .meta({ id: 'Presenter' });
const groupSchema = z
  .strictObject({
    code: groupCodeSchema,
    title: textSchema(TITLE),
    presenters: z.array(presenterSchema).max(20).default([]).describe('颁奖嘉宾 / who hands over'),
    prize: prizeSchema.default('').describe('奖品，未另行指定的每人一份 / of each for whom nothing else is said'),
  })
  .meta({ id: 'CeremonyGroup' });

const programmeItemSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.enum(['opening', 'decision', 'redemption', 'closing']),
      title: textSchema(TITLE),
      minutes: minutesSchema,
    }),
    z.strictObject({ kind: z.literal('group'), group: groupCodeSchema, minutes: minutesSchema }),
    z.strictObject({
      kind: z.literal('performance'),
      title: textSchema(TITLE),
      form: textSchema(20).optional().describe('独唱、快板、秧歌 / song, dance'),
      performers: textSchema(100),
      minutes: minutesSchema,
    }),
    z.strictObject({
      kind: z.literal('speech'),
      title: textSchema(TITLE),
      speaker: lineSchema(NAME).describe('空：待定 / empty: to be named'),
      office: textSchema(TITLE).optional(),
      minutes: minutesSchema,
    }),
  ])
  .meta({ id: 'ProgrammeItem' });

const shape = {
  name: textSchema(TITLE),
  day: daySchema,
  startsAt: z
    .string()
    .regex(
      /^([01][0-9]|2[0-3]):[0-5][0-9]$/,
      explain({ zh: '不是时间', en: 'not a time' }, { zh: '请写成 09:30', en: 'write it as 09:30' }),
    )
    .nullable(),
  place: textSchema(100).nullable(),
  host: textSchema(TITLE).nullable().describe('主办；null：村（居）民委员会 / null: the committee'),
  coHosts: z.array(textSchema(TITLE)).max(20).describe('协办 / co-hosts'),
  sponsors: z.array(textSchema(TITLE)).max(20).describe('赞助 / sponsors'),
  compere: lineSchema(NAME).describe('主持人；空：待定 / empty: to be named'),
  issuer: textSchema(TITLE).nullable().describe('落款；null：主办 / under certificates; null: the host'),
  documentNo: lineSchema(40).describe('发文字号；可空 / may be empty'),
  addressees: textSchema(200).nullable().describe('主送；null：全体村（居）民 / null: everybody'),
  certificate: z.enum(['award', 'honour']).describe('award 奖状；honour 荣誉证书'),
  groups: z.array(groupSchema).max(MAX_GROUPS),
  programme: z
    .array(programmeItemSchema)
    .max(MAX_ITEMS)
    .nullable()
    .describe('每个分组恰好一次；null：按惯例生成 / every group exactly once; null: as usual'),
  redemptionDay: uuidSchema
    .nullable()
    .describe('兑换清单取自哪个兑换日；null：按年度排名 / whose call list is printed; null: the year’s ranking'),
};

export const ceremonyChangeSchema = z
  .strictObject(shape)
  .partial()
  .meta({ id: 'CeremonyChange', description: '只改给出的项 / only what is given changes' });
export const newCeremonySchema = z
  .strictObject(shape)
  .partial()
  .required({ name: true, day: true })
  .meta({ id: 'NewCeremony' });
export const ceremonySchema = z
  .object({
    ...shape,
    id: z.string(),
    day: z.string(),
    startsAt: z.string().nullable(),
    host: z.string(),
    issuer: z.string(),
    addressees: z.string(),
    programme: z.array(programmeItemSchema),
    redemptionDay: z.string().nullable(),
    recipients: z.int(),
    revision: z.int(),
    createdAt: z.string(),
    cancelledAt: z.string().nullable(),
  })
  .meta({ id: 'Ceremony' });
export type CeremonyBody = z.output<typeof ceremonySchema>;
export const ceremonyListSchema = listOf(ceremonySchema);
export const ceremonyQuerySchema = pageQuerySchema.extend({
  from: daySchema.optional(),
  to: daySchema.optional(),
  cancelled: flagSchema.optional(),
});
export const ceremonyPositionSchema = z.tuple([daySchema, uuidSchema]);
