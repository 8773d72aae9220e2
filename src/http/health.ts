import { type Sql, transaction } from '../database/index.ts';
import type { App } from './app-type.ts';
import { logError } from './errors.ts';
import type { Metrics } from './metrics.ts';
import { HIDDEN } from './operation.ts';

const READINESS_TIMEOUT_MS = 2000;

export interface HealthDependencies {
  readonly sql: Sql;
  readonly metrics: Metrics;
  /** Migrations this program brings; a database with another number is not ready. Unset: not compared. */
  readonly migrations?: number | undefined;
  /** Has the process begun to stop? */
  readonly draining: () => boolean;
}

/** /livez: the process answers. /readyz: it can do its work. /metrics: Prometheus. For probes: no key, no limit. */
export function serveHealth(app: App, dependencies: HealthDependencies): void {
  const { metrics } = dependencies;
  app.get('/livez', HIDDEN, async () => ({ status: 'ok' }));
  app.get('/readyz', HIDDEN, async (request, reply) => {
    const checks = await readiness(dependencies, (error) => logError(request.log, error, { requestId: request.id }));
    const ready = Object.values(checks).every((check) => check === 'ok');
    if (!ready) reply.code(503).header('retry-after', 2);
    return { status: ready ? 'ok' : 'unavailable', checks };
  });
  app.get('/metrics', HIDDEN, async (_request, reply) => {
    reply.type(metrics.registry.contentType);
    return metrics.registry.metrics();
  });
}

async function readiness(dependencies: HealthDependencies, onError: (error: unknown) => void) {
  const { sql, migrations, draining } = dependencies;
  const checks: Record<'process' | 'database' | 'migrations', 'ok' | 'draining' | 'unreachable' | 'different'> = {
    process: draining() ? 'draining' : 'ok',
    database: 'ok',
    migrations: 'ok',
  };
  let timer: NodeJS.Timeout | undefined;
  try {
    const timeout = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(new Error('readiness timed out')), READINESS_TIMEOUT_MS);
    });
    const applied = await Promise.race([timeout, appliedMigrations(sql, migrations)]);
    if (applied !== migrations) checks.migrations = 'different';
  } catch (error) {
    checks.database = 'unreachable';
    onError(error);
  } finally {
    clearTimeout(timer);
  }
  return checks;
}

async function appliedMigrations(sql: Sql, expected: number | undefined): Promise<number | undefined> {
  if (expected === undefined) {
    await sql`SELECT 1`;
    return undefined;
  }
  return transaction(sql, { readOnly: true }, async (tx) => {
    // The service's role has no business in the migrator's schema: this one read is the connecting user's.
    await tx`SET LOCAL ROLE NONE`;
    const [row] = await tx<{ applied: number }[]>`SELECT count(*)::int AS applied FROM drizzle.__drizzle_migrations`;
    return row?.applied;
  });
}
