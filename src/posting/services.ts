import type { Sql } from '../database/index.ts';
import type { Ledger, Participant } from '../ledger/index.ts';

/** What posting needs of the application. */
export interface PostingServices {
  readonly sql: Sql;
  readonly now: () => Date;
  readonly ledger: Ledger;
  /** The application's one `pricingParticipant`. */
  readonly pricing: Participant;
}
