import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const START_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 20_000;

export interface ServiceProcessOptions {
  readonly dataDir: string;
  readonly operatorKey: string;
  /** Unset: the built-in PostgreSQL of the data directory. */
  readonly databaseUrl?: string;
  /** Default: a free one. */
  readonly port?: number;
  /** Where its log goes. Default: `service.log` in the data directory. */
  readonly log?: string;
}

/** The service as its user runs it: a process of its own. */
export interface ServiceProcess {
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  /** From the start of the process until /readyz said yes. */
  readonly startMs: number;
  /** SIGTERM, and waits for the end. */
  stop(): Promise<void>;
  /** SIGKILL, and waits for the end. */
  kill(): Promise<void>;
}

/** The built program when it is there and not older than its sources. */
export function builtProgram(): string | undefined {
  const built = join(ROOT, 'dist', 'server.js');
  if (!existsSync(built)) return undefined;
  const made = statSync(built).mtimeMs;
  const sources = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' });
  const fresh = sources.every((name) => !name.endsWith('.ts') || statSync(join(ROOT, 'src', name)).mtimeMs <= made);
  return fresh ? built : undefined;
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

/** Starts the service and waits until it is ready. Error: with the end of its log, when it does not get there. */
export async function startServiceProcess(options: ServiceProcessOptions): Promise<ServiceProcess> {
  const port = options.port ?? (await freePort());
  const url = `http://127.0.0.1:${port}`;
  const logFile = options.log ?? join(options.dataDir, 'service.log');
  const built = builtProgram();
  const program = built === undefined ? ['--import', 'tsx', join(ROOT, 'src', 'server.ts')] : [built];
  const started = performance.now();
  const log = openSync(logFile, 'a', 0o600);
  const child = spawn(process.execPath, program, {
    cwd: ROOT,
    env: environment(options, port),
    detached: true, // Ctrl-C in the terminal reaches its starter only, which stops it
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  const over = new Promise<void>((resolve) => child.once('close', () => resolve()));
  child.on('error', () => undefined); // seen as a child that has no pid
  try {
    await readiness(child, url);
  } catch (error) {
    child.kill('SIGKILL');
    throw new Error(`${(error as Error).message}\n${readFileSync(logFile, 'utf8').slice(-2000)}`);
  }
  const startMs = Math.round(performance.now() - started);
  const end = async (signal: NodeJS.Signals) => {
    if (running(child)) child.kill(signal);
    const late = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
    await over;
    clearTimeout(late);
  };
  return { url, port, pid: child.pid!, startMs, stop: () => end('SIGTERM'), kill: () => end('SIGKILL') };
}

/** Nothing of the caller's own settings reaches the service, but what any program needs. */
function environment(options: ServiceProcessOptions, port: number): NodeJS.ProcessEnv {
  const { PATH, HOME, TMPDIR, TZ } = process.env;
  return {
    ...Object.fromEntries(Object.entries({ PATH, HOME, TMPDIR, TZ }).filter(([, value]) => value !== undefined)),
    NODE_ENV: 'production',
    PORT: String(port),
    DATA_DIR: options.dataDir,
    OPERATOR_KEY: options.operatorKey,
    RATE_LIMIT: '0',
    ...(options.databaseUrl === undefined ? {} : { DATABASE_URL: options.databaseUrl }),
  };
}

function running(child: ChildProcess): boolean {
  return child.pid !== undefined && child.exitCode === null && child.signalCode === null;
}

async function readiness(child: ChildProcess, url: string): Promise<void> {
  const deadline = performance.now() + START_TIMEOUT_MS;
  while (performance.now() < deadline) {
    if (!running(child)) throw new Error('服务没有启动成功 the service ended while starting');
    const ready = await fetch(`${url}/readyz`).then(
      async (answer) => {
        await answer.arrayBuffer();
        return answer.ok;
      },
      () => false,
    );
    if (ready) return;
    await sleep(10);
  }
  throw new Error('服务迟迟没有就绪 the service did not become ready');
}
