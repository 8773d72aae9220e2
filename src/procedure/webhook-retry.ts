const SECOND_MS = 1_000;
const HOUR_MS = 3_600_000;

/** Tries of one delivery: the last comes about a day after the first. */
export const MAX_ATTEMPTS = 8;
/** An endpoint that failed so often in a row is disabled. */
export const MAX_FAILURES = 20;

/**
 * How long a delivery waits after its n-th try failed, in milliseconds: 15 s, 1 min, 4 min, 16 min, 1 h, 4 h, 17 h, each a fifth
 * more or less. Undefined after the last try. `random` lies in [0, 1).
 */
export function retryAfter(attempts: number, random: number): number | undefined {
  if (attempts >= MAX_ATTEMPTS) return undefined;
  return Math.round(15 * SECOND_MS * 4 ** (attempts - 1) * (0.8 + 0.4 * random));
}

/**
 * How long an endpoint's other deliveries wait after it failed n times in a row: 15 s doubling up to an hour. Otherwise a short
 * outage of an endpoint with much to hear of would soon disable it.
 */
export function pauseAfter(failures: number): number {
  return failures === 0 ? 0 : Math.min(15 * SECOND_MS * 2 ** Math.min(failures - 1, 10), HOUR_MS);
}
