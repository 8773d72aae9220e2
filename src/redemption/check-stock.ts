import type { TransactionSql } from '../database/index.ts';
import { commitmentTo } from '../kernel/canonical.ts';
import type { Bilingual } from '../kernel/problems/index.ts';
import { type MovementRow, movementFrom } from './shelf/movement-rows.ts';
import {
  emptyStockHead,
  type Issued,
  movementHash,
  STOCK_TEXT_FIELDS,
  type StockMovement,
  type StockTextField,
  valueOfReturn,
  valueOfUnits,
} from './shelf/stock.ts';

const PAGE = 2000;

/** The stock ledger of a village, folded. */
export interface StockFold {
  /** By article: what is on hand and what it cost. */
  readonly stocks: Map<string, { onHand: number; valueFen: number }>;
  /** By `redemption goods`. */
  readonly issued: Map<string, Issued>;
}

/** Folds the stock ledger: numbers, hashes, sums and what redemptions took; the first thing that is wrong with it instead. */
export async function foldStock(tx: TransactionSql, village: string): Promise<StockFold | { wrong: Bilingual }> {
  const folded: StockFold = { stocks: new Map(), issued: new Map() };
  const head = emptyStockHead();
  const pages = tx<MovementRow[]>`SELECT * FROM stock_movements WHERE village_code = ${village} ORDER BY seq`.cursor(
    PAGE,
  );
  for await (const rows of pages) {
    for (const row of rows) {
      const movement = movementFrom(row);
      if (movement.seq !== head.seq + 1) return { wrong: told(head.seq + 1, '缺失', 'is missing') };
      if (!movementHash(head.hash, movement).equals(movement.hash)) {
        return { wrong: told(movement.seq, '的内容与其哈希不符，已被改动', 'does not match its hash: it was altered') };
      }
      if (!follow(folded, movement)) {
        return {
          wrong: told(
            movement.seq,
            '记载的数量或价值与逐笔累计不符',
            'states sums that the movements before it do not add up to',
          ),
        };
      }
      head.seq = movement.seq;
      head.hash = movement.hash;
    }
  }
  const altered = await alteredText(tx, village);
  return altered ? { wrong: altered } : folded;
}

/** Moves the fold on; false: the movement cannot have come after the ones before it. */
function follow({ stocks, issued }: StockFold, movement: StockMovement): boolean {
  const { kind, goods, quantity, valueFen, redemption } = movement;
  if ((redemption !== null) !== (kind === 'issue') && !(redemption !== null && kind === 'return')) return false;
  if (goods === null) return movement.onHandAfter === null && movement.valueFenAfter === null;
  const stock = stocks.get(goods) ?? { onHand: 0, valueFen: 0 };
  if (redemption !== null && !followRedemption(issued, stock, movement, `${redemption} ${goods}`)) return false;
  stock.onHand += quantity;
  stock.valueFen += valueFen;
  stocks.set(goods, stock);
  return stock.onHand === movement.onHandAfter && stock.valueFen === movement.valueFenAfter;
}

/** Goods leave at the average cost and come back at what they left for. */
function followRedemption(
  issued: Map<string, Issued>,
  stock: { onHand: number; valueFen: number },
  { kind, quantity, valueFen }: StockMovement,
  name: string,
): boolean {
  const before = issued.get(name);
  if (kind === 'issue') {
    if (before || quantity >= 0 || -valueFen !== valueOfUnits(stock, -quantity)) return false;
    issued.set(name, { quantity: -quantity, valueFen: -valueFen, returned: 0 });
    return true;
  }
  if (!before || quantity <= 0 || valueFen !== valueOfReturn(before, quantity)) return false;
  before.returned += quantity;
  return before.returned <= before.quantity;
}

/** A text that is still there must be the one its movement committed to. */
async function alteredText(tx: TransactionSql, village: string): Promise<Bilingual | undefined> {
  type TextRow = { seq: number; field: StockTextField; salt: Buffer; text: string } & Record<string, Buffer | null>;
  const pages = tx<TextRow[]>`
    SELECT t.seq, t.field, t.salt, t.text, m.donor_commitment, m.reason_commitment, m.reference_commitment
    FROM stock_texts t JOIN stock_movements m ON m.village_code = t.village_code AND m.seq = t.seq
    WHERE t.village_code = ${village} ORDER BY t.seq`.cursor(PAGE);
  for await (const rows of pages) {
    for (const row of rows) {
      const committed = row[`${row.field}_commitment`];
      const known = STOCK_TEXT_FIELDS.includes(row.field) && committed instanceof Buffer;
      if (known && commitmentTo(row.field, row.text, row.salt).equals(committed)) continue;
      return told(row.seq, `的文字（${row.field}）已被改动`, `has a text (${row.field}) that was altered`);
    }
  }
  return undefined;
}

/** Compares what is kept of each article's stock with the folds of the stock ledger and of what open redemptions reserve. */
export async function compareStocks(
  tx: TransactionSql,
  village: string,
  { stocks }: StockFold,
  reserved: ReadonlyMap<string, number>,
): Promise<Bilingual | undefined> {
  const rows = await tx<{ goods: string; name: string; on_hand: number; reserved: number; value_fen: number }[]>`
    SELECT s.goods_id AS goods, g.name, s.on_hand, s.reserved, s.value_fen
    FROM stocks s JOIN goods g ON g.village_code = s.village_code AND g.id = s.goods_id
    WHERE s.village_code = ${village} ORDER BY s.goods_id`;
  const missing = new Set([...stocks.keys(), ...reserved.keys()]);
  for (const row of rows) {
    missing.delete(row.goods);
    const { onHand, valueFen } = stocks.get(row.goods) ?? { onHand: 0, valueFen: 0 };
    const same =
      row.on_hand === onHand && row.value_fen === valueFen && row.reserved === (reserved.get(row.goods) ?? 0);
    if (same) continue;
    return {
      zh: `「${row.name}」的库存、预留或价值与库存流水和未领的兑换单不符。`,
      en: `What is on hand or reserved of "${row.name}", or its value, differs from the stock ledger and the open redemptions.`,
    };
  }
  const [goods] = missing;
  if (goods === undefined) return undefined;
  return { zh: `货品 ${goods} 的库存记录缺失。`, en: `The stock of article ${goods} is missing.` };
}

function told(seq: number, zh: string, en: string): Bilingual {
  return { zh: `库存流水第 ${seq} 笔${zh}。`, en: `Stock movement ${seq} ${en}.` };
}
