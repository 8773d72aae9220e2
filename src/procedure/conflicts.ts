import type { AnySql } from '../database/index.ts';
import type { Actor } from '../kernel/actor.ts';
import { dayAt } from '../kernel/day.ts';
import { Refused } from '../kernel/problems/index.ts';
import { loadMemberships } from '../village/index.ts';
import type { Case } from './rows.ts';

/** Why somebody keeps out of a case (回避). */
export type Conflict = 'declarer' | 'own-household' | 'kin';

/** What tells whether an actor has to keep out of a case. Ids of persons are those of members. */
export interface Interests {
  readonly client: string;
  /** The person behind the key. */
  readonly person: string | undefined;
  readonly declaredBy: string;
  /** The person behind the declarer's key: two keys of one person are one person. */
  readonly declarer: string | null;
  /** The persons of the household concerned and of the declarer's, on the day of the act and today. */
  readonly concerned: ReadonlySet<string>;
  readonly kin: ReadonlySet<string>;
}

/** Pure: the first reason for which somebody keeps out. */
export function conflictOf({ client, person, declaredBy, declarer, concerned, kin }: Interests): Conflict | undefined {
  if (client === declaredBy || (person !== undefined && person === declarer)) return 'declarer';
  if (person === undefined) return undefined;
  if (concerned.has(person)) return 'own-household';
  const near = [...concerned, ...(declarer === null ? [] : [declarer])];
  return near.some((one) => kin.has(one)) ? 'kin' : undefined;
}

/** Refuses `conflict-of-interest` to the declarer, the households concerned and declared kin (优亲厚友). */
export async function refuseConflict(sql: AnySql, actor: Actor, one: Case, now: Date): Promise<void> {
  const why = conflictOf(await interestsOf(sql, actor, one, now));
  if (why !== undefined) throw new Refused('conflict-of-interest', { why });
}

/**
 * Refuses `conflict-of-interest` to whoever belongs to a household today or is kin of somebody there: for what is decided about it
 * without a case. `member`: the person concerned, who may have moved.
 */
export async function refuseOwnAffair(
  sql: AnySql,
  actor: Actor,
  village: string,
  { household, member }: { readonly household: string; readonly member: string | null },
  now: Date,
): Promise<void> {
  const person = personOf(actor, village);
  if (person === undefined) return;
  const memberships = await loadMemberships(sql, [{ village, no: household }], []);
  const concerned = new Set([...memberships.of(village, household, dayAt(now)), ...(member === null ? [] : [member])]);
  const kin = await kinOf(sql, village, person);
  const why = conflictOf({ client: actor.client, person, declaredBy: '', declarer: null, concerned, kin });
  if (why !== undefined) throw new Refused('conflict-of-interest', { why });
}

/** The member behind a key, where it is one of the village. */
export function personOf(actor: Actor, village: string): string | undefined {
  return actor.member?.village === village ? actor.member.id : undefined;
}

async function interestsOf(sql: AnySql, actor: Actor, one: Case, now: Date): Promise<Interests> {
  const { village, household, declaredBy, declarerHousehold } = one;
  const person = personOf(actor, village);
  const [client] = await sql<{ member: string | null }[]>`SELECT member FROM clients WHERE id = ${declaredBy}`;
  const households = [household, ...(declarerHousehold === null ? [] : [declarerHousehold])];
  const memberships = await loadMemberships(
    sql,
    households.map((no) => ({ village, no })),
    [],
  );
  const days = [one.occurredOn, dayAt(now)];
  const concerned = new Set(days.flatMap((day) => households.flatMap((no) => memberships.of(village, no, day))));
  if (one.member !== null) concerned.add(one.member);
  const kin = person === undefined ? new Set<string>() : await kinOf(sql, village, person);
  return { client: actor.client, person, declaredBy, declarer: client?.member ?? null, concerned, kin };
}

async function kinOf(sql: AnySql, village: string, person: string): Promise<Set<string>> {
  const rows = await sql<{ other: string }[]>`
    SELECT member_b AS other FROM kinships WHERE village_code = ${village} AND member_a = ${person}
    UNION SELECT member_a FROM kinships WHERE village_code = ${village} AND member_b = ${person}`;
  return new Set(rows.map(({ other }) => other));
}
