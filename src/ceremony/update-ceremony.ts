import { audit, authorise, type Context } from '../access/index.ts';
import { type TransactionSql, transaction } from '../database/index.ts';
import { checkIfMatch, etagOf } from '../http/preconditions.ts';
import type { Day } from '../kernel/day.ts';
import { Refused } from '../kernel/problems/index.ts';
import { lockVillage } from '../ledger/index.ts';
import { type Ceremony, type CeremonyGroup, readCeremony, readStandingCeremony } from './ceremony.ts';
import { type CeremonyInput, detailsOf, requireRedemptionDay } from './create-ceremony.ts';
import { checkProgramme, fitProgramme, proposeProgramme } from './programme.ts';

export interface CeremonyChange extends CeremonyInput {
  readonly name?: string | undefined;
  readonly day?: Day | undefined;
}

/**
 * Changes what is given. Groups without a programme leave the programme as it was edited, fitted to them. Refuses `ceremony-cancelled`,
 * `ceremony-group-in-use` for a group that is left out and has recipients, `precondition-failed`, and what a new one is refused for.
 */
export async function updateCeremony(
  context: Context,
  village: string,
  id: string,
  change: CeremonyChange,
  ifMatch?: string,
): Promise<Ceremony> {
  authorise(context.actor, 'ceremony:write', village);
  return transaction(context.sql, {}, async (tx) => {
    await lockVillage(tx, village);
    const before = await readStandingCeremony(tx, village, id);
    checkIfMatch(ifMatch, etagOf(before.revision), 'optional');
    const after = changed(before, change);
    const refused = checkProgramme(after.groups, after.programme);
    if (refused) throw new Refused(refused.code, refused.params);
    await requireGroupsInUse(tx, before, after.groups);
    await requireRedemptionDay(tx, village, after.redemptionDay);
    await tx`
      UPDATE ceremonies SET name = ${after.name}, day = ${after.day}, starts_at = ${after.startsAt}, place = ${after.place},
        details = ${tx.json(detailsOf(after) as never)}, groups = ${tx.json(after.groups as never)},
        programme = ${tx.json(after.programme as never)}, redemption_day_id = ${after.redemptionDay}, revision = revision + 1
      WHERE village_code = ${village} AND id = ${id}`;
    const fields = Object.keys(change).filter((field) => change[field as keyof CeremonyChange] !== undefined);
    await audit(tx, context, 'ceremony.changed', village, id, { fields, day: after.day });
    return readCeremony(tx, village, id);
  });
}

/** Pure. */
function changed(before: Ceremony, { programme: wanted, ...change }: CeremonyChange): Ceremony {
  const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
  const after: Ceremony = { ...before, ...given };
  const programme = wanted === undefined ? fitProgramme(before.programme, after.groups) : wanted;
  return { ...after, programme: programme ?? proposeProgramme(after.groups) };
}

async function requireGroupsInUse(tx: TransactionSql, { village, id }: Ceremony, groups: readonly CeremonyGroup[]) {
  const [row] = await tx<{ group: string }[]>`
    SELECT group_code AS group FROM ceremony_recipients
    WHERE village_code = ${village} AND ceremony_id = ${id} AND group_code <> ALL(${groups.map(({ code }) => code)}::text[])
    ORDER BY group_code LIMIT 1`;
  if (row) throw new Refused('ceremony-group-in-use', { group: row.group });
}
