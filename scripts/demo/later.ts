import { buildApplication } from '../../src/app.ts';
import { close, connect } from '../../src/database/index.ts';
import { createLogger } from '../../src/http/logging.ts';
import type { Stage } from './stage.ts';

/**
 * Runs a job in so many further instances of the service at once, on the same database, by clocks that stand at `at`: nobody has to wait
 * for the days of a notice.
 */
export async function runLater(
  { service, config }: Pick<Stage, 'service' | 'config'>,
  job: string,
  at: Date,
  instances: number,
): Promise<void> {
  const opened = await Promise.all(
    Array.from({ length: instances }, async () => {
      const sql = connect(service.databaseUrl, { max: 2, applicationName: 'moral-bank demo later' });
      const logger = createLogger(config.logLevel) as never;
      return { sql, ...(await buildApplication({ sql, config, logger, now: () => at })) };
    }),
  );
  try {
    await Promise.all(opened.map(({ jobs }) => jobs.run(job)));
  } finally {
    for (const { app, sql } of opened) {
      await app.close();
      await close(sql);
    }
  }
}
