import { byteaArray, instantArray, type TransactionSql } from '../database/index.ts';
import { writeOutbox } from '../outbox/index.ts';
import type { LoadedShelves } from './loaded.ts';
import type { Redemption, RedemptionStep } from './redemption.ts';
import type { Stock } from './shelf/goods.ts';
import { STOCK_TEXT_FIELDS, type StockMovement } from './shelf/stock.ts';

/** Writes what the accepted redemptions of one transaction changed: each table in one statement, sent together. */
export async function writeShelves(tx: TransactionSql, loaded: LoadedShelves): Promise<void> {
  await Promise.all([
    insertRedemptions(tx, loaded.made),
    updateRedemptions(
      tx,
      [...loaded.changed].filter((redemption) => !loaded.made.includes(redemption)),
    ),
    insertSteps(tx, loaded.steps),
    insertMovements(tx, loaded.movements),
    updateStocks(tx, loaded),
    updateBudgets(tx, loaded),
    writeOutbox(tx, loaded.events),
  ]);
}

/** New ones, and disputes that are posted after all. */
async function insertRedemptions(tx: TransactionSql, list: readonly Redemption[]): Promise<void> {
  if (list.length === 0) return;
  await tx`
    INSERT INTO redemptions (village_code, id, hold_seq, household_no, shop_id, state, lines, quantities, points, cash_fen,
      collected, collection_seq, budget_id, day_id, unclaimed, created_at, expires_at, occurred_at, recorder, offline_key, at_once,
      dispute)
    SELECT * FROM unnest(${list.map((r) => r.village)}::text[], ${list.map((r) => r.id)}::uuid[],
      ${list.map((r) => r.holdSeq)}::bigint[], ${list.map((r) => r.household)}::text[], ${list.map((r) => r.shop)}::uuid[],
      ${list.map((r) => r.state)}::text[], ${list.map((r) => JSON.stringify(r.lines))}::text[]::jsonb[],
      ${list.map((r) => JSON.stringify(r.quantities))}::text[]::jsonb[], ${list.map((r) => r.points)}::int[],
      ${list.map((r) => r.cashFen)}::int[], ${list.map((r) => r.collected)}::int[],
      ${list.map((r) => r.collectionSeq)}::bigint[], ${list.map((r) => r.budget)}::uuid[], ${list.map((r) => r.day)}::uuid[],
      ${list.map((r) => r.unclaimed)}::text[], ${instantArray(list.map((r) => r.createdAt))}::text[]::timestamptz[],
      ${instantArray(list.map((r) => r.expiresAt))}::text[]::timestamptz[],
      ${instantArray(list.map((r) => r.occurredAt))}::text[]::timestamptz[], ${list.map((r) => r.recorder)}::uuid[],
      ${list.map((r) => r.offlineKey)}::text[], ${list.map((r) => String(r.atOnce))}::text[]::boolean[],
      ${list.map((r) => r.dispute && JSON.stringify(r.dispute))}::text[]::jsonb[])
    ON CONFLICT (village_code, id) DO UPDATE SET hold_seq = excluded.hold_seq, household_no = excluded.household_no,
      state = excluded.state, lines = excluded.lines, quantities = excluded.quantities, points = excluded.points,
      cash_fen = excluded.cash_fen, collected = excluded.collected, collection_seq = excluded.collection_seq,
      budget_id = excluded.budget_id, unclaimed = excluded.unclaimed, created_at = excluded.created_at,
      expires_at = excluded.expires_at, at_once = excluded.at_once, dispute = excluded.dispute`;
}

async function updateRedemptions(tx: TransactionSql, list: readonly Redemption[]): Promise<void> {
  if (list.length === 0) return;
  await tx`
    UPDATE redemptions r SET state = w.state, quantities = w.quantities, collected = w.collected, refunded = w.refunded,
      collection_seq = w.collection_seq
    FROM unnest(${list.map((r) => r.village)}::text[], ${list.map((r) => r.id)}::uuid[], ${list.map((r) => r.state)}::text[],
      ${list.map((r) => JSON.stringify(r.quantities))}::text[]::jsonb[], ${list.map((r) => r.collected)}::int[],
      ${list.map((r) => r.refunded)}::int[], ${list.map((r) => r.collectionSeq)}::bigint[])
      AS w (village_code, id, state, quantities, collected, refunded, collection_seq)
    WHERE r.village_code = w.village_code AND r.id = w.id`;
}

