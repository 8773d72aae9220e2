import { z } from 'zod';
import type { App } from '../../http/app-type.ts';
import { contextOf } from '../../http/authentication.ts';
import { ofVillageParamsSchema, uuidSchema, villageParamsSchema } from '../../http/contract.ts';
import { decodeCursor, pageOf } from '../../http/cursor.ts';
import { operation } from '../../http/operation.ts';
import { etagOf } from '../../http/preconditions.ts';
import type { ProcedureServices } from '../services.ts';
import { teamBody } from './answers-activities.ts';
import * as contract from './contract-activities.ts';
import { createTeam } from './create-team.ts';
import * as examples from './examples-activities.ts';
import { getTeam, listTeams } from './list-teams.ts';
import { setTeamMembers } from './set-team-members.ts';
import { updateTeam } from './update-team.ts';

const TEAMS = '/v1/villages/:village/teams';
const ONE = `${TEAMS}/:id`;
const LIST = 'teams';
const cursorSchema = z.tuple([uuidSchema]);
const answer = { schema: contract.teamSchema, example: examples.team };

/** Volunteer teams (志愿队). */
export function teamRoutes(app: App, services: ProcedureServices): void {
  createRoute(app, services);
  readRoutes(app, services);
  updateRoute(app, services);
  membersRoute(app, services);
}

function createRoute(app: App, services: ProcedureServices): void {
  app.route({
    method: 'POST',
    url: TEAMS,
    ...operation({
      id: 'createTeam',
      summary: { zh: '建立志愿队', en: 'Found a volunteer team' },
      tag: 'procedure',
      needs: 'activity:write',
      params: villageParamsSchema,
      body: { schema: contract.newTeamSchema, example: examples.newTeam },
      answer: { ...answer, status: 201 },
      problems: ['team-name-taken'],
    }),
    handler: async (request, reply) => {
      const { village } = request.params;
      const team = await createTeam(contextOf(request, services), village, request.body.name);
      reply.code(201).header('location', `/v1/villages/${village}/teams/${team.id}`);
      reply.header('etag', etagOf(team.revision));
      return teamBody(team);
    },
  });
}

function readRoutes(app: App, services: ProcedureServices): void {
  app.route({
    method: 'GET',
    url: TEAMS,
    ...operation({
      id: 'listTeams',
      summary: { zh: '志愿队列表', en: 'List volunteer teams' },
      description: { zh: '最新的在前。', en: 'The newest first.' },
      tag: 'procedure',
      needs: 'activity:read',
      params: villageParamsSchema,
      query: contract.teamQuerySchema,
      answer: { schema: contract.teamListSchema, example: examples.teams },
      problems: ['invalid-cursor'],
    }),
    handler: async (request) => {
      const { cursor, limit, closed } = request.query;
      const after = cursor === undefined ? undefined : decodeCursor(LIST, cursor, cursorSchema)[0];
      const rows = await listTeams(contextOf(request, services), request.params.village, { closed, after, limit });
      const page = pageOf(LIST, rows, limit, ({ id }) => [id]);
      return { ...page, data: page.data.map(teamBody) };
    },
  });
  app.route({
    method: 'GET',
    url: ONE,
    ...operation({
      id: 'getTeam',
      summary: { zh: '查看志愿队', en: 'Read a volunteer team' },
      tag: 'procedure',
      needs: 'activity:read',
      params: ofVillageParamsSchema,
      answer,
    }),
    handler: async (request, reply) => {
      const team = await getTeam(contextOf(request, services), request.params.village, request.params.id);
      reply.header('etag', etagOf(team.revision));
      return teamBody(team);
    },
  });
}

function updateRoute(app: App, services: ProcedureServices): void {
  app.route({
    method: 'PATCH',
    url: ONE,
    ...operation({
      id: 'updateTeam',
      summary: { zh: '改名、解散或恢复志愿队', en: 'Rename, disband or restore a volunteer team' },
      tag: 'procedure',
      needs: 'activity:write',
      params: ofVillageParamsSchema,
      body: { schema: contract.teamChangeSchema, example: examples.teamChange },
      answer,
      ifMatch: 'optional',
      problems: ['team-name-taken'],
    }),
    handler: async (request, reply) => {
      const { village, id } = request.params;
      const ifMatch = request.headers['if-match'];
      const team = await updateTeam(contextOf(request, services), village, id, request.body, ifMatch);
      reply.header('etag', etagOf(team.revision));
      return teamBody(team);
    },
  });
}

function membersRoute(app: App, services: ProcedureServices): void {
  app.route({
    method: 'PUT',
    url: `${ONE}/members`,
    ...operation({
      id: 'setTeamMembers',
      summary: { zh: '设定志愿队队员', en: 'Set the members of a volunteer team' },
      tag: 'procedure',
      needs: 'activity:write',
      params: ofVillageParamsSchema,
      body: { schema: contract.teamMembersSchema, example: examples.teamMembers },
      answer,
      ifMatch: 'optional',
      problems: ['unknown-team-member'],
    }),
    handler: async (request, reply) => {
      const { village, id } = request.params;
      const ifMatch = request.headers['if-match'];
      const team = await setTeamMembers(contextOf(request, services), village, id, request.body.members, ifMatch);
      reply.header('etag', etagOf(team.revision));
      return teamBody(team);
    },
  });
}
