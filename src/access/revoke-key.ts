import { type TransactionSql, transaction } from '../database/index.ts';
import { Refused } from '../kernel/problems/index.ts';
import { audit } from './audit.ts';
import { authorise } from './authorise.ts';
import type { Context } from './context.ts';
import { lockKey, mayManage, villageOf } from './key.ts';

/**
 * Ends a key at once, and with it the predecessors that still overlap with it; its successors live on. Revoking twice changes nothing.
 * Errors: `not-found`, `forbidden`, `beyond-own-scope`, `last-operator-key`.
 */
export async function revokeKey(context: Context, id: string): Promise<void> {
  const { actor } = context;
  authorise(actor, 'keys:write');
  await transaction(context.sql, {}, async (tx) => {
    const key = await lockKey(tx, actor, id);
    if (key.client !== actor.client) mayManage(actor, key.role, key.scope);
    if (key.revokedAt !== null) return;
    const now = context.now();
    const revoked = await tx<{ id: string }[]>`
      WITH RECURSIVE line AS (
        SELECT id FROM keys WHERE id = ${id}
        UNION ALL
        SELECT older.id FROM keys older JOIN line ON older.replaced_by = line.id
      )
      UPDATE keys SET revoked_at = ${now} FROM line WHERE keys.id = line.id AND keys.revoked_at IS NULL
      RETURNING keys.id`;
    if (key.role === 'operator') await keepOneOperator(tx, now);
    const details = { client: key.client, keys: revoked.map((one) => one.id) };
    await audit(tx, context, 'key.revoked', villageOf(key.scope), id, details);
  });
}

/** Operators revoking each other's keys at the same moment follow each other on the operators' rows. */
async function keepOneOperator(tx: TransactionSql, now: Date): Promise<void> {
  await tx`SELECT id FROM clients WHERE role = 'operator' ORDER BY id FOR NO KEY UPDATE`;
  const [left] = await tx<{ id: string }[]>`
    SELECT k.id FROM keys k JOIN clients c ON c.id = k.client_id
    WHERE c.role = 'operator' AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > ${now})
      AND (k.overlap_until IS NULL OR k.overlap_until > ${now})
    LIMIT 1`;
  if (left === undefined) throw new Refused('last-operator-key');
}
