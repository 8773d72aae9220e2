import type { AnySql, TransactionSql } from '../../database/index.ts';
import type { Month } from '../../kernel/day.ts';
import type { Points } from '../../kernel/points.ts';
import { Refused } from '../../kernel/problems/index.ts';
import { shopAccount } from '../../ledger/index.ts';
import type { RedemptionLine } from '../redemption.ts';
import { type StepRow, stepFrom } from '../rows.ts';
import {
  type Adjustment,
  boundsOf,
  type SettledStep,
  type Settlement,
  type SettlementLine,
  type SettlementState,
} from './settlement.ts';

/** A row of `settlements` as the driver gives it. */
export interface SettlementRow {
  village_code: string;
  id: string;
  shop_id: string;
  month: Month;
  state: SettlementState;
  lines: SettlementLine[];
  adjustments: Adjustment[];
  points: Points;
  cash_fen: number;
  payable_fen: number;
  ledger_size: number;
  ledger_root: Buffer;
  digest: Buffer;
  shop_confirmed_at: Date | null;
  shop_confirmed_by: string | null;
  committee_confirmed_at: Date | null;
  committee_confirmed_by: string | null;
  paid_at: Date | null;
  paid_by: string | null;
  payment_reference: string | null;
  revision: number;
  created_at: Date;
  created_by: string;
}

export function settlementFrom(row: SettlementRow): Settlement {
  return {
    village: row.village_code,
    id: row.id,
    shop: row.shop_id,
    month: row.month,
    state: row.state,
    lines: row.lines,
    adjustments: row.adjustments,
    points: row.points,
    cashFen: row.cash_fen,
    payableFen: row.payable_fen,
    ledgerSize: row.ledger_size,
    ledgerRoot: row.ledger_root,
    digest: row.digest,
    confirmations: {
      shop: row.shop_confirmed_at && { at: row.shop_confirmed_at, by: row.shop_confirmed_by! },
      committee: row.committee_confirmed_at && { at: row.committee_confirmed_at, by: row.committee_confirmed_by! },
    },
    payment: row.paid_at && { at: row.paid_at, by: row.paid_by!, reference: row.payment_reference! },
    revision: row.revision,
    createdAt: row.created_at,
    createdBy: row.created_by,
  };
}

/** A settlement by its id. 404 `not-found` when the village has none such. */
export async function readSettlement(sql: AnySql, village: string, id: string): Promise<Settlement> {
  const [row] = await sql<SettlementRow[]>`SELECT * FROM settlements WHERE village_code = ${village} AND id = ${id}`;
  if (row === undefined) throw new Refused('not-found');
  return settlementFrom(row);
}

/** The settlement of a shop and month; undefined before it is drawn up. */
export async function readSettlementOf(
  sql: AnySql,
  village: string,
  shop: string,
  month: Month,
): Promise<Settlement | undefined> {
  const [row] = await sql<SettlementRow[]>`
    SELECT * FROM settlements WHERE village_code = ${village} AND shop_id = ${shop} AND month = ${month}`;
  return row && settlementFrom(row);
}

/** Collections and refunds at a shop in a month, in order; with `ledgerSize` as that journal had them. */
export async function readMonthSteps(
  sql: AnySql,
  village: string,
  { shop, month, ledgerSize }: { shop: string; month: Month; ledgerSize?: number },
): Promise<SettledStep[]> {
  const { from, until } = boundsOf(month);
  const rows = await sql<(StepRow & { agreed: RedemptionLine[] })[]>`
    SELECT s.*, r.lines AS agreed FROM redemption_steps s
    JOIN redemptions r ON r.village_code = s.village_code AND r.id = s.redemption_id
    WHERE s.village_code = ${village} AND s.shop_id = ${shop} AND s.kind IN ('collected', 'refunded')
      AND s.at >= ${from} AND s.at < ${until} ${ledgerSize === undefined ? sql`` : sql`AND s.seq <= ${ledgerSize}`}
    ORDER BY s.seq`;
  return rows.map((row) => ({ ...stepFrom(row), agreed: row.agreed }));
}

/** What the journal itself moved to a shop's account in a month, less what came back. */
export async function readMoved(sql: AnySql, village: string, shop: string, month: Month): Promise<Points> {
  const { from, until } = boundsOf(month);
  const account = shopAccount(shop);
  // Collections and refunds name the hold or collection: the index of those that name another entry serves.
  const [row] = await sql<{ points: Points }[]>`
    SELECT coalesce(sum(CASE credit WHEN ${account} THEN amount ELSE -amount END), 0)::bigint AS points FROM entries
    WHERE village_code = ${village} AND original_seq IS NOT NULL AND ${account} IN (credit, debit)
      AND recorded_at >= ${from} AND recorded_at < ${until}`;
  return row!.points;
}

/** Stores a settlement as it has become; the caller holds the village's lock and has raised the revision. */
export async function storeSettlement(tx: TransactionSql, settlement: Settlement): Promise<void> {
  const { village, id, confirmations, payment } = settlement;
  const row = {
    village_code: village,
    id,
    shop_id: settlement.shop,
    month: settlement.month,
    state: settlement.state,
    lines: tx.json(settlement.lines as never),
    adjustments: tx.json(settlement.adjustments as never),
    points: settlement.points,
    cash_fen: settlement.cashFen,
    payable_fen: settlement.payableFen,
    ledger_size: settlement.ledgerSize,
    ledger_root: settlement.ledgerRoot,
    digest: settlement.digest,
    shop_confirmed_at: confirmations.shop?.at ?? null,
    shop_confirmed_by: confirmations.shop?.by ?? null,
    committee_confirmed_at: confirmations.committee?.at ?? null,
    committee_confirmed_by: confirmations.committee?.by ?? null,
    paid_at: payment?.at ?? null,
    paid_by: payment?.by ?? null,
    payment_reference: payment?.reference ?? null,
    revision: settlement.revision,
    created_at: settlement.createdAt,
    created_by: settlement.createdBy,
  };
  const { village_code: _village, id: _id, shop_id: _shop, month: _month, ...changing } = row;
  if (settlement.revision === 1) await tx`INSERT INTO settlements ${tx(row)}`;
  else await tx`UPDATE settlements SET ${tx(changing)} WHERE village_code = ${village} AND id = ${id}`;
}
