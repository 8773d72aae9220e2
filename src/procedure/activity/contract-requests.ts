import { z } from 'zod';
import { daySchema, householdNoSchema, listOf, pageQuerySchema, textSchema, uuidSchema } from '../../http/contract.ts';
import { declarationSchema } from '../contract-cases.ts';
import type { SeenRequest } from './read-requests.ts';
import { type HelpRequest, REQUEST_STATES } from './request.ts';

/** Limit of texts, in UTF-16 units. */
const WORDS = 500;

const { rule: ruleSchema, quantity: quantitySchema } = declarationSchema.shape;

export const newRequestSchema = z
  .strictObject({
    household: householdNoSchema.optional().describe('户的页面可省略 / a household’s own page may leave it out'),
    rule: ruleSchema,
    words: textSchema(WORDS).describe(
      '需要什么帮助；请勿写身份证号、宗教、病情 / what help; no identity numbers, religion or health',
    ),
    wantedOn: daySchema.optional(),
  })
  .meta({ id: 'NewRequest' });

const party = '仅限可查看个人信息者和双方 / for both parties and who may read personal data';
export const requestSchema = z
  .object({
    id: z.string(),
    state: z.enum(REQUEST_STATES),
    unit: z.object({ id: z.string(), name: z.string() }).nullable(),
    rule: z.string(),
    wantedOn: z.string().nullable(),
    household: z.string().optional().describe(party),
    words: z.string().nullable().optional().describe(party),
    volunteer: z.object({ member: z.string(), household: z.string() }).nullable().optional().describe(party),
    takenAt: z.string().nullable(),
    doneOn: z.string().nullable(),
    quantity: z.number().nullable(),
    case: z.string().nullable().describe('由此而来的申报 / the case that came of it'),
    createdAt: z.string(),
    closedAt: z.string().nullable(),
  })
  .meta({ id: 'HelpRequest' });
type RequestBody = z.output<typeof requestSchema>;
export const requestListSchema = listOf(requestSchema);

export const requestQuerySchema = pageQuerySchema.extend({
  state: z.enum(REQUEST_STATES).optional(),
  rule: ruleSchema.optional(),
});
export const takingSchema = z.strictObject({ member: uuidSchema }).meta({ id: 'RequestTaking' });
export const completionSchema = z
  .strictObject({ doneOn: daySchema, quantity: quantitySchema })
  .meta({ id: 'RequestCompletion' });
export const confirmationSchema = z
  .strictObject({
    confirmed: z.boolean(),
    reason: textSchema(WORDS)
      .optional()
      .describe('村委会代为确认时必填：点单人原话 / the requester’s words; the committee must give them'),
  })
  .meta({ id: 'RequestConfirmation' });

/** What the verbs return, as it goes over the wire. */
export function requestBody({ request, whole }: SeenRequest): RequestBody {
  return {
    id: request.id,
    state: request.state,
    unit: request.unit === null ? null : { id: request.unit, name: request.unitName ?? '' },
    rule: request.rule,
    wantedOn: request.wantedOn,
    ...(whole && { household: request.household, words: request.words, volunteer: volunteerOf(request) }),
    takenAt: request.takenAt?.toISOString() ?? null,
    doneOn: request.doneOn,
    quantity: request.quantity === null ? null : request.quantity / 100,
    case: request.case,
    createdAt: request.createdAt.toISOString(),
    closedAt: request.closedAt?.toISOString() ?? null,
  };
}

function volunteerOf({ volunteer: member, volunteerHousehold: household }: HelpRequest) {
  return member === null || household === null ? null : { member, household };
}

/** Examples of the reference. */
export const newRequest = { household: '010001', rule: 'ZY01', words: '帮忙收玉米', wantedOn: '2026-10-12' as never };
export const oneRequest: RequestBody = {
  id: '01938c2e-7b1a-7c3d-9e4f-000000000051',
  state: 'open',
  unit: { id: '01938c2e-7b1a-7c3d-9e4f-000000000052', name: '1组' },
  rule: 'ZY01',
  wantedOn: '2026-10-12',
  household: '010001',
  words: '帮忙收玉米',
  volunteer: null,
  takenAt: null,
  doneOn: null,
  quantity: null,
  case: null,
  createdAt: '2026-10-08T09:30:00.000Z',
  closedAt: null,
};
export const taking = { member: '01938c2e-7b1a-7c3d-9e4f-000000000053' };
export const completion = { doneOn: '2026-10-12' as never, quantity: 2 };
export const confirmation = { confirmed: true, reason: '王桂英：确实来帮了两小时' };
