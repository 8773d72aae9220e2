import type { App } from '../../http/app-type.ts';
import { contextOf } from '../../http/authentication.ts';
import { ofVillageParamsSchema } from '../../http/contract.ts';
import { sendWorkbook, XLSX } from '../../http/download.ts';
import { operation } from '../../http/operation.ts';
import { plaqueListSchema } from '../contract-granted.ts';
import { plaques as example } from '../examples-granted.ts';
import type { HonoursServices } from '../services.ts';
import { listPlaques } from './plaques.ts';
import { plaquesWorkbook } from './plaques-workbook.ts';

const PLAQUES = '/v1/villages/:village/star-reviews/:id/plaques';

/** Which plaques are put up where (挂牌名单). */
export function plaqueRoutes(app: App, services: HonoursServices): void {
  app.route({
    method: 'GET',
    url: PLAQUES,
    ...operation({
      id: 'listPlaques',
      summary: { zh: '挂牌名单', en: 'Plaques to put up' },
      description: { zh: '按组、按户；摘星后按剩下的等级。', en: 'By unit and household, at the level that is left.' },
      tag: 'honours',
      needs: 'star:read',
      params: ofVillageParamsSchema,
      answer: { schema: plaqueListSchema, example },
      problems: ['star-review-state'],
    }),
    handler: async (request) => {
      const { village, id } = request.params;
      const { title, review, plaques } = await listPlaques(contextOf(request, services), village, id);
      const data = plaques.map(({ level: { code, name }, ...one }) => ({ ...one, level: { code, name } }));
      return { title, period: review.period, plaques: data };
    },
  });
  app.route({
    method: 'GET',
    url: `${PLAQUES}.xlsx`,
    ...operation({
      id: 'downloadPlaques',
      summary: { zh: '挂牌名单（表格）', en: 'Plaques to put up, as a workbook' },
      tag: 'honours',
      needs: 'star:read',
      params: ofVillageParamsSchema,
      otherAnswers: [{ status: 200, contentType: XLSX, description: { zh: '表格', en: 'The workbook' } }],
      problems: ['star-review-state'],
    }),
    handler: async (request, reply) => {
      const { village, id } = request.params;
      const list = await listPlaques(contextOf(request, services), village, id);
      return sendWorkbook(reply, `${list.village}挂牌名单-${list.review.period}.xlsx`, await plaquesWorkbook(list));
    },
  });
}
