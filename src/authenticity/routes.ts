import type { FastifyReply } from 'fastify';
import type { App } from '../http/app-type.ts';
import { HTML } from '../http/download.ts';
import { operation } from '../http/operation.ts';
import { sendPage } from '../http/page.ts';
import { Refused } from '../kernel/problems/index.ts';
import * as contract from './contract.ts';
import * as examples from './examples.ts';
import { unknownPage, VERDICT_PAGE, verdictPage } from './page.ts';
import type { AuthenticityServices } from './services.ts';
import { verifyDocument } from './verify-document.ts';

/** Where the code on a printed document leads: a page for people, JSON for programs. */
export function authenticityRoutes(app: App, services: AuthenticityServices): void {
  app.route({
    method: 'GET',
    url: '/v1/public/documents/:token',
    ...operation({
      id: 'verifyDocument',
      summary: { zh: '扫码验真', en: 'Is this document genuine' },
      description: {
        zh: '证书、明细、捐赠收据上的二维码。浏览器打开是网页，程序读到 JSON（按 Accept）。只显示纸面上已有的内容，姓名从略。',
        en: 'The code on a certificate, statement or receipt: a page in a browser, JSON for programs (by Accept). No more than is printed, without full names.',
      },
      tag: 'ceremony',
      needs: 'public',
      params: contract.tokenParamsSchema,
      answer: { schema: contract.verdictSchema, example: examples.verdict },
      otherAnswers: [{ status: 200, contentType: HTML, description: { zh: '网页', en: 'The page' } }],
      problems: ['unknown-document'],
    }),
    handler: async (request, reply) => {
      const answer = reply as unknown as FastifyReply;
      answer
        .header('cache-control', 'private, no-store')
        .header('x-robots-tag', 'noindex, nofollow, noarchive')
        .header('vary', 'accept');
      const verdict = verifyDocument(services, request.params.token);
      if (!request.headers.accept?.includes('text/html'))
        return { ...(await verdict), facts: [...(await verdict).facts] };
      const page = await verdict.then(verdictPage, (error) => {
        if (!(error instanceof Refused && error.code === 'unknown-document')) throw error;
        answer.code(404);
        return unknownPage();
      });
      return sendPage(answer, VERDICT_PAGE.policy, page);
    },
  });
}
