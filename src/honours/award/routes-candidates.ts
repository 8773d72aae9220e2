import type { App } from '../../http/app-type.ts';
import { contextOf } from '../../http/authentication.ts';
import { ofVillageParamsSchema } from '../../http/contract.ts';
import { decodeCursor, pageOf } from '../../http/cursor.ts';
import { operation } from '../../http/operation.ts';
import type { HonoursServices } from '../services.ts';
import { candidateBody } from './answers.ts';
import * as contract from './contract-cycles.ts';
import { decideCandidate } from './decide-candidate.ts';
import * as examples from './examples.ts';
import { CYCLES } from './routes-cycles.ts';
import { listCandidates, showCandidate } from './show-candidates.ts';
import { castVote, withdrawVote } from './vote.ts';
import { addCandidate, describeCandidate, removeCandidate } from './write-candidate.ts';

const CANDIDATES = `${CYCLES}/:id/candidates`;
const ONE = `${CANDIDATES}/:candidate`;

/** Candidates of a cycle: added, described, removed, voted for, decided about. */
export function candidateRoutes(app: App, services: HonoursServices): void {
  listRoute(app, services);
  addRoute(app, services);
  deedsRoute(app, services);
  removeRoute(app, services);
  voteRoutes(app, services);
  decisionRoute(app, services);
}

function listRoute(app: App, services: HonoursServices): void {
  app.route({
    method: 'GET',
    url: CANDIDATES,
    ...operation({
      id: 'listAwardCandidates',
      summary: { zh: '候选名单', en: 'List candidates' },
      description: {
        zh: '按类别，各类按次序；不分先后的按提出先后。姓名、事迹和理由只对可读个人信息者。',
        en: 'By category, in order; without an order as they came in. Names, deeds and reasons for who may read personal data.',
      },
      tag: 'honours',
      needs: 'award:read',
      params: ofVillageParamsSchema,
      query: contract.candidateListQuerySchema,
      answer: { schema: contract.candidateListSchema, example: examples.candidates },
      problems: ['invalid-cursor'],
    }),
    handler: async (request) => {
      const { village, id } = request.params;
      const { cursor, limit, category } = request.query;
      const name = `award-candidates ${id}`;
      const last = cursor === undefined ? undefined : decodeCursor(name, cursor, contract.candidatePositionSchema)[0];
      const all = await listCandidates(contextOf(request, services), village, id);
      const own = category === undefined ? all : all.filter((one) => one.category === category);
      const from = last === undefined ? 0 : own.findIndex((one) => one.id === last) + 1;
      const page = pageOf(name, own.slice(from, from + limit + 1), limit, (one) => [one.id]);
      return { ...page, data: page.data.map(candidateBody) };
    },
  });
}

function addRoute(app: App, services: HonoursServices): void {
  app.route({
    method: 'POST',
    url: CANDIDATES,
    ...operation({
      id: 'addAwardCandidate',
      summary: { zh: '增加候选', en: 'Add a candidate' },
      tag: 'honours',
      needs: 'award:write',
      params: ofVillageParamsSchema,
      body: { schema: contract.newCandidateSchema, example: examples.newCandidate },
      answer: { status: 201, schema: contract.candidateSchema, example: examples.candidate },
      problems: [
        'award-cycle-state',
        'unknown-category',
        'unknown-household',
        'household-closed',
        'not-a-member',
        'nominee-not-a-person',
        'nominee-not-a-household',
        'award-candidate-exists',
      ],
    }),
    handler: async (request, reply) => {
      const { village, id } = request.params;
      const context = contextOf(request, services);
      const { cycle, candidate } = await addCandidate(context, village, id, request.body);
      reply.code(201);
      return candidateBody(await showCandidate(context, cycle, candidate.id));
    },
  });
}

function deedsRoute(app: App, services: HonoursServices): void {
  app.route({
    method: 'PUT',
    url: `${ONE}/deeds`,
    ...operation({
      id: 'describeAwardCandidate',
      summary: { zh: '写事迹', en: 'Describe a candidate' },
      tag: 'honours',
      needs: 'award:write',
      params: contract.ofCycleParamsSchema,
      body: { schema: contract.deedsBodySchema, example: examples.deeds },
      answer: { schema: contract.candidateSchema, example: examples.candidate },
      problems: ['award-cycle-state'],
    }),
    handler: async (request) => {
      const { village, id, candidate: which } = request.params;
      const context = contextOf(request, services);
      const { cycle } = await describeCandidate(context, village, id, which, request.body.deeds);
      return candidateBody(await showCandidate(context, cycle, which));
    },
  });
}

