import { authorise, type Context } from '../../access/index.ts';
import { type AnySql, type TransactionSql, transaction } from '../../database/index.ts';
import { addMonths, type Day, firstDayOf, type Month, startOfDay } from '../../kernel/day.ts';
import { Refused } from '../../kernel/problems/index.ts';
import { type MovementRow, movementFrom, readStockTexts } from './movement-rows.ts';
import { readShops, type Shop } from './shop.ts';
import { emptyStockHead } from './stock.ts';
import { type Trace, type TracedMovement, traceMovements } from './trace-donations.ts';

/** The columns of a stock statement: the opening and all movements, signed, make the closing. */
export const STOCK_COLUMNS = ['purchased', 'donated', 'returned', 'issued', 'corrected'] as const;
export type StockSums = Readonly<Record<'opening' | (typeof STOCK_COLUMNS)[number] | 'closing', number>>;

export interface StockLine {
  readonly goods: string;
  readonly name: string;
  readonly unit: string;
  readonly quantity: StockSums;
  /** In fen. */
  readonly valueFen: StockSums;
}

/** A gift that was recorded in the month. */
export interface Donation {
  readonly seq: number;
  readonly receiptNo: string;
  readonly occurredOn: Day;
  /** Null: wants no name, or the name was erased. */
  readonly donor: string | null;
  readonly goods: { readonly id: string; readonly name: string; readonly unit: string } | null;
  readonly quantity: number;
  readonly valueFen: number;
  readonly fund: string | null;
  /** Handed out so far, first in first out; null of money. */
  readonly issued: number | null;
  readonly redemptions: number | null;
}

export interface StockStatement {
  readonly village: { readonly code: string; readonly name: string };
  readonly month: Month;
  /** The month is over: nothing of it will change. */
  readonly complete: boolean;
  /** The last movement of the month, or before it, with its chained hash. */
  readonly through: number;
  readonly hash: Buffer;
  readonly shops: readonly {
    readonly shop: Shop;
    readonly lines: readonly StockLine[];
    readonly valueFen: StockSums;
  }[];
  readonly valueFen: StockSums;
  readonly donations: readonly Donation[];
  readonly donatedFen: number;
  /** Gifts of money of the month, with corrections. */
  readonly moneyFen: number;
}

/**
 * The stock of a month (收发存): of each counted article what there was, came, went and remained, and the gifts with where they went.
 * A movement belongs to the month in which it was recorded, so that a month that is over never changes.
 */
export async function readStockStatement(
  context: Context,
  village: string,
  { month, shop }: { readonly month: Month; readonly shop?: string | undefined },
): Promise<StockStatement> {
  authorise(context.actor, 'stock:read', village);
  return transaction(context.sql, { isolation: 'repeatable read', readOnly: true }, async (tx) => {
    const [named] = await tx<{ name: string }[]>`SELECT name FROM villages WHERE village_code = ${village}`;
    const shops = await readShops(tx, village, shop);
    if (!named || (shop !== undefined && shops.length === 0)) throw new Refused('not-found');
    const [start, end] = [startOfDay(firstDayOf(month)), startOfDay(firstDayOf(addMonths(month, 1)))];
    const [before, last] = [await lastBefore(tx, village, start), await lastBefore(tx, village, end)];
    const range: Range = { before: before.seq, through: last.seq, end };
    const lines = await readLines(tx, village, range);
    const donations = await readDonations(tx, village, range, shop);
    const parts = shops.flatMap((one) => {
      const own = lines.filter((line) => line.shop === one.id);
      return own.length === 0 ? [] : [{ shop: one, lines: own, valueFen: sumOf(own.map((line) => line.valueFen)) }];
    });
    return {
      village: { code: village, name: named.name },
      month,
      complete: context.now() >= end,
      through: last.seq,
      hash: last.hash,
      shops: parts,
      valueFen: sumOf(parts.map(({ valueFen }) => valueFen)),
      donations,
      donatedFen: donations.reduce((sum, { valueFen }) => sum + valueFen, 0),
      moneyFen: shop === undefined ? await readMoney(tx, village, range) : 0,
    };
  });
}

interface Range {
  /** Numbers of the last movement before the month and of its last one. */
  readonly before: number;
  readonly through: number;
  readonly end: Date;
}

async function lastBefore(sql: AnySql, village: string, instant: Date): Promise<{ seq: number; hash: Buffer }> {
  const [row] = await sql<{ seq: number; hash: Buffer }[]>`
    SELECT seq, hash FROM stock_movements WHERE village_code = ${village} AND recorded_at < ${instant}
    ORDER BY seq DESC LIMIT 1`;
  return row ?? emptyStockHead();
}

type LineRow = Pick<StockLine, 'goods' | 'name' | 'unit'> & { shop: string; withdrawn: boolean } & Record<
    `${'q' | 'v'}_${'opening' | (typeof STOCK_COLUMNS)[number]}`,
    number
  >;

