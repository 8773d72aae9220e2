import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { StartupError } from './startup-error.ts';

/** What a running server wrote about itself into `postmaster.pid`. */
export interface Postmaster {
  pid: number;
  port: number;
  ready: boolean;
}

/** Whether a process of this id exists, whoever owns it. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function commandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    if (process.platform === 'linux') return '';
  }
  const [command, args] =
    process.platform === 'win32'
      ? [
          'powershell',
          ['-NoProfile', '-Command', `(Get-CimInstance Win32_Process -Filter 'ProcessId=${pid}').CommandLine`],
        ]
      : ['ps', ['-o', 'command=', '-p', String(pid)]];
  try {
    return execFileSync(command as string, args as string[], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  } catch {
    return '';
  }
}

/** A pid is only a number, reused after a reboot: ours is a `postgres` that was started on this very directory. */
export function isOurs(pid: number, dataDirectory: string): boolean {
  const command = commandLine(pid);
  return /postgres/.test(command) && command.includes(dataDirectory);
}

function pidFile(dataDirectory: string): string[] {
  try {
    return readFileSync(join(dataDirectory, 'postmaster.pid'), 'utf8').split('\n');
  } catch {
    return [];
  }
}

/** The port of a server that was killed here; 0: none, or it was stopped properly. */
export function lastPort(dataDirectory: string): number {
  const port = Number(pidFile(dataDirectory)[3] ?? 0);
  return Number.isInteger(port) && port > 0 && port < 65536 ? port : 0;
}

/** The live server of this directory, or undefined. */
export function readPostmaster(dataDirectory: string): Postmaster | undefined {
  const lines = pidFile(dataDirectory);
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0 || !isAlive(pid) || !isOurs(pid, dataDirectory)) return undefined;
  return { pid, port: Number(lines[3] ?? 0), ready: lines[7]?.trim() === 'ready' };
}

/**
 * `postmaster.pid` may name a process that is now somebody else's; PostgreSQL would refuse to start. Put the id of a
 * process that just ended in its place: the rest of the file still lets PostgreSQL find backends left behind.
 */
export function disownAlienPid(dataDirectory: string): void {
  const file = join(dataDirectory, 'postmaster.pid');
  const [first, ...rest] = pidFile(dataDirectory);
  const pid = Number(first ?? 0);
  if (!(pid > 0) || !isAlive(pid) || isOurs(pid, dataDirectory)) return;
  const ended = spawnSync(process.execPath, ['--version'], { stdio: 'ignore' }).pid;
  writeFileSync(file, [String(ended), ...rest].join('\n'));
}

/** Waits until the condition holds; false when time runs out. */
export async function until(condition: () => boolean, timeoutMs: number): Promise<boolean> {
  for (const end = Date.now() + timeoutMs; Date.now() < end; await sleep(15)) if (condition()) return true;
  return condition();
}

/** Fast shutdown: running transactions are rolled back, everything acknowledged is on disk. */
export async function stopPostmaster(dataDirectory: string, pgCtl: string): Promise<void> {
  const running = readPostmaster(dataDirectory);
  if (running === undefined) return;
  if (process.platform === 'win32') {
    spawnSync(pgCtl, ['stop', '-m', 'fast', '-w', '-D', dataDirectory], { stdio: 'ignore' });
  } else {
    process.kill(running.pid, 'SIGINT');
  }
  // An adopted server may linger as a zombie: then its command line is gone.
  if (await until(() => !isAlive(running.pid) || !isOurs(running.pid, dataDirectory), 60_000)) return;
  throw new StartupError(
    `内置 PostgreSQL（进程 ${running.pid}）一分钟内没有停下。数据是安全的；请稍后再看该进程。`,
    `The built-in PostgreSQL (process ${running.pid}) did not stop within a minute. The data is safe; look at that process later.`,
  );
}
