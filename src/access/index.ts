import type { Jobs, Sql } from '../database/index.ts';
import type { App } from '../http/app-type.ts';
import { purgeSessions } from './household-session.ts';
import type { HolderExists } from './issue-key.ts';
import type { KeyRing } from './key-ring.ts';
import { auditRoutes, keyLifeRoutes, keyRoutes } from './routes.ts';

export { audit } from './audit.ts';
export { authorise, authoriseHousehold, hasRight } from './authorise.ts';
export type { Context } from './context.ts';
export {
  endHouseholdSessions,
  householdActor,
  issueHouseholdToken,
  MOST_SESSIONS,
  purgeSessions,
  SESSION_MINUTES,
} from './household-session.ts';
export type { HolderExists } from './issue-key.ts';
export { KeyRing } from './key-ring.ts';
export { ensureOperatorKey } from './operator-key.ts';

export interface AccessServices {
  readonly sql: Sql;
  readonly now: () => Date;
  readonly keyRing: KeyRing;
  /** Set once there are villages, units and shops to look up. */
  readonly holderExists?: HolderExists;
}

/** Keys, audit, and who am I; sessions of households that are over are removed by the clock. */
export function accessFeature(app: App, services: AccessServices & { readonly jobs: Jobs }): void {
  keyRoutes(app, services);
  keyLifeRoutes(app, services);
  auditRoutes(app, services);
  const { jobs, sql, now } = services;
  jobs.schedule({
    name: 'purge-sessions',
    cron: '7 * * * *',
    run: async () => {
      await purgeSessions(sql, now());
    },
  });
}
