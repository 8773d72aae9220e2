import type { AnySql, TransactionSql } from '../database/index.ts';
import { type Honour, labelOf, readHonours, type Standing, standingOf } from '../honours/index.ts';
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
  /** What still holds of it in plain words: 银星（8 星） after stars were taken down. */
  readonly label: string;
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
  const names = await readLevelNames(sql, village, honours);
  return places.map((place) => {
    const honour = byId.get(place.honour)!;
    const standing = standingOf(honour);
    const household = households.get(honour.household);
    const person = honour.member ?? place.member;
    return {
      ...place,
      honour,
      standing,
      label: labelNow(honour, standing, names.get(honour.id)),
      kind: honour.member === null ? 'household' : 'person',
      unit: household?.unit ?? null,
      person: person === null ? (household?.head ?? null) : (people.get(person) ?? null),
    };
  });
}

/** What the level that is left is called, of stars that were taken down in part. */
async function readLevelNames(sql: AnySql, village: string, honours: readonly Honour[]): Promise<Map<string, string>> {
  const reduced = honours.filter((honour) => standingOf(honour).state === 'reduced');
  if (reduced.length === 0) return new Map();
  const rows = await sql<{ id: string; name: string }[]>`
    SELECT o.id, level->>'name' AS name
    FROM unnest(${reduced.map(({ id }) => id)}::uuid[], ${reduced.map(({ review }) => review)}::uuid[],
      ${reduced.map((honour) => standingOf(honour).level)}::text[]) AS o (id, review, code)
    JOIN star_reviews r ON r.village_code = ${village} AND r.id = o.review
    JOIN star_schemes s ON s.village_code = r.village_code AND s.version = r.scheme_version,
      jsonb_array_elements(s.definition->'levels') AS level
    WHERE level->>'code' = o.code`;
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** Pure. */
function labelNow({ label }: Honour, { state, stars }: Standing, level: string | undefined): string {
  if (state === 'standing') return label;
  const left = stars?.length ?? 0;
  return level === undefined ? `${left} 星` : labelOf({ name: level }, left);
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
