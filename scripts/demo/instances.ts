import { buildApplication } from '../../src/app.ts';
import { close, connect } from '../../src/database/index.ts';
import { createLogger } from '../../src/http/logging.ts';
import type { Stage } from './stage.ts';

/** Runs a job in so many further instances of the service at once, on the same database, by the same clock. */
export async function runAtOnce(
  { service, config, clock }: Pick<Stage, 'service' | 'config' | 'clock'>,
  job: string,
  instances: number,
): Promise<void> {
  const opened = await Promise.all(
    Array.from({ length: instances }, async () => {
      const sql = connect(service.databaseUrl, { max: 2, applicationName: 'moral-bank demo instance' });
      const logger = createLogger(config.logLevel) as never;
      return { sql, ...(await buildApplication({ sql, config, logger, now: clock.now })) };
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
