import { authoriseHousehold, type Context } from '../access/index.ts';
import { type TransactionSql, transaction } from '../database/index.ts';
import type { Day } from '../kernel/day.ts';
import { type Household, readHousehold } from './household.ts';
import { type HistoryLine, householdEventsOf } from './household-history.ts';
import { type Member, readMembers } from './member.ts';
import type { CopyDoings, OwnDoings } from './own-doings.ts';
import { readUnits, type Unit, unitPath } from './unit.ts';
import { readVillage } from './village.ts';

interface OwnStay {
  readonly member: string;
  readonly household: string;
  readonly from: Day;
  readonly to: Day | null;
  readonly head: boolean;
}

/** Everything that is kept of a household and its present members, its entries apart: they are its statement. */
export interface OwnData {
  readonly villageName: string;
  readonly household: Household;
  readonly units: readonly Unit[];
  readonly members: readonly Member[];
  /** Everybody's in this household, and the present members' in others before. */
  readonly stays: readonly OwnStay[];
  readonly events: readonly HistoryLine[];
  readonly passbooks: readonly { issuedAt: Date; endedAt: Date | null; pin: boolean }[];
  /** The session was opened with a PIN: whoever has only seen the code (a shop) is not shown telephone numbers. */
  readonly withPin: boolean;
  /** What other features keep of them. */
  readonly doings: OwnDoings;
}

/**
 * The copy of its own data that a household may ask for (PIPL, art. 45). Former members appear by id only: their data are not this
 * household's. 404 `not-found` for another household.
 */
export async function readOwnData(
  context: Context,
  { alsoCopy }: { readonly alsoCopy: CopyDoings },
  village: string,
  no: string,
): Promise<OwnData> {
  authoriseHousehold(context.actor, 'own:read', village, no);
  return transaction(context.sql, { isolation: 'repeatable read', readOnly: true }, async (tx) => {
    const household = await readHousehold(tx, village, no);
    const members = await readMembers(tx, village, [no]);
    const passbooks = await tx<{ issuedAt: Date; endedAt: Date | null; pin: boolean }[]>`
      SELECT issued_at AS "issuedAt", revoked_at AS "endedAt", pin_hash IS NOT NULL AS pin FROM passbooks
      WHERE village_code = ${village} AND household_no = ${no} ORDER BY issued_at`;
    const ids = members.map(({ id }) => id);
    return {
      villageName: (await readVillage(tx, village))!.name,
      household,
      units: unitPath(await readUnits(tx, village), household.unit),
      members,
      stays: await readStays(tx, village, no, members),
      events: await householdEventsOf(tx, village, no),
      passbooks,
      doings: await alsoCopy(tx, village, no, ids),
      withPin: passbooks.some(({ endedAt, pin }) => endedAt === null && pin),
    };
  });
}

async function readStays(
  tx: TransactionSql,
  village: string,
  no: string,
  members: readonly Member[],
): Promise<OwnStay[]> {
  return tx<OwnStay[]>`
    SELECT member_id AS member, household_no AS household, from_day AS "from", to_day AS "to", is_head AS head
    FROM memberships
    WHERE village_code = ${village} AND (household_no = ${no} OR member_id = ANY(${members.map(({ id }) => id)}::uuid[]))
    ORDER BY from_day, id`;
}