async function insertSteps(tx: TransactionSql, list: readonly RedemptionStep[]): Promise<void> {
  if (list.length === 0) return;
  await tx`
    INSERT INTO redemption_steps (village_code, seq, redemption_id, shop_id, kind, lines, points, cash_fen, settlement_fen,
      goods_returned, state_after, collected_after, refunded_after, at, recorder)
    SELECT * FROM unnest(${list.map((s) => s.village)}::text[], ${list.map((s) => s.seq)}::bigint[],
      ${list.map((s) => s.redemption)}::uuid[], ${list.map((s) => s.shop)}::uuid[], ${list.map((s) => s.kind)}::text[],
      ${list.map((s) => JSON.stringify(s.lines))}::text[]::jsonb[], ${list.map((s) => s.points)}::int[],
      ${list.map((s) => s.cashFen)}::int[], ${list.map((s) => s.settlementFen)}::int[],
      ${list.map((s) => String(s.goodsReturned))}::text[]::boolean[], ${list.map((s) => s.stateAfter)}::text[],
      ${list.map((s) => s.collectedAfter)}::int[], ${list.map((s) => s.refundedAfter)}::int[],
      ${instantArray(list.map((s) => s.at))}::text[]::timestamptz[], ${list.map((s) => s.recorder)}::uuid[])`;
}

/** Also for movements that no redemption makes. */
export async function insertMovements(tx: TransactionSql, list: readonly StockMovement[]): Promise<void> {
  if (list.length === 0) return;
  const [donor, reason, reference] = STOCK_TEXT_FIELDS.map((field) =>
    byteaArray(list.map((m) => m.commitments[field] ?? null)),
  );
  await tx`
    INSERT INTO stock_movements (village_code, seq, kind, goods_id, quantity, value_fen, on_hand_after, value_fen_after,
      anonymous, receipt_no, fund, redemption_id, occurred_on, recorded_at, recorder, idempotency_key,
      donor_commitment, reason_commitment, reference_commitment, hash)
    SELECT * FROM unnest(${list.map((m) => m.village)}::text[], ${list.map((m) => m.seq)}::bigint[],
      ${list.map((m) => m.kind)}::text[], ${list.map((m) => m.goods)}::uuid[], ${list.map((m) => m.quantity)}::int[],
      ${list.map((m) => m.valueFen)}::bigint[], ${list.map((m) => m.onHandAfter)}::int[],
      ${list.map((m) => m.valueFenAfter)}::bigint[], ${list.map((m) => String(m.anonymous))}::text[]::boolean[],
      ${list.map((m) => m.receiptNo)}::text[], ${list.map((m) => m.fund)}::text[], ${list.map((m) => m.redemption)}::uuid[],
      ${list.map((m) => m.occurredOn)}::text[]::date[], ${instantArray(list.map((m) => m.recordedAt))}::text[]::timestamptz[],
      ${list.map((m) => m.recorder)}::uuid[], ${list.map((m) => m.idempotencyKey)}::text[], ${donor!}::text[]::bytea[],
      ${reason!}::text[]::bytea[], ${reference!}::text[]::bytea[], ${byteaArray(list.map((m) => m.hash))}::text[]::bytea[])`;
}

async function updateStocks(tx: TransactionSql, loaded: LoadedShelves): Promise<void> {
  const rows: ({ village: string; goods: string } & Stock)[] = [];
  for (const [village, shelf] of loaded.villages) {
    for (const [goods, stock] of shelf.stocks) {
      const stored = shelf.storedStocks.get(goods)!;
      const isSame = (['onHand', 'reserved', 'valueFen'] as const).every((field) => stock[field] === stored[field]);
      if (isSame) continue;
      rows.push({ village, goods, ...stock });
    }
  }
  if (rows.length === 0) return;
  await tx`
    UPDATE stocks s SET on_hand = w.on_hand, reserved = w.reserved, value_fen = w.value_fen
    FROM unnest(${rows.map((r) => r.village)}::text[], ${rows.map((r) => r.goods)}::uuid[], ${rows.map((r) => r.onHand)}::int[],
      ${rows.map((r) => r.reserved)}::int[], ${rows.map((r) => r.valueFen)}::bigint[])
      AS w (village_code, goods_id, on_hand, reserved, value_fen)
    WHERE s.village_code = w.village_code AND s.goods_id = w.goods_id`;
}

async function updateBudgets(tx: TransactionSql, loaded: LoadedShelves): Promise<void> {
  const rows = [...loaded.villages].flatMap(([village, shelf]) =>
    shelf.budgets.flatMap(({ id, used }) => (used === shelf.storedUsed.get(id) ? [] : [{ village, id, used }])),
  );
  if (rows.length === 0) return;
  await tx`
    UPDATE budgets b SET used = w.used
    FROM unnest(${rows.map((r) => r.village)}::text[], ${rows.map((r) => r.id)}::uuid[], ${rows.map((r) => r.used)}::bigint[])
      AS w (village_code, id, used)
    WHERE b.village_code = w.village_code AND b.id = w.id`;
}
