export { byteaArray, instantArray } from './arrays.ts';
export { APP_ROLE, type ConnectOptions, close, connect, type Sql } from './client.ts';
export { type Embedded, type EmbeddedOptions, startEmbedded } from './embedded.ts';
export { isConnectionLost, sqlState } from './errors.ts';
export { type MigrateOptions, type MigrationResult, migrate } from './migrate.ts';
export { StartupError } from './startup-error.ts';
export {
  type AnySql,
  type TransactionOptions,
  TransactionOver,
  type TransactionSql,
  transaction,
} from './transaction.ts';
