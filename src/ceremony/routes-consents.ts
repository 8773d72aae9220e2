import { z } from 'zod';
import type { App } from '../http/app-type.ts';
import { contextOf } from '../http/authentication.ts';
import { ofVillageParamsSchema } from '../http/contract.ts';
import { operation } from '../http/operation.ts';
import { type Consent, openGuardian } from './consent.ts';
import * as contract from './contract-consents.ts';
import { giveConsent } from './give-consent.ts';
import { listConsents } from './list-consents.ts';
import { revokeConsent } from './revoke-consent.ts';
import type { CeremonyServices } from './services.ts';

const CONSENTS = '/v1/villages/:village/members/:id/guardian-consents';

/** Consents of guardians (监护人同意) to a minor being named on paper and on stage. */
export function consentRoutes(app: App, services: CeremonyServices): void {
  writeRoutes(app, services);
  app.route({
    method: 'GET',
    url: CONSENTS,
    ...operation({
      id: 'listGuardianConsents',
      summary: { zh: '监护人同意记录', en: 'List guardians’ consents' },
      description: { zh: '新登记的在前，含已撤回的。', en: 'The newest first, withdrawn ones among them.' },
      tag: 'ceremony',
      needs: 'ceremony:read',
      params: ofVillageParamsSchema,
      answer: { schema: contract.consentsSchema, example: { data: [contract.consentExample] } },
    }),
    handler: async (request) => {
      const { village, id } = request.params;
      const { consents, sees } = await listConsents(contextOf(request, services), village, id);
      return { data: consents.map((one) => consentBody(services, village, one, sees)) };
    },
  });
}

function writeRoutes(app: App, services: CeremonyServices): void {
  app.route({
    method: 'POST',
    url: CONSENTS,
    ...operation({
      id: 'giveGuardianConsent',
      summary: { zh: '登记监护人同意', en: 'Record a guardian’s consent' },
      description: {
        zh: '未满 18 周岁或出生年月不详的人，有监护人同意才在证书、名册和台上具名；网上一律不具名。',
        en: 'Who is under 18, or of unknown age, is named on certificates, rosters and on stage only with it; online never.',
      },
      tag: 'ceremony',
      needs: 'ceremony:write',
      params: ofVillageParamsSchema,
      body: { schema: contract.newConsentSchema, example: contract.newConsentExample },
      answer: { status: 201, schema: contract.consentSchema, example: contract.consentExample },
      problems: ['day-in-future', 'guardian-consent-not-needed', 'member-erased'],
    }),
    handler: async (request, reply) => {
      const { village, id } = request.params;
      const consent = await giveConsent(contextOf(request, services), services, village, id, request.body);
      reply.code(201);
      return consentBody(services, village, consent, true);
    },
  });
  app.route({
    method: 'POST',
    url: `${CONSENTS}/:consent/revocation`,
    ...operation({
      id: 'revokeGuardianConsent',
      summary: { zh: '撤回监护人同意', en: 'Withdraw a guardian’s consent' },
      description: {
        zh: '撤回后打印的文书不再具名；已发出的纸质证书不受影响。',
        en: 'What is printed from now on no longer names the minor; paper that was handed out is not called back.',
      },
      tag: 'ceremony',
      needs: 'ceremony:write',
      params: contract.consentParamsSchema,
      body: { schema: z.strictObject({}).optional(), example: {} },
      answer: {
        schema: contract.consentSchema,
        example: { ...contract.consentExample, revokedAt: '2026-12-10T02:30:00.000Z' },
      },
      problems: ['guardian-consent-revoked'],
    }),
    handler: async (request) => {
      const { village, id, consent } = request.params;
      const revoked = await revokeConsent(contextOf(request, services), village, id, consent);
      return consentBody(services, village, revoked, true);
    },
  });
}

function consentBody({ encryptionKey }: CeremonyServices, village: string, one: Consent, sees: boolean) {
  return {
    id: one.id,
    member: one.member,
    guardian: sees ? openGuardian(encryptionKey, village, one) : null,
    relation: sees && one.relation !== '' ? one.relation : null,
    givenOn: one.givenOn,
    recordedAt: one.recordedAt.toISOString(),
    revokedAt: one.revokedAt?.toISOString() ?? null,
  };
}
