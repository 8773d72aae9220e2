import multipart from '@fastify/multipart';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { App } from '../../http/app-type.ts';
import { contextOf } from '../../http/authentication.ts';
import { ofVillageParamsSchema, uuidSchema, villageParamsSchema } from '../../http/contract.ts';
import { decodeCursor, pageOf } from '../../http/cursor.ts';
import { sendFile } from '../../http/download.ts';
import { FORM_LIMITS, readForm } from '../../http/form.ts';
import { InvalidRequest } from '../../http/invalid-request.ts';
import { operation } from '../../http/operation.ts';
import { markReplay } from '../../http/preconditions.ts';
import type { Actor } from '../../kernel/actor.ts';
import { Refused } from '../../kernel/problems/index.ts';
import type { ProcedureServices } from '../services.ts';
import { addAttachment } from './add-attachment.ts';
import type { Attachment } from './attachment.ts';
import * as contract from './contract.ts';
import { eraseAttachment } from './erase-attachment.ts';
import * as examples from './examples.ts';
import { getAttachment, listAttachments } from './read-attachments.ts';
import type { Subject } from './subject.ts';

const ATTACHMENTS = '/v1/villages/:village/attachments';
const ONE = `${ATTACHMENTS}/:id`;
const LIST = 'attachments';
const cursorSchema = z.tuple([uuidSchema]);
const JPEG = 'image/jpeg';
const OF_A_SUBJECT = ['unknown-entry', 'outside-unit', 'not-for-you-to-attach'] as const;

/** Photographs as evidence (佐证材料). Forms are read in these routes only. */
export function attachmentRoutes(app: App, services: ProcedureServices): void {
  void app.register(async (scope) => {
    await scope.register(multipart, { limits: FORM_LIMITS });
    const routes = scope as unknown as App;
    addRoute(routes, services);
    listRoute(routes, services);
    getRoute(routes, services);
    eraseRoute(routes, services);
  });
}

function attachmentBody(one: Attachment, reader: Actor): contract.AttachmentBody {
  const { id, case: about, activity, entry, mediaType, width, height, size, digest, uploadedBy } = one;
  const hidden = reader.role === 'household' && uploadedBy !== reader.client;
  return {
    id,
    case: about,
    activity,
    entry,
    mediaType,
    width,
    height,
    size,
    digest: digest.toString('hex'),
    uploadedAt: one.uploadedAt.toISOString(),
    uploadedBy: hidden ? null : uploadedBy,
    erasedAt: one.erasedAt?.toISOString() ?? null,
  };
}

async function readUpload(request: FastifyRequest): Promise<{ subject: Subject; bytes: Buffer }> {
  const { fields, file } = await readForm(request, () => new Refused('picture-too-large'));
  const parsed = contract.attachmentFieldsSchema.safeParse(fields, { reportInput: true });
  if (!parsed.success) throw new InvalidRequest(parsed.error.issues, 'body');
  if (!file) throw new Refused('file-missing');
  return { subject: contract.subjectIn(parsed.data), bytes: file.bytes };
}

function addRoute(app: App, services: ProcedureServices): void {
  app.route({
    method: 'POST',
    url: ATTACHMENTS,
    ...operation({
      id: 'addAttachment',
      summary: { zh: '上传照片', en: 'Upload a picture' },
      description: {
        zh: '每次一张，写明属于哪项申报、活动或分录。照片会重新生成：转正、缩到 2000 像素以内、去掉拍摄地点和设备等一切附带信息，加密保存。每项申报、每笔分录最多 9 张，每个活动最多 50 张；同一张再传，答复已有的那张。',
        en: 'One at a time, saying which case, activity or entry it belongs to. The picture is made anew: upright, at most 2000 pixels, without place, device or anything else that came with it, and kept encrypted. At most 9 for a case or entry, 50 for an activity; the same one again answers the one that is there.',
      },
      tag: 'procedure',
      needs: 'attachment:write',
      params: villageParamsSchema,
      otherBody: { contentType: 'multipart/form-data', schema: contract.attachmentForm, limit: 'import' },
      answer: { status: 201, schema: contract.attachmentSchema, example: examples.attachment },
      problems: [
        'invalid-request',
        'malformed-upload',
        'file-missing',
        'picture-too-large',
        'unsupported-picture',
        'unreadable-picture',
        'picture-too-complex',
        'pictures-busy',
        'too-many-attachments',
        'pictures-full-today',
        'case-over',
        ...OF_A_SUBJECT,
      ],
    }),
    handler: async (request, reply) => {
      const { village } = request.params;
      const context = contextOf(request, services);
      const { subject, bytes } = await readUpload(request);
      const { found, replayed } = await addAttachment(services, context, village, subject, bytes);
      markReplay(reply, replayed);
      reply.code(201).header('location', `/v1/villages/${village}/attachments/${found.id}`);
      return attachmentBody(found, context.actor);
    },
  });
}

