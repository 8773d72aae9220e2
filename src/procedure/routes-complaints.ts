import type { FastifyReply } from 'fastify';
import type { App } from '../http/app-type.ts';
import { contextOf } from '../http/authentication.ts';
import { villageParamsSchema } from '../http/contract.ts';
import { decodeCursor, pageOf } from '../http/cursor.ts';
import { HTML } from '../http/download.ts';
import { operation } from '../http/operation.ts';
import { publicUrl } from '../http/public-url.ts';
import { addDays, dayAt, startOfDay } from '../kernel/day.ts';
import { Refused } from '../kernel/problems/index.ts';
import { requireVillage } from '../village/index.ts';
import { answerComplaint } from './answer-complaint.ts';
import { COMPLAINTS_A_DAY, type Complaint } from './complaint.ts';
import { COMPLAINT_FORM, complaintPoster } from './complaint-page.ts';
import * as contract from './contract-complaints.ts';
import { regionParamsSchema } from './contract-objections.ts';
import { DailyQuota } from './daily-quota.ts';
import * as examples from './examples-complaints.ts';
import { sendForm } from './form-page.ts';
import { listComplaints, purgeComplaints } from './list-complaints.ts';
import { readOwnComplaint, sendComplaint } from './send-complaint.ts';
import type { ProcedureServices } from './services.ts';

const PUBLIC = '/v1/public/complaints';
const REGION = '/v1/regions/:prefix/complaints';

/** Complaints (码上举报): sent by anybody, read and answered by supervisors, read with a token. */
export function complaintRoutes(app: App, services: ProcedureServices): void {
  sendRoute(app, services, new DailyQuota(COMPLAINTS_A_DAY));
  readRoute(app, services);
  formRoute(app, services);
  posterRoute(app, services);
  listRoute(app, services);
  answerRoute(app, services);
  services.jobs.schedule({
    name: 'purge-complaints',
    cron: '41 3 * * *',
    run: async () => {
      await purgeComplaints(services.sql, services.now());
    },
  });
}

function sendRoute(app: App, services: ProcedureServices, quota: DailyQuota): void {
  app.route({
    method: 'POST',
    url: PUBLIC,
    ...operation({
      id: 'sendComplaint',
      summary: { zh: '匿名举报', en: 'Complain anonymously' },
      description: {
        zh: '直达上级，村委会看不到。不记录地址、设备和时刻，内容加密保存。凭返回的 token 查看答复，只给这一次。',
        en: 'Goes to the supervisor; the committee does not see it. No address, device or time of day is kept, the words are encrypted. The token reads the answer and is given this once.',
      },
      tag: 'procedure',
      needs: 'public',
      untraced: true,
      body: { schema: contract.newComplaintSchema, example: examples.newComplaint },
      answer: { status: 201, schema: contract.sentComplaintSchema, example: examples.sent },
      problems: ['not-found', 'complaints-full'],
    }),
    handler: async (request, reply) => {
      const { village, words } = request.body;
      try {
        const sent = await sendComplaint(services, quota, village, words);
        reply.code(201);
        return sent;
      } catch (error) {
        if (error instanceof Refused && error.code === 'complaints-full') retryTomorrow(reply as never, services.now());
        throw error;
      }
    },
  });
}

function retryTomorrow(reply: FastifyReply, now: Date): void {
  const tomorrow = startOfDay(addDays(dayAt(now), 1));
  reply.header('retry-after', Math.ceil((tomorrow.getTime() - now.getTime()) / 1000));
}

function readRoute(app: App, services: ProcedureServices): void {
  app.route({
    method: 'GET',
    url: `${PUBLIC}/:token`,
    ...operation({
      id: 'readOwnComplaint',
      summary: { zh: '查看举报的答复', en: 'Read the answer to a complaint' },
      tag: 'procedure',
      needs: 'public',
      untraced: true,
      params: contract.tokenParamsSchema,
      answer: { schema: contract.ownComplaintSchema, example: examples.own },
    }),
    handler: async (request) => ownBody(await readOwnComplaint(services, request.params.token)),
  });
}

