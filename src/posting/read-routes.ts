import { z } from 'zod';
import type { App } from '../http/app-type.ts';
import { contextOf } from '../http/authentication.ts';
import { villageParamsSchema } from '../http/contract.ts';
import { decodeCursor, pageOf } from '../http/cursor.ts';
import { operation } from '../http/operation.ts';
import { languageOf } from '../http/problem.ts';
import * as answers from './answers.ts';
import * as contract from './contract.ts';
import * as examples from './examples.ts';
import { getEntry } from './get-entry.ts';
import { getLedger } from './get-ledger.ts';
import { listEntries } from './list-entries.ts';
import type { PostingServices } from './services.ts';
import { verifyLedger } from './verify-ledger.ts';

const LIST = 'entries';
const positionSchema = z.int().min(0);

/** The journal, its head and its verification. */
export function readRoutes(app: App, services: PostingServices): void {
  entryRoutes(app, services);
  ledgerRoutes(app, services);
}

function entryRoutes(app: App, services: PostingServices): void {
  app.route({
    method: 'GET',
    url: '/v1/villages/:village/entries',
    ...operation({
      id: 'listEntries',
      summary: { zh: '台账流水', en: 'The journal' },
      description: {
        zh: '按分录号排列。from、to 按行为日期，asOf 按入账时间；afterSeq 用来跟随台账。',
        en: 'In the order of the journal. `from` and `to` go by the day of the act, `asOf` by the recording; `afterSeq` follows the journal.',
      },
      tag: 'postings',
      needs: 'entry:read',
      params: villageParamsSchema,
      query: contract.entryQuerySchema,
      answer: { schema: contract.entryListSchema, example: examples.entries },
      problems: ['invalid-cursor'],
    }),
    handler: async (request) => {
      const { cursor, asOf, afterSeq, ...filter } = request.query;
      const position = cursor === undefined ? 0 : decodeCursor(LIST, cursor, positionSchema);
      const rows = await listEntries(contextOf(request, services), request.params.village, {
        ...filter,
        afterSeq: Math.max(position, afterSeq ?? 0),
        ...(asOf !== undefined && { asOf: new Date(asOf) }),
      });
      const page = pageOf(LIST, rows, filter.limit, (row) => row.entry.seq);
      return { data: page.data.map(answers.readEntry), nextCursor: page.nextCursor };
    },
  });
  app.route({
    method: 'GET',
    url: '/v1/villages/:village/entries/:seq',
    ...operation({
      id: 'getEntry',
      summary: { zh: '读取一笔分录', en: 'Read an entry' },
      tag: 'postings',
      needs: 'entry:read',
      params: contract.entryParamsSchema,
      answer: { schema: contract.readEntrySchema, example: examples.readEntry },
      problems: ['unknown-entry'],
    }),
    handler: async (request) => {
      const { village, seq } = request.params;
      return answers.readEntry(await getEntry(contextOf(request, services), village, seq));
    },
  });
}

function ledgerRoutes(app: App, services: PostingServices): void {
  app.route({
    method: 'GET',
    url: '/v1/villages/:village/ledger',
    ...operation({
      id: 'getLedger',
      summary: { zh: '台账现状：笔数、根哈希、结账日', en: 'Where the ledger stands: size, root, closed day' },
      description: {
        zh: '把 size 和 root 留存在别处（抄在纸上、报给乡镇），日后核验即可发现任何改动。',
        en: 'Keep `size` and `root` elsewhere (on paper, with the township): a later verification then finds every change.',
      },
      tag: 'ledger',
      needs: 'ledger:read',
      params: villageParamsSchema,
      answer: { schema: contract.ledgerSchema, example: examples.ledger },
    }),
    handler: (request) => getLedger(contextOf(request, services), request.params.village),
  });
  app.route({
    method: 'POST',
    url: '/v1/villages/:village/ledger/verification',
    ...operation({
      id: 'verifyLedger',
      summary: { zh: '核验台账', en: 'Verify the ledger' },
      description: {
        zh: '逐笔重算哈希、余额和各项汇总；给出另行留存的 size 和 root，还能发现末尾分录被删。',
        en: 'Recomputes every hash, balance and projection; with a `size` and `root` kept elsewhere it also finds removed newest entries.',
      },
      tag: 'ledger',
      needs: 'ledger:verify',
      params: villageParamsSchema,
      body: { schema: contract.trustedRootSchema, example: examples.trustedRoot },
      answer: { schema: contract.verificationSchema, example: examples.verification },
    }),
    handler: async (request) => {
      const { size, root } = request.body ?? {};
      const trusted = size === undefined || root === undefined ? undefined : { size, root };
      const found = await verifyLedger(services, contextOf(request, services), request.params.village, trusted);
      return answers.verification(found, languageOf(request.headers['accept-language']));
    },
  });
}
