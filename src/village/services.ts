import type { Sql, TransactionSql } from '../database/index.ts';
import type { Ledger } from '../ledger/index.ts';
import type { CopyDoings } from './own-doings.ts';

/** What the village feature needs besides who acts. */
export interface VillageServices {
  readonly sql: Sql;
  readonly now: () => Date;
  readonly ledger: Ledger;
  /** 32 bytes: encrypts telephone numbers. */
  readonly encryptionKey: Buffer;
  /** What other features keep of a person, to be erased in the same transaction. */
  readonly alsoErase: (tx: TransactionSql, village: string, member: string, at: Date) => Promise<void>;
  /** What other features keep of a household, for the copy of its own data. */
  readonly alsoCopy: CopyDoings;
}
