import type { App } from '../http/app-type.ts';
import { contextOf } from '../http/authentication.ts';
import { ofVillageParamsSchema, pageQuerySchema, uuidSchema, villageParamsSchema } from '../http/contract.ts';
import { decodeCursor, pageOf } from '../http/cursor.ts';
import { operation } from '../http/operation.ts';
import { idempotencyKey, markReplay } from '../http/preconditions.ts';
import { dayAt } from '../kernel/day.ts';
import { Refused } from '../kernel/problems/index.ts';
import { answerObjection } from './answer-objection.ts';
import * as answers from './answers-objections.ts';
import * as contract from './contract-objections.ts';
import * as examples from './examples-objections.ts';
import { getObjection, listObjections, listPublicAnswers, listRegionalObjections } from './list-objections.ts';
import { raiseAnonymously, raiseObjection } from './raise-objection.ts';
import type { ProcedureServices } from './services.ts';

const OBJECTIONS = '/v1/villages/:village/objections';
const PUBLIC = '/v1/public/villages/:village/objections';
const RAISING = [
  'unknown-board-number',
  'unknown-entry',
  'not-objectable',
  'too-many-objections',
  'idempotency-conflict',
] as const;

/** Objections (异议): raised by households, the committee for others, and passers-by; answered with a reason that is public. */
export function objectionRoutes(app: App, services: ProcedureServices): void {
  raiseRoute(app, services);
  listRoute(app, services);
  getRoute(app, services);
  answerRoute(app, services);
  publicRaiseRoute(app, services);
  publicListRoute(app, services);
  regionRoute(app, services);
}

function raiseRoute(app: App, services: ProcedureServices): void {
  app.route({
    method: 'POST',
    url: OBJECTIONS,
    ...operation({
      id: 'raiseObjection',
      summary: { zh: '提出异议', en: 'Object to a case, an entry or a line of honours' },
      description: {
        zh: '本户凭存折对公示中的申报、拟表彰名单中的一行（notice 和 line）或已入账的分录提出；村委会可代人提出（household 不填即匿名）。公示中的申报在答复前不入账，名单在答复前不确认。',
        en: 'By a household with its own token, or by the committee on behalf of somebody (without household: anonymous). A case on the board is not posted, a line of a notice of honours (notice and line) not confirmed before the answer.',
      },
      tag: 'procedure',
      needs: 'objection:raise',
      params: villageParamsSchema,
      body: { schema: contract.newObjectionSchema, example: examples.newObjection },
      answer: { status: 201, schema: contract.objectionSchema, example: examples.objection },
      problems: [...RAISING, 'unknown-household', 'objection-exists'],
      idempotent: true,
    }),
    handler: async (request, reply) => {
      const context = contextOf(request, services);
      const { village } = request.params;
      const { objection, replayed } = await raiseObjection(context, village, idempotencyKey(request), request.body);
      markReplay(reply, replayed);
      reply.code(201).header('location', `/v1/villages/${village}/objections/${objection.id}`);
      return answers.objectionBody(objection, context.actor, services.now());
    },
  });
}

function listRoute(app: App, services: ProcedureServices): void {
  app.route({
    method: 'GET',
    url: OBJECTIONS,
    ...operation({
      id: 'listObjections',
      summary: { zh: '异议列表', en: 'List objections' },
      description: {
        zh: '新的在前。谁提出的、怎么说的，只有答复异议的人和本户可见；住户的凭证只看到本户提出的。',
        en: 'The newest first. Who objected and in which words is for those who answer and for the household itself; a household’s token sees its own only.',
      },
      tag: 'procedure',
      needs: 'objection:read',
      params: villageParamsSchema,
      query: contract.objectionQuerySchema,
      answer: { schema: contract.objectionListSchema, example: { data: [examples.objection], nextCursor: null } },
      problems: ['invalid-cursor'],
    }),
    handler: async (request) => {
      const context = contextOf(request, services);
      const { village } = request.params;
      const { cursor, limit, ...filter } = request.query;
      const list = `objections ${JSON.stringify([village, filter])}`;
      const after = cursor === undefined ? undefined : decodeCursor(list, cursor, uuidSchema);
      const rows = await listObjections(context, village, { ...filter, limit, after });
      const { data, nextCursor } = pageOf(list, rows, limit, ({ id }) => id);
      return { data: data.map((one) => answers.objectionBody(one, context.actor, services.now())), nextCursor };
    },
  });
}

function getRoute(app: App, services: ProcedureServices): void {
  app.route({
    method: 'GET',
    url: `${OBJECTIONS}/:id`,
    ...operation({
      id: 'getObjection',
      summary: { zh: '一件异议', en: 'One objection' },
      tag: 'procedure',
      needs: 'objection:read',
      params: ofVillageParamsSchema,
      answer: { schema: contract.objectionSchema, example: examples.answered },
    }),
    handler: async (request) => {
      const context = contextOf(request, services);
      const { village, id } = request.params;
      return answers.objectionBody(await getObjection(context, village, id), context.actor, services.now());
    },
  });
}

