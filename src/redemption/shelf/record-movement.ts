import { audit, authorise, type Context } from '../../access/index.ts';
import { type TransactionSql, transaction } from '../../database/index.ts';
import { commitmentTo } from '../../kernel/canonical.ts';
import { dayAt, yearOf } from '../../kernel/day.ts';
import { formatYuan } from '../../kernel/money.ts';
import { Refused } from '../../kernel/problems/index.ts';
import { lockVillage } from '../../ledger/index.ts';
import { writeOutbox } from '../../outbox/index.ts';
import { insertMovements } from '../write.ts';
import { changeOf, type MovementRequest, nextReceiptNo, refuseChange } from './decide-movement.ts';
import { emptyStock, fallsLow, type Stock } from './goods.ts';
import { insertStockTexts, readMovementByKey, readStockTexts } from './movement-rows.ts';
import { readStock, readStockHead, recordingTime, storeStock } from './read-stock.ts';
import { appendMovement, STOCK_TEXT_FIELDS, type StockMovement, type StockText, saltStockTexts } from './stock.ts';

/** A movement with its texts, the shop whose shelf it is of, and whether it was there before. */
export interface RecordedMovement {
  readonly movement: StockMovement;
  readonly texts: readonly StockText[];
  readonly shop: string | null;
  readonly replayed: boolean;
}

interface ShelfGoods {
  readonly shop: string;
  readonly name: string;
  readonly unit: string;
  readonly lowStock: number | null;
}

/**
 * Records what came onto a shelf or was found there (入库、盘点、更正), or a gift of money. Repeated under its key it answers as the
 * first time. Refuses `unknown-goods`, `day-in-future`, `stock-below-reserved`, `stock-value-mismatch`, `too-much-stock`,
 * `receipt-exists`, `donations-below-zero`, `idempotency-conflict`.
 */
export async function recordMovement(
  context: Context,
  village: string,
  key: string,
  request: MovementRequest,
): Promise<RecordedMovement> {
  const { actor } = context;
  authorise(actor, 'stock:write', village);
  return transaction(context.sql, {}, async (tx) => {
    const head = await lockVillage(tx, village);
    const goods = request.goods === undefined ? null : await readShelfGoods(tx, village, request.goods);
    const before = await readMovementByKey(tx, village, actor.client, key);
    if (before) return repeat(tx, before, goods?.shop ?? null, key, request);
    if (request.goods !== undefined && !goods) throw new Refused('unknown-goods', { goods: request.goods });
    const stock = goods ? ((await readStock(tx, village, request.goods!)) ?? emptyStock()) : null;
    const recordedAt = recordingTime(context, head);
    const today = dayAt(recordedAt);
    const occurredOn = request.occurredOn ?? today;
    if (occurredOn > today) throw new Refused('day-in-future', { day: occurredOn, today });
    const change = changeOf(request, stock);
    if (goods) {
      const refused = refuseChange(goods, stock!, change);
      if (refused) throw new Refused(refused.code, refused.params);
    } else if (request.kind === 'correction') await requireDonations(tx, village, request.fund, change.valueFen);
    const receiptNo = request.kind === 'donation' ? await receiptFor(tx, village, yearOf(today), request) : null;
    const texts = saltStockTexts(request);
    const { kind, goods: article = null, anonymous, fund = null } = request;
    const said = { kind, goods: article, anonymous, receiptNo, fund, occurredOn };
    const draft = { village, ...said, ...change, recordedAt, recorder: actor.client, idempotencyKey: key };
    const left = stock && stock.onHand - stock.reserved;
    const movement = appendMovement(await readStockHead(tx, village), stock, draft, texts);
    await insertMovements(tx, [movement]);
    await insertStockTexts(tx, village, movement.seq, texts);
    if (stock) await storeStock(tx, village, request.goods!, stock);
    if (goods && stock) await tellLowStock(tx, movement, goods, left!, stock);
    await audit(tx, context, 'stock.moved', village, String(movement.seq), { kind, goods: article, ...change });
    return { movement, texts, shop: goods?.shop ?? null, replayed: false };
  });
}

async function readShelfGoods(tx: TransactionSql, village: string, id: string): Promise<ShelfGoods | null> {
  const [row] = await tx<ShelfGoods[]>`
    SELECT shop_id AS shop, name, unit, low_stock AS "lowStock" FROM goods
    WHERE village_code = ${village} AND id = ${id}`;
  return row ?? null;
}

