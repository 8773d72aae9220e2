import type { z } from 'zod';
import { type Json, sha256 } from '../kernel/canonical.ts';
import { Refused } from '../kernel/problems/index.ts';

/**
 * Opaque cursors: where a list goes on, with a checksum that ties it to its list. The checksum finds mistakes, it is no secret:
 * a cursor is input like any other, so it is validated, and every page checks the scope anew.
 */
const CHECKSUM_CHARACTERS = 8;

function checksum(list: string, text: string): string {
  return sha256(`cursor ${list} ${text}`).toString('base64url').slice(0, CHECKSUM_CHARACTERS);
}

/** The cursor that lets a list go on behind a position. */
export function encodeCursor(list: string, position: Json): string {
  const text = Buffer.from(JSON.stringify(position), 'utf8').toString('base64url');
  return checksum(list, text) + text;
}

/** The position behind a cursor. Refuses (400 `invalid-cursor`) what this list did not give out. */
export function decodeCursor<Position>(list: string, cursor: string, schema: z.ZodType<Position>): Position {
  const text = cursor.slice(CHECKSUM_CHARACTERS);
  if (cursor.slice(0, CHECKSUM_CHARACTERS) !== checksum(list, text)) throw new Refused('invalid-cursor');
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    throw new Refused('invalid-cursor');
  }
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw new Refused('invalid-cursor');
  return parsed.data;
}

/** Cuts the one row too many that a list read to learn whether there is a next page. */
export function pageOf<Row>(
  list: string,
  rows: readonly Row[],
  limit: number,
  positionOf: (row: Row) => Json,
): { data: Row[]; nextCursor: string | null } {
  const data = rows.slice(0, limit);
  const last = data.at(-1);
  const more = rows.length > limit && last !== undefined;
  return { data, nextCursor: more ? encodeCursor(list, positionOf(last)) : null };
}
