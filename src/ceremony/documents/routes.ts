import { z } from 'zod';
import type { App } from '../../http/app-type.ts';
import { contextOf } from '../../http/authentication.ts';
import { numberInText, ofVillageParamsSchema, uuidSchema } from '../../http/contract.ts';
import { DOCX, PDF, PPTX, sendFile, sendStream, XLSX, ZIP } from '../../http/download.ts';
import { operation } from '../../http/operation.ts';
import { publicUrl } from '../../http/public-url.ts';
import { CEREMONY_DOCUMENTS } from '../papers.ts';
import { CEREMONIES } from '../routes-ceremonies.ts';
import type { CeremonyServices } from '../services.ts';
import { DOCUMENT_FILES } from './catalogue.ts';
import { CERTIFICATES_AT_ONCE } from './certificates.ts';
import { Makings } from './makings.ts';
import { cancelAll, followAll, printAll, printDocument } from './print.ts';

const ONE = `${CEREMONIES}/:id`;
const PROGRESS = `${ONE}/documents/progress/:job`;
const MEDIA_TYPES = { pdf: PDF, docx: DOCX, xlsx: XLSX, pptx: PPTX } as const;
const NOT_PRINTED = ['ceremony-cancelled', 'nobody-to-print', 'document-too-complex', 'documents-busy'] as const;

const documentParamsSchema = ofVillageParamsSchema.extend({ document: z.enum(DOCUMENT_FILES) });
const rosterNumber = numberInText(z.int().min(1).max(1_000_000)).optional();
const documentQuerySchema = z.strictObject({
  from: rosterNumber.describe('证书从名册第几号起 / certificates: first number of the roster'),
  to: rosterNumber.describe('到第几号止 / last number, included'),
});
const packageQuerySchema = z.strictObject({
  job: uuidSchema.optional().describe('自选的 UUID，凭它查进度、取消 / a UUID of your own, to follow and stop it'),
});
const progressParamsSchema = ofVillageParamsSchema.extend({ job: uuidSchema });
const progressSchema = z
  .object({
    job: z.string(),
    state: z.enum(['making', 'done', 'cancelled', 'failed']),
    document: z.enum(CEREMONY_DOCUMENTS).nullable().describe('正在做的 / the one that is being made'),
    done: z.int().describe('证书每张计一，其他每份计一 / a certificate counts one, and so does every other document'),
    total: z.int(),
  })
  .meta({ id: 'DocumentsProgress' });
const progressExample: z.input<typeof progressSchema> = {
  job: '0198a000-0000-7000-8000-000000000001',
  state: 'making',
  document: 'certificates',
  done: 109,
  total: 309,
};

/** What is printed for a ceremony (文书): one by one, and all as one zip. */
export function documentRoutes(app: App, services: CeremonyServices): void {
  const makings = new Makings();
  oneRoute(app, services);
  packageRoute(app, services, makings);
  progressRoutes(app, services, makings);
}

