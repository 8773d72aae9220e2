import { z } from 'zod';
import {
  daySchema,
  flagSchema,
  householdNoSchema,
  listOf,
  ofVillageParamsSchema,
  pageQuerySchema,
  textSchema,
  uuidSchema,
} from '../../http/contract.ts';
import { explain } from '../../http/explain.ts';
import { toPoints } from '../../kernel/points.ts';
import { itemProblemSchema } from '../../posting/index.ts';
import { passbookCodeSchema, pinSchema } from '../../village/index.ts';
import { ATTENDANCE_OUTCOMES } from './attendance.ts';
import { MAX_ATTENDANCE, MAX_QUANTITY } from './record-attendance.ts';
import { MAX_TEAM_MEMBERS } from './team.ts';

const NAME = 100;

const quantitySchema = z
  .number()
  .positive()
  .max(MAX_QUANTITY / 100)
  .refine(
    (value) => toPoints(value) !== undefined,
    explain(
      { zh: '数量最多两位小数', en: 'a quantity has at most two decimals' },
      { zh: '请写成 1、0.5 这样的数', en: 'write a number such as 1 or 0.5' },
    ),
  )
  .meta({ multipleOf: 0.01 });
const ruleSchema = z.string().min(1).max(20);
const nameSchema = textSchema(NAME);

export const newTeamSchema = z.strictObject({ name: nameSchema }).meta({ id: 'NewTeam' });
export const teamChangeSchema = z
  .strictObject({ name: nameSchema.optional(), closed: z.boolean().optional().describe('解散 / disbanded') })
  .meta({ id: 'TeamChange' });
export const teamMembersSchema = z
  .strictObject({ members: z.array(uuidSchema).max(MAX_TEAM_MEMBERS).describe('全体队员 / all members from now on') })
  .meta({ id: 'TeamMembers' });
export const teamSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    members: z.array(z.string()),
    revision: z.int(),
    createdAt: z.string(),
    closedAt: z.string().nullable(),
  })
  .meta({ id: 'Team' });
export type TeamBody = z.output<typeof teamSchema>;
export const teamListSchema = listOf(teamSchema);
export const teamQuerySchema = pageQuerySchema.extend({ closed: flagSchema.optional() });

export const newActivitySchema = z
  .strictObject({
    name: nameSchema,
    rule: ruleSchema.describe('细则编码 / the code of the rule'),
    day: daySchema,
    place: textSchema(NAME).optional(),
    team: uuidSchema.optional().describe('组织的志愿队 / the team that holds it'),
    quantity: quantitySchema.default(1).describe('每人次的数量，如小时 / of each attendance, such as hours'),
  })
  .meta({ id: 'NewActivity' });
export const activityChangeSchema = z
  .strictObject({
    name: nameSchema.optional(),
    rule: ruleSchema.optional(),
    day: daySchema.optional(),
    place: textSchema(NAME).nullable().optional(),
    team: uuidSchema.nullable().optional(),
    quantity: quantitySchema.optional(),
  })
  .meta({ id: 'ActivityChange' });
export const activitySchema = z
  .object({
    id: z.string(),
    name: z.string(),
    rule: z.string(),
    day: z.string(),
    place: z.string().nullable(),
    team: z.string().nullable(),
    quantity: z.number(),
    checkInUntil: z.string().nullable().describe('签到码有效至 / until when people can check in'),
    settledAt: z.string().nullable().describe('开始结算，此后不再变动 / since when it no longer changes'),
    attendance: z
      .object({ attended: z.int(), posted: z.int(), cases: z.int(), refused: z.int(), pending: z.int() })
      .describe('pending：尚未结算的，再次结算即续办 / not yet settled: another call takes it up'),
    revision: z.int(),
    createdAt: z.string(),
  })
  .meta({ id: 'Activity' });
export type ActivityBody = z.output<typeof activitySchema>;
export const activityListSchema = listOf(activitySchema);
export const activityQuerySchema = pageQuerySchema.extend({
  settled: flagSchema.optional(),
  team: uuidSchema.optional(),
  rule: ruleSchema.optional(),
  from: daySchema.optional(),
  to: daySchema.optional(),
});

export const attendanceUploadSchema = z
  .strictObject({
    items: z
      .array(z.strictObject({ member: uuidSchema, quantity: quantitySchema.optional() }))
      .min(1)
      .max(MAX_ATTENDANCE),
  })
  .meta({ id: 'AttendanceUpload' });
export const attendanceRecordedSchema = z
  .object({ added: z.int(), repeated: z.int().describe('已在名单上的 / on the list already') })
  .meta({ id: 'AttendanceRecorded' });
export const attendanceSchema = z
  .object({
    member: z.string(),
    household: z.string(),
    quantity: z.number(),
    source: z.enum(['manual', 'workbook', 'check-in']),
    recordedAt: z.string(),
    outcome: z.enum(ATTENDANCE_OUTCOMES),
    case: z.string().nullable(),
    entry: z.int().nullable(),
    problem: itemProblemSchema
      .pick({ code: true, title: true })
      .nullable()
      .describe('为何没有记分 / why it earned nothing'),
  })
  .meta({ id: 'Attendance' });
export const attendanceListSchema = listOf(attendanceSchema);
export const attendanceQuerySchema = pageQuerySchema.extend({
  outcome: z.enum(ATTENDANCE_OUTCOMES).optional(),
  household: householdNoSchema.optional(),
});
export const attendeeParamsSchema = ofVillageParamsSchema.extend({ member: uuidSchema });

export const checkInHoursSchema = z
  .strictObject({ hours: z.int().min(1).max(24).default(4) })
  .meta({ id: 'CheckInHours' });
export const checkInCodeSchema = z
  .object({ code: z.string(), qr: z.string().describe('SVG'), expiresAt: z.string() })
  .meta({ id: 'CheckInCode' });
export const checkInSchema = z
  .strictObject({
    code: z.string().min(1).max(100),
    passbook: passbookCodeSchema,
    pin: pinSchema.optional(),
    member: uuidSchema.optional().describe('到场的本户成员，默认户主 / who of the household; its head when absent'),
  })
  .meta({ id: 'CheckIn' });
export const checkedInSchema = z
  .object({ activity: z.string(), day: z.string(), repeated: z.boolean() })
  .meta({ id: 'CheckedIn' });
