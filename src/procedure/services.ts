import type { FastifyBaseLogger } from 'fastify';
import type { Jobs, Sql } from '../database/index.ts';
import type { Ledger, Participant } from '../ledger/index.ts';

/** What the verbs of the procedure need besides who asks. */
export interface ProcedureServices {
  readonly sql: Sql;
  readonly now: () => Date;
  readonly log: FastifyBaseLogger;
  readonly ledger: Ledger;
  readonly pricing: Participant;
  readonly jobs: Jobs;
  /** 32 bytes, for complaints, webhooks' secrets and pictures. */
  readonly encryptionKey: Buffer;
  /** Where people reach the service; undefined: as each request says. */
  readonly publicUrl: string | undefined;
  /** Webhooks may go to private addresses. */
  readonly webhookAllowPrivate: boolean;
}
