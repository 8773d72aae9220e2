import type { App } from '../http/app-type.ts';
import { contextOf } from '../http/authentication.ts';
import { villageParamsSchema } from '../http/contract.ts';
import { operation } from '../http/operation.ts';
import { idempotencyKey, markReplay } from '../http/preconditions.ts';
import { languageOf } from '../http/problem.ts';
import type { Points } from '../kernel/points.ts';
import { toPoints } from '../kernel/points.ts';
import type { ProblemCode } from '../kernel/problems/index.ts';
import * as answers from './answers.ts';
import { closePeriod } from './close-period.ts';
import type { Act } from './command.ts';
import * as contract from './contract.ts';
import * as examples from './examples.ts';
import { postAct } from './post-act.ts';
import { postBatch } from './post-batch.ts';
import { reverseEntry } from './reverse-entry.ts';
import type { PostingServices } from './services.ts';

/** What a posting can be refused for by the ledger, the rules and who may record. */
const REFUSALS = [
  'unknown-household',
  'household-closed',
  'not-yet-a-household',
  'date-in-future',
  'closed-period',
  'amount-out-of-range',
  'before-rulebook',
  'unknown-rule',
  'rule-not-for-recorder',
  'outside-unit',
  'own-household',
  'unknown-member',
  'evidence-required',
  'member-required',
  'reference-required',
  'bad-quantity',
  'points-required',
  'points-out-of-range',
  'points-mismatch',
  'already-counted-for-person',
  'lower-level-honour',
  'cap-exceeded',
] as const satisfies readonly ProblemCode[];

/** What writes the journal: postings, batches, reversals, closings. */
export function writeRoutes(app: App, services: PostingServices): void {
  postingRoute(app, services);
  batchRoute(app, services);
  reversalRoute(app, services);
  closingRoute(app, services);
}

function postingRoute(app: App, services: PostingServices): void {
  app.route({
    method: 'POST',
    url: '/v1/villages/:village/postings',
    ...operation({
      id: 'postAct',
      summary: { zh: '记一笔分', en: 'Post an act' },
      description: {
        zh: '按行为当日施行的细则计价。officer 只能按允许其记录的细则、给所管各组的户记分；不能给自家加分。',
        en: 'Priced by the rules of its day. Officers record only by rules marked for them, in their own units; nobody posts merit to the own household.',
      },
      tag: 'postings',
      needs: 'posting:officer',
      params: villageParamsSchema,
      body: { schema: contract.postingSchema, example: examples.posting },
      answer: { status: 201, schema: contract.writtenSchema, example: examples.written },
      problems: REFUSALS,
      idempotent: true,
    }),
    handler: async (request, reply) => {
      const { village } = request.params;
      const act = actOf(request.body);
      const outcome = await postAct(services, contextOf(request, services), village, idempotencyKey(request), act);
      markReplay(reply, answers.isReplay(outcome));
      const body = answers.written(outcome);
      reply.code(201).header('location', entryUrl(village, body.entry.seq));
      return body;
    },
  });
}

function batchRoute(app: App, services: PostingServices): void {
  app.route({
    method: 'POST',
    url: '/v1/villages/:village/postings/batch',
    ...operation({
      id: 'postBatch',
      summary: { zh: '成批记分', en: 'Post a batch' },
      description: {
        zh: `最多 ${contract.MAX_BATCH} 条，每条有自己的幂等键（key）。默认全部入账或全部不入账；dryRun 只试算，什么也不写。`,
        en: `Up to ${contract.MAX_BATCH} items, each with its own idempotency key. By default all or none; a dry run decides and writes nothing.`,
      },
      tag: 'postings',
      needs: 'posting:officer',
      params: villageParamsSchema,
      body: { schema: contract.batchSchema, example: examples.batch, limit: 'batch' },
      answer: { schema: contract.outcomesSchema, example: examples.outcomes },
      otherAnswers: [
        {
          status: 422,
          description: { zh: '整批未入账，逐条说明', en: 'Nothing of the batch was posted; one outcome per item' },
          schema: contract.outcomesSchema,
          example: { ...examples.outcomes, atomic: true },
        },
      ],
      problems: [],
      idempotent: 'items',
    }),
    handler: async (request, reply) => {
      const { items, atomic, dryRun } = request.body;
      const batch = { items: items.map((item) => ({ key: item.key, ...actOf(item) })), atomic, dryRun };
      const found = await postBatch(services, contextOf(request, services), request.params.village, batch);
      const language = languageOf(request.headers['accept-language']);
      const body = answers.outcomes(found, { atomic, dryRun }, language);
      reply.code(atomic && body.refused > 0 ? (422 as 200) : 200);
      return body;
    },
  });
}

