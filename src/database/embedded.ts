import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, renameSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import postgres from 'postgres';
import { type Binaries, findBinaries } from './binaries.ts';
import { type ClusterFiles, clusterFiles, initialise, registerUser } from './cluster-files.ts';
import { disownAlienPid, lastPort, type Postmaster, readPostmaster, stopPostmaster, until } from './postmaster.ts';
import { type ServerUser, serverUser } from './server-user.ts';
import { StartupError } from './startup-error.ts';

export interface EmbeddedOptions {
  /** The service's data directory; the database lives in `postgres/` below it (or where `postgres-is-elsewhere.txt` says). */
  dataDir: string;
  /** Only a throw-away cluster may set false: without fsync a power cut loses data. Default true. */
  fsync?: boolean;
  log?: (message: string) => void;
  /** The platform package's `native` folder; null: use a system PostgreSQL. Default: looked up. */
  native?: string | null;
  /** More `name=value` settings for the server's command line. */
  settings?: Readonly<Record<string, string>>;
}

export interface Embedded {
  /** Connects as the owner (superuser) to database `postgres`. Holds the password: never log it. */
  url: string;
  /** e.g. `18.4` */
  version: string;
  /** The postmaster's process id. */
  pid: number;
  /** Stops the server, unless another live process still uses it. May be called twice. */
  stop(): Promise<void>;
}

const START_TIMEOUT_MS = 60_000;
const LOG_LIMIT = 5_000_000;

/** A free port: the one a killed server had, if it can be had again, so that clients find their database there. */
function freePort(wanted: number): Promise<number> {
  return new Promise((done, reject) => {
    const server = createServer();
    server.on('error', (error) => (wanted === 0 ? reject(error) : done(freePort(0))));
    server.listen(wanted, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => done(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

function launch(files: ClusterFiles, binaries: Binaries, user: ServerUser, port: number, options: EmbeddedOptions) {
  if (existsSync(files.log) && statSync(files.log).size > LOG_LIMIT) renameSync(files.log, `${files.log}.1`);
  const log = openSync(files.log, 'a', 0o600);
  const settings = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
    fsync: options.fsync === false ? 'off' : 'on',
    ...(options.fsync === false ? { synchronous_commit: 'off', full_page_writes: 'off' } : {}),
    ...options.settings,
  };
  const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  try {
    // A session of its own: Ctrl-C in the terminal reaches the application only, which drains before it stops us.
    const child = spawn(binaries.postgres, ['-D', files.pgData, ...args], {
      ...user,
      cwd: '/',
      detached: true,
      windowsHide: true,
      env: { PATH: process.env.PATH ?? '', LC_ALL: 'C', TZ: 'UTC', HOME: '/' },
      stdio: ['ignore', log, log],
    });
    child.on('error', () => undefined); // seen through `failed`
    child.unref();
    return child;
  } finally {
    closeSync(log);
  }
}

const ended = (child: ChildProcess) => child.pid === undefined || child.exitCode !== null || child.signalCode !== null;

function failure(files: ClusterFiles, output: string): StartupError {
  return new StartupError(
    `内置 PostgreSQL 没有启动成功。日志：${files.log}。请检查磁盘空间和目录权限，或设置 DATABASE_URL。`,
    `The built-in PostgreSQL did not start. Its log: ${files.log}. Check disk space and permissions, or set DATABASE_URL.\n${output.trim()}`,
  );
}

/** Joins the server that already runs on this directory, or starts one. */
async function run(files: ClusterFiles, binaries: Binaries, user: ServerUser, options: EmbeddedOptions) {
  const deadline = Date.now() + START_TIMEOUT_MS;
  for (let wanted = lastPort(files.pgData); ; wanted = 0) {
    const live = readPostmaster(files.pgData);
    if (live !== undefined) {
      const left = Math.max(deadline - Date.now(), 0);
      // Not ready may also mean that it is just stopping: then it goes away and the loop starts a new one.
      await until(
        () => readPostmaster(files.pgData)?.ready === true || readPostmaster(files.pgData)?.pid !== live.pid,
        left,
      );
      const settled = readPostmaster(files.pgData);
      if (settled?.ready) return settled;
      if (Date.now() >= deadline) throw failure(files, '');
      continue;
    }
    disownAlienPid(files.pgData);
    const logStart = existsSync(files.log) ? statSync(files.log).size : 0;
    const child = launch(files, binaries, user, await freePort(wanted), options);
    await until(() => ended(child) || readPostmaster(files.pgData)?.ready === true, deadline - Date.now());
    const started: Postmaster | undefined = readPostmaster(files.pgData);
    if (started?.ready) return started;
    const output = existsSync(files.log) ? readFileSync(files.log).subarray(logStart).toString('utf8') : '';
    // Worth another try: somebody took the port or started first, or backends of a killed server are still leaving.
    const passing =
      /Address already in use|could not bind|lock file .* (exists|is empty)|shared memory block|is another/i;
    if (!(ended(child) && passing.test(output)) || Date.now() >= deadline) throw failure(files, output);
    await sleep(100);
  }
}

async function serverVersion(url: string, files: ClusterFiles): Promise<string> {
  const sql = postgres(url, { max: 1, fetch_types: false, onnotice: () => undefined, connect_timeout: 10 });
  try {
    const [row] = await sql<{ version: string }[]>`SELECT current_setting('server_version') AS version`;
    return row!.version.split(' ')[0]!;
  } catch (cause) {
    throw new StartupError(
      `无法连接内置 PostgreSQL。若更换过 postgres.password，请从备份恢复；日志：${files.log}。`,
      `Cannot connect to the built-in PostgreSQL. If postgres.password was changed, restore it from a backup; log: ${files.log}.`,
      { cause },
    );
  } finally {
    await sql.end({ timeout: 5 });
  }
}

function existingMajor(pgData: string): number | undefined {
  const file = join(pgData, 'PG_VERSION');
  return existsSync(file) ? Number(readFileSync(file, 'utf8')) : undefined;
}

/** Starts the built-in PostgreSQL of `dataDir`, makes it first if needed, or adopts the one that already runs there. */
export async function startEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  const dataDir = resolve(options.dataDir);
  const log = options.log ?? (() => undefined);
  const user = serverUser();
  const files = clusterFiles(dataDir, user);
  const search = { user, major: existingMajor(files.pgData), copyTo: files.copyTo, native: options.native };
  const binaries = await findBinaries(search);
  if (search.major === undefined) {
    log(`初始化数据库 creating the database in ${files.pgData} (PostgreSQL ${binaries.version})`);
    await initialise(files, binaries, user, options.fsync !== false);
  }
  const withdraw = registerUser(files);
  try {
    const { pid, port } = await run(files, binaries, user, options);
    const url = `postgres://postgres:${files.password}@127.0.0.1:${port}/postgres`;
    const version = await serverVersion(url, files);
    log(`PostgreSQL ${version} 127.0.0.1:${port} (${files.pgData})`);
    let stopped: Promise<void> | undefined;
    const stop = async () => {
      if (!withdraw()) await stopPostmaster(files.pgData, binaries.pgCtl);
    };
    return { url, version, pid, stop: () => (stopped ??= stop()) };
  } catch (error) {
    withdraw();
    throw error;
  }
}
