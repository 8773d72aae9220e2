import type { Context } from '../../access/index.ts';
import type { App } from '../../http/app-type.ts';
import { contextOf } from '../../http/authentication.ts';
import { ofVillageParamsSchema } from '../../http/contract.ts';
import { operation } from '../../http/operation.ts';
import { idempotencyKey, markReplay } from '../../http/preconditions.ts';
import { toPoints } from '../../kernel/points.ts';
import type { ProcedureServices } from '../services.ts';
import { completeRequest } from './complete-request.ts';
import { confirmRequest } from './confirm-request.ts';
import * as contract from './contract-requests.ts';
import { seenBy } from './read-requests.ts';
import type { HelpRequest } from './request.ts';
import { returnRequest } from './return-request.ts';
import { takeRequest, withdrawRequest } from './take-request.ts';

const REQUEST = '/v1/villages/:village/requests/:id';
const NOT_READY = ['request-not-ready', 'ledger-busy'] as const;

/** What the rules of the day refuse. */
const JUDGED = [
  'household-closed',
  'not-yet-a-household',
  'date-in-future',
  'amount-out-of-range',
  'before-rulebook',
  'unknown-rule',
  'unknown-member',
  'bad-quantity',
  'already-counted-for-person',
] as const;

/** The steps that people take with a request. */
export function requestStepRoutes(app: App, services: ProcedureServices): void {
  takingRoute(app, services);
  returnRoute(app, services);
  completionRoute(app, services);
  confirmationRoute(app, services);
  withdrawalRoute(app, services);
}

async function seen(context: Context, request: HelpRequest) {
  const [one] = await seenBy(context, request.village, [request]);
  return contract.requestBody(one!);
}

function takingRoute(app: App, services: ProcedureServices): void {
  app.route({
    method: 'POST',
    url: `${REQUEST}/taking`,
    ...operation({
      id: 'takeRequest',
      summary: { zh: '接单', en: 'Take a request' },
      description: {
        zh: '户为本户成员接单，officer 为所管各组的人，村委会都可以；不能接自家的单，一单一人。',
        en: 'A household for one of its members, officers for people of their units, the committee for anybody; never the own household’s request, and one volunteer only.',
      },
      tag: 'procedure',
      needs: 'case:declare',
      params: ofVillageParamsSchema,
      body: { schema: contract.takingSchema, example: contract.taking },
      answer: { schema: contract.requestSchema, example: { ...contract.oneRequest, state: 'taken' } },
      problems: [...NOT_READY, 'own-household', 'not-a-party', 'unknown-volunteer', 'outside-unit'],
    }),
    handler: async (request) => {
      const { village, id } = request.params;
      const context = contextOf(request, services);
      return seen(context, await takeRequest(context, village, id, request.body));
    },
  });
}

function completionRoute(app: App, services: ProcedureServices): void {
  app.route({
    method: 'POST',
    url: `${REQUEST}/completion`,
    ...operation({
      id: 'completeRequest',
      summary: { zh: '完成', en: 'Say that a request was done' },
      description: {
        zh: '由接单的人（其存折页面、其密钥）或村委会办理；按完成之日的细则判断。',
        en: 'By who took it, with the household’s page or the own key, or the committee; judged by the rules of the day.',
      },
      tag: 'procedure',
      needs: 'case:declare',
      params: ofVillageParamsSchema,
      body: { schema: contract.completionSchema, example: contract.completion },
      answer: { schema: contract.requestSchema, example: { ...contract.oneRequest, state: 'done' } },
      problems: [...NOT_READY, ...JUDGED, 'own-household', 'not-a-party', 'unknown-volunteer'],
    }),
    handler: async (request) => {
      const { village, id } = request.params;
      const { doneOn, quantity } = request.body;
      const context = contextOf(request, services);
      const done = { doneOn, quantity: quantity === undefined ? undefined : toPoints(quantity) };
      return seen(context, await completeRequest(services, context, village, id, done));
    },
  });
}

function confirmationRoute(app: App, services: ProcedureServices): void {
  app.route({
    method: 'POST',
    url: `${REQUEST}/confirmation`,
    ...operation({
      id: 'confirmRequest',
      summary: { zh: '确认完成', en: 'Confirm what was done' },
      description: {
        zh: '由点单的户确认，或由村委会写明其原话代为确认；接单人及其家人、亲属，以及代写这一单、代为接单的经办人须回避。确认即算核实，成为申报，不须其他步骤的随即入账；不确认的记为驳回的申报，点单仍归接单人。',
        en: 'By the requester’s page, or by the committee with the requester’s words; never by the volunteer, household or kin, nor by who wrote down the request or its taking. It counts as verification: the act is a case from there on, posted at once where nothing else is needed. Not confirmed, it is kept as a rejected case and the request is the volunteer’s again.',
      },
      tag: 'procedure',
      needs: 'case:declare',
      params: ofVillageParamsSchema,
      body: { schema: contract.confirmationSchema, example: contract.confirmation },
      answer: { schema: contract.requestSchema, example: { ...contract.oneRequest, state: 'confirmed' } },
      problems: [...NOT_READY, 'not-a-party', 'conflict-of-interest', 'requester-words-required'],
      idempotent: true,
    }),
    handler: async (request, reply) => {
      const { village, id } = request.params;
      const context = contextOf(request, services);
      const key = idempotencyKey(request);
      const confirmed = await confirmRequest(services, context, village, id, key, request.body);
      markReplay(reply, confirmed.replayed);
      return seen(context, confirmed.request);
    },
  });
}

function returnRoute(app: App, services: ProcedureServices): void {
  app.route({
    method: 'POST',
    url: `${REQUEST}/return`,
    ...operation({
      id: 'returnRequest',
      summary: { zh: '退单', en: 'Give a request back' },
      description: {
        zh: '由接单人或其户、接单户所在组的 officer 或村委会退回，点单重新公开，别人可以再接；已完成待确认的不能退。',
        en: 'By the volunteer or the volunteer’s page, an officer of that household’s unit or the committee: the request is open again for anybody. Not once it was done and waits for confirmation.',
      },
      tag: 'procedure',
      needs: 'case:declare',
      params: ofVillageParamsSchema,
      answer: { schema: contract.requestSchema, example: contract.oneRequest },
      problems: [...NOT_READY, 'not-a-party', 'outside-unit'],
    }),
    handler: async (request) => {
      const { village, id } = request.params;
      const context = contextOf(request, services);
      return seen(context, await returnRequest(context, village, id));
    },
  });
}

function withdrawalRoute(app: App, services: ProcedureServices): void {
  app.route({
    method: 'POST',
    url: `${REQUEST}/withdrawal`,
    ...operation({
      id: 'withdrawRequest',
      summary: { zh: '撤回点单', en: 'Withdraw a request' },
      description: {
        zh: '由点单的户、所在组的 officer 或村委会撤回；已完成待确认的不能撤回。',
        en: 'By the household, an officer of its unit or the committee; not once it was done and waits for confirmation.',
      },
      tag: 'procedure',
      needs: 'case:declare',
      params: ofVillageParamsSchema,
      answer: { schema: contract.requestSchema, example: { ...contract.oneRequest, state: 'withdrawn' } },
      problems: [...NOT_READY, 'not-a-party', 'outside-unit'],
    }),
    handler: async (request) => {
      const { village, id } = request.params;
      const context = contextOf(request, services);
      return seen(context, await withdrawRequest(context, village, id));
    },
  });
}
