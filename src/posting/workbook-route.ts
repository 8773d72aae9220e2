import { z } from 'zod';
import type { App } from '../http/app-type.ts';
import { contextOf } from '../http/authentication.ts';
import { daySchema, villageParamsSchema } from '../http/contract.ts';
import { sendStream, XLSX } from '../http/download.ts';
import { operation } from '../http/operation.ts';
import { ledgerWorkbook } from './ledger-workbook.ts';
import type { PostingServices } from './services.ts';

const querySchema = z.strictObject({
  from: daySchema.optional().describe('行为日期从 / day of the act, from'),
  to: daySchema.optional().describe('行为日期到 / day of the act, to'),
});

/** The journal to be kept in a drawer: all of it as one workbook. */
export function workbookRoute(app: App, services: PostingServices): void {
  app.route({
    method: 'GET',
    url: '/v1/villages/:village/entries.xlsx',
    ...operation({
      id: 'getLedgerWorkbook',
      summary: { zh: '积分台账（xlsx）', en: 'The journal as a workbook' },
      description: {
        zh: '逐笔列出，细则写明事项，末尾是笔数和根哈希。边读边写边发，二十万笔也不多占内存。备注和理由仅对可读个人信息者。',
        en: 'Every entry with the act that its rule is about, ending with size and root. Read, written and sent a page at a time: 200,000 entries take no more memory. Notes and reasons only for who may read personal data.',
      },
      tag: 'postings',
      needs: 'entry:read',
      params: villageParamsSchema,
      query: querySchema,
      otherAnswers: [{ status: 200, contentType: XLSX, description: { zh: '工作簿', en: 'The workbook' } }],
    }),
    handler: async (request, reply) => {
      const { village } = request.params;
      const { name, content } = await ledgerWorkbook(contextOf(request, services), village, request.query);
      return sendStream(reply, XLSX, name, content);
    },
  });
}
