import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Config, loadConfig } from '../config.ts';
import { type ConnectOptions, close, connect, type Sql, startEmbedded } from '../database/index.ts';
import { CommandError, type Io } from './io.ts';

/** The settings without the two keys: most commands need none, and must not make any where there are none. */
export type Settings = Omit<Config, 'encryptionKey' | 'signingKey'>;

const NO_KEY = '0'.repeat(64);

/** Reads and checks the environment without touching a key file. Error: StartupError naming every variable at fault. */
export function loadSettings(env: Io['env']): Settings {
  const given = (name: string) => env[name]?.trim() || NO_KEY;
  return loadConfig({ ...env, ENCRYPTION_KEY: given('ENCRYPTION_KEY'), SIGNING_KEY: given('SIGNING_KEY') });
}

/**
 * Runs `body` with the owner's connection string: DATABASE_URL, or the built-in server, which is started when it does not run and
 * stopped again unless another process uses it. Without `create` a DATA_DIR that holds no database is refused, not filled.
 */
export async function withDatabase<T>(
  io: Io,
  settings: Settings,
  options: { create?: boolean },
  body: (url: string) => Promise<T>,
): Promise<T> {
  const { databaseUrl } = settings;
  if (databaseUrl !== undefined)
    return interruptible(
      async () => undefined,
      () => body(databaseUrl),
    );
  if (options.create !== true && !existsSync(join(settings.dataDir, 'postgres.password'))) {
    throw new CommandError(
      2,
      `${settings.dataDir} 中没有数据库。请在服务所在目录运行，或设置服务所用的 DATA_DIR 或 DATABASE_URL。`,
      `There is no database in ${settings.dataDir}. Run in the service's directory, or set the DATA_DIR or DATABASE_URL that it uses.`,
    );
  }
  const embedded = await startEmbedded({ dataDir: settings.dataDir, log: io.err });
  try {
    return await interruptible(embedded.stop, () => body(embedded.url));
  } finally {
    await embedded.stop();
  }
}

/** Ctrl-C ends the process in order: unfinished files are removed, and a server of our own, a session of its own, is stopped. */
async function interruptible<T>(stop: () => Promise<void>, body: () => Promise<T>): Promise<T> {
  const interrupted = () => void stop().finally(() => process.exit(130));
  process.once('SIGINT', interrupted);
  process.once('SIGTERM', interrupted);
  try {
    return await body();
  } finally {
    process.off('SIGINT', interrupted);
    process.off('SIGTERM', interrupted);
  }
}

/** Runs `body` with a pool that has no limit on the time of a statement, and closes it. */
export async function withPool<T>(
  url: string,
  options: Pick<ConnectOptions, 'role' | 'max'>,
  body: (sql: Sql) => Promise<T>,
): Promise<T> {
  const sql = connect(url, { max: 1, ...options, statementTimeoutMs: 0, applicationName: 'moral-bank command' });
  try {
    return await body(sql);
  } finally {
    await close(sql);
  }
}
