import { z } from 'zod';

export const yearEndRequestSchema = z
  .strictObject({
    year: z.int().min(1900).max(2199),
    dryRun: z.boolean().default(true).describe('默认试算，什么也不写 / a trial by default, writes nothing'),
  })
  .meta({ id: 'YearEndRequest' });

const points = z.number();

export const yearEndSchema = z
  .object({
    year: z.int(),
    dryRun: z.boolean(),
    entries: z
      .object({ from: z.int(), to: z.int() })
      .nullable()
      .describe('入账的分录号；试算为空 / entries made; null for a trial'),
    totals: z.object({ households: z.int(), left: points, kept: points, expired: points }),
    households: z.array(
      z.object({
        no: z.string(),
        left: points.describe('年底前所得、未用也未预占的 / earned by the year’s end, neither spent nor held'),
        kept: points,
        expired: points,
        balanceAfter: points,
      }),
    ),
  })
  .meta({ id: 'YearEnd' });
