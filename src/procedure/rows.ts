import type { AnySql } from '../database/index.ts';
import type { Day } from '../kernel/day.ts';
import type { Points } from '../kernel/points.ts';
import type { CaseProgress, CaseState } from './case.ts';
import type { ProcedureSettings, Steps } from './settings.ts';
import { DEFAULT_PROCEDURE } from './settings.ts';

export const CASE_SOURCES = [
  'household',
  'beneficiary',
  'officer',
  'committee',
  'team',
  'activity',
  'request',
] as const;
export type CaseSource = (typeof CASE_SOURCES)[number];

/** An act on its way to an entry (申报). */
export interface Case extends CaseProgress {
  readonly village: string;
  readonly id: string;
  readonly household: string;
  readonly member: string | null;
  readonly rule: string;
  /** Hundredths. */
  readonly quantity: number | null;
  readonly points: Points | null;
  readonly occurredOn: Day;
  readonly source: CaseSource;
  /** The client that declared it. */
  readonly declaredBy: string;
  readonly declarerHousehold: string | null;
  readonly notice: string | null;
  readonly entry: number | null;
  readonly idempotencyKey: string;
  readonly createdAt: Date;
  readonly decidedAt: Date | null;
}

export interface CaseRow {
  village_code: string;
  id: string;
  state: CaseState;
  household_no: string;
  member_id: string | null;
  rule_code: string;
  quantity: number | null;
  points: Points | null;
  occurred_on: Day;
  source: CaseSource;
  declared_by: string;
  declarer_household: string | null;
  steps: Steps;
  approvals: number;
  disapprovals: number;
  objections: number;
  notice_id: string | null;
  entry_seq: number | null;
  idempotency_key: string;
  created_at: Date;
  decided_at: Date | null;
}

export function caseFrom(row: CaseRow): Case {
  return {
    village: row.village_code,
    id: row.id,
    state: row.state,
    household: row.household_no,
    member: row.member_id,
    rule: row.rule_code,
    quantity: row.quantity,
    points: row.points,
    occurredOn: row.occurred_on,
    source: row.source,
    declaredBy: row.declared_by,
    declarerHousehold: row.declarer_household,
    steps: row.steps,
    approvals: row.approvals,
    disapprovals: row.disapprovals,
    objections: row.objections,
    notice: row.notice_id,
    entry: row.entry_seq,
    idempotencyKey: row.idempotency_key,
    createdAt: row.created_at,
    decidedAt: row.decided_at,
  };
}

/** A case by its id; undefined when the village has none such. */
export async function readCase(sql: AnySql, village: string, id: string): Promise<Case | undefined> {
  const [row] = await sql<CaseRow[]>`SELECT * FROM cases WHERE village_code = ${village} AND id = ${id}`;
  return row && caseFrom(row);
}

/** The village's procedure with its revision; revision 0 is the default. */
export async function readProcedure(
  sql: AnySql,
  village: string,
): Promise<{ readonly settings: ProcedureSettings; readonly revision: number }> {
  const [row] = await sql<{ settings: ProcedureSettings; revision: number }[]>`
    SELECT settings, revision FROM procedures WHERE village_code = ${village}`;
  return row ?? { settings: DEFAULT_PROCEDURE, revision: 0 };
}
