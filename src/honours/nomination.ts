import type { AnySql } from '../database/index.ts';

export const NOMINATION_SOURCES = ['self', 'nomination'] as const;
export type NominationSource = (typeof NOMINATION_SOURCES)[number];

/** A self-declaration or nomination (自荐、提名): for stars of a review, or for a category of a cycle. */
export interface Nomination {
  readonly village: string;
  readonly id: string;
  readonly review: string | null;
  /** Codes of stars; empty: the whole title. Null of a cycle's. */
  readonly stars: readonly string[] | null;
  readonly cycle: string | null;
  readonly category: string | null;
  readonly household: string;
  readonly member: string | null;
  readonly source: NominationSource;
  /** Null: none were given, or they are erased. */
  readonly words: string | null;
  readonly createdAt: Date;
  /** The client that made it. */
  readonly createdBy: string;
  readonly withdrawnAt: Date | null;
}

export function nominationColumns(sql: AnySql) {
  return sql`
    n.village_code AS village, n.id, n.review_id AS review, n.stars, n.cycle_id AS cycle, n.category,
    n.household_no AS household, n.member_id AS member, n.source, n.words, n.created_at AS "createdAt",
    n.created_by AS "createdBy", n.withdrawn_at AS "withdrawnAt"`;
}

/** Undefined when the village has none such. */
export async function readNomination(sql: AnySql, village: string, id: string): Promise<Nomination | undefined> {
  const [row] = await sql<Nomination[]>`
    SELECT ${nominationColumns(sql)} FROM nominations n WHERE n.village_code = ${village} AND n.id = ${id}`;
  return row;
}
