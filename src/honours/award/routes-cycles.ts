import { z } from 'zod';
import { authorise, type Context } from '../../access/index.ts';
import type { App } from '../../http/app-type.ts';
import { contextOf } from '../../http/authentication.ts';
import { ofVillageParamsSchema, villageParamsSchema } from '../../http/contract.ts';
import { decodeCursor, pageOf } from '../../http/cursor.ts';
import { operation } from '../../http/operation.ts';
import { etagOf, isUnchanged, notModified } from '../../http/preconditions.ts';
import type { Bilingual, ProblemCode } from '../../kernel/problems/index.ts';
import type { HonoursServices } from '../services.ts';
import { cycleBody } from './answers.ts';
import * as contract from './contract-cycles.ts';
import { type AwardCycle, readCycle, readCycles } from './cycle.ts';
import * as examples from './examples.ts';
import { openCycle } from './open-cycle.ts';
import { proposeCandidates } from './propose-candidates.ts';
import { confirmCycle, publishCycle, withdrawCycle } from './settle-cycle.ts';
import { verifyCycle } from './verify-cycle.ts';

export const CYCLES = '/v1/villages/:village/award-cycles';
const ONE = `${CYCLES}/:id`;
const LIST = 'award-cycles';

/** Cycles of awards (一期评选), from their beginning to what is frozen. */
export function cycleRoutes(app: App, services: HonoursServices): void {
  openRoute(app, services);
  readRoutes(app, services);
  for (const step of STEPS) stepRoute(app, services, step);
  verificationRoute(app, services);
}

function openRoute(app: App, services: HonoursServices): void {
  app.route({
    method: 'POST',
    url: CYCLES,
    ...operation({
      id: 'openAwardCycle',
      summary: { zh: '开展一期评选', en: 'Begin a cycle of awards' },
      description: {
        zh: '类别照此刻的项目固定下来；同一项目同一期间只有一期（已撤回的不算）。',
        en: 'With the categories that the programme has now; one cycle for a programme and period, besides withdrawn ones.',
      },
      tag: 'honours',
      needs: 'award:write',
      params: villageParamsSchema,
      body: { schema: contract.newCycleSchema, example: examples.newCycle },
      answer: { status: 201, schema: contract.cycleSchema, example: examples.cycle },
      problems: ['award-programme-closed', 'award-period-mismatch', 'period-not-begun', 'award-cycle-exists'],
    }),
    handler: async (request, reply) => {
      const { village } = request.params;
      const cycle = await openCycle(contextOf(request, services), village, request.body);
      reply.code(201).header('location', `/v1/villages/${village}/award-cycles/${cycle.id}`);
      reply.header('etag', etagOf(cycle.revision));
      return cycleBody(cycle);
    },
  });
}

function readRoutes(app: App, services: HonoursServices): void {
  app.route({
    method: 'GET',
    url: CYCLES,
    ...operation({
      id: 'listAwardCycles',
      summary: { zh: '评选列表', en: 'List cycles of awards' },
      description: { zh: '最新的在前。', en: 'The newest first.' },
      tag: 'honours',
      needs: 'award:read',
      params: villageParamsSchema,
      query: contract.cycleListQuerySchema,
      answer: { schema: contract.cycleListSchema, example: examples.cycles },
      problems: ['invalid-cursor'],
    }),
    handler: async (request) => {
      const { cursor, limit, programme, period, state } = request.query;
      const { village } = request.params;
      const after = cursor === undefined ? undefined : decodeCursor(LIST, cursor, contract.cyclePositionSchema)[0];
      const { sql, actor } = contextOf(request, services);
      authorise(actor, 'award:read', village);
      const rows = await readCycles(sql, village, { programme, period, state, after, limit: limit + 1 });
      const page = pageOf(LIST, rows, limit, ({ id }) => [id]);
      return { ...page, data: page.data.map(cycleBody) };
    },
  });
  app.route({
    method: 'GET',
    url: ONE,
    ...operation({
      id: 'getAwardCycle',
      summary: { zh: '查看一期评选', en: 'Read a cycle of awards' },
      tag: 'honours',
      needs: 'award:read',
      params: ofVillageParamsSchema,
      answer: { schema: contract.cycleSchema, example: examples.confirmedCycle },
    }),
    handler: async (request, reply) => {
      const { village, id } = request.params;
      const { sql, actor } = contextOf(request, services);
      authorise(actor, 'award:read', village);
      const cycle = await readCycle(sql, village, id);
      if (isUnchanged(request, reply, etagOf(cycle.revision))) return notModified(reply);
      return cycleBody(cycle);
    },
  });
}

