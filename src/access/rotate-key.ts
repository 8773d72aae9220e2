import { transaction } from '../database/index.ts';
import { newId } from '../kernel/ids.ts';
import { Refused } from '../kernel/problems/index.ts';
import { audit } from './audit.ts';
import type { Context } from './context.ts';
import { freshToken, hashOf, type KeyRecord, keyColumns, lockKey, mayManage, statusOf, villageOf } from './key.ts';

const HOUR_MS = 3_600_000;

export interface RotatedKey extends KeyRecord {
  key: string;
  replaces: string;
  overlapUntil: Date | null;
  /** Until when the old secret still works. */
  oldKeyUntil: Date;
}

/**
 * Gives a client a new secret; the old one works on for `overlapHours`. A key may rotate itself, which never prolongs its
 * life; whoever may issue such keys may rotate them, and the new one lives as long as the old one was meant to. Sessions of
 * households are not rotated (`forbidden`).
 * Errors: `not-found`, `beyond-own-scope`, `key-inactive` (also for the loser of two rotations at once).
 */
export async function rotateKey(context: Context, id: string, overlapHours: number): Promise<RotatedKey> {
  const { actor } = context;
  if (actor.role === 'household') throw new Refused('forbidden', { role: actor.role, right: 'keys:write' });
  return transaction(context.sql, {}, async (tx) => {
    const old = await lockKey(tx, actor, id);
    const own = old.client === actor.client;
    if (!own) mayManage(actor, old.role, old.scope);
    const now = context.now();
    if (statusOf(old, now) !== 'active') throw new Refused('key-inactive');
    const wanted = new Date(now.getTime() + overlapHours * HOUR_MS);
    const oldKeyUntil = old.expiresAt !== null && old.expiresAt < wanted ? old.expiresAt : wanted;
    const lifetime = old.expiresAt === null ? null : old.expiresAt.getTime() - old.createdAt.getTime();
    const expiresAt = lifetime === null || own ? old.expiresAt : new Date(now.getTime() + lifetime);
    const token = freshToken();
    const newKey = newId();
    await tx`
      INSERT INTO keys (id, client_id, hash, created_at, expires_at)
      VALUES (${newKey}, ${old.client}, ${hashOf(token)}, ${now}, ${expiresAt})`;
    await tx`UPDATE keys SET overlap_until = ${oldKeyUntil}, replaced_by = ${newKey} WHERE id = ${id}`;
    const details = { client: old.client, newKey, oldKeyUntil: oldKeyUntil.toISOString() };
    await audit(tx, context, 'key.rotated', villageOf(old.scope), id, details);
    const [record] = await tx<KeyRecord[]>`
      SELECT ${keyColumns(tx)} FROM keys k JOIN clients c ON c.id = k.client_id WHERE k.id = ${newKey}`;
    return { ...record!, key: token, replaces: id, oldKeyUntil };
  });
}
