import { bigint, customType, integer, timestamp } from 'drizzle-orm/pg-core';

/** Bytes: hashes, salts, sealed data. */
export const bytea = customType<{ data: Buffer }>({ dataType: () => 'bytea' });

/** An instant to the millisecond, as JavaScript knows it. */
export const instant = (name: string) => timestamp(name, { withTimezone: true, precision: 3 });

/** A whole number of eight bytes: sums of points, sizes, versions. */
export const amount = (name: string) => bigint(name, { mode: 'number' });

/** Amounts of one entry or household fit four bytes: `decide` refuses what lies beyond MAX_HOUSEHOLD_POINTS. */
export const hundredths = (name: string) => integer(name);
