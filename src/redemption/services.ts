import type { FastifyBaseLogger } from 'fastify';
import type { Sql } from '../database/index.ts';
import type { Ledger } from '../ledger/index.ts';
import type { RecentRedemptions } from './recent.ts';

/** What the verbs of redemption need besides who asks. */
export interface RedemptionServices {
  readonly sql: Sql;
  readonly now: () => Date;
  readonly log: FastifyBaseLogger;
  readonly ledger: Ledger;
  readonly recent: RecentRedemptions;
  /** For the codes on receipts: where people reach the service, and what signs them. */
  readonly publicUrl: string | undefined;
  readonly signingKey: Buffer;
}
