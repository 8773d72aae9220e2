import { audit, authorise, type Context } from '../../access/index.ts';
import { type TransactionSql, transaction } from '../../database/index.ts';
import { firstIdAt, newId } from '../../kernel/ids.ts';
import { Refused } from '../../kernel/problems/index.ts';
import { seal } from '../../kernel/seal.ts';
import { lockVillage } from '../../ledger/index.ts';
import { requireVillage } from '../../village/index.ts';
import type { ProcedureServices } from '../services.ts';
import { type Attachment, attachmentColumns, isAbout, namedIn, readAttachment } from './attachment.ts';
import { type Picture, readPicture } from './picture.ts';
import { MOST_PICTURES, refuseDecided, requirePart, type Subject } from './subject.ts';

/** Pictures of a household in 24 hours. */
const MOST_A_DAY = 60;

/** `replayed`: the same picture was there already. */
export interface AddedAttachment {
  readonly found: Attachment;
  readonly replayed: boolean;
}

/**
 * Adds a picture to a case, an activity or an entry. It is made anew and sealed; the same picture again answers the one that is there.
 * Refuses what is no picture, `not-found`, `outside-unit`, `not-for-you-to-attach`, `case-over`, `too-many-attachments`,
 * `pictures-full-today`.
 */
export async function addAttachment(
  { encryptionKey }: Pick<ProcedureServices, 'encryptionKey'>,
  context: Context,
  village: string,
  subject: Subject,
  upload: Buffer,
): Promise<AddedAttachment> {
  const { actor, sql } = context;
  authorise(actor, 'attachment:write', village);
  await requireVillage(sql, village);
  await requirePart(sql, actor, village, subject, 'add');
  const picture = await readPicture(upload);
  const id = newId();
  const content = seal(encryptionKey, ['attachment', village, id], picture.bytes);
  return transaction(sql, {}, async (tx) => {
    await lockVillage(tx, village);
    await requirePart(tx, actor, village, subject, 'add');
    const live = await readLive(tx, village, subject);
    const same = live.find(({ digest }) => digest.equals(picture.digest));
    if (same) return { found: same, replayed: true };
    await refuseDecided(tx, village, subject);
    const limit = MOST_PICTURES[subject.kind];
    if (live.length >= limit) throw new Refused('too-many-attachments', { limit });
    await refuseFlood(tx, context, village);
    await insert(tx, context, village, { id, subject, picture, content });
    await audit(tx, context, 'attachment.added', village, id, { ...namedIn(subject), size: picture.bytes.length });
    return { found: await readAttachment(tx, village, id), replayed: false };
  });
}

/** A household's token is in many hands: what it can fill the disk with in a day is bounded. */
async function refuseFlood(tx: TransactionSql, { actor, now }: Context, village: string): Promise<void> {
  if (actor.role !== 'household') return;
  const since = new Date(now().getTime() - 24 * 3_600_000);
  const [row] = await tx<{ count: number }[]>`
    SELECT count(*)::int AS count FROM attachments
    WHERE village_code = ${village} AND id >= ${firstIdAt(since)} AND uploaded_by = ${actor.client}
      AND uploaded_at > ${since}`;
  if (row!.count >= MOST_A_DAY) throw new Refused('pictures-full-today', { limit: MOST_A_DAY });
}

function readLive(tx: TransactionSql, village: string, subject: Subject): Promise<Attachment[]> {
  return tx<Attachment[]>`
    SELECT ${attachmentColumns(tx)} FROM attachments
    WHERE village_code = ${village} AND ${isAbout(tx, subject)} AND erased_at IS NULL ORDER BY id`;
}

interface NewAttachment {
  readonly id: string;
  readonly subject: Subject;
  readonly picture: Picture;
  readonly content: Buffer;
}

async function insert(
  tx: TransactionSql,
  { actor, now }: Context,
  village: string,
  { id, subject, picture, content }: NewAttachment,
): Promise<void> {
  const { width, height, digest, bytes } = picture;
  const idOf = (kind: 'case' | 'activity') => (subject.kind === kind ? subject.id : null);
  const seq = subject.kind === 'entry' ? subject.seq : null;
  await tx`
    INSERT INTO attachments (village_code, id, case_id, activity_id, entry_seq, media_type, width, height, size, digest, content,
      uploaded_at, uploaded_by)
    VALUES (${village}, ${id}, ${idOf('case')}, ${idOf('activity')}, ${seq}, 'image/jpeg', ${width}, ${height},
      ${bytes.length}, ${digest}, ${content}, ${now()}, ${actor.client})`;
}