/** The first answer again, once it is seen that the same was asked for. */
async function repeat(
  tx: TransactionSql,
  movement: StockMovement,
  shop: string | null,
  key: string,
  request: MovementRequest,
): Promise<RecordedMovement> {
  const texts = (await readStockTexts(tx, movement.village, [movement.seq])).get(movement.seq) ?? [];
  const field = differingField(movement, texts, request);
  if (field !== undefined) throw new Refused('idempotency-conflict', { key, field });
  return { movement, texts, shop, replayed: true };
}

/** The first field by which a request is not the one that made the movement. Erased texts cannot be compared any more. */
export function differingField(
  movement: StockMovement,
  texts: readonly StockText[],
  request: MovementRequest,
): string | undefined {
  if (movement.kind !== request.kind) return 'kind';
  if (movement.goods !== (request.goods ?? null)) return 'goods';
  const met =
    movement.goods === null
      ? null
      : { onHand: movement.onHandAfter! - movement.quantity, valueFen: movement.valueFenAfter! - movement.valueFen };
  const change = changeOf(request, met);
  if (change.quantity !== movement.quantity) return 'quantity';
  if (change.valueFen !== movement.valueFen) return 'valueFen';
  if (movement.anonymous !== request.anonymous) return 'anonymous';
  if (movement.fund !== (request.fund ?? null)) return 'fund';
  if (request.receiptNo !== undefined && request.receiptNo !== movement.receiptNo) return 'receiptNo';
  if (movement.occurredOn !== (request.occurredOn ?? dayAt(movement.recordedAt))) return 'occurredOn';
  return STOCK_TEXT_FIELDS.find((field) => {
    const commitment = movement.commitments[field];
    const text = request[field];
    if (commitment === undefined || text === undefined) return (commitment === undefined) !== (text === undefined);
    const salt = texts.find((one) => one.field === field)?.salt;
    return salt !== undefined && !commitmentTo(field, text, salt).equals(commitment);
  });
}

/** The number given, unless it is taken; else the next of the year. Under the lock, so there are no gaps. */
async function receiptFor(
  tx: TransactionSql,
  village: string,
  year: number,
  { receiptNo }: MovementRequest,
): Promise<string> {
  if (receiptNo !== undefined) {
    const taken = await tx`
      SELECT 1 FROM stock_movements WHERE village_code = ${village} AND receipt_no = ${receiptNo}`;
    if (taken.length > 0) throw new Refused('receipt-exists', { receiptNo });
    return receiptNo;
  }
  const [last] = await tx<{ receipt: string }[]>`
    SELECT receipt_no AS receipt FROM stock_movements
    WHERE village_code = ${village} AND receipt_no ~ ${`^${year}-[0-9]{4,}$`}
    ORDER BY length(receipt_no) DESC, receipt_no COLLATE "C" DESC LIMIT 1`;
  return nextReceiptNo(year, last?.receipt ?? null);
}

/** Gifts of money to a fund are never corrected below nothing. */
async function requireDonations(
  tx: TransactionSql,
  village: string,
  fund: string | undefined,
  correction: number,
): Promise<void> {
  const [row] = await tx<{ sum: number }[]>`
    SELECT coalesce(sum(value_fen), 0)::bigint AS sum FROM stock_movements
    WHERE village_code = ${village} AND goods_id IS NULL AND fund IS NOT DISTINCT FROM ${fund ?? null}`;
  const sum = row?.sum ?? 0;
  if (sum + correction >= 0) return;
  throw new Refused('donations-below-zero', {
    fund: fund ?? '—',
    sum: formatYuan(sum),
    correction: formatYuan(correction),
  });
}

/** A count or a correction can empty a shelf too. */
async function tellLowStock(
  tx: TransactionSql,
  { village, goods, recordedAt: at }: StockMovement,
  { shop, lowStock }: ShelfGoods,
  before: number,
  stock: Stock,
): Promise<void> {
  const left = stock.onHand - stock.reserved;
  if (!fallsLow(lowStock, before, left)) return;
  await writeOutbox(tx, [{ village, kind: 'stock.low', subject: goods!, household: null, shop, data: { left }, at }]);
}
