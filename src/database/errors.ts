/** The SQLSTATE PostgreSQL answered with, also where drizzle wrapped the error; undefined for any other error. */
export function sqlState(error: unknown): string | undefined {
  for (let e = error, depth = 0; e instanceof Error && depth < 5; e = e.cause, depth += 1) {
    if (e.name === 'PostgresError') return (e as { code?: string }).code;
  }
  return undefined;
}

const LOST = /^(CONNECTION_|CONNECT_TIMEOUT|ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EHOSTUNREACH|ENETUNREACH|ERR_STREAM)/;

/**
 * Whether the database could not be reached or went away (the outcome of a COMMIT under way is then unknown).
 * Classes 08 and 57P, plus the socket's own errors.
 */
export function isConnectionLost(error: unknown): boolean {
  const state = sqlState(error);
  if (state !== undefined) return state.startsWith('08') || state.startsWith('57P');
  for (let e = error, depth = 0; e instanceof Error && depth < 5; e = e.cause, depth += 1) {
    const code = (e as { code?: unknown }).code;
    if (typeof code === 'string' && LOST.test(code)) return true;
  }
  return false;
}
