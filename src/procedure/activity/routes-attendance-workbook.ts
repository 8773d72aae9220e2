import multipart from '@fastify/multipart';
import type { App } from '../../http/app-type.ts';
import { contextOf } from '../../http/authentication.ts';
import { ofVillageParamsSchema } from '../../http/contract.ts';
import { FORM_LIMITS } from '../../http/form.ts';
import { operation } from '../../http/operation.ts';
import { languageOf } from '../../http/problem.ts';
import { readSheetForm, UNREADABLE_SHEET } from '../../importing/index.ts';
import type { ProcedureServices } from '../services.ts';
import { attendByWorkbook } from './attend-by-workbook.ts';
import * as contract from './contract-workbook.ts';

/** Attendance from a committee's own sheet. A scope of its own: nothing else here takes forms of workbooks. */
export function attendanceWorkbookRoutes(app: App, services: ProcedureServices): void {
  app.register(async (scope) => {
    if (!scope.hasContentTypeParser('multipart/form-data')) await scope.register(multipart, { limits: FORM_LIMITS });
    workbookRoute(scope as unknown as App, services);
  });
}

function workbookRoute(app: App, services: ProcedureServices): void {
  app.route({
    method: 'POST',
    url: '/v1/villages/:village/activities/:id/attendance/workbook',
    ...operation({
      id: 'recordAttendanceWorkbook',
      summary: { zh: '用签到表登记', en: 'Record attendance from a sheet' },
      description: {
        zh: '读村里自己的签到表（户号、姓名，可有户主、时长、签到、备注等列），按户号加姓名认人，只认活动当天在户的成员。逐行回答：无误的登记，有误的说明原因和改法；改好后整表再传，已登记的不会重复。dryRun=true 只核对不登记。',
        en: 'Reads a committee’s own sheet (户号, 姓名, and where it has them 户主, 时长, 签到, 备注): people by household number and name, among the members of the activity’s day. A verdict for each line: good ones are recorded, the others told why and what to do; send the mended sheet again, nobody counts twice. `dryRun=true` writes nothing.',
      },
      tag: 'procedure',
      needs: 'activity:write',
      params: ofVillageParamsSchema,
      query: contract.workbookQuerySchema,
      otherBody: { contentType: 'multipart/form-data', schema: contract.workbookForm, limit: 'import' },
      answer: { schema: contract.recordedSheetSchema, example: contract.recordedSheet },
      problems: ['activity-settled', 'ledger-busy', 'malformed-upload', 'file-missing', ...UNREADABLE_SHEET],
    }),
    handler: async (request) => {
      const { village, id } = request.params;
      const { fields, file } = await readSheetForm(request, contract.workbookFieldsSchema);
      const dryRun = request.query.dryRun === true || fields.dryRun === true;
      const upload = { ...file, sheet: fields.sheet, dryRun };
      const recorded = await attendByWorkbook(contextOf(request, services), village, id, upload);
      return contract.recordedSheetBody(recorded, dryRun, languageOf(request.headers['accept-language']));
    },
  });
}