function answerRoute(app: App, services: ProcedureServices): void {
  app.route({
    method: 'POST',
    url: `${OBJECTIONS}/:id/answer`,
    ...operation({
      id: 'answerObjection',
      summary: { zh: '答复异议', en: 'Answer an objection' },
      description: {
        zh: '成立（upheld）：申报驳回，或分录冲正，同一件事的其他异议一并答复；不成立：申报继续，公示期已满的随即入账。对拟表彰名单的，成立后须重新评定方可确认。答复公开，姓名和电话隐去。当事户的家人、亲属和申报、记录的人须回避。',
        en: 'Upheld: the case is rejected or the entry reversed, and all open objections to it are answered. Refused: the case goes on, and is posted at once where its notice is over. Of a line of honours nothing moves: upheld, it is to be decided again before it is confirmed. Answers are public without names or phones. Households concerned, kin, declarers and recorders keep out.',
      },
      tag: 'procedure',
      needs: 'objection:answer',
      params: ofVillageParamsSchema,
      body: { schema: contract.answerObjectionSchema, example: examples.answer },
      answer: { schema: contract.objectionSchema, example: examples.answered },
      problems: ['objection-over', 'conflict-of-interest', 'own-household', 'not-reversible', 'ledger-busy'],
    }),
    handler: async (request) => {
      const context = contextOf(request, services);
      const { village, id } = request.params;
      const objection = await answerObjection(services, context, village, id, request.body);
      return answers.objectionBody(objection, context.actor, services.now());
    },
  });
}

function publicRaiseRoute(app: App, services: ProcedureServices): void {
  app.route({
    method: 'POST',
    url: PUBLIC,
    ...operation({
      id: 'raiseObjectionAnonymously',
      summary: { zh: '匿名提出异议', en: 'Object anonymously, from the board' },
      description: {
        zh: '照公示填写编号（number）。不记录提出人；答复公布在公示栏。每村未答复的匿名异议有上限。',
        en: 'With the number on the board. Nothing is kept of who objects; the answer hangs on the board. Open anonymous objections of a village are limited.',
      },
      tag: 'procedure',
      needs: 'public',
      params: villageParamsSchema,
      body: { schema: contract.publicObjectionSchema, example: examples.publicObjection },
      answer: { status: 201, schema: contract.takenObjectionSchema, example: examples.taken },
      problems: RAISING,
      idempotent: true,
    }),
    handler: async (request, reply) => {
      const { village } = request.params;
      const { entry, ...body } = request.body;
      const raised = { ...body, entry: entry === undefined ? undefined : seqOf(village, entry) };
      const { objection, replayed } = await raiseAnonymously(services, village, idempotencyKey(request), raised);
      markReplay(reply, replayed);
      reply.code(201);
      return answers.takenBody(objection);
    },
  });
}

/** The number of an entry as it is printed: another village's is none of this one's. */
function seqOf(village: string, printed: string): number {
  const [seq, of = village] = printed.split('-').reverse() as [string, string?];
  if (of !== village) throw new Refused('unknown-entry', { seq: printed });
  return Number(seq);
}

function publicListRoute(app: App, services: ProcedureServices): void {
  app.route({
    method: 'GET',
    url: PUBLIC,
    ...operation({
      id: 'listPublicAnswers',
      summary: { zh: '异议答复公示', en: 'Answers to objections, for everybody' },
      description: {
        zh: '近 90 天的答复，新的在前；不含姓名、电话，答复人只写角色。',
        en: 'Answers of the last 90 days, the newest objection first; without names or phones, and by whom only as a role.',
      },
      tag: 'procedure',
      needs: 'public',
      params: villageParamsSchema,
      query: pageQuerySchema,
      answer: { schema: contract.publicAnswerListSchema, example: { data: [examples.publicAnswer], nextCursor: null } },
      problems: ['invalid-cursor'],
    }),
    handler: async (request, reply) => {
      const { village } = request.params;
      const { cursor, limit } = request.query;
      const list = `public objections ${village}`;
      const after = cursor === undefined ? undefined : decodeCursor(list, cursor, uuidSchema);
      const rows = await listPublicAnswers(services, village, { after, limit });
      const { data, nextCursor } = pageOf(list, rows, limit, ({ id }) => id);
      reply.header('x-robots-tag', 'noindex');
      return { data: data.map((one) => answers.publicAnswerBody(village, one)), nextCursor };
    },
  });
}

function regionRoute(app: App, services: ProcedureServices): void {
  app.route({
    method: 'GET',
    url: '/v1/regions/:prefix/objections',
    ...operation({
      id: 'listRegionalObjections',
      summary: { zh: '区域内未答复的异议', en: 'Open objections of a region' },
      description: {
        zh: '到期早的在前；只有村、编号和期限，不含内容和个人信息。overdue=true 只看逾期的。',
        en: 'The first due first; village, id and due day only, no words and nobody’s data. overdue=true: those that are late.',
      },
      tag: 'procedure',
      needs: 'regions:read',
      params: contract.regionParamsSchema,
      query: contract.regionalObjectionQuerySchema,
      answer: {
        schema: contract.regionalObjectionListSchema,
        example: { data: [examples.regional], nextCursor: null },
      },
      problems: ['invalid-cursor'],
    }),
    handler: async (request) => {
      const { prefix } = request.params;
      const { cursor, limit, overdue } = request.query;
      const list = `regional objections ${prefix} ${overdue}`;
      const after = cursor === undefined ? undefined : decodeCursor(list, cursor, contract.regionalPositionSchema);
      const rows = await listRegionalObjections(contextOf(request, services), prefix, { overdue, after, limit });
      const page = pageOf(list, rows, limit, ({ dueOn, village, id }) => [dueOn, village, id]);
      const today = dayAt(services.now());
      return { data: page.data.map((one) => answers.regionalObjectionBody(one, today)), nextCursor: page.nextCursor };
    },
  });
}
