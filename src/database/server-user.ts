import { execFileSync, spawnSync } from 'node:child_process';
import { userInfo } from 'node:os';
import { StartupError } from './startup-error.ts';

/** The account PostgreSQL runs under; `undefined` ids mean our own. */
export interface ServerUser {
  uid?: number;
  gid?: number;
}

const UNPRIVILEGED = ['postgres', '_postgres', 'nobody'];

function id(flag: '-u' | '-g', name: string): number | undefined {
  try {
    return Number(execFileSync('id', [flag, name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
  } catch {
    return undefined;
  }
}

/** PostgreSQL refuses to run as root: root lends it `postgres` or `nobody`, everybody else runs it as themselves. */
export function serverUser(): ServerUser {
  if (process.getuid?.() !== 0) {
    try {
      userInfo();
      return {};
    } catch (cause) {
      throw new StartupError(
        `当前用户编号 ${process.getuid?.()} 没有用户名（/etc/passwd 中无此用户），无法启动内置 PostgreSQL。请换一个用户运行，或设置 DATABASE_URL 使用已有的 PostgreSQL。`,
        `User id ${process.getuid?.()} has no name (no passwd entry), so the built-in PostgreSQL cannot start. Run as another user, or set DATABASE_URL to a PostgreSQL of your own.`,
        { cause },
      );
    }
  }
  for (const name of UNPRIVILEGED) {
    const uid = id('-u', name);
    const gid = id('-g', name);
    if (uid !== undefined && gid !== undefined && uid !== 0) return { uid, gid };
  }
  throw new StartupError(
    '以 root 运行时，内置 PostgreSQL 需要系统中有 postgres 或 nobody 用户。请创建其一，换用普通用户运行，或设置 DATABASE_URL。',
    'Started as root, the built-in PostgreSQL needs a user named postgres or nobody. Create one, run as an ordinary user, or set DATABASE_URL.',
  );
}

/** Whether that user can enter and write the directory: asked of the system, since parents, ACLs and mounts all count. */
export function canUse(directory: string, user: ServerUser): boolean {
  if (user.uid === undefined) return true;
  const script = 'test -x "$0" && test -w "$0"';
  return spawnSync('/bin/sh', ['-c', script, directory], { ...user, cwd: '/', stdio: 'ignore' }).status === 0;
}
