import { audit, authorise, type Context } from '../../access/index.ts';
import { type TransactionSql, transaction } from '../../database/index.ts';
import type { Actor } from '../../kernel/actor.ts';
import { Refused } from '../../kernel/problems/index.ts';
import { lockVillage } from '../../ledger/index.ts';
import { settledState } from '../case.ts';
import { readCase } from '../rows.ts';
import { type Attachment, namedIn, readAttachment, subjectOf } from './attachment.ts';
import { requirePart } from './subject.ts';

/** Why a picture is erased: a code, since the audit record is kept for ever. */
export const ERASURE_REASONS = ['mistaken', 'duplicate', 'unfit', 'privacy'] as const;
export type ErasureReason = (typeof ERASURE_REASONS)[number];

/**
 * Erases a picture's content; the row stays with its digest, so that what was decided on can still be named. By the committee, or by who
 * uploaded it until somebody has taken a step in its case. Erasing again changes nothing. Refuses `not-found`, `not-the-uploader`.
 */
export async function eraseAttachment(
  context: Context,
  village: string,
  id: string,
  reason: ErasureReason,
): Promise<void> {
  const { actor, sql, now } = context;
  authorise(actor, 'attachment:write', village);
  await transaction(sql, {}, async (tx) => {
    await lockVillage(tx, village);
    const found = await readAttachment(tx, village, id);
    const subject = subjectOf(found);
    await requirePart(tx, actor, village, subject, 'see');
    if (!(await mayErase(tx, actor, found))) throw new Refused('not-the-uploader');
    if (found.erasedAt !== null) return;
    await tx`
      UPDATE attachments SET content = NULL, erased_at = ${now()} WHERE village_code = ${village} AND id = ${found.id}`;
    await audit(tx, context, 'attachment.erased', village, found.id, { ...namedIn(subject), reason });
  });
}

async function mayErase(tx: TransactionSql, actor: Actor, found: Attachment): Promise<boolean> {
  if (actor.role === 'committee' || actor.role === 'operator') return true;
  if (found.uploadedBy !== actor.client || found.case === null) return false;
  const one = await readCase(tx, found.village, found.case);
  if (!one) return false;
  return one.state === settledState('declared', one.steps) && one.approvals + one.disapprovals === 0;
}
