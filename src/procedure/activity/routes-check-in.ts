import type { App } from '../../http/app-type.ts';
import { contextOf } from '../../http/authentication.ts';
import { ofVillageParamsSchema } from '../../http/contract.ts';
import { operation } from '../../http/operation.ts';
import type { ProcedureServices } from '../services.ts';
import { checkIn, issueCheckInCode } from './check-in.ts';
import * as contract from './contract-activities.ts';
import * as examples from './examples-activities.ts';

/** Checking in at the place of an activity. */
export function checkInRoutes(app: App, services: ProcedureServices): void {
  codeRoute(app, services);
  checkInRoute(app, services);
}

function codeRoute(app: App, services: ProcedureServices): void {
  app.route({
    method: 'POST',
    url: '/v1/villages/:village/activities/:id/check-in-codes',
    ...operation({
      id: 'issueCheckInCode',
      summary: { zh: '发签到码', en: 'Issue a check-in code' },
      description: {
        zh: '张贴于现场，几小时内有效（默认 4）；编码只在此显示一次，再发即更换。',
        en: 'Hangs at the place for some hours (4 unless told). Shown in this answer only; another one replaces it.',
      },
      tag: 'procedure',
      needs: 'activity:write',
      params: ofVillageParamsSchema,
      body: { schema: contract.checkInHoursSchema, example: examples.hours },
      answer: { status: 201, schema: contract.checkInCodeSchema, example: examples.checkInCode },
      problems: ['activity-settled'],
    }),
    handler: async (request, reply) => {
      const { village, id } = request.params;
      const { hours } = request.body;
      const { code, qr, expiresAt } = await issueCheckInCode(contextOf(request, services), village, id, hours);
      reply.code(201).header('cache-control', 'no-store');
      return { code, qr, expiresAt: expiresAt.toISOString() };
    },
  });
}

function checkInRoute(app: App, services: ProcedureServices): void {
  app.route({
    method: 'POST',
    url: '/v1/public/check-ins',
    ...operation({
      id: 'checkIn',
      summary: { zh: '扫码签到', en: 'Check in' },
      description: {
        zh: '凭现场的签到码和本户存折签到，不需要密钥；重复签到只算一次。',
        en: 'With the code at the place and the household’s passbook, without a key. A repetition counts once.',
      },
      tag: 'procedure',
      needs: 'public',
      body: { schema: contract.checkInSchema, example: examples.checkIn },
      answer: { status: 201, schema: contract.checkedInSchema, example: examples.checkedIn },
      problems: [
        'unknown-check-in-code',
        'unknown-passbook',
        'passbook-closed',
        'passbook-locked',
        'pin-required',
        'wrong-pin',
        'unknown-attendee',
      ],
    }),
    handler: async (request, reply) => {
      const { activity, repeated } = await checkIn(services, request.id, request.body);
      reply.code(201);
      return { activity: activity.name, day: activity.day, repeated };
    },
  });
}