interface StepRoute {
  readonly path: 'proposal' | 'publication' | 'confirmation' | 'withdrawal';
  readonly id: string;
  readonly summary: Bilingual;
  readonly description: Bilingual;
  readonly example: z.input<typeof contract.cycleSchema>;
  readonly problems: readonly ProblemCode[];
  readonly verb: (context: Context, village: string, id: string) => Promise<AwardCycle>;
}

const STEPS: readonly StepRoute[] = [
  {
    path: 'proposal',
    id: 'proposeAwardCandidates',
    summary: { zh: '提出候选', en: 'Propose candidates' },
    description: {
      zh: '按台账此刻的笔数排名（随即固定），取名额两倍的前列，加上自荐和提名的。可再次提出：名次按新的笔数重算；不再在前列、又未投票未决定的候选撤下。',
      en: 'From the ledger at this moment, which it pins: the best of each order, twice as many as places, and whoever was nominated. Done again, ranks are those of the new size, and candidates of an order who no longer belong there go, unless voted for or decided about.',
    },
    example: examples.proposedCycle,
    problems: [],
    verb: proposeCandidates,
  },
  {
    path: 'publication',
    id: 'publishAwardCycle',
    summary: { zh: '公示拟表彰名单', en: 'Announce those granted' },
    description: {
      zh: '已决定授予的上公示栏。次序在前的没有授予、在后的授予了，须已写明理由。',
      en: 'Puts those granted on the board. Where somebody better placed is not among them, one of the decisions must say why.',
    },
    example: examples.publishedCycle,
    problems: ['award-out-of-order', 'notice-empty'],
    verb: publishCycle,
  },
  {
    path: 'confirmation',
    id: 'confirmAwardCycle',
    summary: { zh: '确认评选结果', en: 'Confirm a cycle' },
    description: {
      zh: '公示期满、异议都已答复、异议成立的户已重新决定后，固定结果并授予称号，编证书号。此后不能改，只能撤销称号。',
      en: 'Once the notice is over, every objection answered, and upheld ones decided again: freezes the result and grants the titles with certificate numbers. From then on a title can only be revoked.',
    },
    example: examples.confirmedCycle,
    problems: ['notice-running', 'objections-open', 'objections-upheld'],
    verb: confirmCycle,
  },
  {
    path: 'withdrawal',
    id: 'withdrawAwardCycle',
    summary: { zh: '撤回一期评选', en: 'Withdraw a cycle' },
    description: {
      zh: '不授予任何称号；同一期间可以重新开展。',
      en: 'Nothing is granted; another one can be begun for its period.',
    },
    example: examples.withdrawnCycle,
    problems: [],
    verb: withdrawCycle,
  },
];

function stepRoute(app: App, services: HonoursServices, step: StepRoute): void {
  const { path, id: operationId, summary, description, example, problems, verb } = step;
  app.route({
    method: 'POST',
    url: `${ONE}/${path}`,
    ...operation({
      id: operationId,
      summary,
      description,
      tag: 'honours',
      needs: 'award:write',
      params: ofVillageParamsSchema,
      body: { schema: z.strictObject({}).optional(), example: {} },
      answer: { schema: contract.cycleSchema, example },
      problems: ['award-cycle-state', ...problems],
    }),
    handler: async (request, reply) => {
      const { village, id } = request.params;
      const cycle = await verb(contextOf(request, services), village, id);
      reply.header('etag', etagOf(cycle.revision));
      return cycleBody(cycle);
    },
  });
}

function verificationRoute(app: App, services: HonoursServices): void {
  app.route({
    method: 'GET',
    url: `${ONE}/verification`,
    ...operation({
      id: 'verifyAwardCycle',
      summary: { zh: '重算评选结果', en: 'Compute a cycle again' },
      description: {
        zh: '用台账前若干笔重算名次，连同票数和决定逐字节比较。',
        en: 'Ranks from the entries up to the pinned size, with votes and decisions as kept, byte for byte.',
      },
      tag: 'honours',
      needs: 'award:read',
      params: ofVillageParamsSchema,
      answer: { schema: contract.cycleVerificationSchema, example: examples.cycleVerification },
      problems: ['award-cycle-state'],
    }),
    handler: async (request) => {
      const { village, id } = request.params;
      return verifyCycle(contextOf(request, services), village, id);
    },
  });
}
