import type { AnySql } from '../database/index.ts';
import { type Period, parsePeriod } from '../kernel/period.ts';

/** Villages whose codes begin alike, and a year: what the figures of annual reports are read for. */
export interface Scope {
  /** The first and last code that there could be: a range of every primary key. */
  readonly from: string;
  readonly to: string;
  readonly year: Period;
  readonly lastYear: Period;
}

/** Of a village, or of a region by its prefix. */
export function scopeOf(prefix: string, year: number): Scope {
  return {
    from: prefix.padEnd(12, '0'),
    to: prefix.padEnd(12, '9'),
    year: parsePeriod(String(year))!,
    lastYear: parsePeriod(String(year - 1)) ?? parsePeriod(String(year))!,
  };
}

/** `village_code` lies in the scope. */
export function inScope(sql: AnySql, { from, to }: Scope, column = 'village_code') {
  return sql`${sql(column)} BETWEEN ${from} AND ${to}`;
}

/** Rows by their village. */
export function byVillage<Row extends { readonly village: string }>(rows: readonly Row[]): Map<string, Row[]> {
  const found = new Map<string, Row[]>();
  for (const row of rows) {
    const own = found.get(row.village);
    if (own) own.push(row);
    else found.set(row.village, [row]);
  }
  return found;
}
