import { z } from 'zod';
import type { App } from '../http/app-type.ts';
import { contextOf } from '../http/authentication.ts';
import { uuidSchema, villageParamsSchema } from '../http/contract.ts';
import { decodeCursor, pageOf } from '../http/cursor.ts';
import { operation } from '../http/operation.ts';
import { etagOf, isUnchanged, notModified } from '../http/preconditions.ts';
import * as answers from './answers-cases.ts';
import { changeProcedure, getProcedure } from './change-procedure.ts';
import * as contract from './contract-cases.ts';
import * as examples from './examples-cases.ts';
import { declareKinship, listKinships, removeKinship } from './kinships.ts';
import type { ProcedureServices } from './services.ts';

const PROCEDURE = '/v1/villages/:village/procedure';
const KINSHIPS = '/v1/villages/:village/kinships';
const LIST = 'kinships';
const cursorSchema = z.tuple([uuidSchema, uuidSchema]);

/** Which steps a village asks for, and who is kin to whom. */
export function procedureRoutes(app: App, services: ProcedureServices): void {
  settingsRoutes(app, services);
  kinshipRoutes(app, services);
}

function settingsRoutes(app: App, services: ProcedureServices): void {
  app.route({
    method: 'GET',
    url: PROCEDURE,
    ...operation({
      id: 'getProcedure',
      summary: { zh: '本村程序', en: "The village's procedure" },
      description: {
        zh: '从未设定的（revision 0）：村委会直接记分，申报走全部步骤。',
        en: 'Where nothing was decided (revision 0) the committee posts directly and cases take every step.',
      },
      tag: 'procedure',
      needs: 'procedure:read',
      params: villageParamsSchema,
      answer: { schema: contract.procedureAnswerSchema, example: examples.procedureAnswer },
    }),
    handler: async (request, reply) => {
      const procedure = await getProcedure(contextOf(request, services), request.params.village);
      if (isUnchanged(request, reply, etagOf(procedure.revision))) return notModified(reply);
      return answers.procedureBody(procedure);
    },
  });

  app.route({
    method: 'PUT',
    url: PROCEDURE,
    ...operation({
      id: 'changeProcedure',
      summary: { zh: '设定程序', en: 'Decide the procedure' },
      description: {
        zh: 'directPosting 为 false 时，任何人不得不经申报直接记分；rules 按细则编码另行规定。已申报的仍按申报时的程序。',
        en: 'Without directPosting nobody posts an act without a case; rules holds exceptions by rule code, both ways. Cases on their way keep the steps they were declared with.',
      },
      tag: 'procedure',
      needs: 'procedure:write',
      params: villageParamsSchema,
      body: { schema: contract.procedureSchema, example: examples.procedure },
      answer: { schema: contract.procedureAnswerSchema, example: examples.procedureAnswer },
      ifMatch: 'required',
      problems: ['rules-not-adopted'],
    }),
    handler: async (request, reply) => {
      const ifMatch = request.headers['if-match'];
      const context = contextOf(request, services);
      const procedure = await changeProcedure(context, request.params.village, request.body, ifMatch);
      reply.header('etag', etagOf(procedure.revision));
      return answers.procedureBody(procedure);
    },
  });
}

function kinshipRoutes(app: App, services: ProcedureServices): void {
  app.route({
    method: 'POST',
    url: KINSHIPS,
    ...operation({
      id: 'declareKinship',
      summary: { zh: '登记亲属关系', en: 'Declare kinship' },
      description: {
        zh: '有亲属关系的人不得为彼此核实、评议。',
        en: 'Kin neither verify nor review for each other.',
      },
      tag: 'procedure',
      needs: 'kinship:write',
      params: villageParamsSchema,
      body: { schema: contract.kinshipSchema, example: examples.newKinship },
      answer: { status: 201, schema: contract.kinshipAnswerSchema, example: examples.kinship },
      problems: ['kin-of-oneself', 'unknown-kin', 'kinship-exists'],
    }),
    handler: async (request, reply) => {
      const kinship = await declareKinship(contextOf(request, services), request.params.village, request.body);
      reply.code(201);
      return answers.kinshipBody(kinship);
    },
  });

  app.route({
    method: 'GET',
    url: KINSHIPS,
    ...operation({
      id: 'listKinships',
      summary: { zh: '亲属关系列表', en: 'List kinships' },
      tag: 'procedure',
      needs: 'kinship:write',
      params: villageParamsSchema,
      query: contract.kinshipQuerySchema,
      answer: { schema: contract.kinshipListSchema, example: examples.kinships },
      problems: ['invalid-cursor'],
    }),
    handler: async (request) => {
      const { cursor, limit, member } = request.query;
      const after = cursor === undefined ? undefined : decodeCursor(LIST, cursor, cursorSchema);
      const context = contextOf(request, services);
      const rows = await listKinships(context, request.params.village, { member, after, limit });
      const page = pageOf(LIST, rows, limit, ({ members }) => [...members]);
      return { ...page, data: page.data.map(answers.kinshipBody) };
    },
  });

  app.route({
    method: 'DELETE',
    url: `${KINSHIPS}/:member/:kin`,
    ...operation({
      id: 'removeKinship',
      summary: { zh: '删除亲属关系', en: 'Remove a kinship' },
      tag: 'procedure',
      needs: 'kinship:write',
      params: contract.kinshipParamsSchema,
    }),
    handler: async (request, reply) => {
      const { village, member, kin } = request.params;
      await removeKinship(contextOf(request, services), village, [member, kin]);
      reply.code(204);
    },
  });
}