function reversalRoute(app: App, services: PostingServices): void {
  app.route({
    method: 'POST',
    url: '/v1/villages/:village/entries/:seq/reversal',
    ...operation({
      id: 'reverseEntry',
      summary: { zh: '冲正一笔分录', en: 'Reverse an entry' },
      description: {
        zh: '退回原分录所动的分，一笔只能冲正一次。原月份未结账的，退还其上限额度；否则计入第一个未结账的月份。',
        en: 'Returns what the entry moved, once. While its month is open it counts there and returns its cap; otherwise in the first open month.',
      },
      tag: 'postings',
      needs: 'entry:reverse',
      params: contract.entryParamsSchema,
      body: { schema: contract.reversalSchema, example: examples.reversal },
      answer: { status: 201, schema: contract.writtenSchema, example: examples.reversed },
      problems: ['unknown-entry', 'not-reversible', 'already-reversed', 'own-household'],
      idempotent: true,
    }),
    handler: async (request, reply) => {
      const { village, seq } = request.params;
      const reversal = { seq, reason: request.body.reason };
      const outcome = await reverseEntry(
        services,
        contextOf(request, services),
        village,
        idempotencyKey(request),
        reversal,
      );
      markReplay(reply, answers.isReplay(outcome));
      const body = answers.written(outcome);
      reply.code(201).header('location', entryUrl(village, body.entry.seq));
      return body;
    },
  });
}

function closingRoute(app: App, services: PostingServices): void {
  app.route({
    method: 'POST',
    url: '/v1/villages/:village/closings',
    ...operation({
      id: 'closePeriod',
      summary: { zh: '结账', en: 'Close a period' },
      description: {
        zh: 'through 当日及以前不再记分；此后补记须写明原因，计入第一个未结账的月份。结账日不能倒退。',
        en: 'Days up to and including `through` take no more acts; what is recorded late gives a reason and counts in the first open month. Never moves back.',
      },
      tag: 'postings',
      needs: 'closing:write',
      params: villageParamsSchema,
      body: { schema: contract.closingSchema, example: examples.closing },
      answer: { status: 201, schema: contract.closedSchema, example: examples.closed },
      problems: ['closing-backwards', 'closing-not-past'],
      idempotent: true,
    }),
    handler: async (request, reply) => {
      const { village } = request.params;
      const { through } = request.body;
      const outcome = await closePeriod(
        services,
        contextOf(request, services),
        village,
        idempotencyKey(request),
        through,
      );
      markReplay(reply, answers.isReplay(outcome));
      const body = answers.closed(outcome);
      reply.code(201).header('location', entryUrl(village, body.entry.seq));
      return body;
    },
  });
}

function entryUrl(village: string, seq: number): string {
  return `/v1/villages/${village}/entries/${seq}`;
}

/** Numbers of the wire as the kernel's hundredths; `contract.ts` has let nothing else pass. */
function actOf({ quantity, points, ...rest }: contract.PostingBody): Act {
  return { ...rest, quantity: hundredths(quantity), points: hundredths(points) };
}

function hundredths(value: number | undefined): Points | undefined {
  return value === undefined ? undefined : toPoints(value);
}