function listRoute(app: App, services: ProcedureServices): void {
  app.route({
    method: 'GET',
    url: ATTACHMENTS,
    ...operation({
      id: 'listAttachments',
      summary: { zh: '照片列表', en: 'List pictures' },
      description: {
        zh: '一项申报、一个活动或一笔分录的，按上传先后；已删除的只留摘要。',
        en: 'Of one case, activity or entry, in the order in which they came; of erased ones only the digest is left.',
      },
      tag: 'procedure',
      needs: 'attachment:read',
      params: villageParamsSchema,
      query: contract.attachmentQuerySchema,
      answer: { schema: contract.attachmentListSchema, example: examples.attachments },
      problems: ['invalid-cursor', ...OF_A_SUBJECT],
    }),
    handler: async (request) => {
      const { cursor, limit, ...about } = request.query;
      const after = cursor === undefined ? undefined : decodeCursor(LIST, cursor, cursorSchema)[0];
      const context = contextOf(request, services);
      const subject = contract.subjectIn(about);
      const rows = await listAttachments(context, request.params.village, subject, { after, limit });
      const page = pageOf(LIST, rows, limit, ({ id }) => [id]);
      return { ...page, data: page.data.map((one) => attachmentBody(one, context.actor)) };
    },
  });
}

function getRoute(app: App, services: ProcedureServices): void {
  app.route({
    method: 'GET',
    url: ONE,
    ...operation({
      id: 'getAttachment',
      summary: { zh: '查看照片', en: 'The picture itself' },
      tag: 'procedure',
      needs: 'attachment:read',
      params: ofVillageParamsSchema,
      otherAnswers: [{ status: 200, contentType: JPEG, description: { zh: '照片', en: 'The picture' } }],
      problems: ['attachment-erased', 'attachment-unreadable', ...OF_A_SUBJECT],
    }),
    handler: async (request, reply) => {
      const { village, id } = request.params;
      const { found, bytes } = await getAttachment(services, contextOf(request, services), village, id);
      (reply as unknown as FastifyReply).header('cache-control', 'private, no-store');
      return sendFile(reply, found.mediaType, `${found.id}.jpg`, bytes, 'inline');
    },
  });
}

function eraseRoute(app: App, services: ProcedureServices): void {
  app.route({
    method: 'DELETE',
    url: ONE,
    ...operation({
      id: 'eraseAttachment',
      summary: { zh: '删除照片', en: 'Erase a picture' },
      description: {
        zh: '村委会随时可删；上传人在申报被核实或评议以前可删。照片即刻清除，只留摘要和删除原因。',
        en: 'By the committee at any time, by who uploaded it until its case is verified or reviewed. The picture is gone at once; its digest and the reason are kept.',
      },
      tag: 'procedure',
      needs: 'attachment:write',
      params: ofVillageParamsSchema,
      query: contract.erasureQuerySchema,
      problems: ['not-the-uploader', ...OF_A_SUBJECT],
    }),
    handler: async (request, reply) => {
      const { village, id } = request.params;
      await eraseAttachment(contextOf(request, services), village, id, request.query.reason);
      reply.code(204);
    },
  });
}
