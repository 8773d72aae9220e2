import type { App } from '../http/app-type.ts';
import { contextOf } from '../http/authentication.ts';
import { ofVillageParamsSchema, uuidSchema, villageParamsSchema } from '../http/contract.ts';
import { decodeCursor, pageOf } from '../http/cursor.ts';
import { sendWorkbook, XLSX } from '../http/download.ts';
import { operation } from '../http/operation.ts';
import { markReplay } from '../http/preconditions.ts';
import { languageOf } from '../http/problem.ts';
import type { ProblemCode } from '../kernel/problems/index.ts';
import { annotateImport } from './annotate-import.ts';
import * as answers from './answers.ts';
import { commitImport } from './commit-import.ts';
import * as contract from './contract.ts';
import { createImport } from './create-import.ts';
import * as examples from './examples.ts';
import { getImport } from './get-import.ts';
import { listImports } from './list-imports.ts';
import type { ImportServices } from './services.ts';
import { readUpload } from './upload.ts';
import { UNREADABLE_SHEET } from './uploaded-sheet.ts';

const LIST = 'imports';

/** What is wrong with a file or sheet as a whole. */
const UNREADABLE = [
  ...UNREADABLE_SHEET,
  'month-missing',
  'too-many-acts',
  'no-rules',
  'too-many-rules',
] as const satisfies readonly ProblemCode[];

export function importRoutes(app: App, services: ImportServices): void {
  uploadRoute(app, services);
  readRoutes(app, services);
  commitRoute(app, services);
  annotatedRoute(app, services);
}

function uploadRoute(app: App, services: ImportServices): void {
  app.route({
    method: 'POST',
    url: '/v1/villages/:village/imports',
    ...operation({
      id: 'createImport',
      summary: { zh: '上传工作簿并核对', en: 'Upload a workbook and preview it' },
      description: {
        zh: '逐行核对，给出每一行（汇总表为每一格）能否入账、为什么、怎么改；提交（commit）之前什么也不写入。文件和核对结果保留 30 天。',
        en: 'A verdict for every row (in a matrix for every cell), with reasons and what to do. Nothing is written before the commit. File and report are kept for 30 days.',
      },
      tag: 'imports',
      needs: 'imports:write',
      params: villageParamsSchema,
      otherBody: { contentType: 'multipart/form-data', schema: contract.uploadForm, limit: 'import' },
      answer: { status: 201, schema: contract.importSchema, example: examples.preview },
      problems: ['malformed-upload', 'file-missing', ...UNREADABLE],
    }),
    handler: async (request, reply) => {
      const { village } = request.params;
      const upload = await readUpload(request);
      const found = await createImport(contextOf(request, services), services, village, upload);
      reply.code(201).header('location', `/v1/villages/${village}/imports/${found.id}`);
      return answers.whole(found, languageOf(request.headers['accept-language']));
    },
  });
}

function readRoutes(app: App, services: ImportServices): void {
  app.route({
    method: 'GET',
    url: '/v1/villages/:village/imports',
    ...operation({
      id: 'listImports',
      summary: { zh: '列出导入，新的在前', en: 'List imports, newest first' },
      tag: 'imports',
      needs: 'imports:write',
      params: villageParamsSchema,
      query: contract.importQuerySchema,
      answer: { schema: contract.importListSchema, example: examples.list },
      problems: ['invalid-cursor'],
    }),
    handler: async (request) => {
      const { cursor, ...filter } = request.query;
      const before = cursor === undefined ? undefined : decodeCursor(LIST, cursor, uuidSchema);
      const rows = await listImports(contextOf(request, services), request.params.village, { ...filter, before });
      const page = pageOf(LIST, rows, filter.limit, (row) => row.id);
      return { data: page.data.map(answers.listed), nextCursor: page.nextCursor };
    },
  });
  app.route({
    method: 'GET',
    url: '/v1/villages/:village/imports/:id',
    ...operation({
      id: 'getImport',
      summary: { zh: '读取一次导入的核对结果', en: 'Read the report of an import' },
      tag: 'imports',
      needs: 'imports:write',
      params: ofVillageParamsSchema,
      answer: { schema: contract.importSchema, example: examples.committed },
      problems: ['import-expired'],
    }),
    handler: async (request) => {
      const { village, id } = request.params;
      const found = await getImport(contextOf(request, services), village, id);
      return answers.whole(found, languageOf(request.headers['accept-language']));
    },
  });
}

function commitRoute(app: App, services: ImportServices): void {
  app.route({
    method: 'POST',
    url: '/v1/villages/:village/imports/:id/commit',
    ...operation({
      id: 'commitImport',
      summary: { zh: '提交导入', en: 'Commit an import' },
      description: {
        zh: '按此刻的户、细则和台账重新核对，依表中顺序写入可入账的行，并逐行报告。中断后可再次提交，接着做完；已提交的再提交，回答同样的结果而不再写入（Idempotency-Replayed）。每一行自有幂等键，因此不需要 Idempotency-Key 请求头。',
        en: 'Decides again by the households, rules and entries of this moment, writes accepted rows in the order of the sheet and reports each. After an interruption commit again: it goes on where it ended. A second commit answers the same report and writes nothing (Idempotency-Replayed). Rows have keys of their own, so no Idempotency-Key is needed.',
      },
      tag: 'imports',
      needs: 'imports:write',
      params: ofVillageParamsSchema,
      body: { schema: contract.commitSchema, example: examples.commit },
      answer: { schema: contract.importSchema, example: examples.committed },
      problems: [
        'import-expired',
        'upload-unreadable',
        'not-for-this-kind',
        'effective-from-missing',
        'resolution-missing',
        'effective-too-early',
        'effective-too-late',
        'day-in-future',
        'ledger-busy',
        ...UNREADABLE,
      ],
    }),
    handler: async (request, reply) => {
      const { village, id } = request.params;
      const choices = request.body ?? {};
      const { found, replayed } = await commitImport(contextOf(request, services), services, village, id, choices);
      markReplay(reply, replayed);
      return answers.whole(found, languageOf(request.headers['accept-language']));
    },
  });
}

function annotatedRoute(app: App, services: ImportServices): void {
  app.route({
    method: 'GET',
    url: '/v1/villages/:village/imports/:id/annotated.xlsx',
    ...operation({
      id: 'annotateImport',
      summary: { zh: '取回标注了核对结果的工作簿', en: 'The workbook with the verdicts in it' },
      description: {
        zh: '村里自己的表原样返回，右边多一列“道德银行核对结果”：结论、原因、怎么改，入账后还有分录编号；各行着色。',
        en: "The committee's own workbook as it looked, with one column more: verdicts, reasons, what to do, and entry numbers once committed; rows are coloured.",
      },
      tag: 'imports',
      needs: 'imports:write',
      params: ofVillageParamsSchema,
      otherAnswers: [{ status: 200, contentType: XLSX, description: { zh: '工作簿', en: 'The workbook' } }],
      problems: ['import-expired', 'upload-unreadable', 'too-complex', 'workbooks-busy'],
    }),
    handler: async (request, reply) => {
      const { village, id } = request.params;
      const language = languageOf(request.headers['accept-language']);
      const { filename, bytes } = await annotateImport(contextOf(request, services), services, village, id, language);
      reply.header('content-language', language);
      return sendWorkbook(reply, filename, bytes);
    },
  });
}
