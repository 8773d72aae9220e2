import type { App } from '../http/app-type.ts';
import { contextOf } from '../http/authentication.ts';
import { ofVillageParamsSchema, uuidSchema, villageParamsSchema } from '../http/contract.ts';
import { decodeCursor, pageOf } from '../http/cursor.ts';
import { operation } from '../http/operation.ts';
import * as contract from './contract-nominations.ts';
import * as examples from './examples-nominations.ts';
import { listNominations } from './list-nominations.ts';
import { nominate } from './nominate.ts';
import type { Nomination } from './nomination.ts';
import type { HonoursServices } from './services.ts';
import { withdrawNomination } from './withdraw-nomination.ts';

const NOMINATIONS = '/v1/villages/:village/nominations';

/** Self-declarations and nominations (自荐、提名), for stars and titles. */
export function nominationRoutes(app: App, services: HonoursServices): void {
  nominateRoute(app, services);
  listRoute(app, services);
  withdrawRoute(app, services);
}

function nominateRoute(app: App, services: HonoursServices): void {
  app.route({
    method: 'POST',
    url: NOMINATIONS,
    ...operation({
      id: 'nominate',
      summary: { zh: '自荐或提名', en: 'Nominate, or declare oneself' },
      description: {
        zh: '本户凭存折自荐；户长、网格员在自己的片区提名；村委会提名全村，也可代户登记自荐（source 填 self）。只在评定开展期间。',
        en: 'A household with its own token declares itself; officers nominate in their units; the committee in the whole village. While the review or cycle is open.',
      },
      tag: 'honours',
      needs: 'nomination:write',
      params: villageParamsSchema,
      body: { schema: contract.newNominationSchema, example: examples.newNomination },
      answer: { status: 201, schema: contract.nominationSchema, example: examples.nomination },
      problems: [
        'nominations-over',
        'nomination-exists',
        'unknown-star',
        'unknown-category',
        'nominee-not-a-person',
        'nominee-not-a-household',
        'unknown-household',
        'household-closed',
        'not-a-member',
        'outside-unit',
      ],
    }),
    handler: async (request, reply) => {
      const nomination = await nominate(contextOf(request, services), request.params.village, request.body);
      reply.code(201);
      return nominationBody({ ...nomination, showsWords: true });
    },
  });
}

function listRoute(app: App, services: HonoursServices): void {
  app.route({
    method: 'GET',
    url: NOMINATIONS,
    ...operation({
      id: 'listNominations',
      summary: { zh: '自荐和提名列表', en: 'List nominations' },
      description: {
        zh: '没有撤回的，新的在前。住户的凭证只看到本户的；有 star:read 权限的看到全村的，理由只有可看该户个人信息的人可见。',
        en: 'Not withdrawn, the newest first. A household’s token sees its own; others need star:read, and read the words where they may read personal data.',
      },
      tag: 'honours',
      needs: 'any-key',
      params: villageParamsSchema,
      query: contract.nominationQuerySchema,
      answer: { schema: contract.nominationListSchema, example: { data: [examples.nomination], nextCursor: null } },
      problems: ['invalid-cursor', 'forbidden'],
    }),
    handler: async (request) => {
      const { village } = request.params;
      const { cursor, limit, ...filter } = request.query;
      const list = `nominations ${JSON.stringify([village, filter])}`;
      const after = cursor === undefined ? undefined : decodeCursor(list, cursor, uuidSchema);
      const rows = await listNominations(contextOf(request, services), village, { ...filter, after, limit });
      const { data, nextCursor } = pageOf(list, rows, limit, ({ id }) => id);
      return { data: data.map(nominationBody), nextCursor };
    },
  });
}

function withdrawRoute(app: App, services: HonoursServices): void {
  app.route({
    method: 'DELETE',
    url: `${NOMINATIONS}/:id`,
    ...operation({
      id: 'withdrawNomination',
      summary: { zh: '撤回自荐或提名', en: 'Withdraw a nomination' },
      tag: 'honours',
      needs: 'nomination:write',
      params: ofVillageParamsSchema,
      problems: ['nominations-over'],
    }),
    handler: async (request, reply) => {
      const { village, id } = request.params;
      await withdrawNomination(contextOf(request, services), village, id);
      reply.code(204);
    },
  });
}

function nominationBody(nomination: Nomination & { readonly showsWords: boolean }) {
  const { id, review, stars, cycle, category, household, member, source, words, createdAt, showsWords } = nomination;
  return {
    id,
    review,
    stars: stars === null ? null : [...stars],
    cycle,
    category,
    household,
    member,
    source,
    words: showsWords ? words : null,
    createdAt: createdAt.toISOString(),
  };
}
