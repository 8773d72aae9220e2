import { z } from 'zod';
import { VERDICTS } from './verdict.ts';

export const tokenParamsSchema = z.strictObject({
  token: z.string().min(1).max(120).meta({ description: '二维码里的编码 / what the code says after the last slash' }),
});

export const verdictSchema = z
  .object({
    kind: z.enum(['certificate', 'receipt', 'statement']),
    verdict: z.enum(VERDICTS).meta({
      description: 'genuine 有效；reduced 已摘去部分星；revoked 已撤销 / whether it still holds',
    }),
    village: z.object({ code: z.string(), name: z.string() }),
    facts: z
      .array(z.object({ name: z.object({ zh: z.string(), en: z.string() }), value: z.string() }))
      .meta({ description: '纸面上的内容，姓名从略 / what is printed, without full names' }),
  })
  .meta({ id: 'DocumentVerdict' });
