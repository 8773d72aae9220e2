import multipart from '@fastify/multipart';
import type { Jobs } from '../database/index.ts';
import type { App } from '../http/app-type.ts';
import { FORM_LIMITS } from '../http/form.ts';
import { purgeImports } from './purge-imports.ts';
import { importRoutes } from './routes.ts';
import type { ImportServices } from './services.ts';

export { type AttendanceReading, type AttendanceRow, readAttendance } from './interpret/index.ts';
export { openWorkbook, readable } from './job.ts';
export { told, toldChange } from './render.ts';
export type { ImportServices } from './services.ts';
export { readSheetForm, UNREADABLE_SHEET } from './uploaded-sheet.ts';

/** Imports of workbooks: preview, commit, annotated workbook; expired ones are removed by the clock. */
export async function importFeature(app: App, services: ImportServices & { readonly jobs: Jobs }): Promise<void> {
  await app.register(multipart, { limits: FORM_LIMITS });
  importRoutes(app, services);
  const { jobs, sql, now } = services;
  // Hourly, so that a village's computer that is off at night does it too.
  jobs.schedule({
    name: 'purge-imports',
    cron: '41 * * * *',
    run: async () => {
      await purgeImports(sql, now());
    },
  });
}
