import { z } from 'zod';
import type { Role } from '../kernel/actor.ts';
import { authorise, reaches } from './authorise.ts';
import type { Context } from './context.ts';
import { type KeyRecord, keyColumns } from './key.ts';

export interface KeyFilter {
  readonly scope?: string | undefined;
  readonly role?: Role | undefined;
  readonly limit: number;
  readonly after?: string | undefined;
}

/** Where a list of ids goes on. */
export const idPosition = z.uuid();

/**
 * Keys of the own scope, newest first; one more than `limit` when there are more. Outside the scope there are none. Households'
 * sessions come only when asked for.
 */
export async function listKeys(context: Context, filter: KeyFilter): Promise<KeyRecord[]> {
  const { actor, sql } = context;
  authorise(actor, 'keys:read');
  const prefix = filter.scope ?? actor.scope;
  if (!reaches(actor, prefix)) return [];
  return sql<KeyRecord[]>`
    SELECT ${keyColumns(sql)} FROM keys k JOIN clients c ON c.id = k.client_id
    WHERE starts_with(c.scope, ${prefix})
      ${filter.role === undefined ? sql`AND c.role <> 'household'` : sql`AND c.role = ${filter.role}`}
      ${filter.after === undefined ? sql`` : sql`AND k.id < ${filter.after}`}
    ORDER BY k.id DESC LIMIT ${filter.limit + 1}`;
}
