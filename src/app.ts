import { readFileSync } from 'node:fs';
import Fastify, { type FastifyBaseLogger } from 'fastify';
import type { Registry } from 'prom-client';
import { accessFeature, type HolderExists, KeyRing } from './access/index.ts';
import { authenticityFeature } from './authenticity/index.ts';
import { ceremonyFeature, eraseCeremonyWords } from './ceremony/index.ts';
import type { Config } from './config.ts';
import { Jobs, type Sql } from './database/index.ts';
import { eraseHonoursWords, honoursFeature } from './honours/index.ts';
import type { App } from './http/app-type.ts';
import { serverOptions, useConventions } from './http/conventions.ts';
import { safeError } from './http/errors.ts';
import { createLogger } from './http/logging.ts';
import { createMetrics } from './http/metrics.ts';
import { RateLimiter } from './http/rate-limit.ts';
import { importFeature } from './importing/index.ts';
import { Ledger, type Participant } from './ledger/index.ts';
import { postingFeature, pricingParticipant } from './posting/index.ts';
import { copyProcedureDoings, eraseProcedureWords, gated, procedureFeature } from './procedure/index.ts';
import { rankingFeature } from './ranking/index.ts';
import { checkRedemptionBooks, redemptionFeature, shopExists } from './redemption/index.ts';
import { reportFeature } from './report/index.ts';
import { RulebookCache, rulebookFeature, rulebookSource } from './rulebook/index.ts';
import { holderExists, villageFeature } from './village/index.ts';

export interface Dependencies {
  readonly sql: Sql;
  readonly config: Pick<
    Config,
    'rateLimit' | 'logLevel' | 'trustProxy' | 'encryptionKey' | 'signingKey' | 'groupCommit'
  > &
    Partial<Pick<Config, 'webhookAllowPrivate' | 'publicUrl'>>;
  readonly logger?: FastifyBaseLogger;
  /** The time by which keys expire and records are dated. */
  readonly now?: () => Date;
  /** Migrations this program brings; /readyz compares. */
  readonly migrations?: number;
  /** Adds the process's own metrics (memory, event loop) to /metrics. */
  readonly processMetrics?: boolean;
  /** Default: what the features find that keep villages, units, members and shops. */
  readonly holderExists?: HolderExists;
  /** Features besides the product's own: the conventions are tested with routes made for it. */
  readonly features?: readonly Feature[];
}

/** What every feature is given; each names the part it needs. */
export interface Services {
  readonly sql: Sql;
  readonly now: () => Date;
  readonly log: FastifyBaseLogger;
  readonly keyRing: KeyRing;
  readonly metrics: Registry;
  readonly holderExists: HolderExists;
  readonly ledger: Ledger;
  /** The one participant that prices acts. */
  readonly pricing: Participant;
  /** What features keep of a person besides the village's own, erased with it. */
  readonly alsoErase: typeof eraseProcedureWords;
  /** What features keep of a household besides the village's own, copied with it. */
  readonly alsoCopy: typeof copyProcedureDoings;
  /** 32 bytes, for personal data. */
  readonly encryptionKey: Buffer;
  /** 32 bytes: signs what leads from a printed document to its verification. */
  readonly signingKey: Buffer;
  /** Where people reach the service; undefined: as each request says (`publicUrl` of http/). */
  readonly publicUrl: string | undefined;
  /** Webhooks may go to private addresses. */
  readonly webhookAllowPrivate: boolean;
  /** What is to be done by the clock is registered here. */
  readonly jobs: Jobs;
}

/** A part of the product: declares its routes. */
export type Feature = (app: App, services: Services) => void | Promise<void>;

/** Adding a feature is one line here. */
const FEATURES: readonly Feature[] = [
  accessFeature,
  villageFeature,
  rulebookFeature,
  postingFeature,
  rankingFeature,
  reportFeature,
  importFeature,
  redemptionFeature,
  procedureFeature,
  honoursFeature,
  ceremonyFeature,
  authenticityFeature,
];

export interface Application {
  readonly app: App;
  /** What the features want done by the clock; the server starts it, tools and tests do not. */
  readonly jobs: Jobs;
  /** Readiness answers 503 from now on; requests are still served. */
  drain(): void;
}

export const VERSION: string = (
  JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }
).version;

const anyHolder: HolderExists = (context, kind, village, id) =>
  kind === 'shop' ? shopExists(context.sql, village, id) : holderExists(context, kind, village, id);

const alsoErase: Services['alsoErase'] = async (tx, village, member, at) => {
  await eraseProcedureWords(tx, village, member, at);
  await eraseHonoursWords(tx, village, member);
  await eraseCeremonyWords(tx, village, member, at);
};

/** The application: HTTP conventions, then each feature. Closing it leaves the database to whoever opened it. */
export async function buildApplication(dependencies: Dependencies): Promise<Application> {
  const { sql, config, now = () => new Date() } = dependencies;
  const log = dependencies.logger ?? (createLogger(config.logLevel) as FastifyBaseLogger);
  let draining = false;
  const onError = (error: unknown) => log.warn(safeError(error), 'last use of a key was not written');
  const keyRing = new KeyRing({ sql, now, onError });
  const metrics = createMetrics({ process: dependencies.processMetrics ?? false });
  const app = Fastify(serverOptions(log, config.trustProxy)) as unknown as App;
  await useConventions(app, {
    sql,
    log,
    authenticator: keyRing,
    limiter: new RateLimiter(config.rateLimit),
    metrics,
    version: VERSION,
    migrations: dependencies.migrations,
    draining: () => draining,
  });
  const ledger = new Ledger({
    sql,
    now,
    rulebooks: rulebookSource,
    checks: [checkRedemptionBooks],
    oneVillage: config.groupCommit === 'village',
    onFailure: (error, size) => log.warn({ ...safeError(error), size }, 'a group of commands was not written at once'),
  });
  const services: Services = {
    sql,
    now,
    log,
    keyRing,
    metrics: metrics.registry,
    holderExists: dependencies.holderExists ?? anyHolder,
    ledger,
    pricing: gated(pricingParticipant(new RulebookCache())),
    encryptionKey: config.encryptionKey,
    signingKey: config.signingKey,
    alsoErase,
    alsoCopy: copyProcedureDoings,
    publicUrl: config.publicUrl,
    webhookAllowPrivate: config.webhookAllowPrivate ?? false,
    jobs: new Jobs(),
  };
  for (const feature of [...FEATURES, ...(dependencies.features ?? [])])
    await app.register(async (scope) => feature(scope as unknown as App, services));
  app.addHook('onClose', () => keyRing.close());
  const drain = () => {
    draining = true;
  };
  return { app, jobs: services.jobs, drain };
}

/** The application alone, for tests and tools. */
export async function buildApp(dependencies: Dependencies): Promise<App> {
  const { app } = await buildApplication(dependencies);
  await app.ready();
  return app;
}
