/**
 * Array parameters for set-based statements. The driver guesses an array's type from its first element and guesses wrong
 * for dates and bytes; so they travel as text in PostgreSQL's own notation and the statement casts them.
 */

/** For `::text[]::bytea[]`. */
export function byteaArray(values: readonly (Uint8Array | null)[]): (string | null)[] {
  return values.map((value) => (value === null ? null : `\\x${Buffer.from(value).toString('hex')}`));
}

/** For `::text[]::timestamptz[]`. */
export function instantArray(values: readonly (Date | null)[]): (string | null)[] {
  return values.map((value) => value?.toISOString() ?? null);
}
