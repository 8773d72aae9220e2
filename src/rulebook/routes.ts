import { z } from 'zod';
import type { Sql } from '../database/index.ts';
import type { App } from '../http/app-type.ts';
import { contextOf } from '../http/authentication.ts';
import { listOf, pageQuerySchema, villageParamsSchema } from '../http/contract.ts';
import { decodeCursor, pageOf } from '../http/cursor.ts';
import { operation } from '../http/operation.ts';
import { etagOf, isUnchanged, notModified } from '../http/preconditions.ts';
import { languageOf } from '../http/problem.ts';
import { adoptRulebook } from './adopt-rulebook.ts';
import * as answers from './answers.ts';
import * as contract from './contract.ts';
import * as examples from './examples.ts';
import { getDraft } from './get-draft.ts';
import { getRulebook } from './get-rulebook.ts';
import { listRulebooks } from './list-rulebooks.ts';
import { listTemplates } from './list-templates.ts';
import { saveDraft } from './save-draft.ts';

export interface RulebookServices {
  readonly sql: Sql;
  readonly now: () => Date;
}

const LIST = 'rulebooks';
const DRAFT = '/v1/villages/:village/rulebooks/draft';

/** Templates, the draft, its adoption, adopted versions. */
export function rulebookRoutes(app: App, services: RulebookServices): void {
  draftRoutes(app, services);
  adoptionRoutes(app, services);
  versionRoutes(app, services);
  app.route({
    method: 'GET',
    url: '/v1/rule-templates',
    ...operation({
      id: 'listRuleTemplates',
      summary: { zh: '积分细则模板', en: 'Rule templates' },
      tag: 'rulebooks',
      needs: 'any-key',
      answer: { schema: listOf(contract.templateSchema), example: examples.templates },
    }),
    handler: () => ({ data: listTemplates().map(answers.template), nextCursor: null }),
  });
}

function draftRoutes(app: App, services: RulebookServices): void {
  app.route({
    method: 'GET',
    url: DRAFT,
    ...operation({
      id: 'getRulebookDraft',
      summary: { zh: '读取细则草案', en: 'Read the draft of the rulebook' },
      tag: 'rulebooks',
      needs: 'rulebook:read',
      params: villageParamsSchema,
      answer: { schema: contract.draftSchema, example: examples.draft },
      problems: ['no-draft'],
    }),
    handler: async (request, reply) => {
      const draft = await getDraft(contextOf(request, services), request.params.village);
      if (isUnchanged(request, reply, etagOf(draft.revision))) return notModified(reply);
      return answers.draft(draft, languageOf(request.headers['accept-language']));
    },
  });
  app.route({
    method: 'PUT',
    url: DRAFT,
    ...operation({
      id: 'saveRulebookDraft',
      summary: { zh: '保存细则草案', en: 'Save the draft of the rulebook' },
      description: {
        zh: '整份替换草案：给出全部细则，或从模板（template）、已施行的版本（version）开始。',
        en: 'Replaces the whole draft: by its rules, or starting from a `template` or an adopted `version`.',
      },
      tag: 'rulebooks',
      needs: 'rulebook:write',
      params: villageParamsSchema,
      body: { schema: contract.draftInputSchema, example: examples.draftInput, limit: 'batch' },
      answer: { schema: contract.draftSchema, example: examples.draft },
      ifMatch: 'optional',
      problems: ['invalid-rulebook', 'red-line-rule', 'unknown-template', 'unknown-rulebook'],
    }),
    handler: async (request, reply) => {
      const { village } = request.params;
      const draft = await saveDraft(contextOf(request, services), village, request.body, request.headers['if-match']);
      reply.header('etag', etagOf(draft.revision));
      return answers.draft(draft, languageOf(request.headers['accept-language']));
    },
  });
}

function adoptionRoutes(app: App, services: RulebookServices): void {
  app.route({
    method: 'POST',
    url: `${DRAFT}/adoption`,
    ...operation({
      id: 'adoptRulebook',
      summary: { zh: '施行细则草案', en: 'Adopt the draft' },
      description: {
        zh: '草案成为下一版细则，此后不再改变；施行日期须在上一版和已结账的日期之后。',
        en: 'The draft becomes the next version, for good. It takes effect after the previous version and the closed days.',
      },
      tag: 'rulebooks',
      needs: 'rulebook:write',
      params: villageParamsSchema,
      body: { schema: contract.adoptionSchema, example: examples.adoption },
      answer: { status: 201, schema: contract.rulebookSchema, example: examples.rulebook },
      ifMatch: 'optional',
      problems: ['no-draft', 'invalid-rulebook', 'red-line-rule', 'effective-too-early', 'effective-too-late'],
    }),
    handler: async (request, reply) => {
      const { village } = request.params;
      const ifMatch = request.headers['if-match'];
      const adopted = await adoptRulebook(contextOf(request, services), village, request.body, ifMatch);
      reply.code(201).header('location', `/v1/villages/${village}/rulebooks/${adopted.version}`);
      return answers.rulebook(adopted);
    },
  });
}

function versionRoutes(app: App, services: RulebookServices): void {
  app.route({
    method: 'GET',
    url: '/v1/villages/:village/rulebooks',
    ...operation({
      id: 'listRulebooks',
      summary: { zh: '已施行的细则版本，新的在前', en: 'Adopted versions, newest first' },
      tag: 'rulebooks',
      needs: 'rulebook:read',
      params: villageParamsSchema,
      query: pageQuerySchema,
      answer: { schema: listOf(contract.versionSummarySchema), example: examples.versions },
      problems: ['invalid-cursor'],
    }),
    handler: async (request) => {
      const { limit, cursor } = request.query;
      const position = z.int().min(1).max(2_147_483_647);
      const before = cursor === undefined ? undefined : decodeCursor(LIST, cursor, position);
      const rows = await listRulebooks(contextOf(request, services), request.params.village, {
        limit: limit + 1,
        ...(before !== undefined && { before }),
      });
      const page = pageOf(LIST, rows, limit, (row) => row.version);
      return { data: page.data.map(answers.summary), nextCursor: page.nextCursor };
    },
  });
  app.route({
    method: 'GET',
    url: '/v1/villages/:village/rulebooks/:version',
    ...operation({
      id: 'getRulebook',
      summary: { zh: '读取一版细则', en: 'Read one version' },
      description: {
        zh: 'version 为版本号，或 current：今天（或 on 那天）施行的版本。',
        en: '`version` is a number, or `current`: the version in force today, or on the day `on`.',
      },
      tag: 'rulebooks',
      needs: 'rulebook:read',
      params: contract.versionParamsSchema,
      query: contract.onQuerySchema,
      answer: { schema: contract.rulebookSchema, example: examples.rulebook },
      problems: ['unknown-rulebook'],
    }),
    handler: async (request, reply) => {
      const { village, version } = request.params;
      const { on } = request.query;
      const which = version === 'current' ? (on === undefined ? {} : { on }) : Number(version);
      const found = await getRulebook(contextOf(request, services), village, which);
      if (isUnchanged(request, reply, etagOf(found.digest.toString('hex')))) return notModified(reply);
      return answers.rulebook(found);
    },
  });
}
