import { authorise, type Context } from '../../access/index.ts';
import { type TransactionSql, transaction } from '../../database/index.ts';
import { type Day, dayAt } from '../../kernel/day.ts';
import { rootOf } from '../../kernel/merkle.ts';
import type { Points } from '../../kernel/points.ts';
import { Refused } from '../../kernel/problems/index.ts';
import { readHeads } from '../../ledger/index.ts';
import { readBudgets } from './budget-rows.ts';
import type { Holdings, ShopStock } from './liability.ts';

export interface Liability extends Holdings {
  readonly asOf: { readonly at: Date; readonly size: number; readonly root: string };
}

/** What a village owes its households in points and what it has for it, in one snapshot. */
export async function readLiability(context: Context, village: string): Promise<Liability> {
  authorise(context.actor, 'budget:read', village);
  const at = context.now();
  return transaction(context.sql, { isolation: 'repeatable read', readOnly: true }, async (tx) => {
    const head = (await readHeads(tx, [village])).get(village);
    if (!head) throw new Refused('not-found');
    const asOf = { at, size: head.frontier.size, root: rootOf(head.frontier).toString('hex') };
    return { asOf, ...(await readHoldings(tx, village, dayAt(at))) };
  });
}

async function readHoldings(tx: TransactionSql, village: string, today: Day): Promise<Holdings> {
  const [points, stock, budgets, [counts]] = await Promise.all([
    readPoints(tx, village),
    readStockByShop(tx, village),
    readBudgets(tx, village, { day: today }),
    tx<{ pointValueFen: number; hasBudgets: boolean; open: number; openPoints: Points; disputed: number }[]>`
      SELECT v.point_value_fen AS "pointValueFen",
        EXISTS (SELECT FROM budgets b WHERE b.village_code = v.village_code) AS "hasBudgets",
        r.open, r.open_points AS "openPoints", r.disputed
      FROM villages v
      CROSS JOIN LATERAL (SELECT count(*) FILTER (WHERE state = 'held')::int AS open,
          coalesce(sum(points) FILTER (WHERE state = 'held'), 0)::bigint AS open_points,
          count(*) FILTER (WHERE state = 'disputed')::int AS disputed
        FROM redemptions x WHERE x.village_code = v.village_code AND x.state IN ('held', 'disputed')) r
      WHERE v.village_code = ${village}`,
  ]);
  if (!counts) throw new Refused('not-found');
  const { pointValueFen, hasBudgets, open, openPoints, disputed } = counts;
  return { ...points, pointValueFen, stock, budgets, hasBudgets, open: { count: open, points: openPoints }, disputed };
}

async function readPoints(
  tx: TransactionSql,
  village: string,
): Promise<Pick<Holdings, 'outstanding' | 'debts' | 'held' | 'households' | 'debtors'>> {
  const [row] = await tx<{ outstanding: Points; debts: Points; held: Points; households: number; debtors: number }[]>`
    SELECT coalesce(sum(balance) FILTER (WHERE balance > 0), 0)::bigint AS outstanding,
      coalesce(-sum(balance) FILTER (WHERE balance < 0), 0)::bigint AS debts, coalesce(sum(held), 0)::bigint AS held,
      count(*) FILTER (WHERE balance > 0)::int AS households, count(*) FILTER (WHERE balance < 0)::int AS debtors
    FROM accounts WHERE village_code = ${village} AND opened_on IS NOT NULL`;
  return { ...row! };
}

/** Shops with something on the shelf, closed ones too: what lies there is still the village's. */
async function readStockByShop(tx: TransactionSql, village: string): Promise<ShopStock[]> {
  const rows = await tx<ShopStock[]>`
    SELECT h.id AS shop, h.name, sum(s.on_hand)::bigint AS units, sum(s.reserved)::bigint AS reserved,
      sum(s.value_fen)::bigint AS "valueFen"
    FROM stocks s
    JOIN goods g ON g.village_code = s.village_code AND g.id = s.goods_id
    JOIN shops h ON h.village_code = g.village_code AND h.id = g.shop_id
    WHERE s.village_code = ${village} GROUP BY h.id, h.name ORDER BY h.id`;
  return rows.map((row) => ({ ...row }));
}
