import type { AnySql, TransactionSql } from '../../database/index.ts';
import { byteaArray } from '../../database/index.ts';
import type { Day } from '../../kernel/day.ts';
import {
  type MovementKind,
  STOCK_TEXT_FIELDS,
  type StockMovement,
  type StockText,
  type StockTextField,
} from './stock.ts';

/** A row of `stock_movements` as the driver gives it. */
export interface MovementRow {
  village_code: string;
  seq: number;
  kind: MovementKind;
  goods_id: string | null;
  quantity: number;
  value_fen: number;
  on_hand_after: number | null;
  value_fen_after: number | null;
  anonymous: boolean;
  receipt_no: string | null;
  fund: string | null;
  redemption_id: string | null;
  occurred_on: Day;
  recorded_at: Date;
  recorder: string;
  idempotency_key: string | null;
  donor_commitment: Buffer | null;
  reason_commitment: Buffer | null;
  reference_commitment: Buffer | null;
  hash: Buffer;
}

export function movementFrom(row: MovementRow): StockMovement {
  const commitments: Partial<Record<StockTextField, Buffer>> = {};
  for (const field of STOCK_TEXT_FIELDS) {
    const commitment = row[`${field}_commitment`];
    if (commitment) commitments[field] = commitment;
  }
  return {
    village: row.village_code,
    seq: row.seq,
    kind: row.kind,
    goods: row.goods_id,
    quantity: row.quantity,
    valueFen: row.value_fen,
    onHandAfter: row.on_hand_after,
    valueFenAfter: row.value_fen_after,
    anonymous: row.anonymous,
    receiptNo: row.receipt_no,
    fund: row.fund,
    redemption: row.redemption_id,
    occurredOn: row.occurred_on,
    recordedAt: row.recorded_at,
    recorder: row.recorder,
    idempotencyKey: row.idempotency_key,
    commitments,
    hash: row.hash,
  };
}

/** What a client recorded under an idempotency key. */
export async function readMovementByKey(
  sql: AnySql,
  village: string,
  recorder: string,
  key: string,
): Promise<StockMovement | undefined> {
  const [row] = await sql<MovementRow[]>`
    SELECT * FROM stock_movements WHERE village_code = ${village} AND recorder = ${recorder} AND idempotency_key = ${key}`;
  return row && movementFrom(row);
}

/** Texts of movements that have not been erased, by number. */
export async function readStockTexts(
  sql: AnySql,
  village: string,
  seqs: readonly number[],
): Promise<Map<number, StockText[]>> {
  const found = new Map<number, StockText[]>();
  if (seqs.length === 0) return found;
  const rows = await sql<(StockText & { seq: number })[]>`
    SELECT seq, field, salt, text FROM stock_texts
    WHERE village_code = ${village} AND seq = ANY(${seqs as number[]}::bigint[])`;
  for (const { seq, field, salt, text } of rows) {
    const list = found.get(seq);
    if (list) list.push({ field, salt, text });
    else found.set(seq, [{ field, salt, text }]);
  }
  return found;
}

/** Keeps a movement's texts with their salts, where they can be erased. */
export async function insertStockTexts(
  tx: TransactionSql,
  village: string,
  seq: number,
  texts: readonly StockText[],
): Promise<void> {
  if (texts.length === 0) return;
  await tx`
    INSERT INTO stock_texts (village_code, seq, field, salt, text)
    SELECT * FROM unnest(${texts.map(() => village)}::text[], ${texts.map(() => seq)}::bigint[],
      ${texts.map(({ field }) => field)}::text[], ${byteaArray(texts.map(({ salt }) => salt))}::text[]::bytea[],
      ${texts.map(({ text }) => text)}::text[])`;
}