function oneRoute(app: App, services: CeremonyServices): void {
  app.route({
    method: 'GET',
    url: `${ONE}/documents/:document`,
    ...operation({
      id: 'getCeremonyDocument',
      summary: { zh: '表彰大会文书', en: 'A document of a ceremony' },
      description: {
        zh:
          '表彰决定（公文版式）、议程及上台顺序、主持词、颁奖词为 docx，可以修改；获奖名册、领奖签收表、兑换清单为 xlsx；大屏幻灯片为 pptx；席卡、证书为 pdf。' +
          `证书一份最多 ${CERTIFICATES_AT_ONCE} 张，更多的用 from、to（名册序号）分段，或下载整套。已撤销的荣誉不印；未成年人没有监护人同意的不具名。`,
        en:
          'Decision, running order, host’s script and citations are .docx, to be edited; roster, sign-in sheet and redemption list .xlsx; slides .pptx; table cards and certificates .pdf. ' +
          `One document holds at most ${CERTIFICATES_AT_ONCE} certificates: take more by from and to (numbers of the roster), or all documents at once. Revoked honours are left out; minors without a guardian’s consent are not named.`,
      },
      tag: 'ceremony',
      needs: 'document:print',
      params: documentParamsSchema,
      query: documentQuerySchema,
      otherAnswers: Object.values(MEDIA_TYPES).map((contentType) => {
        return { status: 200, contentType, description: { zh: '文件', en: 'The document' } };
      }),
      problems: [...NOT_PRINTED, 'no-redemption-list', 'too-many-certificates', 'unprintable-character'],
    }),
    handler: async (request, reply) => {
      const { village, id, document } = request.params;
      const about = { village, id, publicBase: publicUrl(services, request) };
      const { name, bytes } = await printDocument(
        contextOf(request, services),
        services,
        about,
        document,
        request.query,
      );
      return sendFile(reply, MEDIA_TYPES[document.split('.')[1] as keyof typeof MEDIA_TYPES], name, bytes);
    },
  });
}

function packageRoute(app: App, services: CeremonyServices, makings: Makings): void {
  app.route({
    method: 'GET',
    url: `${ONE}/documents.zip`,
    ...operation({
      id: 'getCeremonyDocuments',
      summary: { zh: '整套文书（zip）', en: 'All documents of a ceremony' },
      description: {
        zh:
          '边做边发。字体里没有的字在发出之前就拒绝并指明是谁；发出之后出错则断开连接，不会留下看似完整的半个压缩包。' +
          '带上自选的 job，可以查进度、取消；断开下载即取消。进度只有正在制作的那个服务进程知道。',
        en:
          'Sent while it is made. A character that the fonts lack is refused before the first byte, with whose it is; what fails later breaks the connection off, so that no half package looks whole. ' +
          'With a `job` of your own it can be followed and stopped; going away stops it too. Only the process of the service that makes it knows how far it is.',
      },
      tag: 'ceremony',
      needs: 'document:print',
      params: ofVillageParamsSchema,
      query: packageQuerySchema,
      otherAnswers: [{ status: 200, contentType: ZIP, description: { zh: '压缩包', en: 'The package' } }],
      problems: [...NOT_PRINTED, 'unprintable-recipient', 'making-exists'],
    }),
    handler: async (request, reply) => {
      const { village, id } = request.params;
      const about = { village, id, publicBase: publicUrl(services, request) };
      const { name, content } = await printAll(
        contextOf(request, services),
        services,
        makings,
        about,
        request.query.job,
      );
      return sendStream(reply, ZIP, name, content);
    },
  });
}

function progressRoutes(app: App, services: CeremonyServices, makings: Makings): void {
  app.route({
    method: 'GET',
    url: PROGRESS,
    ...operation({
      id: 'getDocumentsProgress',
      summary: { zh: '整套文书的进度', en: 'How far the documents have come' },
      tag: 'ceremony',
      needs: 'document:print',
      params: progressParamsSchema,
      answer: { schema: progressSchema, example: progressExample },
      problems: ['unknown-making'],
    }),
    handler: async (request) => {
      const { village, id, job } = request.params;
      const { state, document, done, total } = followAll(contextOf(request, services), makings, village, id, job);
      return { job, state, document, done, total };
    },
  });
  app.route({
    method: 'DELETE',
    url: PROGRESS,
    ...operation({
      id: 'cancelDocuments',
      summary: { zh: '取消整套文书', en: 'Stop making the documents' },
      description: {
        zh: '下载随即断开。已经做完的不变。',
        en: 'The download breaks off. What has ended stays as it ended.',
      },
      tag: 'ceremony',
      needs: 'document:print',
      params: progressParamsSchema,
      problems: ['unknown-making'],
    }),
    handler: async (request, reply) => {
      const { village, id, job } = request.params;
      cancelAll(contextOf(request, services), makings, village, id, job);
      return reply.code(204).send() as never;
    },
  });
}
