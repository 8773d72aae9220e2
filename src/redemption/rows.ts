import type { AnySql } from '../database/index.ts';
import type { Points } from '../kernel/points.ts';
import type { Redemption, RedemptionLine, RedemptionState, RedemptionStep, StepKind } from './redemption.ts';

/** A row of `redemptions` as the driver gives it. */
export interface RedemptionRow {
  village_code: string;
  id: string;
  hold_seq: number | null;
  household_no: string | null;
  shop_id: string;
  state: RedemptionState;
  lines: RedemptionLine[];
  quantities: number[];
  points: Points;
  cash_fen: number;
  collected: Points;
  refunded: Points;
  collection_seq: number | null;
  budget_id: string | null;
  day_id: string | null;
  unclaimed: Redemption['unclaimed'];
  created_at: Date;
  expires_at: Date;
  occurred_at: Date | null;
  recorder: string;
  offline_key: string | null;
  at_once: boolean;
  dispute: Redemption['dispute'];
}

export function redemptionFrom(row: RedemptionRow): Redemption {
  return {
    village: row.village_code,
    id: row.id,
    holdSeq: row.hold_seq,
    household: row.household_no,
    shop: row.shop_id,
    state: row.state,
    lines: row.lines,
    quantities: row.quantities,
    points: row.points,
    cashFen: row.cash_fen,
    collected: row.collected,
    refunded: row.refunded,
    collectionSeq: row.collection_seq,
    budget: row.budget_id,
    day: row.day_id,
    unclaimed: row.unclaimed,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    occurredAt: row.occurred_at,
    recorder: row.recorder,
    offlineKey: row.offline_key,
    atOnce: row.at_once,
    dispute: row.dispute,
  };
}

export interface StepRow {
  village_code: string;
  seq: number;
  redemption_id: string;
  shop_id: string;
  kind: StepKind;
  lines: RedemptionStep['lines'];
  points: Points;
  cash_fen: number;
  settlement_fen: number;
  goods_returned: boolean;
  state_after: RedemptionState;
  collected_after: Points;
  refunded_after: Points;
  at: Date;
  recorder: string;
}

export function stepFrom(row: StepRow): RedemptionStep {
  return {
    village: row.village_code,
    seq: row.seq,
    redemption: row.redemption_id,
    shop: row.shop_id,
    kind: row.kind,
    lines: row.lines,
    points: row.points,
    cashFen: row.cash_fen,
    settlementFen: row.settlement_fen,
    goodsReturned: row.goods_returned,
    stateAfter: row.state_after,
    collectedAfter: row.collected_after,
    refundedAfter: row.refunded_after,
    at: row.at,
    recorder: row.recorder,
  };
}

/** A redemption by its id; undefined when the village has none such. */
export async function readRedemption(sql: AnySql, village: string, id: string): Promise<Redemption | undefined> {
  const [row] = await sql<RedemptionRow[]>`SELECT * FROM redemptions WHERE village_code = ${village} AND id = ${id}`;
  return row && redemptionFrom(row);
}

/** The redemption that an entry of kind hold set aside points for. */
export async function readRedemptionOfHold(sql: AnySql, village: string, seq: number): Promise<Redemption | undefined> {
  const [row] = await sql<RedemptionRow[]>`
    SELECT * FROM redemptions WHERE village_code = ${village} AND hold_seq = ${seq}`;
  return row && redemptionFrom(row);
}

/** What happened to a redemption after its hold, in order. */
export async function readSteps(sql: AnySql, village: string, redemption: string): Promise<RedemptionStep[]> {
  const rows = await sql<StepRow[]>`
    SELECT * FROM redemption_steps WHERE village_code = ${village} AND redemption_id = ${redemption} ORDER BY seq`;
  return rows.map(stepFrom);
}

/** The step that an entry made. */
export async function readStep(sql: AnySql, village: string, seq: number): Promise<RedemptionStep | undefined> {
  const [row] = await sql<StepRow[]>`SELECT * FROM redemption_steps WHERE village_code = ${village} AND seq = ${seq}`;
  return row && stepFrom(row);
}

/** What a client recorded offline under these keys: by key. */
export async function readOffline(
  sql: AnySql,
  village: string,
  recorder: string,
  keys: readonly string[],
): Promise<Map<string, Redemption>> {
  const rows = await sql<RedemptionRow[]>`
    SELECT * FROM redemptions WHERE village_code = ${village} AND recorder = ${recorder}
      AND offline_key = ANY(${keys as string[]})`;
  return new Map(rows.map((row) => [row.offline_key!, redemptionFrom(row)]));
}
