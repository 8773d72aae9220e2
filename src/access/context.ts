import type { Sql } from '../database/index.ts';
import type { Actor } from '../kernel/actor.ts';

/** What every verb is given: who acts, in which request, on which database, at what time. No HTTP types. */
export interface Context {
  readonly actor: Actor;
  readonly requestId: string;
  readonly sql: Sql;
  readonly now: () => Date;
}
