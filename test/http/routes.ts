import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import type { Feature } from '../../src/app.ts';
import {
  daySchema,
  householdNoSchema,
  instantSchema,
  pointsSchema,
  problemSchema,
  readPoints,
  seqTextSchema,
  textSchema,
  villageParamsSchema,
} from '../../src/http/contract.ts';
import { operation } from '../../src/http/operation.ts';
import {
  checkIfMatch,
  etagOf,
  idempotencyKey,
  isUnchanged,
  markReplay,
  notModified,
} from '../../src/http/preconditions.ts';
import { Refused } from '../../src/kernel/problems/index.ts';

const both = (text: string) => ({ zh: text, en: text });

const noteBody = z.strictObject({
  household: householdNoSchema,
  points: pointsSchema.optional(),
  occurredOn: daySchema.optional(),
  at: instantSchema.optional(),
  note: textSchema(200).optional(),
  amount: z.union([z.number(), z.strictObject({ min: z.number(), max: z.number() })]).optional(),
  tags: z.array(z.string().max(5)).max(3).optional(),
});
const note = z.object({ village: z.string(), points: z.number().nullable(), note: z.string().nullable() });
const example = { household: '001', points: 2 };

/** Villages that "exist" for these routes. */
export const KNOWN_VILLAGE = '220382206201';

/** Routes that show each convention once, on the real application. */
export const conventionRoutes: Feature = (app, { sql }) => {
  app.route({
    method: 'POST',
    url: '/v1/villages/:village/notes',
    ...operation({
      id: 'testWriteNote',
      summary: both('test'),
      tag: 'villages',
      needs: 'posting:write',
      params: villageParamsSchema,
      body: { schema: noteBody, example },
      answer: { status: 201, schema: note, example: { village: KNOWN_VILLAGE, points: 2, note: null } },
      idempotent: true,
    }),
    handler: async (request, reply) => {
      const key = idempotencyKey(request);
      const { village } = request.params;
      if (village !== KNOWN_VILLAGE) throw new Refused('not-found');
      const { points, note: text } = request.body;
      markReplay(reply.code(201), key === 'again');
      const undeclared = { secret: 'never sent' };
      return {
        village,
        points: points === undefined ? null : readPoints(points) / 100,
        note: text ?? null,
        ...undeclared,
      };
    },
  });

  app.route({
    method: 'GET',
    url: '/v1/villages/:village/note',
    ...operation({
      id: 'testReadNote',
      summary: both('test'),
      tag: 'villages',
      needs: 'village:read',
      params: villageParamsSchema,
      answer: { schema: note, example: { village: KNOWN_VILLAGE, points: 2, note: null } },
    }),
    handler: async (request, reply) => {
      if (request.params.village !== KNOWN_VILLAGE) throw new Refused('not-found');
      if (isUnchanged(request, reply, etagOf(3))) return notModified(reply);
      return { village: KNOWN_VILLAGE, points: 0.5, note: null };
    },
  });

  for (const [url, need] of [
    ['settings', 'required'],
    ['profile', 'optional'],
  ] as const) {
    app.route({
      method: 'PUT',
      url: `/v1/villages/:village/${url}`,
      ...operation({
        id: `testPut-${url}`,
        summary: both('test'),
        tag: 'villages',
        needs: 'village:write',
        params: villageParamsSchema,
        body: { schema: noteBody, example },
        ifMatch: need,
      }),
      handler: async (request, reply) => {
        checkIfMatch(request.headers['if-match'], etagOf('r7'), need);
        reply.code(204);
      },
    });
  }

  app.route({
    method: 'GET',
    url: '/v1/entries/:seq',
    ...operation({
      id: 'testEntry',
      summary: both('test'),
      tag: 'ledger',
      needs: 'public',
      params: z.strictObject({ seq: seqTextSchema }),
      answer: { schema: z.object({ seq: z.number() }), example: { seq: 1 } },
    }),
    handler: async (request) => ({ seq: request.params.seq }),
  });

  const failures: Record<string, (request: { id: string }) => unknown> = {
    bug: () => {
      throw new TypeError('张三 13150431234');
    },
    sql: () => sql`SELECT * FROM nowhere WHERE name = ${'张三'}`,
    nul: () => sql`SELECT ${'\u0000'}::text`,
    timeout: () => sql.begin((tx) => [tx`SET LOCAL statement_timeout = 20`, tx`SELECT pg_sleep(5)`]),
    raised: (state) => sql.unsafe(`DO $$ BEGIN RAISE EXCEPTION 'values of rows' USING ERRCODE = '${state.id}'; END $$`),
    busy: () => {
      throw new Refused('ledger-busy');
    },
    text: () => {
      throw 'not even an error';
    },
  };
  app.route({
    method: 'GET',
    url: '/v1/failures/:kind',
    ...operation({
      id: 'testFailure',
      summary: both('test'),
      tag: 'service',
      needs: 'public',
      params: z.strictObject({ kind: z.string() }),
      query: z.strictObject({ state: z.string().optional() }),
      answer: { schema: problemSchema.partial(), example: {} },
    }),
    handler: async (request) => {
      await failures[request.params.kind]?.({ id: request.query.state ?? '' });
      return {};
    },
  });

  app.route({
    method: 'GET',
    url: '/v1/slow',
    ...operation({
      id: 'testSlow',
      summary: both('test'),
      tag: 'service',
      needs: 'public',
      answer: { schema: z.object({ done: z.boolean() }), example: { done: true } },
    }),
    handler: async () => {
      await wait(800);
      return { done: true };
    },
  });
};
