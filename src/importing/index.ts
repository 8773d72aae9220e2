import multipart from '@fastify/multipart';
import type { App } from '../http/app-type.ts';
import { safeError } from '../http/errors.ts';
import { type Purging, schedulePurge } from './purge-imports.ts';
import { importRoutes } from './routes.ts';
import type { ImportServices } from './services.ts';
import { FORM_LIMITS } from './upload.ts';

export type { ImportServices } from './services.ts';

/** Imports of workbooks: preview, commit, annotated workbook; expired ones are removed at start and every day. */
export async function importFeature(app: App, services: ImportServices): Promise<void> {
  await app.register(multipart, { limits: FORM_LIMITS });
  importRoutes(app, services);
  const onFailure = (error: unknown) => services.log.warn(safeError(error), 'expired imports were not removed');
  let purging: Purging | undefined;
  // A server that serves purges; an application that was only built (tools, tests) leaves the database alone.
  app.addHook('onListen', async () => {
    purging = schedulePurge(services.sql, services.now, onFailure);
  });
  app.addHook('onClose', async () => purging?.stop());
}
