import { authorise, type Context, hasRight } from '../access/index.ts';
import type { AnySql, Sql } from '../database/index.ts';
import type { Actor, Role } from '../kernel/actor.ts';
import { type Day, dayAt } from '../kernel/day.ts';
import { Refused } from '../kernel/problems/index.ts';
import { requireVillage, UNNAMED } from '../village/index.ts';
import { type Objection, type ObjectionState, objectionColumns, objectionJoins, readObjection } from './objection.ts';

/** Answers hang on the board this long. */
export const PUBLIC_ANSWER_DAYS = 90;

export interface ObjectionFilter {
  readonly state?: ObjectionState | undefined;
  /** Open behind the day on which the answer was due; false: all others. */
  readonly overdue?: boolean | undefined;
  readonly case?: string | undefined;
  readonly entry?: number | undefined;
  /** To lines of that announcement. */
  readonly notice?: string | undefined;
  /** The id behind which the page begins. */
  readonly after?: string | undefined;
  readonly limit: number;
}

/** Objections of a village, the newest first, one more than `limit` where there are more. A household's token sees its own. */
export async function listObjections(
  { actor, sql, now }: Context,
  village: string,
  filter: ObjectionFilter,
): Promise<Objection[]> {
  authorise(actor, 'objection:read', village);
  await requireVillage(sql, village);
  const { state, overdue, case: about, entry, notice, after, limit } = filter;
  const late = sql`(o.state = 'open' AND o.due_on < ${dayAt(now())})`;
  return sql<Objection[]>`
    SELECT ${objectionColumns(sql)} FROM objections o ${objectionJoins(sql)} WHERE o.village_code = ${village}
      ${actor.household === undefined ? sql`` : sql`AND o.household_no = ${actor.household}`}
      ${state === undefined ? sql`` : sql`AND o.state = ${state}`}
      ${overdue === undefined ? sql`` : overdue ? sql`AND ${late}` : sql`AND NOT ${late}`}
      ${about === undefined ? sql`` : sql`AND o.case_id = ${about}`}
      ${entry === undefined ? sql`` : sql`AND o.entry_seq = ${entry}`}
      ${notice === undefined ? sql`` : sql`AND o.notice_id = ${notice}`}
      ${after === undefined ? sql`` : sql`AND o.id < ${after}`}
    ORDER BY o.id DESC LIMIT ${limit + 1}`;
}

/** One objection; 404 also where it is another household's. */
export async function getObjection({ actor, sql }: Context, village: string, id: string): Promise<Objection> {
  authorise(actor, 'objection:read', village);
  const objection = await readObjection(sql, village, id);
  if (objection === undefined) throw new Refused('not-found');
  if (actor.household !== undefined && objection.household !== actor.household) throw new Refused('not-found');
  return objection;
}

/** May the actor read who objected and in which words? Those who answer, and the household itself. */
export function seesWords(actor: Actor, { household }: Objection): boolean {
  return hasRight(actor, 'objection:answer') || (actor.household !== undefined && actor.household === household);
}

/** An open objection as a region sees it: no words, no person. */
export interface RegionalObjection {
  readonly village: string;
  readonly id: string;
  readonly raisedOn: Day;
  readonly dueOn: Day;
}

export interface RegionalObjectionFilter {
  readonly overdue?: boolean | undefined;
  readonly after?: readonly [dueOn: Day, village: string, id: string] | undefined;
  readonly limit: number;
}

/** Open objections of a region's villages, the longest due first: for whoever supervises that they are answered. */
export async function listRegionalObjections(
  { actor, sql, now }: Context,
  prefix: string,
  { overdue, after, limit }: RegionalObjectionFilter,
): Promise<RegionalObjection[]> {
  authorise(actor, 'regions:read', prefix);
  const late = sql`due_on < ${dayAt(now())}`;
  return sql<RegionalObjection[]>`
    SELECT village_code AS village, id, raised_on AS "raisedOn", due_on AS "dueOn" FROM objections
    WHERE state = 'open' AND starts_with(village_code, ${prefix})
      ${overdue === undefined ? sql`` : overdue ? sql`AND ${late}` : sql`AND NOT ${late}`}
      ${after === undefined ? sql`` : sql`AND (due_on, village_code, id) > (${after[0]}::date, ${after[1]}, ${after[2]}::uuid)`}
    ORDER BY due_on, village_code, id LIMIT ${limit + 1}`;
}

