import { z } from 'zod';
import type { App } from '../../http/app-type.ts';
import { contextOf } from '../../http/authentication.ts';
import { ofVillageParamsSchema, uuidSchema } from '../../http/contract.ts';
import { decodeCursor, pageOf } from '../../http/cursor.ts';
import { operation } from '../../http/operation.ts';
import { languageOf } from '../../http/problem.ts';
import { toPoints } from '../../kernel/points.ts';
import type { ProcedureServices } from '../services.ts';
import { attendanceBody } from './answers-activities.ts';
import * as contract from './contract-activities.ts';
import * as examples from './examples-activities.ts';
import { listAttendance } from './list-attendance.ts';
import { recordAttendance } from './record-attendance.ts';
import { removeAttendance } from './remove-attendance.ts';

const ATTENDANCE = '/v1/villages/:village/activities/:id/attendance';
const LIST = 'attendance';
const cursorSchema = z.tuple([uuidSchema, uuidSchema]);

/** Who was at an activity. */
export function attendanceRoutes(app: App, services: ProcedureServices): void {
  recordRoute(app, services);
  listRoute(app, services);
  removeRoute(app, services);
}

function recordRoute(app: App, services: ProcedureServices): void {
  app.route({
    method: 'POST',
    url: ATTENDANCE,
    ...operation({
      id: 'recordAttendance',
      summary: { zh: '登记签到', en: 'Record attendance' },
      description: {
        zh: '一次最多 5,000 人，全部登记或全部不登记；已在名单上的不重复。',
        en: 'At most 5,000 at a time, all or none; who is on the list already stays as is.',
      },
      tag: 'procedure',
      needs: 'activity:write',
      params: ofVillageParamsSchema,
      body: { schema: contract.attendanceUploadSchema, example: examples.upload, limit: 'batch' },
      answer: { status: 201, schema: contract.attendanceRecordedSchema, example: examples.recorded },
      problems: ['activity-settled', 'unknown-attendee'],
    }),
    handler: async (request, reply) => {
      const { village, id } = request.params;
      const items = request.body.items.map(({ member, quantity }) => ({
        member: member.toLowerCase(),
        quantity: quantity === undefined ? undefined : toPoints(quantity),
      }));
      const recorded = await recordAttendance(contextOf(request, services), village, id, items);
      reply.code(201);
      return recorded;
    },
  });
}

function listRoute(app: App, services: ProcedureServices): void {
  app.route({
    method: 'GET',
    url: ATTENDANCE,
    ...operation({
      id: 'listAttendance',
      summary: { zh: '签到名单及结果', en: 'List attendance and what it became' },
      tag: 'procedure',
      needs: 'activity:read',
      params: ofVillageParamsSchema,
      query: contract.attendanceQuerySchema,
      answer: { schema: contract.attendanceListSchema, example: examples.attendances },
      problems: ['invalid-cursor'],
    }),
    handler: async (request) => {
      const { village, id } = request.params;
      const { cursor, limit, ...filter } = request.query;
      const after = cursor === undefined ? undefined : decodeCursor(LIST, cursor, cursorSchema)[1];
      const rows = await listAttendance(contextOf(request, services), village, id, { ...filter, after, limit });
      const page = pageOf(LIST, rows, limit, ({ member }) => [id, member]);
      const language = languageOf(request.headers['accept-language']);
      return { ...page, data: page.data.map((one) => attendanceBody(one, language)) };
    },
  });
}

function removeRoute(app: App, services: ProcedureServices): void {
  app.route({
    method: 'DELETE',
    url: `${ATTENDANCE}/:member`,
    ...operation({
      id: 'removeAttendance',
      summary: { zh: '从签到名单删除', en: 'Take somebody off the list' },
      tag: 'procedure',
      needs: 'activity:write',
      params: contract.attendeeParamsSchema,
      problems: ['activity-settled'],
    }),
    handler: async (request, reply) => {
      const { village, id, member } = request.params;
      await removeAttendance(contextOf(request, services), village, id, member);
      reply.code(204);
    },
  });
}
