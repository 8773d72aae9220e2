import type { App } from '../http/app-type.ts';
import { contextOf } from '../http/authentication.ts';
import { readPoints } from '../http/contract.ts';
import { operation } from '../http/operation.ts';
import { idempotencyKey, markReplay } from '../http/preconditions.ts';
import { transitionWire } from './answers.ts';
import { closeHousehold } from './close-household.ts';
import * as contract from './contract-households.ts';
import * as examples from './examples.ts';
import { mergeHousehold } from './merge-household.ts';
import { HOUSEHOLDS } from './routes-households.ts';
import type { VillageServices } from './services.ts';
import { splitHousehold } from './split-household.ts';

const HOUSEHOLD = `${HOUSEHOLDS}/:no`;
const OF_ANY = ['household-closed', 'open-holds', 'day-in-future', 'day-too-early', 'same-household'] as const;

/** Split, merger and closure write the journal. */
export function transitionRoutes(app: App, services: VillageServices): void {
  splitHouseholdRoute(app, services);
  mergeHouseholdRoute(app, services);
  closeHouseholdRoute(app, services);
}

function splitHouseholdRoute(app: App, services: VillageServices): void {
  app.route({
    method: 'POST',
    url: `${HOUSEHOLD}/split`,
    ...operation({
      id: 'splitHousehold',
      summary: { zh: '分户', en: 'Split a household' },
      description: {
        zh: '所列成员另立新户，可带走一部分余额（默认 0）；荣誉分留在原户。有待取兑换时不能分户。',
        en: 'The members named form a new household with a share of the balance (0 by default); honour stays. Not while holds are open.',
      },
      tag: 'households',
      needs: 'household:write',
      params: contract.householdParamsSchema,
      body: { schema: contract.splitSchema, example: examples.split },
      answer: { status: 201, schema: contract.transitionSchema, example: examples.transition },
      idempotent: true,
      problems: [
        ...OF_ANY,
        'household-exists',
        'not-a-member',
        'nobody-stays',
        'head-leaves',
        'unknown-unit',
        'insufficient-points',
      ],
    }),
    handler: async (request, reply) => {
      const { village, no } = request.params;
      const { balance, ...body } = request.body;
      const split = { ...body, key: idempotencyKey(request), balance: readPoints(balance) };
      const result = await splitHousehold(contextOf(request, services), services, village, no, split);
      markReplay(reply, result.replayed);
      reply.code(201).header('location', `/v1/villages/${village}/households/${body.no}`);
      return transitionWire(result);
    },
  });
}

function mergeHouseholdRoute(app: App, services: VillageServices): void {
  app.route({
    method: 'POST',
    url: `${HOUSEHOLD}/merger`,
    ...operation({
      id: 'mergeHousehold',
      summary: { zh: '并户', en: 'Merge a household into another' },
      description: {
        zh: '本户成员和全部余额并入 into，本户销户；荣誉分留在本户。有待取兑换时不能并户。',
        en: 'Its members and whole balance go to `into`, and it is closed; honour stays where it was earned. Not while holds are open.',
      },
      tag: 'households',
      needs: 'household:write',
      params: contract.householdParamsSchema,
      body: { schema: contract.mergerSchema, example: examples.merger },
      answer: { status: 201, schema: contract.transitionSchema, example: examples.transition },
      idempotent: true,
      problems: [...OF_ANY, 'unknown-household', 'member-exists', 'too-many-members'],
    }),
    handler: async (request, reply) => {
      const { village, no } = request.params;
      const merger = { ...request.body, key: idempotencyKey(request) };
      const result = await mergeHousehold(contextOf(request, services), services, village, no, merger);
      markReplay(reply, result.replayed);
      reply.code(201);
      return transitionWire(result);
    },
  });
}

function closeHouseholdRoute(app: App, services: VillageServices): void {
  app.route({
    method: 'POST',
    url: `${HOUSEHOLD}/closure`,
    ...operation({
      id: 'closeHousehold',
      summary: { zh: '销户', en: 'Close a household' },
      description: {
        zh: '余额转给承接户 successor，没有则作废；成员离开，户号不再使用。有待取兑换时不能销户。',
        en: 'Its balance goes to `successor` or expires; members leave, the number is never used again. Not while holds are open.',
      },
      tag: 'households',
      needs: 'household:write',
      params: contract.householdParamsSchema,
      body: { schema: contract.closureSchema, example: examples.closure },
      answer: {
        status: 201,
        schema: contract.transitionSchema,
        example: { ...examples.transition, counterpart: null },
      },
      idempotent: true,
      problems: [...OF_ANY, 'unknown-household'],
    }),
    handler: async (request, reply) => {
      const { village, no } = request.params;
      const closure = { ...request.body, key: idempotencyKey(request) };
      const result = await closeHousehold(contextOf(request, services), services, village, no, closure);
      markReplay(reply, result.replayed);
      reply.code(201);
      return transitionWire(result);
    },
  });
}
