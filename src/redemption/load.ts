import type { TransactionSql } from '../database/index.ts';
import type { Day } from '../kernel/day.ts';
import type { Points } from '../kernel/points.ts';
import type { Command, HoldCommand } from '../ledger/index.ts';
import { livePassbooks } from '../village/index.ts';
import type { BudgetState } from './budget/budget.ts';
import { type LoadedShelves, shelfOf, type VillageShelf } from './loaded.ts';
import { partOf } from './part.ts';
import { type RedemptionRow, redemptionFrom } from './rows.ts';
import type { LimitPeriod, OfferedGoods, Opening, Stock } from './shelf/goods.ts';
import { emptyStockHead } from './shelf/stock.ts';

/** Loads, set-based and under the villages' locks, all that redemptions decide on. */
export async function loadShelves(tx: TransactionSql, commands: readonly Command[]): Promise<LoadedShelves> {
  const loaded: LoadedShelves = {
    villages: new Map(),
    made: [],
    changed: new Set(),
    steps: [],
    movements: [],
    events: [],
  };
  for (const { village } of commands) if (!loaded.villages.has(village)) loaded.villages.set(village, emptyShelf());
  await Promise.all([
    loadGoods(tx, loaded, commands).then(() => loadUses(tx, loaded, commands)),
    loadVillages(tx, loaded),
    loadSettled(tx, loaded, commands),
    loadPassbooks(tx, loaded, commands),
  ]);
  return loaded;
}

function emptyShelf(): VillageShelf {
  return {
    goods: new Map(),
    stocks: new Map(),
    storedStocks: new Map(),
    budgets: [],
    storedUsed: new Map(),
    redemptions: new Map(),
    uses: new Map(),
    head: emptyStockHead(),
    issued: new Map(),
    livePassbooks: new Set(),
  };
}

interface GoodsRow {
  village_code: string;
  id: string;
  shop_id: string;
  name: string;
  unit: string;
  price: Points;
  settlement_fen: number | null;
  limit_quantity: number | null;
  limit_period: LimitPeriod | null;
  on_sale_from: Day | null;
  on_sale_until: Day | null;
  low_stock: number | null;
  withdrawn: boolean;
  shop_closed: boolean;
  own_shelf: boolean;
  opening: Opening | null;
  hold_days: number;
  point_value_fen: number;
  unclaimed: 'return' | 'forfeit';
  on_hand: number | null;
  reserved: number | null;
  value_fen: number | null;
}

/** Articles with their shop, the village's settings and their stock: of what is asked for, and of what is settled. */
async function loadGoods(tx: TransactionSql, loaded: LoadedShelves, commands: readonly Command[]): Promise<void> {
  const wanted = new Map<string, { village: string; goods: string }>();
  for (const command of commands) {
    const part = partOf(command);
    const lines = part.do === 'take' ? part.lines : part.redemption.lines.filter(({ counted }) => counted);
    for (const { goods } of lines) wanted.set(`${command.village} ${goods}`, { village: command.village, goods });
  }
  if (wanted.size === 0) return;
  const list = [...wanted.values()];
  const rows = await tx<GoodsRow[]>`
    SELECT g.village_code, g.id, g.shop_id, g.name, g.unit, g.price, g.settlement_fen, g.limit_quantity, g.limit_period,
      g.on_sale_from, g.on_sale_until, g.low_stock, g.withdrawn_at IS NOT NULL AS withdrawn,
      h.closed_at IS NOT NULL AS shop_closed, h.kind = 'village' AS own_shelf, h.opening, v.hold_days, v.point_value_fen, v.unclaimed,
      s.on_hand, s.reserved, s.value_fen
    FROM unnest(${list.map((w) => w.village)}::text[], ${list.map((w) => w.goods)}::uuid[]) AS w (village_code, goods_id)
    CROSS JOIN LATERAL (SELECT * FROM goods x WHERE x.village_code = w.village_code AND x.id = w.goods_id LIMIT 1) g
    CROSS JOIN LATERAL (SELECT closed_at, opening, kind FROM shops x
      WHERE x.village_code = g.village_code AND x.id = g.shop_id LIMIT 1) h
    CROSS JOIN LATERAL (SELECT hold_days, point_value_fen, unclaimed FROM villages x
      WHERE x.village_code = w.village_code LIMIT 1) v
    LEFT JOIN LATERAL (SELECT on_hand, reserved, value_fen FROM stocks x
      WHERE x.village_code = g.village_code AND x.goods_id = g.id LIMIT 1) s ON true`;
  for (const row of rows) takeGoods(loaded.villages.get(row.village_code)!, row);
}

