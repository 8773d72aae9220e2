export { byteaArray, instantArray } from './arrays.ts';
export { type ConnectOptions, close, connect, type Sql } from './client.ts';
export { type Embedded, startEmbedded } from './embedded.ts';
export { isConnectionLost, sqlState } from './errors.ts';
export { Jobs } from './jobs.ts';
export { migrate } from './migrate.ts';
export { type RunningJobs, startJobs } from './run-jobs.ts';
export { StartupError } from './startup-error.ts';
export {
  type AnySql,
  type TransactionSql,
  transaction,
} from './transaction.ts';
