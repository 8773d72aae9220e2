import { z } from 'zod';
import { type Day, type Month, parseDay } from '../kernel/day.ts';
import { parsePeriod } from '../kernel/period.ts';
import { fromPoints, MAX_POINTS_PER_ENTRY, type Points, toPoints } from '../kernel/points.ts';
import type { VillageCode } from '../kernel/village-code.ts';
import { explain, explainFormat } from './explain.ts';

/*
 * Values of the wire that all features share. They hold plain JSON types (so that OpenAPI can say what they are); day and
 * village code come out branded because they are the same text in the kernel.
 */

const MAX_POINTS = fromPoints(MAX_POINTS_PER_ENTRY);

/** Points as a JSON number with at most two decimals; `readPoints` gives the kernel's value. */
export const pointsSchema = z
  .number()
  .min(-MAX_POINTS)
  .max(MAX_POINTS)
  .refine(
    (value) => toPoints(value) !== undefined,
    explain(
      { zh: '积分最多两位小数', en: 'points have at most two decimals' },
      { zh: '请写成 2、0.5 或 -20 这样的数', en: 'write a number such as 2, 0.5 or -20' },
    ),
  )
  .meta({ multipleOf: 0.01 });

/** The kernel's value of a number that `pointsSchema` let pass. */
export function readPoints(value: number): Points {
  const points = toPoints(value);
  if (points === undefined) throw new TypeError('points were not validated by pointsSchema');
  return points;
}

export const daySchema = z.iso
  .date(
    explainFormat({ zh: '不是有效日期', en: 'not a day' }, { zh: '请写成 2026-10-08', en: 'write it as 2026-10-08' }),
  )
  .refine(
    (text) => parseDay(text) !== undefined,
    explain(
      { zh: '年份须在 1900–2199 之间', en: 'the year must lie in 1900–2199' },
      { zh: '请核对年份', en: 'check the year' },
    ),
  ) as unknown as z.ZodType<Day, string>;

/** An instant of RFC 3339 with its offset; `new Date(value)` reads it. */
export const instantSchema = z.iso
  .datetime({
    offset: true,
    ...explainFormat(
      { zh: '不是有效时间', en: 'not an instant' },
      {
        zh: '请写成 2026-10-08T09:30:00+08:00（在网址里 + 写作 %2B）',
        en: 'write it as 2026-10-08T09:30:00+08:00 (in a URL with %2B for +)',
      },
    ),
  })
  .refine(
    (text) => text >= '1900-01-02' && text < '2199-12-31',
    explain(
      { zh: '年份须在 1900–2199 之间', en: 'the year must lie in 1900–2199' },
      { zh: '请核对年份', en: 'check the year' },
    ),
  );

/** A year, half-year, quarter or month; `parsePeriod` reads it. */
export const periodSchema = z
  .string()
  .refine(
    (text) => parsePeriod(text) !== undefined,
    explain(
      { zh: '不是有效的期间', en: 'not a period' },
      { zh: '请写成 2026、2026-H1、2026-Q3 或 2026-10', en: 'write it as 2026, 2026-H1, 2026-Q3 or 2026-10' },
    ),
  )
  .meta({ pattern: '^\\d{4}(-(0[1-9]|1[0-2]|Q[1-4]|H[12]))?$' });

/** A month; a period of one month has the same text. */
export const monthSchema = z
  .string()
  .regex(
    /^(19|20|21)\d{2}-(0[1-9]|1[0-2])$/,
    explain({ zh: '不是有效的月份', en: 'not a month' }, { zh: '请写成 2026-10', en: 'write it as 2026-10' }),
  ) as unknown as z.ZodType<Month, string>;

export const villageCodeSchema = z
  .string()
  .regex(
    /^[1-9]\d{8}(?!000)\d{3}$/,
    explain(
      { zh: '不是村（居）的区划代码', en: 'not the code of a village' },
      { zh: '请填写 12 位统计用区划代码', en: 'give the 12-digit statistical division code' },
    ),
  ) as unknown as z.ZodType<VillageCode, string>;

/** The code of a province (2 digits), city (4), county (6), township (9) or village (12). */
export const regionPrefixSchema = z
  .string()
  .regex(
    /^[1-9]\d(\d{2}(\d{2}(\d{3}(\d{3})?)?)?)?$/,
    explain(
      { zh: '不是区划代码前缀', en: 'not the prefix of a division code' },
      { zh: '省 2 位、市 4 位、县 6 位、乡镇 9 位、村 12 位', en: 'give 2, 4, 6, 9 or 12 digits' },
    ),
  );

/** 户号. */
export const householdNoSchema = z
  .string()
  .regex(
    /^[A-Za-z0-9-]{1,20}$/,
    explain(
      { zh: '户号不合规', en: 'not a household number' },
      { zh: '户号由 1–20 个字母、数字或“-”组成', en: 'use 1–20 letters, digits or "-"' },
    ),
  );

/** A number in a path or query, where everything is text. Decimal digits only: `0x10`, `1e2` and an empty value are none. */
export function numberInText<Schema extends z.ZodType>(schema: Schema) {
  return z.preprocess((value) => (isDecimal(value) ? Number(value) : value), schema);
}

function isDecimal(value: unknown): value is string {
  return typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value);
}

/** An entry's number in its village's journal. */
export const seqSchema = z.number().int().min(1).max(Number.MAX_SAFE_INTEGER);
/** The same in a path or query. */
export const seqTextSchema = numberInText(seqSchema);

export const uuidSchema = z.uuid(
  explainFormat(
    { zh: '编号不合规', en: 'not an id' },
    { zh: '请原样使用系统给出的编号', en: 'use the id as it was given out' },
  ),
);

/** A name or title: no control characters, not only blanks. */
export function textSchema(maxLength: number) {
  return z
    .string()
    .min(1)
    .max(maxLength)
    .regex(
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
      /^(?=[\s\S]*\S)[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]*$/,
      explain(
        { zh: '不能为空白或含控制字符', en: 'must not be blank or contain control characters' },
        { zh: '请填写文字', en: 'give a text' },
      ),
    );
}

/** Yes or no in a query, where everything is text. */
export const flagSchema = z.enum(['true', 'false']).transform((text) => text === 'true');

export const villageParamsSchema = z.strictObject({ village: villageCodeSchema });
/** The path of what a village has many of. */
export const ofVillageParamsSchema = villageParamsSchema.extend({ id: uuidSchema });

export const MAX_PAGE_SIZE = 200;

/** The query of every list; a list adds its filters with `.extend({ … })`. */
export const pageQuerySchema = z.strictObject({
  limit: numberInText(z.number().int().min(1).max(MAX_PAGE_SIZE).default(50)),
  cursor: z.string().min(1).max(1000).optional(),
});

/** A page: `nextCursor` is null on the last one. */
export function listOf<Item extends z.ZodType>(item: Item) {
  return z.object({ data: z.array(item), nextCursor: z.string().nullable() });
}

/** A problem of RFC 9457 as every refusal is answered. */
export const problemSchema = z
  .object({
    type: z.string().meta({ format: 'uri-reference', description: '该错误的说明页 / the page that explains it' }),
    title: z.string(),
    status: z.int().min(400).max(599),
    detail: z.string(),
    code: z.string().meta({ description: '见 /problems 的错误目录 / a code of the catalogue at /problems' }),
    fix: z.string().meta({ description: '下一步怎么办 / what to do next' }),
    requestId: z.string().optional(),
    errors: z.array(z.object({ path: z.string(), message: z.string(), fix: z.string() })).optional(),
  })
  .meta({ id: 'Problem', description: 'RFC 9457' });
