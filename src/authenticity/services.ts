import type { Sql } from '../database/index.ts';

/** What it takes to say whether a printed document is genuine. */
export interface AuthenticityServices {
  readonly sql: Sql;
  readonly now: () => Date;
  /** What its tokens are minted with. */
  readonly signingKey: Buffer;
}
