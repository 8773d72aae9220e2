import { randomBytes } from 'node:crypto';
import type { AnySql } from '../database/index.ts';
import type { Actor, Role } from '../kernel/actor.ts';
import { sha256 } from '../kernel/canonical.ts';
import { Refused } from '../kernel/problems/index.ts';
import { MAY_ISSUE, reaches } from './authorise.ts';

/** A key as it is listed: everything but the secret. `client` is who holds it and the recorder of entries. */
export interface KeyRecord {
  id: string;
  client: string;
  name: string;
  role: Role;
  scope: string;
  unit: string | null;
  shop: string | null;
  member: string | null;
  household: string | null;
  createdAt: Date;
  expiresAt: Date | null;
  revokedAt: Date | null;
  overlapUntil: Date | null;
  replacedBy: string | null;
  lastUsedAt: Date | null;
}

export type KeyStatus = 'active' | 'overlapping' | 'rotated' | 'expired' | 'revoked';

/** The secret itself: 256 random bits behind a prefix that secret scanners can look for. */
export function freshToken(): string {
  return `mb_${randomBytes(32).toString('base64url')}`;
}

/** What the database keeps of a key: its SHA-256. */
export function hashOf(token: string): Buffer {
  return sha256(token);
}

/** Whether a key works now, worked once, or never will again. */
export function statusOf(key: Pick<KeyRecord, 'revokedAt' | 'expiresAt' | 'overlapUntil'>, now: Date): KeyStatus {
  if (key.revokedAt !== null) return 'revoked';
  if (key.expiresAt !== null && key.expiresAt <= now) return 'expired';
  if (key.overlapUntil === null) return 'active';
  return key.overlapUntil > now ? 'overlapping' : 'rotated';
}

/** The columns of a `KeyRecord`. Tables: `keys k JOIN clients c ON c.id = k.client_id`. */
export function keyColumns(sql: AnySql) {
  return sql`
    k.id, c.id AS client, c.name, c.role, c.scope, c.unit, c.shop, c.member, c.household,
    k.created_at AS "createdAt", k.expires_at AS "expiresAt", k.revoked_at AS "revokedAt",
    k.overlap_until AS "overlapUntil", k.replaced_by AS "replacedBy", k.last_used_at AS "lastUsedAt"`;
}

/** Who acts with a key. */
export function actorOf(key: KeyRecord): Actor {
  return {
    client: key.client,
    name: key.name,
    role: key.role,
    scope: key.scope,
    ...(key.unit === null ? {} : { unit: key.unit }),
    ...(key.shop === null ? {} : { shop: key.shop }),
    ...(key.member === null ? {} : { member: { id: key.member, village: key.scope } }),
    ...(key.household === null ? {} : { household: key.household }),
  };
}

/** The village that an audit record of a key belongs to; none for keys of regions and the operator. */
export function villageOf(scope: string): string | null {
  return scope.length === 12 ? scope : null;
}

/** Reads a key under a row lock, so that two rotations or a revocation follow each other. 404 outside the actor's scope. */
export async function lockKey(tx: AnySql, actor: Actor, id: string): Promise<KeyRecord> {
  const [key] = await tx<KeyRecord[]>`
    SELECT ${keyColumns(tx)} FROM keys k JOIN clients c ON c.id = k.client_id WHERE k.id = ${id} FOR UPDATE OF k`;
  if (key === undefined || (key.client !== actor.client && !reaches(actor, key.scope))) throw new Refused('not-found');
  return key;
}

/** Throws 403 `beyond-own-scope` unless the actor may hand out and take back keys of this role and scope. */
export function mayManage(actor: Actor, role: Role, scope: string): void {
  if (MAY_ISSUE[actor.role].has(role) && reaches(actor, scope)) return;
  throw new Refused('beyond-own-scope', { role: actor.role, scope: actor.scope, target: role });
}
