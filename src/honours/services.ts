import type { FastifyBaseLogger } from 'fastify';
import type { Jobs, Sql } from '../database/index.ts';

/** What the verbs of stars and awards need besides who asks. */
export interface HonoursServices {
  readonly sql: Sql;
  readonly now: () => Date;
  readonly log: FastifyBaseLogger;
  readonly jobs: Jobs;
}
