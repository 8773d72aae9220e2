import type { AnySql } from '../../database/index.ts';
import { Refused } from '../../kernel/problems/index.ts';
import type { Subject } from './subject.ts';

/** A picture (佐证材料) without its content. */
export interface Attachment {
  readonly village: string;
  readonly id: string;
  readonly case: string | null;
  readonly activity: string | null;
  readonly entry: number | null;
  readonly mediaType: string;
  readonly width: number;
  readonly height: number;
  /** Bytes of what is served. */
  readonly size: number;
  /** SHA-256 of what is served, also after it was erased. */
  readonly digest: Buffer;
  readonly uploadedAt: Date;
  /** The client. */
  readonly uploadedBy: string;
  readonly erasedAt: Date | null;
}

export function attachmentColumns(sql: AnySql) {
  return sql`
    village_code AS village, id, case_id AS "case", activity_id AS activity, entry_seq AS entry, media_type AS "mediaType",
    width, height, size, digest, uploaded_at AS "uploadedAt", uploaded_by AS "uploadedBy", erased_at AS "erasedAt"`;
}

/** The condition for pictures of one subject; an index serves each. */
export function isAbout(sql: AnySql, subject: Subject) {
  if (subject.kind === 'case') return sql`case_id = ${subject.id}`;
  return subject.kind === 'activity' ? sql`activity_id = ${subject.id}` : sql`entry_seq = ${subject.seq}`;
}

/** Refuses `not-found`. */
export async function readAttachment(sql: AnySql, village: string, id: string): Promise<Attachment> {
  const [found] = await sql<Attachment[]>`
    SELECT ${attachmentColumns(sql)} FROM attachments WHERE village_code = ${village} AND id = ${id}`;
  if (!found) throw new Refused('not-found');
  return found;
}

export function subjectOf({ case: about, activity, entry }: Attachment): Subject {
  if (about !== null) return { kind: 'case', id: about };
  return activity !== null ? { kind: 'activity', id: activity } : { kind: 'entry', seq: entry! };
}

/** What a picture is about as audit records name it. */
export function namedIn(subject: Subject): { [kind: string]: string | number } {
  return { [subject.kind]: subject.kind === 'entry' ? subject.seq : subject.id };
}

/** A picture as the answer about its case names it. */
export interface ShownPicture {
  readonly id: string;
  readonly digest: Buffer;
  readonly uploadedAt: Date;
  readonly erasedAt: Date | null;
}

/** What was shown in a case, in the order in which it was. */
export function readShown(sql: AnySql, village: string, id: string): Promise<ShownPicture[]> {
  return sql<ShownPicture[]>`
    SELECT id, digest, uploaded_at AS "uploadedAt", erased_at AS "erasedAt" FROM attachments
    WHERE village_code = ${village} AND case_id = ${id} ORDER BY id`;
}