/** The answer to an objection as it hangs on the board. */
export interface PublicAnswer {
  readonly id: string;
  readonly case: string | null;
  readonly entry: number | null;
  /** A line of an announcement. */
  readonly notice: string | null;
  readonly line: number | null;
  readonly upheld: boolean;
  /** Without names or numbers by which somebody could be reached. */
  readonly reason: string;
  readonly answeredOn: Day;
  readonly answeredBy: Role | null;
}

/** What was answered lately, the newest first: for everybody. 404 without such a village. */
export async function listPublicAnswers(
  { sql, now }: { readonly sql: Sql; readonly now: () => Date },
  village: string,
  { after, limit }: { readonly after?: string | undefined; readonly limit: number },
): Promise<PublicAnswer[]> {
  await requireVillage(sql, village);
  const since = new Date(now().getTime() - PUBLIC_ANSWER_DAYS * 86_400_000);
  const rows = await sql<Objection[]>`
    SELECT ${objectionColumns(sql)} FROM objections o ${objectionJoins(sql)}
    WHERE o.village_code = ${village} AND o.state <> 'open' AND o.answered_at > ${since}
      ${after === undefined ? sql`` : sql`AND o.id < ${after}`}
    ORDER BY o.id DESC LIMIT ${limit + 1}`;
  return publicAnswers(sql, village, rows);
}

/** Answers given since to objections to any of these cases and entries and to lines of these notices, the latest first. */
export async function publicAnswersTo(
  sql: AnySql,
  village: string,
  {
    cases,
    entries,
    notices,
  }: Readonly<Record<'cases' | 'notices', readonly string[]>> & {
    readonly entries: readonly number[];
  },
  since: Date,
): Promise<PublicAnswer[]> {
  const rows = await sql<Objection[]>`
    SELECT ${objectionColumns(sql)} FROM objections o ${objectionJoins(sql)}
    WHERE o.village_code = ${village} AND o.state <> 'open' AND o.answered_at > ${since}
      AND (o.case_id = ANY(${cases as string[]}::uuid[]) OR o.entry_seq = ANY(${entries.map(String)}::bigint[])
        OR o.notice_id = ANY(${notices as string[]}::uuid[]))
    ORDER BY o.answered_at DESC, o.id DESC`;
  return publicAnswers(sql, village, rows);
}

async function publicAnswers(sql: AnySql, village: string, rows: readonly Objection[]): Promise<PublicAnswer[]> {
  const reasons = await publicTexts(
    sql,
    village,
    rows.map(({ answer }) => answer ?? ''),
  );
  return rows.map(({ id, case: about, entry, notice, line, state, answeredAt, answeredBy }, index) => ({
    id,
    case: about,
    entry,
    notice,
    line,
    upheld: state === 'upheld',
    reason: reasons[index]!,
    answeredOn: dayAt(answeredAt!),
    answeredBy,
  }));
}

/** Texts fit for the public: nobody of the village is named in them, and no number of a telephone or the like is left. */
export async function publicTexts(sql: AnySql, village: string, texts: readonly string[]): Promise<string[]> {
  if (texts.length === 0) return [];
  const all = texts.join('\n');
  const named = await sql<{ name: string }[]>`
    SELECT DISTINCT name FROM members WHERE village_code = ${village} AND name <> '' AND strpos(${all}, name) > 0`;
  // The longer first: 王小芳 is not to become 某村民芳.
  const names = named.map(({ name }) => name).sort((a, b) => b.length - a.length);
  return texts.map((text) => {
    const unnamed = names.reduce((left, name) => left.replaceAll(name, UNNAMED), text);
    return unnamed.replace(/\d(?:[ -]?\d){6,}/g, '****');
  });
}
