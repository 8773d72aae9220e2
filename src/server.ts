import { setTimeout as wait } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import type { FastifyBaseLogger } from 'fastify';
import { ensureOperatorKey } from './access/index.ts';
import { type Application, buildApplication } from './app.ts';
import { type Config, loadConfig } from './config.ts';
import { close, connect, migrate, StartupError, startEmbedded, startJobs } from './database/index.ts';
import { safeError } from './http/errors.ts';
import { createLogger } from './http/logging.ts';

/** The service as it runs in this process. */
export interface Service {
  readonly application: Application;
  /** Where it listens: `http://127.0.0.1:3000`. */
  readonly url: string;
  /** The database as its owner; holds a password, never to be logged. */
  readonly databaseUrl: string;
  /** The operator's key made at this start, to be shown once; undefined when there was one. */
  readonly operatorKey: string | undefined;
  /** Drains and stops everything that was started. May be called twice. */
  stop(): Promise<void>;
}

export interface ServiceOptions {
  readonly logger?: FastifyBaseLogger;
  /** Default: what the embedded server and the migrations report goes to the log. */
  readonly progress?: (message: string) => void;
  /** What counts as now. Default: the clock; demonstrations move it. */
  readonly now?: () => Date;
}

/** Load balancers are given this long to see that readiness has gone. */
const DRAIN_NOTICE_MS = 300;
const POOL_SIZE = 16;

type Undo = () => Promise<unknown>;

/** Database, migrations, operator's key, application, listening. What had been started is stopped again when a step fails. */
export async function startService(config: Config, options: ServiceOptions = {}): Promise<Service> {
  const log = options.logger ?? (createLogger(config.logLevel) as FastifyBaseLogger);
  const progress = options.progress ?? ((message: string) => log.info({ step: message }, 'starting'));
  const undo: Undo[] = [];
  const unwind = async () => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    let databaseUrl = config.databaseUrl;
    if (databaseUrl === undefined) {
      const embedded = await startEmbedded({ dataDir: config.dataDir, log: progress });
      undo.push(() => embedded.stop());
      databaseUrl = embedded.url;
    }
    const { total } = await migrate(databaseUrl, { log: progress });
    const sql = connect(databaseUrl, { max: POOL_SIZE });
    undo.push(() => close(sql));
    const { made } = await ensureOperatorKey(sql, config.operatorKey);
    const dependencies = {
      sql,
      config,
      logger: log,
      migrations: total,
      processMetrics: true,
      ...(options.now && { now: options.now }),
    };
    const application = await buildApplication(dependencies);
    undo.push(() => application.app.close());
    const url = await application.app.listen({ host: config.host, port: config.port });
    const onFailure = (error: unknown, job: string | undefined) =>
      log.warn({ ...safeError(error), job }, 'scheduled work failed, it will be tried again');
    const running = startJobs(application.jobs, { url: databaseUrl, onFailure });
    undo.push(() => running.stop());
    undo.push(async () => {
      application.drain();
      await wait(DRAIN_NOTICE_MS);
    });
    let stopping: Promise<void> | undefined;
    const stop = () => (stopping ??= unwind());
    return { application, url, databaseUrl, operatorKey: made, stop };
  } catch (error) {
    await unwind();
    throw addressInUse(error, config) ?? error;
  }
}

function addressInUse(error: unknown, config: Config): StartupError | undefined {
  const code = (error as { code?: unknown }).code;
  if (code !== 'EADDRINUSE' && code !== 'EACCES' && code !== 'EADDRNOTAVAIL') return undefined;
  const address = `${config.host}:${config.port}`;
  return new StartupError(
    `无法监听 ${address}（${code}）。请换一个端口（PORT）或地址（HOST），或停掉占用它的程序。`,
    `Cannot listen on ${address} (${code}). Choose another PORT or HOST, or stop the program that uses it.`,
    { cause: error },
  );
}

/** Runs the service until SIGTERM, SIGINT or the end of its terminal (SIGHUP); a second signal ends it at once. Sets the process's exit code. */
export async function serve(env: Readonly<Record<string, string | undefined>> = process.env): Promise<void> {
  try {
    const config = loadConfig(env);
    const log = createLogger(config.logLevel) as FastifyBaseLogger;
    const service = await startService(config, { logger: log });
    if (service.operatorKey !== undefined) {
      process.stderr.write(
        `\n系统管理员密钥（只显示这一次，请妥善保存）· operator key (shown this once, keep it safe):\n\n  ${service.operatorKey}\n\n`,
      );
    }
    log.info({ url: service.url, reference: `${service.url}/docs` }, 'listening');
    await stopSignal();
    log.info('draining');
    await service.stop();
    log.info('stopped');
  } catch (error) {
    const text = error instanceof StartupError ? error.message : JSON.stringify(safeError(error));
    process.stderr.write(`${text}\n`);
    process.exitCode = 1;
  }
}

function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    let asked = false;
    const onSignal = () => {
      if (asked) process.exit(1);
      asked = true;
      resolve();
    };
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, onSignal);
  });
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) await serve();
