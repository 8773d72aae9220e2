import type { AnySql } from '../database/index.ts';
import { Refused } from '../kernel/problems/index.ts';
import type { AwardCategory } from './award/category.ts';
import { schemeOfReview } from './star/read-schemes.ts';
import { readReview } from './star/review.ts';

/** What a nomination is for, and whether it is a person who is put forward. */
interface Aim {
  readonly review?: string | undefined;
  readonly stars?: readonly string[] | undefined;
  readonly cycle?: string | undefined;
  readonly category?: string | undefined;
  readonly member?: string | undefined;
}

/**
 * Does the review or cycle take such a nomination now? Refuses `not-found`, `nominations-over`, `unknown-star`, `unknown-category`,
 * `nominee-not-a-person`, `nominee-not-a-household`.
 */
export async function requireNominee(sql: AnySql, village: string, aim: Aim): Promise<void> {
  await requireOpen(sql, village, aim);
  if (aim.review !== undefined) await requireStars(sql, village, aim.review, aim);
  else await requireCategory(sql, village, aim);
}

/** Are nominations taken and withdrawn? Refuses `not-found`, `nominations-over`. */
export async function requireOpen(
  sql: AnySql,
  village: string,
  { review, cycle }: { readonly review?: string | null | undefined; readonly cycle?: string | null | undefined },
): Promise<void> {
  const state = review ? (await readReview(sql, village, review)).state : await cycleState(sql, village, cycle!);
  if (state !== 'open') throw new Refused('nominations-over');
}

async function cycleState(sql: AnySql, village: string, cycle: string): Promise<string> {
  const [row] = await sql<{ state: string }[]>`
    SELECT state FROM award_cycles WHERE village_code = ${village} AND id = ${cycle}`;
  if (row === undefined) throw new Refused('not-found');
  return row.state;
}

async function requireStars(sql: AnySql, village: string, id: string, { stars = [], member }: Aim): Promise<void> {
  const { definition } = await schemeOfReview(sql, village, await readReview(sql, village, id));
  if (member !== undefined) throw new Refused('nominee-not-a-person', { category: definition.name });
  const unknown = stars.find((star) => !definition.stars.some(({ code }) => code === star));
  if (unknown !== undefined) throw new Refused('unknown-star', { star: unknown });
}

async function requireCategory(sql: AnySql, village: string, { cycle, category, member }: Aim): Promise<void> {
  const [row] = await sql<{ categories: AwardCategory[] }[]>`
    SELECT categories FROM award_cycles WHERE village_code = ${village} AND id = ${cycle!}`;
  const found = row!.categories.find(({ code }) => code === category);
  if (found === undefined) throw new Refused('unknown-category', { category: category! });
  const { kind, label } = found;
  if (kind === 'person' && member === undefined) throw new Refused('nominee-not-a-household', { category: label });
  if (kind === 'household' && member !== undefined) throw new Refused('nominee-not-a-person', { category: label });
}
