import type { AnySql } from '../../database/index.ts';
import { type Bilingual, type Refusal, Refused, refusal } from '../../kernel/problems/index.ts';
import type { StarScheme } from './contract-schemes.ts';

export const REVIEW_STATES = ['open', 'submitted', 'approved', 'published', 'confirmed', 'withdrawn'] as const;
export type ReviewState = (typeof REVIEW_STATES)[number];

/** What moves a review on. */
export const REVIEW_ACTIONS = ['submit', 'approve', 'return', 'publish', 'confirm', 'withdraw'] as const;
export type ReviewAction = (typeof REVIEW_ACTIONS)[number];

/** One round of deciding the stars (星级评定). */
export interface StarReview {
  readonly village: string;
  readonly id: string;
  /** The version of the scheme. */
  readonly scheme: number;
  readonly period: string;
  readonly state: ReviewState;
  /** The ledger that suggestions are made from since the submission or, without one, the publication; null: the newest. */
  readonly ledger: { readonly size: number; readonly root: Buffer } | null;
  readonly tieRule: string | null;
  readonly notice: string | null;
  readonly returnReason: string | null;
  readonly digest: Buffer | null;
  readonly revision: number;
  readonly openedAt: Date;
  readonly openedBy: string;
  readonly submittedAt: Date | null;
  readonly submittedBy: string | null;
  readonly approvedAt: Date | null;
  readonly publishedAt: Date | null;
  readonly confirmedAt: Date | null;
}

type Row = Omit<StarReview, 'ledger'> & { readonly size: number | null; readonly root: Buffer | null };

export function reviewColumns(sql: AnySql) {
  return sql`
    village_code AS village, id, scheme_version AS scheme, period, state, ledger_size AS size, ledger_root AS root,
    tie_rule AS "tieRule", notice_id AS notice, return_reason AS "returnReason", result_digest AS digest, revision,
    opened_at AS "openedAt", opened_by AS "openedBy", submitted_at AS "submittedAt", submitted_by AS "submittedBy",
    approved_at AS "approvedAt", published_at AS "publishedAt", confirmed_at AS "confirmedAt"`;
}

export function reviewFrom({ size, root, ...row }: Row): StarReview {
  return { ...row, ledger: size === null || root === null ? null : { size, root } };
}

/** Refuses `not-found`. */
export async function readReview(sql: AnySql, village: string, id: string): Promise<StarReview> {
  const [row] = await sql<Row[]>`
    SELECT ${reviewColumns(sql)} FROM star_reviews WHERE village_code = ${village} AND id = ${id}`;
  if (row === undefined) throw new Refused('not-found');
  return reviewFrom(row);
}

export const STATE_NAMES: Readonly<Record<ReviewState, Bilingual>> = {
  open: { zh: '评定中', en: 'open' },
  submitted: { zh: '已上报', en: 'with the township' },
  approved: { zh: '乡镇已批准', en: 'approved by the township' },
  published: { zh: '公示中', en: 'announced' },
  confirmed: { zh: '已确认', en: 'confirmed' },
  withdrawn: { zh: '已撤回', en: 'withdrawn' },
};

const STEPS: Readonly<
  Record<ReviewAction, { readonly from: readonly ReviewState[]; readonly to: ReviewState; readonly name: Bilingual }>
> = {
  submit: { from: ['open'], to: 'submitted', name: { zh: '上报', en: 'submitted' } },
  approve: { from: ['submitted'], to: 'approved', name: { zh: '批准', en: 'approved' } },
  return: { from: ['submitted', 'approved'], to: 'open', name: { zh: '退回', en: 'returned' } },
  publish: { from: ['open', 'approved'], to: 'published', name: { zh: '公示', en: 'announced' } },
  confirm: { from: ['published'], to: 'confirmed', name: { zh: '确认', en: 'confirmed' } },
  withdraw: {
    from: ['open', 'submitted', 'approved', 'published'],
    to: 'withdrawn',
    name: { zh: '撤回', en: 'withdrawn' },
  },
};

/** The state after a step. Pure. Refuses `star-review-state`, and what the scheme says of the township's approval. */
export function advance(
  state: ReviewState,
  action: ReviewAction,
  approval: StarScheme['approval'],
): ReviewState | Refusal {
  const { from, to, name } = STEPS[action];
  if (!from.includes(state)) return notNow(state, name);
  if (state === 'open' && action === 'publish' && approval === 'township') return refusal('star-approval-needed');
  if (action === 'submit' && approval === 'none') return refusal('star-approval-not-needed');
  return to;
}

/** `star-review-state`: what cannot be done to a review as it is. */
export function notNow(state: ReviewState, action: Bilingual): Refusal {
  const { zh: stateZh, en } = STATE_NAMES[state];
  return refusal('star-review-state', { state: en, stateZh, action: action.en, actionZh: action.zh });
}
