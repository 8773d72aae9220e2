import type { Context } from '../../access/index.ts';
import type { AnySql, TransactionSql } from '../../database/index.ts';
import type { Head } from '../../ledger/index.ts';
import type { Stock } from './goods.ts';
import { emptyStockHead, type StockHead } from './stock.ts';

/** When something is recorded: now, and never before what was recorded last. */
export function recordingTime({ now }: Pick<Context, 'now'>, { lastRecordedAt }: Head): Date {
  return new Date(Math.max(now().getTime(), lastRecordedAt.getTime()));
}

/** The end of a village's stock ledger. Under the lock, to go on from; outside of it, to tell how long it was. */
export async function readStockHead(sql: AnySql, village: string): Promise<StockHead> {
  const [last] = await sql<StockHead[]>`
    SELECT seq, hash FROM stock_movements WHERE village_code = ${village} ORDER BY seq DESC LIMIT 1`;
  return last ? { ...last } : emptyStockHead();
}

/** What lies on the shelf of an article; undefined where it is not counted. */
export async function readStock(sql: AnySql, village: string, goods: string): Promise<Stock | undefined> {
  const [row] = await sql<Stock[]>`
    SELECT on_hand AS "onHand", reserved, value_fen AS "valueFen" FROM stocks
    WHERE village_code = ${village} AND goods_id = ${goods}`;
  return row && { ...row };
}

/** Stores what lies on the shelf; from then on the article is counted. Under the lock. */
export async function storeStock(tx: TransactionSql, village: string, goods: string, stock: Stock): Promise<void> {
  const { onHand, reserved, valueFen } = stock;
  await tx`
    INSERT INTO stocks (village_code, goods_id, on_hand, reserved, value_fen)
    VALUES (${village}, ${goods}, ${onHand}, ${reserved}, ${valueFen})
    ON CONFLICT (village_code, goods_id) DO UPDATE SET on_hand = excluded.on_hand, value_fen = excluded.value_fen`;
}
