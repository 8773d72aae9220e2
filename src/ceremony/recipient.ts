import type { AnySql, TransactionSql } from '../database/index.ts';
import { type Honour, readHonours, type Standing, standingOf } from '../honours/index.ts';
import { Refused } from '../kernel/problems/index.ts';
import type { Ceremony } from './ceremony.ts';
import type { Nameable } from './naming.ts';
import { readNameable, readPrintedHouseholds } from './people.ts';
import { inProgrammeOrder } from './programme.ts';

/** A ceremony has this many recipients at most. */
export const MAX_RECIPIENTS = 2000;

/** How somebody is honoured, as it is kept. */
export interface Place {
  readonly honour: string;
  /** Code of the group. */
  readonly group: string;
  /** In the group, from 1. */
  readonly position: number;
  /** On stage, or visited at home. */
  readonly at: 'stage' | 'home';
  readonly citation: string | null;
  /** Whether the citation is as proposed or somebody's words; null without one. */
  readonly proposed: 'facts' | 'written' | null;
  /** Null: the group's. */
  readonly prize: string | null;
  /** Stands for a household instead of its head. */
  readonly member: string | null;
}

/** A recipient with the honour and whoever is named. */
export interface Recipient extends Omit<Place, 'honour'> {
  readonly honour: Honour;
  readonly standing: Standing;
  readonly kind: 'household' | 'person';
  /** The household's unit now. */
  readonly unit: string | null;
  /** The person, or who stands for the household; null: nobody is known. */
  readonly person: Nameable | null;
}

/** A ceremony's places by group and position, groups in the order of the programme. */
export async function readPlaces(
  sql: AnySql,
  { village, id, groups, programme }: Pick<Ceremony, 'village' | 'id' | 'groups' | 'programme'>,
): Promise<Place[]> {
  const rows = await sql<Place[]>`
    SELECT honour_id AS honour, group_code AS group, position, at, citation, proposed, prize, member_id AS member
    FROM ceremony_recipients WHERE village_code = ${village} AND ceremony_id = ${id}`;
  const order = new Map(inProgrammeOrder(groups, programme).map(({ code }, index) => [code, index]));
  const rank = ({ group }: Place) => order.get(group) ?? order.size;
  return rows.sort((a, b) => rank(a) - rank(b) || a.position - b.position || (a.honour < b.honour ? -1 : 1));
}

/** The recipients of a ceremony in the order of its roster, revoked honours among them. */
export async function readRecipients(
  sql: AnySql,
  ceremony: Pick<Ceremony, 'village' | 'id' | 'groups' | 'programme'>,
): Promise<Recipient[]> {
  return recipientsOf(sql, ceremony.village, await readPlaces(sql, ceremony));
}

/** One recipient; 404 `not-found` for an honour that is not handed out at this ceremony. */
export async function readRecipient(sql: AnySql, ceremony: Ceremony, honour: string): Promise<Recipient> {
  const places = await readPlaces(sql, ceremony);
  const [recipient] = await recipientsOf(
    sql,
    ceremony.village,
    places.filter((place) => place.honour === honour),
  );
  if (!recipient) throw new Refused('not-found');
  return recipient;
}

async function recipientsOf(sql: AnySql, village: string, places: readonly Place[]): Promise<Recipient[]> {
  const honours = await readHonours(sql, village, { ids: places.map(({ honour }) => honour) });
  const byId = new Map(honours.map((one) => [one.id, one]));
  const households = await readPrintedHouseholds(
    sql,
    village,
    honours.map(({ household }) => household),
  );
  const people = await readNameable(
    sql,
    village,
    places.flatMap(({ honour, member }) => byId.get(honour)?.member ?? member ?? []),
  );
  return places.map((place) => {
    const honour = byId.get(place.honour)!;
    const household = households.get(honour.household);
    const person = honour.member ?? place.member;
    return {
      ...place,
      honour,
      standing: standingOf(honour),
      kind: honour.member === null ? 'household' : 'person',
      unit: household?.unit ?? null,
      person: person === null ? (household?.head ?? null) : (people.get(person) ?? null),
    };
  });
}

/** The honours of a group with one of them moved: to a position from 1, or behind the last. Pure. */
export function placed(order: readonly string[], id: string, position: number = order.length + 1): string[] {
  const others = order.filter((one) => one !== id);
  return [...others.slice(0, position - 1), id, ...others.slice(position - 1)];
}

/** Numbers the honours of a group from 1, in this order. */
export async function writeOrder(
  tx: TransactionSql,
  { village, id }: Pick<Ceremony, 'village' | 'id'>,
  order: readonly string[],
): Promise<void> {
  await tx`
    UPDATE ceremony_recipients r SET position = o.position
    FROM unnest(${order as string[]}::uuid[]) WITH ORDINALITY AS o (honour, position)
    WHERE r.village_code = ${village} AND r.ceremony_id = ${id} AND r.honour_id = o.honour`;
}
