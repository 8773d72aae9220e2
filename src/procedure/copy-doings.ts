import type { TransactionSql } from '../database/index.ts';
import type { OwnDoings } from '../village/index.ts';
import { readPicturesOf } from './attachment/own-pictures.ts';

type Of<K extends keyof OwnDoings> = OwnDoings[K][number];

/**
 * What the procedure keeps of a household and its present members, for the copy of its own data: attendance, teams, requests, kin, which
 * pictures there are. Cases
 * and objections it reads by its own pages. Of the other side of a request or kinship no more than an id.
 */
export async function copyProcedureDoings(
  tx: TransactionSql,
  village: string,
  household: string,
  members: readonly string[],
): Promise<OwnDoings> {
  const own = [...members];
  const attendances = await tx<Of<'attendances'>[]>`
    SELECT a.name AS activity, a.day, t.member_id AS member, t.household_no AS household, t.quantity, t.source,
      t.recorded_at AS "recordedAt", t.case_id AS "case", t.entry_seq AS entry
    FROM attendances t JOIN activities a ON a.village_code = t.village_code AND a.id = t.activity_id
    WHERE t.village_code = ${village} AND (t.household_no = ${household} OR t.member_id = ANY(${own}::uuid[]))
    ORDER BY a.day, a.id, t.member_id`;
  const teams = await tx<Of<'teams'>[]>`
    SELECT t.name AS team, m.member_id AS member, m.joined_at AS "joinedAt"
    FROM team_members m JOIN teams t ON t.village_code = m.village_code AND t.id = m.team_id
    WHERE m.village_code = ${village} AND m.member_id = ANY(${own}::uuid[]) ORDER BY m.joined_at, t.id, m.member_id`;
  // Whose words they are shows in `part`: what the other side wrote is the other side's.
  const requests = await tx<Of<'requests'>[]>`
    SELECT id, CASE WHEN household_no = ${household} THEN 'asked' ELSE 'volunteer' END AS part, state, rule_code AS rule,
      CASE WHEN household_no = ${household} THEN words END AS words, wanted_on AS "wantedOn", volunteer_id AS volunteer,
      taken_at AS "takenAt", done_on AS "doneOn", quantity, case_id AS "case", created_at AS "createdAt",
      closed_at AS "closedAt"
    FROM requests
    WHERE village_code = ${village}
      AND (household_no = ${household} OR volunteer_household = ${household} OR volunteer_id = ANY(${own}::uuid[]))
    ORDER BY id`;
  const kinships = await tx<Of<'kinships'>[]>`
    SELECT member_a AS member, member_b AS other, relation, recorded_at AS "recordedAt" FROM kinships
    WHERE village_code = ${village} AND member_a = ANY(${own}::uuid[])
    UNION ALL
    SELECT member_b, member_a, relation, recorded_at FROM kinships
    WHERE village_code = ${village} AND member_b = ANY(${own}::uuid[]) ORDER BY 4, 1, 2`;
  const attachments = await readPicturesOf(tx, village, household);
  return { attendances, teams, requests, kinships, attachments };
}
