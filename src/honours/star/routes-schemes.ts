import { z } from 'zod';
import type { App } from '../../http/app-type.ts';
import { contextOf } from '../../http/authentication.ts';
import { pageQuerySchema, villageParamsSchema } from '../../http/contract.ts';
import { decodeCursor, pageOf } from '../../http/cursor.ts';
import { operation } from '../../http/operation.ts';
import type { HonoursServices } from '../services.ts';
import { adoptScheme } from './adopt-scheme.ts';
import * as contract from './contract-schemes.ts';
import * as examples from './examples-schemes.ts';
import { getScheme, listSchemes } from './read-schemes.ts';
import type { AdoptedScheme } from './scheme.ts';
import { SCHEME_TEMPLATES } from './template.ts';

const SCHEMES = '/v1/villages/:village/star-schemes';
const LIST = 'star-schemes';

/** How villages decide their star households: templates and versions. */
export function schemeRoutes(app: App, services: HonoursServices): void {
  templateRoute(app);
  adoptRoute(app, services);
  listRoute(app, services);
  getRoute(app, services);
}

function templateRoute(app: App): void {
  app.route({
    method: 'GET',
    url: '/v1/star-scheme-templates',
    ...operation({
      id: 'listStarSchemeTemplates',
      summary: { zh: '星级评定办法模板', en: 'Templates of star schemes' },
      tag: 'honours',
      needs: 'star:read',
      answer: { schema: contract.schemeTemplateListSchema, example: examples.templates },
    }),
    handler: () => ({
      data: SCHEME_TEMPLATES.map(({ id, name, definition }) => ({ id, name: { ...name }, definition })),
      nextCursor: null,
    }),
  });
}

function adoptRoute(app: App, services: HonoursServices): void {
  app.route({
    method: 'POST',
    url: SCHEMES,
    ...operation({
      id: 'adoptStarScheme',
      summary: { zh: '通过星级评定办法', en: 'Adopt a star scheme' },
      description: {
        zh: '每次通过产生新的一版，以前的版本不变；已开展的评定仍按当时的版本。不填阈值的星不作建议；默认细则中一切一票否决都限制评星。',
        en: 'A new version each time; earlier ones stay, and reviews go on with the one they began with. Stars without a threshold are not suggested; by default every veto of the rulebook bars.',
      },
      tag: 'honours',
      needs: 'star:write',
      params: villageParamsSchema,
      body: { schema: contract.newSchemeSchema, example: examples.newScheme },
      answer: { status: 201, schema: contract.schemeAnswerSchema, example: examples.scheme },
      problems: ['rules-not-adopted', 'star-veto-without-months'],
    }),
    handler: async (request, reply) => {
      const { village } = request.params;
      const scheme = await adoptScheme(contextOf(request, services), village, request.body);
      reply.code(201).header('location', `/v1/villages/${village}/star-schemes/${scheme.version}`);
      return schemeBody(scheme);
    },
  });
}

function listRoute(app: App, services: HonoursServices): void {
  app.route({
    method: 'GET',
    url: SCHEMES,
    ...operation({
      id: 'listStarSchemes',
      summary: { zh: '星级评定办法各版', en: 'List versions of the star scheme' },
      tag: 'honours',
      needs: 'star:read',
      params: villageParamsSchema,
      query: pageQuerySchema,
      answer: { schema: contract.schemeListSchema, example: examples.schemes },
      problems: ['invalid-cursor'],
    }),
    handler: async (request) => {
      const { village } = request.params;
      const { cursor, limit } = request.query;
      const list = `${LIST} ${village}`;
      const before = cursor === undefined ? undefined : decodeCursor(list, cursor, z.int());
      const rows = await listSchemes(contextOf(request, services), village, { before, limit });
      const { data, nextCursor } = pageOf(list, rows, limit, ({ version }) => version);
      return { data: data.map((one) => ({ ...one, digest: one.digest.toString('hex') })), nextCursor };
    },
  });
}

function getRoute(app: App, services: HonoursServices): void {
  app.route({
    method: 'GET',
    url: `${SCHEMES}/:version`,
    ...operation({
      id: 'getStarScheme',
      summary: { zh: '一版星级评定办法', en: 'One version of the star scheme' },
      description: {
        zh: 'version 为版本号，或 current：最新一版。',
        en: '`version` is a number, or `current`: the newest.',
      },
      tag: 'honours',
      needs: 'star:read',
      params: contract.schemeParamsSchema,
      answer: { schema: contract.schemeAnswerSchema, example: examples.scheme },
    }),
    handler: async (request) => {
      const { village, version } = request.params;
      const which = version === 'current' ? version : Number(version);
      return schemeBody(await getScheme(contextOf(request, services), village, which));
    },
  });
}

function schemeBody({ digest, createdAt, ...scheme }: AdoptedScheme) {
  return { ...scheme, digest: digest.toString('hex'), createdAt: createdAt.toISOString() };
}
