import { z } from 'zod';
import {
  daySchema,
  flagSchema,
  listOf,
  monthSchema,
  numberInText,
  ofVillageParamsSchema,
  pageQuerySchema,
  textSchema,
  uuidSchema,
  villageParamsSchema,
} from '../http/contract.ts';
import { ROLES } from '../kernel/actor.ts';
import { LINE_STATUSES } from './announced-lines.ts';
import { MAX_NOTICE_CASES } from './create-notice.ts';
import { NOTICE_KINDS } from './notice.ts';
import { ITEM_STATUSES } from './notice-items.ts';

export { ofVillageParamsSchema, villageParamsSchema };

const shared = {
  title: textSchema(60)
    .optional()
    .describe('不填则按月份或起始日起名；勿写人名 / default: by the month or first day; no names'),
  unit: uuidSchema.optional().describe('只公示该组及其下级 / only this unit and those below it'),
  from: daySchema.optional().describe('上墙的日子，今天或以后；默认今天 / put up on; today (the default) or later'),
};

export const newNoticeSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('cases'),
      ...shared,
      cases: z
        .array(uuidSchema)
        .min(1)
        .max(MAX_NOTICE_CASES)
        .optional()
        .describe('不填则为全部评议通过、待公示的 / default: all that are reviewed and wait for the board'),
    }),
    z.strictObject({ kind: z.literal('monthly'), ...shared, month: monthSchema }),
  ])
  .meta({ id: 'NewNotice' });

export const noticeSchema = z
  .object({
    id: z.string(),
    kind: z.enum(NOTICE_KINDS),
    title: z.string(),
    month: z.string().nullable(),
    unit: z.string().nullable(),
    from: z.string().describe('上墙日 / put up on'),
    until: z
      .string()
      .describe('最后一天，含当天；上墙当天不计入公示天数 / last day; the day it is put up does not count'),
    endsAt: z.string(),
    endedAt: z.string().nullable().describe('全部了结的时间 / when nothing was left undecided'),
    cases: z
      .object({ total: z.int(), undecided: z.int() })
      .nullable()
      .describe('按月公示和拟表彰名单为 null / null on a monthly notice and on one of honours'),
    lines: z
      .object({ total: z.int(), objected: z.int(), upheld: z.int() })
      .nullable()
      .describe('拟表彰名单的行数，其他公示为 null / of a notice of honours'),
    createdAt: z.string(),
    createdBy: z.string(),
  })
  .meta({ id: 'Notice' });

export const noticeListQuerySchema = pageQuerySchema.extend({
  kind: z.enum(NOTICE_KINDS).optional(),
  month: monthSchema.optional(),
  unit: uuidSchema.optional(),
  on: daySchema.optional().describe('该日在公示的 / on the board on that day'),
  ended: flagSchema.optional(),
});
export const noticePositionSchema = z.tuple([uuidSchema]);
export const noticeListSchema = listOf(noticeSchema);

export const boardItemSchema = z
  .object({
    list: z.enum(['red', 'black']).describe('red 红榜；black 黑榜，一律匿名 / black: never with a name'),
    number: z
      .string()
      .nullable()
      .describe('公示上的编号，提异议时填写 / as it hangs on the board, to be named in an objection'),
    case: z.string().nullable(),
    entry: z.int().nullable(),
    household: z.string().nullable().describe('匿名的为 null / null where it is not shown'),
    unit: z.string().nullable(),
    name: z.string().describe('户主；王某某，或某村民 / the head as the public may read it'),
    rule: z.string(),
    dimension: z.string().nullable(),
    act: z.string().nullable(),
    occurredOn: z.string().nullable(),
    points: z.number().nullable().describe('已入账的分，或按细则应得的分 / posted, or what the rules give'),
    status: z
      .enum(ITEM_STATUSES)
      .describe(
        'noticed 公示中；objected 有异议待答复；posted 已入账；rejected 未通过；reversed 已冲正（黑榜即已整改）',
      ),
    late: z.boolean().describe('补记：早于公示月份的事项 / done before the notice’s month'),
  })
  .meta({ id: 'BoardItem' });

export const boardLineSchema = z
  .object({
    line: z.int(),
    number: z.string().describe('公示上的编号，提异议时填写 / to be named in an objection'),
    household: z.string().nullable().describe('不具名的为 null / null where it is not shown'),
    unit: z.string().nullable(),
    name: z
      .string()
      .describe('本人或户主；王某某，或某村民 / the member, or the head of a household, as the public may read it'),
    words: z.string().describe('拟授予什么 / what for'),
    status: z
      .enum(LINE_STATUSES)
      .describe('noticed 公示中；objected 有异议待答复；upheld 异议成立，重新评定 / being decided again'),
  })
  .meta({ id: 'BoardLine' });

const sum = z.object({ households: z.int(), items: z.int(), points: z.number() });

export const boardTotalsSchema = z
  .object({ red: sum, black: sum.omit({ households: true }) })
  .meta({ id: 'BoardTotals', description: '不含未通过和已冲正的 / without what was rejected or reversed' });

/** Items lie before an index of the whole. */
export const noticeItemsQuerySchema = pageQuerySchema.extend({
  limit: numberInText(z.number().int().min(1).max(200).default(200)),
});
export const noticeItemsPositionSchema = z.tuple([z.int().min(1)]);
export const noticeWithItemsSchema = listOf(boardItemSchema).extend({
  lines: z.array(boardLineSchema).describe('拟表彰名单，同样分页 / of a notice of honours, page by page as well'),
  notice: noticeSchema,
  totals: boardTotalsSchema,
});

export const boardSchema = z
  .object({
    village: z.object({ code: z.string(), name: z.string() }),
    day: z.string().describe('在该日公示的 / what hangs on that day'),
    notices: z.array(
      z.object({
        id: z.string(),
        title: z.string(),
        kind: z.enum(NOTICE_KINDS),
        month: z.string().nullable(),
        unit: z.string().nullable(),
        from: z.string(),
        until: z.string(),
        totals: boardTotalsSchema,
        red: z.array(boardItemSchema),
        black: z.array(boardItemSchema),
        lines: z.array(boardLineSchema).describe('拟表彰名单 / what the village is about to confirm'),
      }),
    ),
    answers: z
      .array(
        z.object({
          id: z.string(),
          notice: z.string(),
          number: z.string().nullable(),
          rule: z.string().nullable().describe('拟表彰名单的为 null / null about a line of honours'),
          act: z.string().nullable(),
          upheld: z.boolean(),
          reason: z.string(),
          answeredOn: z.string(),
          answeredBy: z.enum(ROLES).nullable(),
        }),
      )
      .describe(
        '对正在公示和刚撤下的公示所提异议的答复，不写是谁提的 / answers to objections to what hangs and to what came down last; never who objected',
      ),
    objections: z
      .object({ answerDays: z.int(), zh: z.string(), en: z.string() })
      .describe('怎样提出异议、何时答复 / how to object and when it is answered'),
  })
  .meta({ id: 'Board' });