function takeGoods(shelf: VillageShelf, row: GoodsRow): void {
  const { limit_quantity: quantity, limit_period: period } = row;
  const goods: OfferedGoods = {
    village: row.village_code,
    id: row.id,
    shop: row.shop_id,
    name: row.name,
    unit: row.unit,
    price: row.price,
    settlementFen: row.settlement_fen,
    limit: quantity === null || period === null ? null : { quantity, period },
    onSaleFrom: row.on_sale_from,
    onSaleUntil: row.on_sale_until,
    lowStock: row.low_stock,
    withdrawn: row.withdrawn,
    shopClosed: row.shop_closed,
    ownShelf: row.own_shelf,
    opening: row.opening,
    holdDays: row.hold_days,
    pointValueFen: row.point_value_fen,
    unclaimed: row.unclaimed,
  };
  shelf.goods.set(goods.id, goods);
  if (row.on_hand === null) return;
  const stock: Stock = { onHand: row.on_hand, reserved: row.reserved!, valueFen: row.value_fen! };
  shelf.stocks.set(goods.id, stock);
  shelf.storedStocks.set(goods.id, { ...stock });
}

/** Earlier redemptions of households that ask for something limited. */
async function loadUses(tx: TransactionSql, loaded: LoadedShelves, commands: readonly Command[]): Promise<void> {
  const wanted = new Map<string, { village: string; household: string }>();
  for (const command of commands) {
    const part = partOf(command);
    if (part.do !== 'take') continue;
    const { village, household } = command as HoldCommand;
    const { goods } = shelfOf(loaded, command);
    if (part.lines.some((line) => goods.get(line.goods)?.limit))
      wanted.set(`${village} ${household}`, { village, household });
  }
  if (wanted.size === 0) return;
  const list = [...wanted.values()];
  const rows = await tx<RedemptionRow[]>`
    SELECT r.* FROM unnest(${list.map((w) => w.village)}::text[], ${list.map((w) => w.household)}::text[])
      AS w (village_code, household_no)
    CROSS JOIN LATERAL (SELECT * FROM redemptions x WHERE x.village_code = w.village_code
      AND x.household_no = w.household_no AND x.state IN ('held', 'collected') OFFSET 0) r`;
  for (const row of rows) {
    const shelf = loaded.villages.get(row.village_code)!;
    // One that this transaction also settles is one object, so that its new quantities count.
    const redemption = shelf.redemptions.get(row.id) ?? redemptionFrom(row);
    shelf.redemptions.set(row.id, redemption);
    const uses = shelf.uses.get(row.household_no!);
    if (uses) uses.push(redemption);
    else shelf.uses.set(row.household_no!, [redemption]);
  }
}

interface VillageRow {
  village_code: string;
  seq: number | null;
  hash: Buffer | null;
  budgets:
    | {
        id: string;
        first_day: Day;
        last_day: Day;
        fund: string;
        points: Points;
        used: Points;
        warn_percent: number;
      }[]
    | null;
}