function formRoute(app: App, services: ProcedureServices): void {
  app.route({
    method: 'GET',
    url: '/v1/public/villages/:village/complaint-form',
    ...operation({
      id: 'getComplaintForm',
      summary: { zh: '举报页', en: 'The form for complaints' },
      description: { zh: '举报二维码打开的网页。', en: 'The page that the QR code opens.' },
      tag: 'procedure',
      needs: 'public',
      untraced: true,
      params: villageParamsSchema,
      otherAnswers: [{ status: 200, contentType: HTML, description: { zh: '网页', en: 'The page' } }],
    }),
    handler: async (request, reply) => {
      const { village } = request.params;
      await requireVillage(services.sql, village);
      return sendForm(reply, COMPLAINT_FORM, village);
    },
  });
}

function posterRoute(app: App, services: ProcedureServices): void {
  app.route({
    method: 'GET',
    url: '/v1/villages/:village/complaint-poster',
    ...operation({
      id: 'getComplaintPoster',
      summary: { zh: '举报二维码', en: 'The QR code for complaints' },
      description: {
        zh: '张贴用，扫码打开本村的举报页；地址是服务的公开地址（PUBLIC_URL），未设则取自本次请求的主机名。',
        en: 'To put up in the village: it opens the form, at the public address of the service (PUBLIC_URL), or else at the host of this request.',
      },
      tag: 'procedure',
      needs: 'procedure:read',
      params: villageParamsSchema,
      otherAnswers: [{ status: 200, contentType: 'image/svg+xml', description: { zh: '二维码', en: 'The QR code' } }],
    }),
    handler: async (request, reply) => {
      const { village } = request.params;
      await requireVillage(services.sql, village);
      const svg = await complaintPoster(publicUrl(services, request), village);
      (reply as unknown as FastifyReply).type('image/svg+xml; charset=utf-8');
      return svg as never;
    },
  });
}

function listRoute(app: App, services: ProcedureServices): void {
  app.route({
    method: 'GET',
    url: REGION,
    ...operation({
      id: 'listComplaints',
      summary: { zh: '区域内的举报', en: 'Complaints of a region' },
      description: {
        zh: '先收到的在前；只有上级（supervisor）可见。',
        en: 'The oldest first; for supervisors only, never the committee.',
      },
      tag: 'procedure',
      needs: 'complaint:answer',
      params: regionParamsSchema,
      query: contract.complaintQuerySchema,
      answer: { schema: contract.complaintListSchema, example: { data: [examples.complaint], nextCursor: null } },
      problems: ['invalid-cursor'],
    }),
    handler: async (request) => {
      const { prefix } = request.params;
      const { cursor, limit, ...filter } = request.query;
      const list = `complaints ${JSON.stringify([prefix, filter])}`;
      const after = cursor === undefined ? undefined : decodeCursor(list, cursor, contract.complaintPositionSchema);
      const context = contextOf(request, services);
      const rows = await listComplaints(services, context, prefix, { ...filter, after, limit });
      const page = pageOf(list, rows, limit, ({ receivedOn, village, id }) => [receivedOn, village, id]);
      return { data: page.data.map(complaintBody), nextCursor: page.nextCursor };
    },
  });
}

function answerRoute(app: App, services: ProcedureServices): void {
  app.route({
    method: 'POST',
    url: `${REGION}/:id/answer`,
    ...operation({
      id: 'answerComplaint',
      summary: { zh: '答复举报', en: 'Answer a complaint' },
      description: {
        zh: '只答复一次；90 天后举报和答复的内容都删除。',
        en: 'Once. 90 days later what was said on both sides is removed.',
      },
      tag: 'procedure',
      needs: 'complaint:answer',
      params: contract.complaintParamsSchema,
      body: { schema: contract.complaintAnswerSchema, example: { answer: examples.own.answer } },
      answer: { schema: contract.complaintSchema, example: examples.complaint },
      problems: ['complaint-answered'],
    }),
    handler: async (request) => {
      const { prefix, id } = request.params;
      const { answer } = request.body;
      return complaintBody(await answerComplaint(services, contextOf(request, services), prefix, id, answer));
    },
  });
}

function ownBody({ state, receivedOn, answer, answeredOn }: Complaint) {
  return { state, receivedOn, answer, answeredOn };
}

function complaintBody(complaint: Complaint) {
  const { village, id, words } = complaint;
  return { village: village as never, id, words, ...ownBody(complaint) };
}
