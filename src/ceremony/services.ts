import type { Sql } from '../database/index.ts';

/** What the verbs of ceremonies need besides who asks. */
export interface CeremonyServices {
  readonly sql: Sql;
  readonly now: () => Date;
  /** 32 bytes, for guardians' names. */
  readonly encryptionKey: Buffer;
  /** Signs what leads from a printed document to its verification. */
  readonly signingKey: Buffer;
  /** Where people reach the service; undefined: as each request says (`publicUrl` of http/). */
  readonly publicUrl: string | undefined;
}
