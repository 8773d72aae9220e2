import { sql } from 'drizzle-orm';
import {
  boolean,
  check,
  date,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { amount, bytea, hundredths, instant } from '../../database/columns.ts';
import { ledgers } from '../../ledger/tables.ts';

/** Points shops (积分超市): the village's own shelves and private shops that are settled with. */
export const shops = pgTable(
  'shops',
  {
    villageCode: text('village_code').notNull(),
    id: uuid('id').notNull(),
    name: text('name').notNull(),
    kind: text('kind').notNull(),
    /** `{ weekdays: [1…7], days: ['2026-12-31'] }`; null: every day. */
    opening: jsonb('opening'),
    revision: integer('revision').notNull().default(1),
    createdAt: instant('created_at').notNull(),
    closedAt: instant('closed_at'),
  },
  (t) => [
    primaryKey({ columns: [t.villageCode, t.id] }),
    foreignKey({ columns: [t.villageCode], foreignColumns: [ledgers.villageCode] }),
    uniqueIndex('shops_name').on(t.villageCode, t.name).where(sql`closed_at is null`),
    check('shops_kind', sql`kind in ('village', 'private')`),
  ],
);

/** What a shop gives for points. A redemption keeps the price that it was made at. */
export const goods = pgTable(
  'goods',
  {
    villageCode: text('village_code').notNull(),
    id: uuid('id').notNull(),
    shopId: uuid('shop_id').notNull(),
    name: text('name').notNull(),
    barcode: text('barcode'),
    unit: text('unit').notNull(),
    /** Points in hundredths, for one unit. */
    price: hundredths('price').notNull(),
    /** What the village owes a private shop for one unit; null: its points at the village's point value. */
    settlementFen: integer('settlement_fen'),
    limitQuantity: integer('limit_quantity'),
    limitPeriod: text('limit_period'),
    sponsor: text('sponsor'),
    onSaleFrom: date('on_sale_from'),
    onSaleUntil: date('on_sale_until'),
    /** Stock at or below which the shelf is to be filled. */
    lowStock: integer('low_stock'),
    revision: integer('revision').notNull().default(1),
    createdAt: instant('created_at').notNull(),
    withdrawnAt: instant('withdrawn_at'),
  },
  (t) => [
    primaryKey({ columns: [t.villageCode, t.id] }),
    foreignKey({ columns: [t.villageCode, t.shopId], foreignColumns: [shops.villageCode, shops.id] }),
    index('goods_shop').on(t.villageCode, t.shopId),
    uniqueIndex('goods_barcode')
      .on(t.villageCode, t.shopId, t.barcode)
      .where(sql`barcode is not null and withdrawn_at is null`),
    check('goods_price', sql`price > 0 and (settlement_fen is null or settlement_fen >= 0)`),
    check('goods_limit', sql`(limit_quantity is null) = (limit_period is null) and limit_quantity > 0`),
    check('goods_limit_period', sql`limit_period in ('day', 'month', 'quarter', 'year', 'ever')`),
  ],
);

/** Stock on hand: the fold of movements, and what open redemptions have reserved of it. Goods without a row are not counted. */
export const stocks = pgTable(
  'stocks',
  {
    villageCode: text('village_code').notNull(),
    goodsId: uuid('goods_id').notNull(),
    onHand: integer('on_hand').notNull().default(0),
    reserved: integer('reserved').notNull().default(0),
    /** What is on hand cost, in fen: purchases and gifts at their value, issues at the average. */
    valueFen: amount('value_fen').notNull().default(sql`0`),
  },
  (t) => [
    primaryKey({ columns: [t.villageCode, t.goodsId] }),
    foreignKey({ columns: [t.villageCode, t.goodsId], foreignColumns: [goods.villageCode, goods.id] }),
    check('stocks_never_oversold', sql`reserved >= 0 and on_hand >= reserved and value_fen >= 0`),
  ],
);

/** The stock ledger (库存流水): one immutable row a movement, chained by hashes. Append-only by trigger and privilege. */
export const stockMovements = pgTable(
  'stock_movements',
  {
    villageCode: text('village_code').notNull(),
    seq: amount('seq').notNull(),
    kind: text('kind').notNull(),
    /** Null: a gift of money. */
    goodsId: uuid('goods_id'),
    /** Signed. */
    quantity: integer('quantity').notNull(),
    /** Signed; of a gift of money its amount. */
    valueFen: amount('value_fen').notNull(),
    onHandAfter: integer('on_hand_after'),
    valueFenAfter: amount('value_fen_after'),
    /** The donor wants no name in public. */
    anonymous: boolean('anonymous').notNull().default(false),
    receiptNo: text('receipt_no'),
    fund: text('fund'),
    redemptionId: uuid('redemption_id'),
    occurredOn: date('occurred_on').notNull(),
    recordedAt: instant('recorded_at').notNull(),
    recorder: uuid('recorder').notNull(),
    idempotencyKey: text('idempotency_key'),
    donorCommitment: bytea('donor_commitment'),
    reasonCommitment: bytea('reason_commitment'),
    referenceCommitment: bytea('reference_commitment'),
    /** SHA-256 over the previous row's hash and this row's canonical form. */
    hash: bytea('hash').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.villageCode, t.seq] }),
    foreignKey({ columns: [t.villageCode], foreignColumns: [ledgers.villageCode] }),
    foreignKey({ columns: [t.villageCode, t.goodsId], foreignColumns: [goods.villageCode, goods.id] }),
    index('stock_movements_goods').on(t.villageCode, t.goodsId, t.seq),
    index('stock_movements_redemption').on(t.villageCode, t.redemptionId).where(sql`redemption_id is not null`),
    uniqueIndex('stock_movements_receipt').on(t.villageCode, t.receiptNo).where(sql`receipt_no is not null`),
    uniqueIndex('stock_movements_key')
      .on(t.villageCode, t.recorder, t.idempotencyKey)
      .where(sql`idempotency_key is not null`),
    check('stock_movements_kind', sql`kind in ('purchase','donation','issue','return','correction','stock-take')`),
    check('stock_movements_not_below_zero', sql`on_hand_after >= 0 and value_fen_after >= 0`),
    check(
      'stock_movements_goods_named',
      sql`goods_id is not null and on_hand_after is not null and value_fen_after is not null
      or goods_id is null and kind in ('donation', 'correction') and quantity = 0`,
    ),
    check('stock_movements_receipt_named', sql`kind <> 'donation' or receipt_no is not null`),
    check('stock_movements_hash', sql`octet_length(hash) = 32`),
  ],
);

/** Free texts of stock movements with the salts of their commitments; can be erased without touching the stock ledger. */
export const stockTexts = pgTable(
  'stock_texts',
  {
    villageCode: text('village_code').notNull(),
    seq: amount('seq').notNull(),
    field: text('field').notNull(),
    salt: bytea('salt').notNull(),
    text: text('text').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.villageCode, t.seq, t.field] }),
    foreignKey({ columns: [t.villageCode, t.seq], foreignColumns: [stockMovements.villageCode, stockMovements.seq] }),
    check('stock_texts_field', sql`field in ('donor','reason','reference')`),
  ],
);
