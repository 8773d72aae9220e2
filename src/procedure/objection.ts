import type { AnySql } from '../database/index.ts';
import type { Role } from '../kernel/actor.ts';
import type { Day } from '../kernel/day.ts';
import type { OutboxEvent } from '../outbox/index.ts';

export const OBJECTION_STATES = ['open', 'upheld', 'refused'] as const;
export type ObjectionState = (typeof OBJECTION_STATES)[number];

/** Anonymous objections of a village that may be open at a time: households and the committee are not held up by them. */
export const MAX_OPEN_ANONYMOUS = 50;
/** Open objections of one household. */
export const MAX_OPEN_OF_HOUSEHOLD = 20;

/** Somebody disagrees with a case or a line on the board, or with an entry (异议). */
export interface Objection {
  readonly village: string;
  readonly id: string;
  /** A case, an entry, or a line of a notice of honours. */
  readonly case: string | null;
  readonly entry: number | null;
  readonly notice: string | null;
  readonly line: number | null;
  /** Null: anonymous. */
  readonly household: string | null;
  readonly state: ObjectionState;
  /** Null: erased. */
  readonly words: string | null;
  readonly raisedOn: Day;
  readonly dueOn: Day;
  readonly answer: string | null;
  /** People hear which role answered, never who. */
  readonly answeredBy: Role | null;
  readonly answeredAt: Date | null;
  /** The reversal of the entry that an upheld objection is about. */
  readonly reversal: number | null;
}

/** The columns of an `Objection`, of `objections o` joined by {@link objectionJoins}. */
export function objectionColumns(sql: AnySql) {
  return sql`
    o.village_code AS village, o.id, o.case_id AS "case", o.entry_seq AS entry, o.notice_id AS notice, o.notice_no AS line,
    o.household_no AS household, o.state, o.words,
    o.raised_on AS "raisedOn", o.due_on AS "dueOn", o.answer, c.role AS "answeredBy", o.answered_at AS "answeredAt",
    o.reversal_seq AS reversal`;
}

/** The client that answered. */
export function objectionJoins(sql: AnySql) {
  return sql`LEFT JOIN clients c ON c.id = o.answered_by`;
}

/** An objection by its id; undefined when the village has none such. */
export async function readObjection(sql: AnySql, village: string, id: string): Promise<Objection | undefined> {
  const [row] = await sql<Objection[]>`
    SELECT ${objectionColumns(sql)} FROM objections o ${objectionJoins(sql)}
    WHERE o.village_code = ${village} AND o.id = ${id}`;
  return row;
}

/** How many objections are open to entries of a village: those that have none are not there. */
export async function openObjections(
  sql: AnySql,
  village: string,
  entries: readonly number[],
): Promise<ReadonlyMap<number, number>> {
  const rows = await sql<{ entry: number; count: number }[]>`
    SELECT entry_seq AS entry, count(*)::int AS count FROM objections
    WHERE village_code = ${village} AND state = 'open' AND entry_seq = ANY(${entries.map(String)}::bigint[])
    GROUP BY entry_seq`;
  return new Map(rows.map(({ entry, count }) => [entry, count]));
}

/**
 * What is told of an objection: what it is about and what became of it, never who raised it. It is delivered among the events of the
 * household `concerned`, whose case, entry or line it is about.
 */
export function objectionEvent(
  objection: Pick<Objection, 'village' | 'id' | 'case' | 'entry' | 'notice' | 'line' | 'state' | 'dueOn' | 'reversal'>,
  kind: 'objection.raised' | 'objection.answered',
  concerned: string,
  at: Date,
): OutboxEvent {
  const { village, id, case: about, entry, notice, line, state, dueOn, reversal } = objection;
  const data = {
    state,
    ...(about !== null && { case: about }),
    ...(entry !== null && { entry }),
    ...(notice !== null && line !== null && { notice, line }),
    dueOn,
    ...(reversal !== null && { reversal }),
  };
  return { village, kind, subject: id, household: concerned, shop: null, data, at };
}
