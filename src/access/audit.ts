import type { AnySql } from '../database/index.ts';
import type { Json } from '../kernel/canonical.ts';
import { newId } from '../kernel/ids.ts';
import type { Context } from './context.ts';

/**
 * Records who changed what outside the journal, in the transaction of the change. `action` is `thing.deed` (`key.issued`), `subject` the
 * id of what changed. `details` holds ids, numbers and codes only: never a name, a phone or a free text, since audit is kept for ever.
 */
export async function audit(
  tx: AnySql,
  context: Context,
  action: string,
  villageCode: string | null,
  subject: string,
  details: { [key: string]: Json } = {},
): Promise<void> {
  const at = context.now();
  await tx`
    INSERT INTO audit_records (id, at, actor, action, village_code, subject, details)
    VALUES (${newId()}, ${at}, ${context.actor.client}, ${action}, ${villageCode}, ${subject},
      ${tx.json({ ...details, requestId: context.requestId })})`;
}
