import { z } from 'zod';
import type { App } from '../../http/app-type.ts';
import { contextOf } from '../../http/authentication.ts';
import { ofVillageParamsSchema, uuidSchema, villageParamsSchema } from '../../http/contract.ts';
import { decodeCursor, pageOf } from '../../http/cursor.ts';
import { operation } from '../../http/operation.ts';
import { etagOf, idempotencyKey, markReplay } from '../../http/preconditions.ts';
import { toPoints } from '../../kernel/points.ts';
import type { ProcedureServices } from '../services.ts';
import { activityBody } from './answers-activities.ts';
import * as contract from './contract-activities.ts';
import { createActivity } from './create-activity.ts';
import * as examples from './examples-activities.ts';
import { getActivity, listActivities } from './list-activities.ts';
import { attendanceRoutes } from './routes-attendance.ts';
import { attendanceWorkbookRoutes } from './routes-attendance-workbook.ts';
import { checkInRoutes } from './routes-check-in.ts';
import { teamRoutes } from './routes-teams.ts';
import { ACTIVITY_FAULTS, settleActivity } from './settle-activity.ts';
import { updateActivity } from './update-activity.ts';

const ACTIVITIES = '/v1/villages/:village/activities';
const ONE = `${ACTIVITIES}/:id`;
const LIST = 'activities';
const cursorSchema = z.tuple([uuidSchema]);
const answer = { schema: contract.activitySchema, example: examples.activity };

/** Activities (活动), who was there, and the points for it; volunteer teams. */
export function activityRoutes(app: App, services: ProcedureServices): void {
  createRoute(app, services);
  readRoutes(app, services);
  updateRoute(app, services);
  settleRoute(app, services);
  attendanceRoutes(app, services);
  attendanceWorkbookRoutes(app, services);
  checkInRoutes(app, services);
  teamRoutes(app, services);
}

function createRoute(app: App, services: ProcedureServices): void {
  app.route({
    method: 'POST',
    url: ACTIVITIES,
    ...operation({
      id: 'createActivity',
      summary: { zh: '登记活动', en: 'Announce an activity' },
      tag: 'procedure',
      needs: 'activity:write',
      params: villageParamsSchema,
      body: { schema: contract.newActivitySchema, example: examples.newActivity },
      answer: { ...answer, status: 201 },
      problems: ['unknown-team'],
    }),
    handler: async (request, reply) => {
      const { village } = request.params;
      const quantity = toPoints(request.body.quantity)!;
      const activity = await createActivity(contextOf(request, services), village, { ...request.body, quantity });
      reply.code(201).header('location', `/v1/villages/${village}/activities/${activity.id}`);
      reply.header('etag', etagOf(activity.revision));
      return activityBody(activity);
    },
  });
}

function readRoutes(app: App, services: ProcedureServices): void {
  app.route({
    method: 'GET',
    url: ACTIVITIES,
    ...operation({
      id: 'listActivities',
      summary: { zh: '活动列表', en: 'List activities' },
      description: { zh: '最新登记的在前。', en: 'The newest first.' },
      tag: 'procedure',
      needs: 'activity:read',
      params: villageParamsSchema,
      query: contract.activityQuerySchema,
      answer: { schema: contract.activityListSchema, example: examples.activities },
      problems: ['invalid-cursor'],
    }),
    handler: async (request) => {
      const { cursor, limit, ...filter } = request.query;
      const after = cursor === undefined ? undefined : decodeCursor(LIST, cursor, cursorSchema)[0];
      const context = contextOf(request, services);
      const rows = await listActivities(context, request.params.village, { ...filter, after, limit });
      const page = pageOf(LIST, rows, limit, ({ id }) => [id]);
      return { ...page, data: page.data.map(activityBody) };
    },
  });
  app.route({
    method: 'GET',
    url: ONE,
    ...operation({
      id: 'getActivity',
      summary: { zh: '查看活动', en: 'Read an activity' },
      tag: 'procedure',
      needs: 'activity:read',
      params: ofVillageParamsSchema,
      answer,
    }),
    handler: async (request, reply) => {
      const activity = await getActivity(contextOf(request, services), request.params.village, request.params.id);
      reply.header('etag', etagOf(activity.revision));
      return activityBody(activity);
    },
  });
}

function updateRoute(app: App, services: ProcedureServices): void {
  app.route({
    method: 'PATCH',
    url: ONE,
    ...operation({
      id: 'updateActivity',
      summary: { zh: '修改活动', en: 'Change an activity' },
      description: {
        zh: '结算前可改；改了日期，各人按当日所在户计。',
        en: 'Until it is settled. On another day each attendance counts for the household of that day.',
      },
      tag: 'procedure',
      needs: 'activity:write',
      params: ofVillageParamsSchema,
      body: { schema: contract.activityChangeSchema, example: examples.activityChange },
      answer,
      ifMatch: 'optional',
      problems: ['activity-settled', 'unknown-team', 'unknown-attendee'],
    }),
    handler: async (request, reply) => {
      const { village, id } = request.params;
      const { quantity, ...rest } = request.body;
      const change = { ...rest, quantity: quantity === undefined ? undefined : toPoints(quantity) };
      const ifMatch = request.headers['if-match'];
      const activity = await updateActivity(contextOf(request, services), village, id, change, ifMatch);
      reply.header('etag', etagOf(activity.revision));
      return activityBody(activity);
    },
  });
}

function settleRoute(app: App, services: ProcedureServices): void {
  app.route({
    method: 'POST',
    url: `${ONE}/settlement`,
    ...operation({
      id: 'settleActivity',
      summary: { zh: '活动结算：签到转积分', en: 'Settle an activity: attendance becomes points' },
      description: {
        zh: '细则可直接记分的，逐人入账；否则逐人成为申报。每人恰好一次，可重复调用：中断的从断处续办，完成的只答复结果。超上限的按细则截取或不记，逐人结果见签到名单。本户的须由他人再次结算。',
        en: 'One entry each where the village posts directly by the rule, else one case each; exactly once. Safe to repeat: what was interrupted is taken up, what is done is only answered. Caps truncate or refuse by the rule; the attendance list tells what became of each. Your own household’s is for somebody else to settle by another call.',
      },
      tag: 'procedure',
      needs: 'activity:write',
      params: ofVillageParamsSchema,
      answer: { schema: contract.activitySchema, example: examples.settled },
      problems: ['no-attendance', ...ACTIVITY_FAULTS],
      idempotent: true,
    }),
    handler: async (request, reply) => {
      const { village, id } = request.params;
      idempotencyKey(request);
      const { activity, replayed } = await settleActivity(services, contextOf(request, services), village, id);
      markReplay(reply, replayed);
      return activityBody(activity);
    },
  });
}
