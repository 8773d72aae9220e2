import { z } from 'zod';
import { daySchema, ofVillageParamsSchema, textSchema, uuidSchema } from '../http/contract.ts';

export const newConsentSchema = z
  .strictObject({
    guardian: textSchema(50).describe('监护人姓名，加密保存 / kept encrypted'),
    relation: textSchema(20).describe('与未成年人的关系 / to the minor'),
    givenOn: daySchema.describe('同意书的日期 / of the signed consent'),
  })
  .meta({ id: 'NewGuardianConsent' });
export const consentSchema = z
  .object({
    id: z.string(),
    member: z.string(),
    guardian: z.string().nullable().describe('无权读个人信息者为 null / null without sight of personal data'),
    relation: z.string().nullable(),
    givenOn: z.string(),
    recordedAt: z.string(),
    revokedAt: z.string().nullable().describe('撤回后不再具名 / since when papers no longer name the minor'),
  })
  .meta({ id: 'GuardianConsent' });
export const consentsSchema = z.object({ data: z.array(consentSchema) }).meta({ id: 'GuardianConsents' });
export const consentParamsSchema = ofVillageParamsSchema.extend({ consent: uuidSchema });

/** Examples of the reference. */
export const newConsentExample = { guardian: '王桂英', relation: '母亲', givenOn: '2026-12-01' as never };
export const consentExample: z.input<typeof consentSchema> = {
  id: '01938c2e-7b1a-7c3d-9e4f-000000000221',
  member: '01938c2e-7b1a-7c3d-9e4f-000000000002',
  guardian: '王桂英',
  relation: '母亲',
  givenOn: '2026-12-01',
  recordedAt: '2026-12-01T02:30:00.000Z',
  revokedAt: null,
};
