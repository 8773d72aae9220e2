import { z } from 'zod';
import { explain } from '../http/explain.ts';
import { householdParamsSchema } from './contract-households.ts';
import { EVENT_KINDS } from './events.ts';
import { SEXES } from './member.ts';
import { ownDoingsShape } from './own-doings.ts';

const about = (zh: string, en: string) => ({ description: `${zh} / ${en}` });

export { householdParamsSchema };

export const pinSchema = z
  .string()
  .regex(/^\d{4,8}$/, explain({ zh: '不是 PIN', en: 'not a PIN' }, { zh: '请用 4–8 位数字', en: 'use 4–8 digits' }))
  .optional();

/** As scanned or typed; what is no code at all is an unknown passbook like any other. */
export const passbookCodeSchema = z
  .string()
  .min(1)
  .max(100)
  .meta(
    about(
      '扫码所得或手输：不分大小写，空格、连字符可有可无，O 当 0，I、L 当 1',
      'as scanned or typed: in any case, with or without spaces and dashes, O for 0, I and L for 1',
    ),
  );

export const newPassbookSchema = z.strictObject({ pin: pinSchema }).optional();
export const issuedPassbookSchema = z
  .object({
    code: z.string().meta(about('只显示这一次', 'shown this once')),
    qr: z.string().meta(about('SVG 二维码，内容即编码', 'QR code of the code as SVG')),
    issuedAt: z.iso.datetime(),
    replaced: z.boolean().meta(about('旧存折已失效', 'an older code is dead now')),
  })
  .meta({ id: 'Passbook' });

export const passbookStateSchema = z
  .object({
    issuedAt: z.iso.datetime(),
    pin: z.boolean().meta(about('设有 PIN', 'has a PIN')),
    wrongTries: z.int().meta(about('连续输错次数', 'wrong tries in a row')),
    lock: z
      .object({ until: z.iso.datetime().nullable().meta(about('空：直到村委会解锁', 'null: until it is unlocked')) })
      .nullable(),
  })
  .meta({ id: 'PassbookState' });

export const sessionSchema = z.strictObject({ code: passbookCodeSchema, pin: pinSchema });
export const sessionAnswerSchema = z
  .object({
    token: z.string().meta(about('用法同密钥', 'used like a key')),
    expiresAt: z.iso.datetime(),
    household: z.object({
      no: z.string(),
      village: z.string(),
      name: z.string().nullable().meta(about('户主姓名', "the head's name")),
    }),
  })
  .meta({ id: 'PassbookSession' });

const day = z.iso.date();
const ownMember = z.object({
  id: z.uuid(),
  name: z.string().nullable(),
  relation: z.string().nullable(),
  sex: z.enum(SEXES).nullable(),
  birthMonth: z.string().nullable(),
  phone: z.string().nullable(),
  head: z.boolean(),
});
export const ownDataSchema = z
  .object({
    at: z.iso.datetime(),
    village: z.object({ code: z.string(), name: z.string() }),
    household: z.object({
      no: z.string(),
      address: z.string().nullable(),
      units: z
        .array(z.object({ kind: z.string(), name: z.string() }))
        .meta(about('所在的组，从上到下', 'the units it lies in, from the top')),
      openedOn: day.nullable(),
      honour: z.number(),
      balance: z.number(),
      held: z.number(),
      available: z.number(),
    }),
    phones: z
      .enum(['full', 'masked'])
      .meta(about('未设 PIN 的存折只显示隐去的电话', 'masked where the passbook has no PIN')),
    members: z.array(ownMember),
    stays: z
      .array(
        z.object({
          member: z.uuid(),
          household: z.string(),
          from: day.nullable(),
          to: day.nullable(),
          head: z.boolean(),
        }),
      )
      .meta(about('谁何时在哪一户', 'who belonged to which household when')),
    events: z
      .array(
        z.object({
          kind: z.enum(EVENT_KINDS),
          day: day.nullable(),
          counterpart: z.string().nullable(),
          member: z.uuid().nullable(),
          seq: z.int().nullable(),
          recordedAt: z.iso.datetime(),
        }),
      )
      .meta(about('本户的变动', 'what happened to the household')),
    passbooks: z.array(
      z.object({ issuedAt: z.iso.datetime(), endedAt: z.iso.datetime().nullable(), pin: z.boolean() }),
    ),
    ...ownDoingsShape,
  })
  .meta({ id: 'OwnData' });
