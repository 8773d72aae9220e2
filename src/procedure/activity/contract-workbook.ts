import { z } from 'zod';
import { flagSchema } from '../../http/contract.ts';
import type { Language } from '../../http/problem.ts';
import { told, toldChange } from '../../importing/index.ts';
import { type RecordedSheet, SHEET_VERDICTS, type SheetRow } from './attend-by-workbook.ts';

/** The fields of the form beside the file. */
export const workbookFieldsSchema = z.strictObject({
  sheet: z.string().trim().min(1).max(255).optional(),
  dryRun: flagSchema.optional(),
});
export const workbookQuerySchema = z.strictObject({ dryRun: flagSchema.optional() });

/** The same for the reference: forms are not JSON. */
export const workbookForm = {
  type: 'object',
  required: ['file'],
  examples: [{ file: '（xlsx）', sheet: '10月8日签到表' }],
  properties: {
    file: { type: 'string', format: 'binary', description: 'xlsx，或 UTF-8、GB18030 的 csv，≤ 10 MB · xlsx or csv' },
    sheet: {
      type: 'string',
      maxLength: 255,
      description: '工作表名称；不填则按表头查找 · found by its header unless named',
    },
    dryRun: { type: 'string', enum: ['true', 'false'], description: '只核对，不登记 · a preview that writes nothing' },
  },
};

const tellingSchema = z.object({
  code: z.string(),
  message: z.string(),
  fix: z.string(),
  of: z.int().optional().describe('与哪一行重复 / the row that it repeats'),
});
export const recordedSheetSchema = z
  .object({
    dryRun: z.boolean(),
    sheet: z.string(),
    headerRow: z.int(),
    summary: z.object({ recorded: z.int(), alreadyThere: z.int(), refused: z.int(), skipped: z.int() }),
    rows: z.array(
      z.object({
        row: z.int().describe('Excel 行号 / number of the row in Excel'),
        verdict: z
          .enum(SHEET_VERDICTS)
          .describe('recorded 已登记（核对时：可以登记）/ recorded, in a preview: it would be'),
        reason: z
          .enum(['blank', 'total', 'footer', 'header', 'section', 'absent'])
          .optional()
          .describe('跳过的原因；absent：表中写明没有到场 / why it was skipped; absent: the sheet says so'),
        household: z.string().optional(),
        member: z.string().optional(),
        name: z.string().optional(),
        quantity: z.number().optional().describe('名单上的数量 / as it stands on the list'),
        problems: z.array(tellingSchema),
        warnings: z.array(tellingSchema),
        normalised: z.array(z.object({ field: z.string(), from: z.string(), to: z.string(), message: z.string() })),
      }),
    ),
  })
  .meta({ id: 'RecordedAttendanceSheet' });
type SheetBody = z.output<typeof recordedSheetSchema>;

/** What the verb returns, as it goes over the wire. */
export function recordedSheetBody({ sheet, headerRow, rows }: RecordedSheet, dryRun: boolean, language: Language) {
  const count = (verdict: SheetRow['verdict']) => rows.filter((row) => row.verdict === verdict).length;
  const summary = {
    recorded: count('recorded'),
    alreadyThere: count('already-there'),
    refused: count('refused'),
    skipped: count('skipped'),
  };
  return { dryRun, sheet, headerRow, summary, rows: rows.map((row) => rowBody(row, language)) };
}

function rowBody(row: SheetRow, language: Language): SheetBody['rows'][number] {
  const { attendee, quantity, skipped } = row;
  return {
    row: row.row,
    verdict: row.verdict,
    ...(skipped === undefined ? {} : { reason: skipped }),
    ...(attendee && { household: attendee.household, member: attendee.memberId, name: attendee.name }),
    ...(quantity === undefined ? {} : { quantity: quantity / 100 }),
    problems: row.problems.map((problem) => told(problem, language)),
    warnings: row.warnings.map((warning) => told(warning, language)),
    normalised: row.normalised.map((change) => toldChange(change, language)),
  };
}

/** Example of the reference. */
export const recordedSheet: SheetBody = {
  dryRun: false,
  sheet: '10月8日签到表',
  headerRow: 2,
  summary: { recorded: 1, alreadyThere: 0, refused: 1, skipped: 1 },
  rows: [
    {
      row: 3,
      verdict: 'recorded',
      household: '010001',
      member: '01938c2e-7b1a-7c3d-9e4f-000000000001',
      name: '王桂英',
      quantity: 2,
      problems: [],
      warnings: [],
      normalised: [{ field: '户号', from: '１０００１', to: '010001', message: '户号：“１０００１”按“010001”读取。' }],
    },
    {
      row: 4,
      verdict: 'refused',
      problems: [
        {
          code: 'attendee-household-missing',
          message: '这一行没有户号；同名的人多，只凭姓名认不准人。',
          fix: '请填写户号后再次上传，已登记的不会重复。',
        },
      ],
      warnings: [],
      normalised: [],
    },
    { row: 5, verdict: 'skipped', reason: 'total', problems: [], warnings: [], normalised: [] },
  ],
};
