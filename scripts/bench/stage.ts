import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { close, connect, type Embedded, migrate, type Sql, startEmbedded } from '../../src/database/index.ts';
import { type ServiceProcess, startServiceProcess } from '../support/service-process.ts';
import { type TemporaryData, temporaryData } from '../support/temporary-data.ts';

/** Two services, a plain driver and the bench itself share one server; all else is as the service sets it up. */
const SETTINGS = { max_connections: '120' };

/** A throw-away PostgreSQL with fsync on, databases in it, and services as processes of their own. */
export class Stage {
  readonly operatorKey = `mb_${randomBytes(24).toString('hex')}`;
  readonly #data: TemporaryData = temporaryData('moral-bank-bench-');
  readonly #undo: (() => Promise<unknown>)[] = [];
  #cluster: Embedded | undefined;
  #ending: Promise<void> | undefined;

  async open(): Promise<void> {
    const dataDir = join(this.#data.directory, 'data');
    const cluster = await startEmbedded({ dataDir, settings: SETTINGS });
    this.#cluster = cluster;
    this.#undo.push(() => cluster.stop());
  }

  url(database: string): string {
    const url = new URL(this.#cluster!.url);
    url.pathname = `/${database}`;
    return url.href;
  }

  /** A migrated database, or a copy of another one that nobody is connected to. */
  async createDatabase(name: string, template?: string): Promise<void> {
    const admin = connect(this.#cluster!.url, { role: null, max: 1, statementTimeoutMs: 0 });
    try {
      if (template === undefined) await admin`CREATE DATABASE ${admin(name)}`;
      else await admin`CREATE DATABASE ${admin(name)} TEMPLATE ${admin(template)}`;
    } finally {
      await close(admin);
    }
    if (template === undefined) await migrate(this.url(name));
  }

  /** A pool as the owner of a database, closed with the stage. */
  admin(database: string, max = 1): Sql {
    const sql = connect(this.url(database), { role: null, max, statementTimeoutMs: 0 });
    this.#undo.push(() => close(sql));
    return sql;
  }

  /** The service over one of the databases. */
  async serve(database: string): Promise<ServiceProcess> {
    const service = await startServiceProcess({
      dataDir: this.#data.directory,
      operatorKey: this.operatorKey,
      databaseUrl: this.url(database),
      log: join(this.#data.directory, `${database}.log`),
    });
    this.#undo.push(() => service.stop());
    return service;
  }

  /** How long the service takes from nothing, and over a database that it made before, in milliseconds. */
  async measureStarts(): Promise<{ coldMs: number; warmMs: number }> {
    const data = temporaryData('moral-bank-start-');
    const dataDir = join(data.directory, 'data');
    const log = join(data.directory, 'service.log');
    const { operatorKey } = this;
    try {
      const cold = await startServiceProcess({ dataDir, operatorKey, log });
      await cold.stop();
      const warm = await startServiceProcess({ dataDir, operatorKey, log });
      await warm.stop();
      return { coldMs: cold.startMs, warmMs: warm.startMs };
    } finally {
      data.remove();
    }
  }

  /** Stops and removes everything. May be called twice. */
  close(): Promise<void> {
    this.#ending ??= (async () => {
      for (const step of this.#undo.reverse()) await step().catch(() => undefined);
      this.#data.remove();
    })();
    return this.#ending;
  }
}