function removeRoute(app: App, services: HonoursServices): void {
  app.route({
    method: 'DELETE',
    url: ONE,
    ...operation({
      id: 'removeAwardCandidate',
      summary: { zh: '删去候选', en: 'Remove a candidate' },
      description: {
        zh: '评选中、尚未决定的才能删去，所得票一并作废。',
        en: 'While the cycle is open and nothing is decided about it; its votes go too.',
      },
      tag: 'honours',
      needs: 'award:write',
      params: contract.ofCycleParamsSchema,
      problems: ['award-cycle-state', 'award-candidate-decided'],
    }),
    handler: async (request, reply) => {
      const { village, id, candidate } = request.params;
      await removeCandidate(contextOf(request, services), village, id, candidate);
      return reply.code(204).send() as never;
    },
  });
}

function voteRoutes(app: App, services: HonoursServices): void {
  app.route({
    method: 'PUT',
    url: `${ONE}/vote`,
    ...operation({
      id: 'voteForAwardCandidate',
      summary: { zh: '投一票', en: 'Vote for a candidate' },
      description: {
        zh: '评议员对每个候选一票，每类至多与名额一样多；两把密钥属同一人的算一人。本户和亲属须回避。重复投不变。',
        en: 'One vote of a person for a candidate, in a category as many as it has places; two keys of one person are one. Not for the own household or kin. Voting twice changes nothing.',
      },
      tag: 'honours',
      needs: 'award:vote',
      params: contract.ofCycleParamsSchema,
      answer: { schema: contract.candidateSchema, example: examples.votedCandidate },
      problems: ['award-cycle-state', 'conflict-of-interest', 'award-votes-used'],
    }),
    handler: async (request) => {
      const { village, id, candidate } = request.params;
      const context = contextOf(request, services);
      const { cycle } = await castVote(context, village, id, candidate);
      return candidateBody(await showCandidate(context, cycle, candidate));
    },
  });
  app.route({
    method: 'DELETE',
    url: `${ONE}/vote`,
    ...operation({
      id: 'withdrawAwardVote',
      summary: { zh: '撤回一票', en: 'Take a vote back' },
      tag: 'honours',
      needs: 'award:vote',
      params: contract.ofCycleParamsSchema,
      answer: { schema: contract.candidateSchema, example: examples.candidate },
      problems: ['award-cycle-state'],
    }),
    handler: async (request) => {
      const { village, id, candidate } = request.params;
      const context = contextOf(request, services);
      const { cycle } = await withdrawVote(context, village, id, candidate);
      return candidateBody(await showCandidate(context, cycle, candidate));
    },
  });
}

function decisionRoute(app: App, services: HonoursServices): void {
  app.route({
    method: 'PUT',
    url: `${ONE}/decision`,
    ...operation({
      id: 'decideAwardCandidate',
      summary: { zh: '决定是否授予', en: 'Grant or refuse a title' },
      description: {
        zh: '每类授予不超过名额；与次序不符的须写理由。公示期间只能对异议成立的户重新决定，须写理由。本户和亲属须回避。',
        en: 'As many as there are places; a departure from the order needs a reason. While it hangs on the board only households with an upheld objection are decided again, with a reason. Not about the own household or kin.',
      },
      tag: 'honours',
      needs: 'award:write',
      params: contract.ofCycleParamsSchema,
      body: { schema: contract.decisionSchema, example: examples.decision },
      answer: { schema: contract.candidateSchema, example: examples.decidedCandidate },
      problems: [
        'award-cycle-state',
        'decided-and-announced',
        'conflict-of-interest',
        'award-needs-reason',
        'award-places-full',
      ],
    }),
    handler: async (request) => {
      const { village, id, candidate } = request.params;
      const context = contextOf(request, services);
      const { cycle } = await decideCandidate(context, village, id, candidate, request.body);
      return candidateBody(await showCandidate(context, cycle, candidate));
    },
  });
}
