import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import {
  appendFileSync,
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Binaries } from './binaries.ts';
import { isAlive } from './postmaster.ts';
import { canUse, type ServerUser } from './server-user.ts';
import { StartupError } from './startup-error.ts';

/** Where root keeps what the server's user cannot reach otherwise (a 0700 home, for instance). */
const SYSTEM_FOLDER = process.platform === 'darwin' ? '/usr/local/var/moral-bank' : '/var/lib/moral-bank';

/** For one PC in a village office: little memory, few connections, an ordinary disk. The operator may edit the file. */
const SETTINGS = `
# 道德银行 Moral Bank: suited to one small computer; change what you need to.
shared_buffers = 256MB
max_connections = 50
work_mem = 8MB
maintenance_work_mem = 64MB
# The only compression on board costs more than it saves; rare checkpoints keep full-page writes few.
wal_compression = off
max_wal_size = 1GB
checkpoint_timeout = 15min
checkpoint_completion_target = 0.9
random_page_cost = 1.5
autovacuum_naptime = '10s'
timezone = 'UTC'
log_timezone = 'UTC'
log_min_messages = warning
log_min_error_statement = panic
log_parameter_max_length_on_error = 0
idle_in_transaction_session_timeout = '5min'
`;

export interface ClusterFiles {
  /** PostgreSQL's own data directory. */
  pgData: string;
  /** Copies of the binaries go here when they cannot run where they are. */
  copyTo: string;
  password: string;
  log: string;
  users: string;
}

function ownPassword(file: string, pgData: string): string {
  if (existsSync(file)) return readFileSync(file, 'utf8').trim();
  if (existsSync(join(pgData, 'PG_VERSION'))) {
    throw new StartupError(
      `数据库 ${pgData} 存在，但密码文件 ${file} 不见了。请从备份恢复该文件；若确实要从头开始，请先移走该数据库目录。`,
      `The database ${pgData} exists but its password file ${file} is gone. Restore that file from a backup; to begin anew, move the database away first.`,
    );
  }
  const password = randomBytes(24).toString('base64url');
  try {
    writeFileSync(file, `${password}\n`, { mode: 0o600, flag: 'wx' });
    return password;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return readFileSync(file, 'utf8').trim(); // another process was quicker
  }
}

/** Lays out `dataDir`, and finds a place for the database that the server's user can reach. */
export function clusterFiles(dataDir: string, user: ServerUser): ClusterFiles {
  if (mkdirSync(dataDir, { recursive: true }) !== undefined && process.platform !== 'win32') chmodSync(dataDir, 0o711);
  const pointer = join(dataDir, 'postgres-is-elsewhere.txt');
  let base = dataDir;
  let copyTo = dataDir;
  if (user.uid !== undefined) {
    copyTo = SYSTEM_FOLDER;
    if (existsSync(pointer)) base = readFileSync(pointer, 'utf8').trim();
    else if (!existsSync(join(dataDir, 'postgres', 'PG_VERSION')) && !reachable(dataDir, user)) {
      base = join(SYSTEM_FOLDER, createHash('sha256').update(dataDir).digest('hex').slice(0, 12));
      mkdirSync(base, { recursive: true, mode: 0o755 });
      writeFileSync(pointer, `${base}\n`);
    }
  }
  const pgData = join(base, 'postgres');
  const users = join(dataDir, 'users');
  mkdirSync(users, { recursive: true });
  const password = ownPassword(join(dataDir, 'postgres.password'), pgData);
  return { pgData, copyTo, password, log: join(dataDir, 'postgres.log'), users };
}

function ownedDirectory(prefix: string, user: ServerUser): string {
  const directory = mkdtempSync(prefix);
  if (user.uid !== undefined && user.gid !== undefined) chownSync(directory, user.uid, user.gid);
  return directory;
}

function reachable(dataDir: string, user: ServerUser): boolean {
  const probe = ownedDirectory(join(dataDir, 'probe-'), user);
  try {
    return canUse(probe, user);
  } finally {
    rmSync(probe, { recursive: true });
  }
}

function run(program: string, args: string[], user: ServerUser): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    const env = { PATH: process.env.PATH ?? '', LC_ALL: 'C', TZ: 'UTC', HOME: '/' };
    const child = spawn(program, args, { ...user, cwd: '/', env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
    child.on('error', reject).on('close', (code) => resolve({ code, output }));
  });
}

/** Makes the cluster beside its final place and renames it: an interrupted start leaves no half-made database. */
export async function initialise(files: ClusterFiles, binaries: Binaries, user: ServerUser, sync: boolean) {
  const made = ownedDirectory(`${files.pgData}.new-`, user);
  const secrets = ownedDirectory(`${files.pgData}.pw-`, user);
  try {
    const pwfile = join(secrets, 'password');
    writeFileSync(pwfile, `${files.password}\n`, { mode: 0o600 });
    if (user.uid !== undefined && user.gid !== undefined) chownSync(pwfile, user.uid, user.gid);
    const options = ['--username=postgres', '--auth=scram-sha-256', '--encoding=UTF8', '--locale=C'];
    const sums = binaries.major < 18 ? ['--data-checksums'] : []; // the default since 18
    const args = ['-D', made, `--pwfile=${pwfile}`, ...options, ...sums, ...(sync ? [] : ['--no-sync'])];
    const { code, output } = await run(binaries.initdb, args, user);
    if (code !== 0) {
      throw new StartupError(
        `建立内置数据库失败（initdb）。请检查磁盘空间和 ${files.pgData} 的权限，或设置 DATABASE_URL。`,
        `Creating the built-in database failed (initdb). Check disk space and the permissions of ${files.pgData}, or set DATABASE_URL.\n${output.trim()}`,
      );
    }
    appendFileSync(join(made, 'postgresql.conf'), SETTINGS);
    try {
      renameSync(made, files.pgData);
    } catch (error) {
      if (!existsSync(join(files.pgData, 'PG_VERSION'))) throw error; // otherwise another process was quicker
    }
  } finally {
    for (const rest of [made, secrets]) rmSync(rest, { recursive: true, force: true });
  }
}

/** Notes that this process uses the cluster; the result withdraws the note and says whether anybody is left. */
export function registerUser(files: ClusterFiles): () => boolean {
  const note = join(files.users, `${process.pid}-${randomBytes(4).toString('hex')}`);
  writeFileSync(note, '');
  return () => {
    rmSync(note, { force: true });
    let others = 0;
    for (const name of readdirSync(files.users)) {
      if (isAlive(Number.parseInt(name, 10))) others += 1;
      else rmSync(join(files.users, name), { force: true });
    }
    return others > 0;
  };
}
