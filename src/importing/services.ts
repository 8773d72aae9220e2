import type { Sql } from '../database/index.ts';
import type { Ledger, Participant } from '../ledger/index.ts';

/** What imports need of the application. */
export interface ImportServices {
  readonly sql: Sql;
  readonly now: () => Date;
  readonly ledger: Pick<Ledger, 'transact' | 'dryRun'>;
  /** The application's one `pricingParticipant`. */
  readonly pricing: Participant;
  /** 32 bytes: encrypts telephone numbers and kept workbooks. */
  readonly encryptionKey: Buffer;
  readonly log: { warn(details: object, message: string): void };
  /** Rows posted in one transaction at most. */
  readonly batchSize?: number;
}

export const BATCH_SIZE = 1_000;
