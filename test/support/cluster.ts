import { chmodSync, existsSync, readdirSync, rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import type { TestProject } from 'vitest/node';
import { startEmbedded } from '../../src/database/embedded.ts';
import { migrate } from '../../src/database/migrate.ts';
import { isAlive, stopPostmaster } from '../../src/database/postmaster.ts';

const PREFIX = 'moral-bank-test-';

declare module 'vitest' {
  interface ProvidedContext {
    /** Superuser's connection string to the test server's maintenance database. */
    clusterUrl: string;
    /** The migrated database that every test file copies. */
    templateDatabase: string;
  }
}

/** The same server, another database. */
export function withDatabase(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  return changed.href;
}

/** Removes what an earlier run left behind when it was killed. */
async function sweep(): Promise<void> {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(PREFIX))) {
    const users = join(tmpdir(), name, 'users');
    if (!existsSync(users)) continue;
    const notes = readdirSync(users);
    if (notes.length === 0 || notes.some((note) => isAlive(Number.parseInt(note, 10)))) continue;
    await stopPostmaster(join(tmpdir(), name, 'postgres'), 'pg_ctl');
    rmSync(join(tmpdir(), name), { recursive: true, force: true });
  }
}

async function server(): Promise<{ url: string; stop(): Promise<void> }> {
  const given = process.env.TEST_DATABASE_URL;
  if (given !== undefined && given !== '') return { url: given, stop: async () => undefined };
  await sweep();
  const dataDir = await mkdtemp(join(tmpdir(), PREFIX));
  // Run by root, the server is another user: it must be able to come in, or its data would be kept elsewhere.
  chmodSync(dataDir, 0o711);
  const cluster = await startEmbedded({ dataDir, fsync: false, settings: { max_connections: '200' } });
  const stop = async () => {
    await cluster.stop();
    rmSync(dataDir, { recursive: true, force: true });
  };
  return { url: cluster.url, stop };
}

/** One throw-away server for the whole run (or TEST_DATABASE_URL), with a migrated database to copy. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { url, stop } = await server();
  const template = `mb_template_${process.pid}_${Date.now().toString(36)}`;
  const admin = postgres(url, { max: 1, onnotice: () => undefined });
  const drop = async () => {
    await admin`DROP DATABASE IF EXISTS ${admin(template)} WITH (FORCE)`;
    await admin.end({ timeout: 5 });
    await stop();
  };
  try {
    await admin`CREATE DATABASE ${admin(template)} ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0`;
    await migrate(withDatabase(url, template));
  } catch (error) {
    await drop();
    throw error;
  }
  project.provide('clusterUrl', url);
  project.provide('templateDatabase', template);
  return drop;
}
