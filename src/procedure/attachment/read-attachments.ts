import { authorise, type Context } from '../../access/index.ts';
import { dayAt } from '../../kernel/day.ts';
import { Refused } from '../../kernel/problems/index.ts';
import { unseal } from '../../kernel/seal.ts';
import { requireVillage } from '../../village/index.ts';
import type { ProcedureServices } from '../services.ts';
import { type Attachment, attachmentColumns, isAbout, readAttachment, subjectOf } from './attachment.ts';
import { requirePart, type Subject } from './subject.ts';

export interface AttachmentPage {
  /** The id behind which the page begins. */
  readonly after?: string | undefined;
  readonly limit: number;
}

/** Pictures of one subject in the order in which they came, erased ones with their digests; one more than `limit` where there are more. */
export async function listAttachments(
  { actor, sql }: Context,
  village: string,
  subject: Subject,
  { after, limit }: AttachmentPage,
): Promise<Attachment[]> {
  authorise(actor, 'attachment:read', village);
  await requireVillage(sql, village);
  await requirePart(sql, actor, village, subject, 'see');
  return sql<Attachment[]>`
    SELECT ${attachmentColumns(sql)} FROM attachments WHERE village_code = ${village} AND ${isAbout(sql, subject)}
      ${after === undefined ? sql`` : sql`AND id > ${after}`}
    ORDER BY id LIMIT ${limit + 1}`;
}

/** A picture with its content. Refuses `not-found`, `attachment-erased`, `attachment-unreadable` (sealed with another key). */
export async function getAttachment(
  { encryptionKey }: Pick<ProcedureServices, 'encryptionKey'>,
  { actor, sql, now }: Context,
  village: string,
  id: string,
): Promise<{ readonly found: Attachment; readonly bytes: Buffer }> {
  authorise(actor, 'attachment:read', village);
  const found = await readAttachment(sql, village, id);
  await requirePart(sql, actor, village, subjectOf(found), 'see');
  const [row] = await sql<{ content: Buffer | null; erasedAt: Date | null }[]>`
    SELECT content, erased_at AS "erasedAt" FROM attachments WHERE village_code = ${village} AND id = ${id}`;
  if (!row?.content) throw new Refused('attachment-erased', { erasedOn: dayAt(row?.erasedAt ?? now()) });
  const bytes = unseal(encryptionKey, ['attachment', village, found.id], row.content);
  if (!bytes) throw new Refused('attachment-unreadable');
  return { found, bytes };
}