/** What belongs to the village as a whole: its budgets and the end of its stock ledger. */
async function loadVillages(tx: TransactionSql, loaded: LoadedShelves): Promise<void> {
  const rows = await tx<VillageRow[]>`
    SELECT w.village_code, m.seq, m.hash, b.budgets FROM unnest(${[...loaded.villages.keys()]}::text[]) AS w (village_code)
    LEFT JOIN LATERAL (SELECT seq, hash FROM stock_movements x
      WHERE x.village_code = w.village_code ORDER BY seq DESC LIMIT 1) m ON true
    LEFT JOIN LATERAL (SELECT json_agg(x ORDER BY x.id) AS budgets FROM budgets x WHERE x.village_code = w.village_code) b
      ON true`;
  for (const { village_code: village, seq, hash, budgets } of rows) {
    const shelf = loaded.villages.get(village)!;
    if (seq !== null && hash !== null) Object.assign(shelf.head, { seq, hash });
    for (const {
      id,
      first_day: firstDay,
      last_day: lastDay,
      fund,
      points,
      used,
      warn_percent: warnPercent,
    } of budgets ?? []) {
      const budget: BudgetState = { id, firstDay, lastDay, fund, points, used, warnPercent };
      shelf.budgets.push(budget);
      shelf.storedUsed.set(id, used);
    }
  }
}

/** The redemptions that commands settle, as they are now, and what their goods cost when they were handed out. */
async function loadSettled(tx: TransactionSql, loaded: LoadedShelves, commands: readonly Command[]): Promise<void> {
  const named = new Map<string, { village: string; id: string }>();
  let returning = false;
  for (const command of commands) {
    const part = partOf(command);
    const redemption = part.do === 'settle' ? part.redemption : part.dispute?.of;
    if (!redemption) continue;
    named.set(redemption.id, { village: command.village, id: redemption.id });
    returning ||= part.do === 'settle' && part.goodsReturned === true;
  }
  if (named.size === 0) return;
  const list = [...named.values()];
  const wanted = tx`unnest(${list.map((n) => n.village)}::text[], ${list.map((n) => n.id)}::uuid[]) AS w (village_code, id)`;
  const [rows, issued] = await Promise.all([
    tx<RedemptionRow[]>`
      SELECT r.* FROM ${wanted}
      CROSS JOIN LATERAL (SELECT * FROM redemptions x WHERE x.village_code = w.village_code AND x.id = w.id LIMIT 1) r`,
    returning ? readIssued(tx, list) : [],
  ]);
  for (const row of rows) {
    const { redemptions } = loaded.villages.get(row.village_code)!;
    if (!redemptions.has(row.id)) redemptions.set(row.id, redemptionFrom(row));
  }
  for (const row of issued) {
    const { quantity, value_fen: valueFen, returned } = row;
    const issued = { quantity, valueFen, returned };
    loaded.villages.get(row.village_code)!.issued.set(`${row.redemption_id} ${row.goods_id}`, issued);
  }
}

interface IssuedRow {
  village_code: string;
  redemption_id: string;
  goods_id: string;
  quantity: number;
  value_fen: number;
  returned: number;
}

function readIssued(tx: TransactionSql, list: readonly { village: string; id: string }[]) {
  return tx<IssuedRow[]>`
    SELECT m.village_code, m.redemption_id, m.goods_id, -(sum(m.quantity) FILTER (WHERE m.kind = 'issue'))::bigint AS quantity,
      -(sum(m.value_fen) FILTER (WHERE m.kind = 'issue'))::bigint AS value_fen,
      coalesce(sum(m.quantity) FILTER (WHERE m.kind = 'return'), 0)::bigint AS returned
    FROM unnest(${list.map((n) => n.village)}::text[], ${list.map((n) => n.id)}::uuid[]) AS w (village_code, id)
    JOIN stock_movements m ON m.village_code = w.village_code AND m.redemption_id = w.id
    GROUP BY m.village_code, m.redemption_id, m.goods_id`;
}

async function loadPassbooks(tx: TransactionSql, loaded: LoadedShelves, commands: readonly Command[]): Promise<void> {
  const named = commands.flatMap((command) => {
    const part = partOf(command);
    return part.do === 'take' && part.passbook ? [part.passbook] : [];
  });
  const live = await livePassbooks(tx, named);
  for (const { village, hash } of named) {
    const hex = hash.toString('hex');
    if (live.has(hex)) loaded.villages.get(village)!.livePassbooks.add(hex);
  }
}