/** Counted articles that were there in the month. */
async function readLines(
  tx: TransactionSql,
  village: string,
  { before, through, end }: Range,
): Promise<(StockLine & { shop: string })[]> {
  const rows = await tx<LineRow[]>`
    SELECT g.id AS goods, g.name, g.unit, g.shop_id AS shop, g.withdrawn_at IS NOT NULL AS withdrawn,
      coalesce(o.on_hand_after, 0) AS q_opening, coalesce(o.value_fen_after, 0) AS v_opening, w.*
    FROM goods g JOIN stocks s ON s.village_code = g.village_code AND s.goods_id = g.id
    LEFT JOIN LATERAL (SELECT on_hand_after, value_fen_after FROM stock_movements m
      WHERE m.village_code = g.village_code AND m.goods_id = g.id AND m.seq <= ${before} ORDER BY m.seq DESC LIMIT 1) o ON true
    CROSS JOIN LATERAL (SELECT
        ${tx.unsafe(
          Object.entries(KINDS_OF)
            .flatMap(([column, kinds]) => [
              `coalesce(sum(quantity) FILTER (WHERE kind IN (${kinds})), 0)::bigint AS q_${column}`,
              `coalesce(sum(value_fen) FILTER (WHERE kind IN (${kinds})), 0)::bigint AS v_${column}`,
            ])
            .join(', '),
        )}
      FROM stock_movements m WHERE m.village_code = g.village_code AND m.goods_id = g.id
        AND m.seq > ${before} AND m.seq <= ${through}) w
    WHERE g.village_code = ${village} AND g.created_at < ${end} ORDER BY g.id`;
  return rows
    .map((row) => ({
      goods: row.goods,
      shop: row.shop,
      name: row.name,
      unit: row.unit,
      withdrawn: row.withdrawn,
      quantity: sumsFrom(row, 'q'),
      valueFen: sumsFrom(row, 'v'),
    }))
    .filter(({ withdrawn, quantity }) => !withdrawn || Object.values(quantity).some((count) => count !== 0))
    .map(({ withdrawn: _, ...line }) => line);
}

const KINDS_OF: Record<(typeof STOCK_COLUMNS)[number], string> = {
  purchased: "'purchase'",
  donated: "'donation'",
  returned: "'return'",
  issued: "'issue'",
  corrected: "'correction', 'stock-take'",
};

function sumsFrom(row: LineRow, what: 'q' | 'v'): StockSums {
  const opening = row[`${what}_opening`];
  const columns = STOCK_COLUMNS.map((column) => [column, row[`${what}_${column}`]] as const);
  const closing = columns.reduce((sum, [, count]) => sum + count, opening);
  return { opening, ...Object.fromEntries(columns), closing } as StockSums;
}

/** The sum of lines, column by column. */
export function sumOf(lines: readonly StockSums[]): StockSums {
  const sum: Record<string, number> = {
    opening: 0,
    purchased: 0,
    donated: 0,
    returned: 0,
    issued: 0,
    corrected: 0,
    closing: 0,
  };
  for (const line of lines) for (const [column, count] of Object.entries(line)) sum[column] = sum[column]! + count;
  return sum as StockSums;
}

async function readMoney(tx: TransactionSql, village: string, { before, through }: Range): Promise<number> {
  const [row] = await tx<{ sum: number }[]>`
    SELECT coalesce(sum(value_fen), 0)::bigint AS sum FROM stock_movements
    WHERE village_code = ${village} AND goods_id IS NULL AND seq > ${before} AND seq <= ${through}`;
  return row?.sum ?? 0;
}

type DonationRow = MovementRow & { shop_id: string | null; name: string | null; unit: string | null };

async function readDonations(
  tx: TransactionSql,
  village: string,
  { before, through }: Range,
  shop: string | undefined,
): Promise<Donation[]> {
  const rows = await tx<DonationRow[]>`
    SELECT m.*, g.shop_id, g.name, g.unit FROM stock_movements m
    LEFT JOIN goods g ON g.village_code = m.village_code AND g.id = m.goods_id
    WHERE m.village_code = ${village} AND m.kind = 'donation' AND m.seq > ${before} AND m.seq <= ${through}
      ${shop === undefined ? tx`` : tx`AND g.shop_id = ${shop}`}
    ORDER BY m.seq`;
  const texts = await readStockTexts(
    tx,
    village,
    rows.filter(({ anonymous }) => !anonymous).map(({ seq }) => seq),
  );
  const given = new Set(rows.flatMap(({ goods_id }) => (goods_id === null ? [] : [goods_id])));
  const traces = await readTraces(tx, village, [...given]);
  return rows.map((row) => {
    const { seq, quantity, valueFen, receiptNo, occurredOn, goods, fund } = movementFrom(row);
    const trace = traces.get(seq);
    return {
      ...{ seq, quantity, valueFen, occurredOn, fund },
      receiptNo: receiptNo!,
      donor: texts.get(seq)?.find(({ field }) => field === 'donor')?.text ?? null,
      goods: goods === null ? null : { id: goods, name: row.name!, unit: row.unit! },
      issued: trace?.issued ?? null,
      redemptions: trace?.redemptions ?? null,
    };
  });
}

/** Where what came of some articles has gone until now, by the number of the movement that brought it. */
export async function readTraces(sql: AnySql, village: string, goods: readonly string[]): Promise<Map<number, Trace>> {
  if (goods.length === 0) return new Map();
  const rows = await sql<(TracedMovement & { goods: string })[]>`
    SELECT goods_id AS goods, seq, kind, quantity, redemption_id AS redemption FROM stock_movements
    WHERE village_code = ${village} AND goods_id = ANY(${goods as string[]}::uuid[]) ORDER BY seq`;
  return new Map(goods.flatMap((id) => [...traceMovements(rows.filter((row) => row.goods === id))]));
}
