import { z } from 'zod';
import { authorise } from '../../access/index.ts';
import type { App } from '../../http/app-type.ts';
import { contextOf } from '../../http/authentication.ts';
import { ofVillageParamsSchema, villageParamsSchema } from '../../http/contract.ts';
import { decodeCursor, pageOf } from '../../http/cursor.ts';
import { operation } from '../../http/operation.ts';
import { etagOf, isUnchanged, notModified } from '../../http/preconditions.ts';
import type { HonoursServices } from '../services.ts';
import { programmeBody } from './answers.ts';
import * as contract from './contract-programmes.ts';
import * as examples from './examples.ts';
import { readProgramme, readProgrammes } from './programme.ts';
import { PROGRAMME_TEMPLATES } from './template.ts';
import { changeProgramme, closeProgramme, createProgramme } from './write-programme.ts';

const PROGRAMMES = '/v1/villages/:village/award-programmes';
const ONE = `${PROGRAMMES}/:id`;
const LIST = 'award-programmes';
const answer = { schema: contract.programmeSchema, example: examples.programme };

/** Award programmes (评选项目): what is awarded, how often, by what. */
export function programmeRoutes(app: App, services: HonoursServices): void {
  templateRoute(app);
  createRoute(app, services);
  readRoutes(app, services);
  changeRoute(app, services);
  closureRoute(app, services);
}

function templateRoute(app: App): void {
  app.route({
    method: 'GET',
    url: '/v1/award-programme-templates',
    ...operation({
      id: 'listAwardProgrammeTemplates',
      summary: { zh: '评选项目模板', en: 'Templates of award programmes' },
      description: {
        zh: '每月道德模范六类（成语称号与通俗说明），年度表彰两个称号。取来修改后新建。',
        en: 'Six monthly categories (an idiom and what it means), and the two titles of a year’s ceremony. Take one, change it, create yours.',
      },
      tag: 'honours',
      needs: 'award:read',
      answer: { schema: contract.programmeTemplateListSchema, example: examples.templates },
    }),
    handler: async () => ({
      data: PROGRAMME_TEMPLATES.map(({ categories, ...template }) => ({
        ...template,
        categories: categories as never,
      })),
    }),
  });
}

function createRoute(app: App, services: HonoursServices): void {
  app.route({
    method: 'POST',
    url: PROGRAMMES,
    ...operation({
      id: 'createAwardProgramme',
      summary: { zh: '设评选项目', en: 'Set up an award programme' },
      tag: 'honours',
      needs: 'award:write',
      params: villageParamsSchema,
      body: { schema: contract.newProgrammeSchema, example: examples.newProgramme },
      answer: { ...answer, status: 201 },
      problems: ['award-programme-exists'],
    }),
    handler: async (request, reply) => {
      const { village } = request.params;
      const made = await createProgramme(contextOf(request, services), village, request.body);
      reply.code(201).header('location', `/v1/villages/${village}/award-programmes/${made.id}`);
      reply.header('etag', etagOf(made.revision));
      return programmeBody(made);
    },
  });
}

function readRoutes(app: App, services: HonoursServices): void {
  app.route({
    method: 'GET',
    url: PROGRAMMES,
    ...operation({
      id: 'listAwardProgrammes',
      summary: { zh: '评选项目列表', en: 'List award programmes' },
      description: { zh: '最新的在前。', en: 'The newest first.' },
      tag: 'honours',
      needs: 'award:read',
      params: villageParamsSchema,
      query: contract.programmeListQuerySchema,
      answer: { schema: contract.programmeListSchema, example: examples.programmes },
      problems: ['invalid-cursor'],
    }),
    handler: async (request) => {
      const { cursor, limit, closed } = request.query;
      const { village } = request.params;
      const after = cursor === undefined ? undefined : decodeCursor(LIST, cursor, contract.programmePositionSchema)[0];
      const { sql, actor } = contextOf(request, services);
      authorise(actor, 'award:read', village);
      const rows = await readProgrammes(sql, village, { closed, after, limit: limit + 1 });
      const page = pageOf(LIST, rows, limit, ({ id }) => [id]);
      return { ...page, data: page.data.map(programmeBody) };
    },
  });
  app.route({
    method: 'GET',
    url: ONE,
    ...operation({
      id: 'getAwardProgramme',
      summary: { zh: '查看评选项目', en: 'Read an award programme' },
      tag: 'honours',
      needs: 'award:read',
      params: ofVillageParamsSchema,
      answer,
    }),
    handler: async (request, reply) => {
      const { village, id } = request.params;
      const { sql, actor } = contextOf(request, services);
      authorise(actor, 'award:read', village);
      const found = await readProgramme(sql, village, id);
      if (isUnchanged(request, reply, etagOf(found.revision))) return notModified(reply);
      return programmeBody(found);
    },
  });
}

function changeRoute(app: App, services: HonoursServices): void {
  app.route({
    method: 'PATCH',
    url: ONE,
    ...operation({
      id: 'changeAwardProgramme',
      summary: { zh: '修改评选项目', en: 'Change an award programme' },
      tag: 'honours',
      needs: 'award:write',
      params: ofVillageParamsSchema,
      body: { schema: contract.programmeChangeSchema, example: examples.programmeChange },
      answer,
      ifMatch: 'optional',
      problems: ['award-programme-closed', 'award-programme-exists'],
    }),
    handler: async (request, reply) => {
      const { village, id } = request.params;
      const ifMatch = request.headers['if-match'];
      const changed = await changeProgramme(contextOf(request, services), village, id, request.body, ifMatch);
      reply.header('etag', etagOf(changed.revision));
      return programmeBody(changed);
    },
  });
}

function closureRoute(app: App, services: HonoursServices): void {
  app.route({
    method: 'POST',
    url: `${ONE}/closure`,
    ...operation({
      id: 'closeAwardProgramme',
      summary: { zh: '停办评选项目', en: 'Close an award programme' },
      description: {
        zh: '不再开展新一期；正在进行的照常走完。',
        en: 'No cycle begins any more; those under way go on.',
      },
      tag: 'honours',
      needs: 'award:write',
      params: ofVillageParamsSchema,
      body: { schema: z.strictObject({}).optional(), example: {} },
      answer: { schema: contract.programmeSchema, example: examples.closedProgramme },
      problems: ['award-programme-closed'],
    }),
    handler: async (request, reply) => {
      const { village, id } = request.params;
      const closed = await closeProgramme(contextOf(request, services), village, id);
      reply.header('etag', etagOf(closed.revision));
      return programmeBody(closed);
    },
  });
}
