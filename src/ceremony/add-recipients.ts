import { audit, authorise, type Context } from '../access/index.ts';
import { type TransactionSql, transaction } from '../database/index.ts';
import { type Honour, readHonours, standingOf } from '../honours/index.ts';
import { Refused } from '../kernel/problems/index.ts';
import { lockVillage } from '../ledger/index.ts';
import { type Ceremony, readStandingCeremony } from './ceremony.ts';
import { MAX_RECIPIENTS, type Place, readPlaces } from './recipient.ts';

/** Honours named one by one, or all of a confirmed review or cycle. */
export type ToHonour =
  | { readonly honours: readonly string[] }
  | { readonly review: string }
  | { readonly cycle: string };

export interface NewRecipients {
  readonly which: ToHonour;
  readonly group: string;
  readonly at: Place['at'];
}

/** What became of them: added now, there already, or left out since they were revoked. */
export interface RecipientsAdded {
  readonly added: number;
  readonly repeated: number;
  readonly revoked: number;
}

/**
 * Puts granted honours into a group, behind those that are there, in the order of their certificates. Who is there already stays where
 * they are. Refuses `ceremony-cancelled`, `unknown-ceremony-group`, `unknown-honour`, `honour-revoked` for one that is named,
 * `no-honours-granted` for a review or cycle without any, `too-many-recipients`.
 */
export async function addRecipients(
  context: Context,
  village: string,
  id: string,
  { which, group, at }: NewRecipients,
): Promise<RecipientsAdded> {
  authorise(context.actor, 'ceremony:write', village);
  return transaction(context.sql, {}, async (tx) => {
    await lockVillage(tx, village);
    const ceremony = await readStandingCeremony(tx, village, id);
    requireGroup(ceremony, group);
    const honours = await honoursOf(tx, village, which);
    const standing = honours.filter((honour) => standingOf(honour).state !== 'revoked');
    const places = await readPlaces(tx, ceremony);
    const there = new Set(places.map(({ honour }) => honour));
    const added = standing.filter((honour) => !there.has(honour.id)).map((honour) => honour.id);
    if (places.length + added.length > MAX_RECIPIENTS)
      throw new Refused('too-many-recipients', { limit: MAX_RECIPIENTS });
    const behind = places.filter((place) => place.group === group).length;
    await tx`
      INSERT INTO ceremony_recipients (village_code, ceremony_id, honour_id, group_code, position, at)
      SELECT ${village}, ${id}, o.honour, ${group}, ${behind}::int + o.no, ${at}
      FROM unnest(${added}::uuid[]) WITH ORDINALITY AS o (honour, no)`;
    const outcome = {
      added: added.length,
      repeated: standing.length - added.length,
      revoked: honours.length - standing.length,
    };
    await audit(tx, context, 'ceremony.recipients-added', village, id, { group, at, ...outcome });
    return outcome;
  });
}

/** Refuses `unknown-ceremony-group`. */
export function requireGroup({ groups }: Ceremony, group: string): void {
  if (!groups.some(({ code }) => code === group)) throw new Refused('unknown-ceremony-group', { group });
}

async function honoursOf(tx: TransactionSql, village: string, which: ToHonour): Promise<Honour[]> {
  if (!('honours' in which)) {
    const all = await readHonours(tx, village, which);
    if (all.every((honour) => standingOf(honour).state === 'revoked')) throw new Refused('no-honours-granted');
    return all;
  }
  const named = await readHonours(tx, village, { ids: which.honours });
  const known = new Set(named.map((honour) => honour.id));
  const unknown = which.honours.find((honour) => !known.has(honour));
  if (unknown !== undefined) throw new Refused('unknown-honour', { honour: unknown });
  const revoked = named.find((honour) => standingOf(honour).state === 'revoked');
  if (revoked !== undefined) throw new Refused('honour-revoked', { honour: revoked.id });
  return named;
}
