import { audit, authorise, type Context } from '../access/index.ts';
import { type TransactionSql, transaction } from '../database/index.ts';
import { newId } from '../kernel/ids.ts';
import { householdClosedParams, Refused } from '../kernel/problems/index.ts';
import { lockVillage } from '../ledger/index.ts';
import { requireOwnUnits } from '../procedure/index.ts';
import { type Nomination, type NominationSource, readNomination } from './nomination.ts';
import { requireNominee } from './nominee.ts';

/** Who is put forward, and for what. */
export interface NewNomination {
  readonly review?: string | undefined;
  readonly stars?: readonly string[] | undefined;
  readonly cycle?: string | undefined;
  readonly category?: string | undefined;
  readonly household: string;
  readonly member?: string | undefined;
  /** The committee also writes down what households declare of themselves. */
  readonly source?: NominationSource | undefined;
  readonly words?: string | undefined;
}

/**
 * Nominates a household or a person, while the review or cycle is open. A household's own token declares for itself; officers nominate in
 * their units. Refuses `not-found`, `nominations-over`, `unknown-star`, `unknown-category`, `nominee-not-a-person`,
 * `nominee-not-a-household`, `unknown-household`, `household-closed`, `not-a-member`, `outside-unit`, `nomination-exists`.
 */
export async function nominate(context: Context, village: string, given: NewNomination): Promise<Nomination> {
  const { actor, sql, now } = context;
  authorise(actor, 'nomination:write', village);
  if (actor.role === 'household' && actor.household !== given.household) throw new Refused('not-found');
  const source = actor.role === 'household' ? 'self' : (given.source ?? 'nomination');
  return transaction(sql, {}, async (tx) => {
    await lockVillage(tx, village);
    await requireNominee(tx, village, given);
    await requireHousehold(tx, village, given);
    await requireOwnUnits(tx, actor, village, given.household);
    await refuseTwice(tx, context, village, given, source);
    const { review = null, cycle = null, category = null, household, member = null, words = null } = given;
    const id = newId();
    const stars = review === null ? null : tx.json([...new Set(given.stars ?? [])]);
    await tx`
      INSERT INTO nominations (village_code, id, review_id, stars, cycle_id, category, household_no, member_id, source, words,
        created_at, created_by)
      VALUES (${village}, ${id}, ${review}, ${stars}, ${cycle}, ${category}, ${household}, ${member}, ${source}, ${words},
        ${now()}, ${actor.client})`;
    await audit(tx, context, 'nomination.made', village, id, { review, cycle, category, household, member, source });
    return (await readNomination(tx, village, id))!;
  });
}

async function requireHousehold(
  tx: TransactionSql,
  village: string,
  { household, member }: NewNomination,
): Promise<void> {
  const [account] = await tx<{ closed_on: string | null; successor: string | null }[]>`
    SELECT a.closed_on, a.successor FROM households h
    JOIN accounts a ON a.village_code = h.village_code AND a.account = 'household:' || h.no
    WHERE h.village_code = ${village} AND h.no = ${household}`;
  if (account === undefined) throw new Refused('unknown-household', { household });
  const { closed_on: closedOn, successor } = account;
  if (closedOn !== null) {
    throw new Refused('household-closed', householdClosedParams(household, closedOn, successor));
  }
  if (member === undefined) return;
  const rows = await tx`
    SELECT 1 FROM memberships
    WHERE village_code = ${village} AND household_no = ${household} AND member_id = ${member} AND to_day IS NULL`;
  if (rows.length === 0) throw new Refused('not-a-member', { member, household });
}

/** Nobody makes the same nomination twice; a household declares for one thing once, whoever writes it down. */
async function refuseTwice(
  tx: TransactionSql,
  { actor }: Context,
  village: string,
  given: NewNomination,
  source: NominationSource,
): Promise<void> {
  const { review = null, cycle = null, category = null, household, member = null } = given;
  const [same] = await tx<{ id: string }[]>`
    SELECT id FROM nominations
    WHERE village_code = ${village} AND withdrawn_at IS NULL AND household_no = ${household} AND source = ${source}
      AND ${review === null ? tx`cycle_id = ${cycle} AND category = ${category}` : tx`review_id = ${review}`}
      AND member_id IS NOT DISTINCT FROM ${member}::uuid
      ${source === 'self' ? tx`` : tx`AND created_by = ${actor.client}`}
    LIMIT 1`;
  if (same) throw new Refused('nomination-exists', { nomination: same.id });
}
