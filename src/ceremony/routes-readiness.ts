import { z } from 'zod';
import type { App } from '../http/app-type.ts';
import { contextOf } from '../http/authentication.ts';
import { ofVillageParamsSchema } from '../http/contract.ts';
import { operation } from '../http/operation.ts';
import { languageOf, problemBody } from '../http/problem.ts';
import { readReadiness } from './read-readiness.ts';
import { CEREMONIES } from './routes-ceremonies.ts';
import type { CeremonyServices } from './services.ts';

const findingSchema = z
  .object({
    code: z.string(),
    title: z.string(),
    detail: z.string(),
    fix: z.string(),
    blocks: z.boolean().describe('true：解决之前不宜打印 / not to be printed before it is settled'),
    honour: z.string().nullable(),
    group: z.string().nullable(),
  })
  .meta({ id: 'ReadinessFinding' });
const readinessSchema = z
  .object({ ready: z.boolean().describe('没有 blocks 的问题 / nothing blocks'), findings: z.array(findingSchema) })
  .meta({ id: 'CeremonyReadiness' });

const example: z.input<typeof readinessSchema> = {
  ready: true,
  findings: [
    {
      code: 'citation-missing',
      title: '没有颁奖词',
      detail: '证书 2026-0001 还没有颁奖词。',
      fix: '请撰写，或按事实生成。',
      blocks: false,
      honour: '01938c2e-7b1a-7c3d-9e4f-000000000211',
      group: null,
    },
  ],
};

/** What is still to be done before printing. */
export function readinessRoutes(app: App, services: CeremonyServices): void {
  app.route({
    method: 'GET',
    url: `${CEREMONIES}/:id/readiness`,
    ...operation({
      id: 'getCeremonyReadiness',
      summary: { zh: '打印前检查', en: 'What is missing before printing' },
      description: {
        zh: '监护人同意、出生年月、颁奖词、颁奖嘉宾、发言人、打印不出的字、已撤销的荣誉、未结束的公示。',
        en: 'Consents, birth months, citations, presenters, speakers, characters that no font has, revoked honours, notices that are not over.',
      },
      tag: 'ceremony',
      needs: 'document:print',
      params: ofVillageParamsSchema,
      answer: { schema: readinessSchema, example },
      problems: ['ceremony-cancelled'],
    }),
    handler: async (request) => {
      const { village, id } = request.params;
      const language = languageOf(request.headers['accept-language']);
      const findings = await readReadiness(contextOf(request, services), village, id);
      return {
        ready: !findings.some(({ blocks }) => blocks),
        findings: findings.map(({ code, params, blocks, honour, group }) => {
          const { title, detail, fix } = problemBody(code, params, language);
          return { code, title, detail, fix, blocks, honour, group };
        }),
      };
    },
  });
}
