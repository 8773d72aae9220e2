import { audit, authorise, type Context } from '../../access/index.ts';
import { transaction } from '../../database/index.ts';
import { checkIfMatch, etagOf } from '../../http/preconditions.ts';
import { Refused } from '../../kernel/problems/index.ts';
import { lockVillage } from '../../ledger/index.ts';
import { checkName } from './create-shop.ts';
import type { Opening } from './goods.ts';
import { readShops, type Shop } from './shop.ts';

/** A shop's kind stays: how it counts and is settled depends on it. */
export interface ShopChange {
  readonly name?: string | undefined;
  readonly opening?: Opening | null | undefined;
  readonly closed?: boolean | undefined;
}

/**
 * Renames a shop, changes its opening days, closes it or opens it again. A closed shop redeems nothing new; what is held there can
 * still be collected or released. Refuses `shop-exists`, `too-many-shops`.
 */
export async function updateShop(
  context: Context,
  village: string,
  id: string,
  change: ShopChange,
  ifMatch?: string,
): Promise<Shop> {
  authorise(context.actor, 'shop:write', village);
  return transaction(context.sql, {}, async (tx) => {
    await lockVillage(tx, village);
    const shops = await readShops(tx, village);
    const before = shops.find((one) => one.id === id);
    if (!before) throw new Refused('not-found');
    checkIfMatch(ifMatch, etagOf(before.revision), 'optional');
    const closed = change.closed ?? before.closedAt !== null;
    const after: Shop = {
      ...before,
      name: change.name ?? before.name,
      opening: change.opening === undefined ? before.opening : change.opening,
      closedAt: closed ? (before.closedAt ?? context.now()) : null,
      revision: before.revision + 1,
    };
    if (!closed) checkName(shops, after);
    const { name, kind, opening, closedAt, revision } = after;
    await tx`UPDATE shops SET name = ${name}, opening = ${opening && tx.json(opening as never)},
      closed_at = ${closedAt}, revision = ${revision} WHERE village_code = ${village} AND id = ${id}`;
    const wasClosed = before.closedAt !== null;
    const deed = wasClosed === closed ? 'changed' : closed ? 'closed' : 'reopened';
    await audit(tx, context, `shop.${deed}`, village, id, { kind });
    return after;
  });
}
