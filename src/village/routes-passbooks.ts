import type { App } from '../http/app-type.ts';
import { contextOf } from '../http/authentication.ts';
import { operation } from '../http/operation.ts';
import { ownDataWire, passbookStateWire, sessionWire } from './answers-passbooks.ts';
import * as contract from './contract-passbooks.ts';
import * as examples from './examples-passbooks.ts';
import { getPassbook } from './get-passbook.ts';
import { issuePassbook } from './issue-passbook.ts';
import { openPassbookSession } from './open-passbook-session.ts';
import { readOwnData } from './read-own-data.ts';
import { revokePassbook } from './revoke-passbook.ts';
import { HOUSEHOLDS } from './routes-households.ts';
import type { VillageServices } from './services.ts';
import { unlockPassbook } from './unlock-passbook.ts';

const PASSBOOK = `${HOUSEHOLDS}/:no/passbook`;
const OF_A_CODE = ['unknown-passbook', 'passbook-closed', 'passbook-locked', 'pin-required', 'wrong-pin'] as const;

/** Passbooks (存折): issuing, state, lock and end for the committee; sessions and own data for households. */
export function passbookRoutes(app: App, services: VillageServices): void {
  issuePassbookRoute(app, services);
  getPassbookRoute(app, services);
  revokePassbookRoute(app, services);
  unlockPassbookRoute(app, services);
  openPassbookSessionRoute(app, services);
  readOwnDataRoute(app, services);
}

function issuePassbookRoute(app: App, services: VillageServices): void {
  app.route({
    method: 'POST',
    url: PASSBOOK,
    ...operation({
      id: 'issuePassbook',
      summary: { zh: '发放或补发存折', en: 'Issue a passbook, or issue it anew' },
      description: {
        zh: '存折的编码只在此显示一次；旧编码和用它打开的页面立即失效，锁定随之解除。可设 PIN：设了 PIN，店铺和本户页面都须输入。',
        en: 'The code is shown in this answer only; the old one, its sessions and its lock end at once. A PIN may be set: shops and the household’s own pages then ask for it.',
      },
      tag: 'households',
      needs: 'passbook:write',
      params: contract.householdParamsSchema,
      body: { schema: contract.newPassbookSchema, example: {} },
      answer: { status: 201, schema: contract.issuedPassbookSchema, example: examples.passbook },
      problems: ['household-closed'],
    }),
    handler: async (request, reply) => {
      const { village, no } = request.params;
      const issued = await issuePassbook(contextOf(request, services), village, no, request.body ?? {});
      reply.code(201);
      return { ...issued, issuedAt: issued.issuedAt.toISOString() };
    },
  });
}

function getPassbookRoute(app: App, services: VillageServices): void {
  app.route({
    method: 'GET',
    url: PASSBOOK,
    ...operation({
      id: 'getPassbook',
      summary: { zh: '存折的状态', en: 'State of a passbook' },
      description: {
        zh: '从不显示编码。没有有效存折时 404。',
        en: 'Never its code. 404 where there is no living one.',
      },
      tag: 'households',
      needs: 'passbook:write',
      params: contract.householdParamsSchema,
      answer: { schema: contract.passbookStateSchema, example: examples.passbookState },
    }),
    handler: async (request) => {
      const { village, no } = request.params;
      return passbookStateWire(await getPassbook(contextOf(request, services), village, no));
    },
  });
}

function revokePassbookRoute(app: App, services: VillageServices): void {
  app.route({
    method: 'DELETE',
    url: PASSBOOK,
    ...operation({
      id: 'revokePassbook',
      summary: { zh: '作废存折', en: 'Take a passbook back' },
      description: { zh: '遗失、被盗时用；立即失效。', en: 'Where it was lost or stolen; dead at once.' },
      tag: 'households',
      needs: 'passbook:write',
      params: contract.householdParamsSchema,
    }),
    handler: async (request, reply) => {
      await revokePassbook(contextOf(request, services), request.params.village, request.params.no);
      reply.code(204);
    },
  });
}

function unlockPassbookRoute(app: App, services: VillageServices): void {
  app.route({
    method: 'DELETE',
    url: `${PASSBOOK}/lock`,
    ...operation({
      id: 'unlockPassbook',
      summary: { zh: '解锁存折', en: 'Unlock a passbook' },
      description: { zh: '解除锁定，输错次数清零。', en: 'Ends the lock and forgets the wrong tries.' },
      tag: 'households',
      needs: 'passbook:write',
      params: contract.householdParamsSchema,
    }),
    handler: async (request, reply) => {
      await unlockPassbook(contextOf(request, services), request.params.village, request.params.no);
      reply.code(204);
    },
  });
}

function openPassbookSessionRoute(app: App, services: VillageServices): void {
  app.route({
    method: 'POST',
    url: '/v1/public/passbook-sessions',
    ...operation({
      id: 'openPassbookSession',
      summary: { zh: '凭存折打开本户页面', en: "Open a household's own pages with its passbook" },
      description: {
        zh: '所得凭证 15 分钟内可查本户的明细和个人信息，只读；补发或作废存折时立即失效。输错 PIN 与在店铺输错合并计算。',
        en: 'The token reads the household’s own statement and data for 15 minutes; it ends at once when the passbook is issued anew or taken back. Wrong PINs count together with those in shops.',
      },
      tag: 'households',
      needs: 'public',
      body: { schema: contract.sessionSchema, example: examples.session },
      answer: { status: 201, schema: contract.sessionAnswerSchema, example: examples.sessionAnswer },
      problems: OF_A_CODE,
    }),
    handler: async (request, reply) => {
      const { sql, now } = services;
      const session = await openPassbookSession({ sql, now, requestId: request.id }, request.body);
      reply.code(201);
      return sessionWire(session);
    },
  });
}

function readOwnDataRoute(app: App, services: VillageServices): void {
  app.route({
    method: 'GET',
    url: `${HOUSEHOLDS}/:no/own-data`,
    ...operation({
      id: 'readOwnData',
      summary: { zh: '本户个人信息副本', en: "Copy of a household's own data" },
      description: {
        zh: '只供本户用存折打开的页面；别的户号一律 404。积分明细另见 statement。存折未设 PIN 的，电话只显示一部分。',
        en: 'Only for the household’s own token; any other number is 404. Entries are in its statement. Phones are masked where the passbook has no PIN.',
      },
      tag: 'households',
      needs: 'own:read',
      params: contract.householdParamsSchema,
      answer: { schema: contract.ownDataSchema, example: examples.ownData },
    }),
    handler: async (request) => {
      const { village, no } = request.params;
      const own = await readOwnData(contextOf(request, services), services, village, no);
      return ownDataWire(village, services.now(), own, services.encryptionKey);
    },
  });
}
