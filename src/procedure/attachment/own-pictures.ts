import type { AnySql } from '../../database/index.ts';
import type { OwnDoings } from '../../village/index.ts';

type OwnPicture = OwnDoings['attachments'][number];

/** The pictures of a household's cases and entries, in the order in which they came. */
export function readPicturesOf(sql: AnySql, village: string, household: string): Promise<OwnPicture[]> {
  const columns = sql`
    a.id, a.case_id AS "case", a.entry_seq AS entry, a.digest, a.uploaded_at AS "uploadedAt", a.erased_at AS "erasedAt"`;
  return sql<OwnPicture[]>`
    SELECT ${columns} FROM attachments a JOIN cases c ON c.village_code = a.village_code AND c.id = a.case_id
    WHERE a.village_code = ${village} AND c.household_no = ${household}
    UNION ALL
    SELECT ${columns} FROM attachments a JOIN entries e ON e.village_code = a.village_code AND e.seq = a.entry_seq
    WHERE a.village_code = ${village} AND e.household_no = ${household}
    ORDER BY id`;
}
