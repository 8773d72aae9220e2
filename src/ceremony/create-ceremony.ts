import { audit, authorise, type Context } from '../access/index.ts';
import { type TransactionSql, transaction } from '../database/index.ts';
import type { Day } from '../kernel/day.ts';
import { newId } from '../kernel/ids.ts';
import { Refused } from '../kernel/problems/index.ts';
import { lockVillage } from '../ledger/index.ts';
import { findRedemptionDay } from '../redemption/index.ts';
import { type Ceremony, type CeremonyDetails, type CeremonyGroup, readCeremony } from './ceremony.ts';
import type { ProgrammeItem } from './papers.ts';
import { checkProgramme, proposeProgramme } from './programme.ts';

type Given<T> = { readonly [Key in keyof T]?: T[Key] | undefined };

/** What is said of a ceremony; what is not given is by default. */
export interface CeremonyInput extends Given<CeremonyDetails> {
  readonly startsAt?: string | null | undefined;
  readonly place?: string | null | undefined;
  readonly groups?: readonly CeremonyGroup[] | undefined;
  /** Default, or null: as proposed for the groups. */
  readonly programme?: readonly ProgrammeItem[] | null | undefined;
  readonly redemptionDay?: string | null | undefined;
}

export interface NewCeremony extends CeremonyInput {
  readonly name: string;
  readonly day: Day;
}

/**
 * Prepares a ceremony. Refuses `ceremony-group-twice`, `unknown-ceremony-group`, `programme-item-twice`, `programme-lacks-group`,
 * `unknown-redemption-day`.
 */
export async function createCeremony(context: Context, village: string, input: NewCeremony): Promise<Ceremony> {
  const { actor, sql, now } = context;
  authorise(actor, 'ceremony:write', village);
  const { name, day, startsAt = null, place = null, groups = [], redemptionDay = null } = input;
  const programme = input.programme ?? proposeProgramme(groups);
  const refused = checkProgramme(groups, programme);
  if (refused) throw new Refused(refused.code, refused.params);
  const id = newId();
  return transaction(sql, {}, async (tx) => {
    await lockVillage(tx, village);
    await requireRedemptionDay(tx, village, redemptionDay);
    await tx`
      INSERT INTO ceremonies (village_code, id, name, day, starts_at, place, details, groups, programme, redemption_day_id,
        created_at, created_by)
      VALUES (${village}, ${id}, ${name}, ${day}, ${startsAt}, ${place}, ${tx.json(detailsOf(input) as never)},
        ${tx.json(groups as never)}, ${tx.json(programme as never)}, ${redemptionDay}, ${now()}, ${actor.client})`;
    await audit(tx, context, 'ceremony.created', village, id, { day, groups: groups.map(({ code }) => code) });
    return readCeremony(tx, village, id);
  });
}

/** The details as they are kept: what was given, the rest by default. */
export function detailsOf(given: Given<CeremonyDetails>): CeremonyDetails {
  const { host, coHosts, sponsors, compere, issuer, documentNo, addressees, certificate } = given;
  return {
    host: host ?? null,
    coHosts: coHosts ?? [],
    sponsors: sponsors ?? [],
    compere: compere ?? '',
    issuer: issuer ?? null,
    documentNo: documentNo ?? '',
    addressees: addressees ?? null,
    certificate: certificate ?? 'honour',
  };
}

/** Refuses `unknown-redemption-day` for one that the village does not have. */
export async function requireRedemptionDay(tx: TransactionSql, village: string, id: string | null): Promise<void> {
  if (id === null || (await findRedemptionDay(tx, village, id)) !== undefined) return;
  throw new Refused('unknown-redemption-day', { redemptionDay: id });
}
