import type { AnySql } from '../../database/index.ts';
import type { Day } from '../../kernel/day.ts';
import { type Refusal, refusal } from '../../kernel/problems/index.ts';

export const REQUEST_STATES = ['open', 'taken', 'done', 'confirmed', 'withdrawn'] as const;
export type RequestState = (typeof REQUEST_STATES)[number];

/** What may be done to a request. `return`: the volunteer gives it back; `dispute`: the requester says that it was not done. */
export const REQUEST_ACTIONS = ['take', 'return', 'complete', 'confirm', 'dispute', 'withdraw'] as const;
export type RequestAction = (typeof REQUEST_ACTIONS)[number];

const NEXT: Readonly<Record<RequestState, Readonly<Partial<Record<RequestAction, RequestState>>>>> = {
  open: { take: 'taken', withdraw: 'withdrawn' },
  taken: { return: 'open', complete: 'done', withdraw: 'withdrawn' },
  // What was done is confirmed or disputed: nobody takes a volunteer's work back unsaid.
  done: { confirm: 'confirmed', dispute: 'taken' },
  confirmed: {},
  withdrawn: {},
};

/** What becomes of a request by an action. Pure. Refuses `request-not-ready` (409). */
export function advanceRequest(state: RequestState, action: RequestAction): RequestState | Refusal {
  return NEXT[state][action] ?? refusal('request-not-ready', { state, action });
}

/** Somebody asks for help, a volunteer takes it, the requester confirms (点单、接单). */
export interface HelpRequest {
  readonly village: string;
  readonly id: string;
  readonly state: RequestState;
  /** Who asks. */
  readonly household: string;
  readonly unit: string | null;
  readonly unitName: string | null;
  readonly rule: string;
  /** Null: erased. */
  readonly words: string | null;
  readonly wantedOn: Day | null;
  readonly volunteer: string | null;
  readonly volunteerHousehold: string | null;
  readonly takenAt: Date | null;
  readonly doneOn: Day | null;
  /** Hundredths. */
  readonly quantity: number | null;
  readonly case: string | null;
  readonly idempotencyKey: string;
  readonly createdAt: Date;
  readonly createdBy: string;
  readonly closedAt: Date | null;
}

/** Requests as {@link HelpRequest}: `r` joined with the requester's household `h` and its unit `u`. */
export function selectRequests(sql: AnySql) {
  return sql`
    SELECT r.village_code AS village, r.id, r.state, r.household_no AS household, h.unit_id AS unit, u.name AS "unitName",
      r.rule_code AS rule, r.words, r.wanted_on AS "wantedOn", r.volunteer_id AS volunteer,
      r.volunteer_household AS "volunteerHousehold", r.taken_at AS "takenAt", r.done_on AS "doneOn", r.quantity,
      r.case_id AS "case", r.idempotency_key AS "idempotencyKey", r.created_at AS "createdAt", r.created_by AS "createdBy",
      r.closed_at AS "closedAt"
    FROM requests r
    LEFT JOIN households h ON h.village_code = r.village_code AND h.no = r.household_no
    LEFT JOIN units u ON u.village_code = h.village_code AND u.id = h.unit_id`;
}

/** A request by its id; undefined when the village has none such. */
export async function readRequest(sql: AnySql, village: string, id: string): Promise<HelpRequest | undefined> {
  const [row] = await sql<HelpRequest[]>`
    ${selectRequests(sql)} WHERE r.village_code = ${village} AND r.id = ${id}`;
  return row;
}
