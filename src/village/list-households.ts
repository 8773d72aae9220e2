import { authorise, type Context } from '../access/index.ts';
import { transaction } from '../database/index.ts';
import { type Household, householdQuery } from './household.ts';
import { personalDataOf, type Sees } from './privacy.ts';
import { unitSubtree } from './unit.ts';
import { requireVillage } from './village.ts';

interface HouseholdFilter {
  /** The unit or any below it. */
  readonly unit?: string | undefined;
  readonly status?: 'active' | 'closed' | undefined;
  /** Part of the number. */
  readonly q?: string | undefined;
  readonly limit: number;
  readonly after?: string | undefined;
}

/** Households by number (bytewise); one more than `limit` when there are more. */
export async function listHouseholds(
  context: Context,
  village: string,
  filter: HouseholdFilter,
): Promise<{ households: Household[]; sees: Sees }> {
  authorise(context.actor, 'household:read', village);
  return transaction(context.sql, { isolation: 'repeatable read', readOnly: true }, async (tx) => {
    await requireVillage(tx, village);
    const sees = await personalDataOf(context, tx, village);
    const units = filter.unit === undefined ? undefined : [...(await unitSubtree(tx, village, filter.unit))];
    const households = await tx<Household[]>`
      ${householdQuery(tx)}
      WHERE h.village_code = ${village} AND h.no COLLATE "C" > ${filter.after ?? ''}
        ${units === undefined ? tx`` : tx`AND h.unit_id = ANY(${units}::uuid[])`}
        ${filter.status === undefined ? tx`` : tx`AND (a.closed_on IS NULL) = ${filter.status === 'active'}`}
        ${filter.q === undefined ? tx`` : tx`AND strpos(h.no, ${filter.q}) > 0`}
      ORDER BY h.no COLLATE "C" LIMIT ${filter.limit + 1}`;
    return { households, sees };
  });
}
