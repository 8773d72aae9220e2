import type { AnySql } from '../../database/index.ts';
import { type Bilingual, type Refusal, Refused, refusal } from '../../kernel/problems/index.ts';
import type { CycleCategory } from './category.ts';

export const CYCLE_STATES = ['open', 'published', 'confirmed', 'withdrawn'] as const;
export type CycleState = (typeof CYCLE_STATES)[number];

/** What is done to a cycle. */
export const CYCLE_ACTIONS = ['change', 'publish', 'confirm', 'withdraw'] as const;
export type CycleAction = (typeof CYCLE_ACTIONS)[number];

/** One round of a programme (一期评选), with the categories that it began with. */
export interface AwardCycle {
  readonly village: string;
  readonly id: string;
  readonly programme: string;
  readonly name: string;
  readonly period: string;
  readonly categories: readonly CycleCategory[];
  readonly state: CycleState;
  /** Of the latest proposal, or of the publication where there was none. */
  readonly ledger: { readonly size: number; readonly root: Buffer } | null;
  readonly tieRule: 'distinct' | 'shared' | null;
  readonly notice: string | null;
  /** Of the result, once confirmed. */
  readonly digest: Buffer | null;
  readonly revision: number;
  readonly openedAt: Date;
  readonly publishedAt: Date | null;
  readonly confirmedAt: Date | null;
}

type Row = Omit<AwardCycle, 'ledger'> & { readonly size: number | null; readonly root: Buffer | null };

export interface CycleFilter {
  readonly id?: string | undefined;
  readonly programme?: string | undefined;
  readonly state?: CycleState | undefined;
  readonly period?: string | undefined;
  readonly after?: string | undefined;
  readonly limit?: number | undefined;
}

/** Cycles of a village, the newest first. */
export async function readCycles(sql: AnySql, village: string, filter: CycleFilter): Promise<AwardCycle[]> {
  const { id, programme, state, period, after, limit } = filter;
  const rows = await sql<Row[]>`
    SELECT village_code AS village, id, programme_id AS programme, name, period, categories, state, ledger_size AS size,
      ledger_root AS root, tie_rule AS "tieRule", notice_id AS notice, result_digest AS digest, revision,
      opened_at AS "openedAt", published_at AS "publishedAt", confirmed_at AS "confirmedAt"
    FROM award_cycles
    WHERE village_code = ${village} ${id === undefined ? sql`` : sql`AND id = ${id}`}
      ${programme === undefined ? sql`` : sql`AND programme_id = ${programme}`}
      ${state === undefined ? sql`` : sql`AND state = ${state}`}
      ${period === undefined ? sql`` : sql`AND period = ${period}`}
      ${after === undefined ? sql`` : sql`AND id < ${after}`}
    ORDER BY id DESC ${limit === undefined ? sql`` : sql`LIMIT ${limit}`}`;
  return rows.map(({ size, root, ...row }) => ({
    ...row,
    ledger: size === null || root === null ? null : { size, root },
  }));
}

/** 404 `not-found` without it. */
export async function readCycle(sql: AnySql, village: string, id: string): Promise<AwardCycle> {
  const [found] = await readCycles(sql, village, { id });
  if (found === undefined) throw new Refused('not-found');
  return found;
}

/** A category of the cycle; refuses `unknown-category`. */
export function categoryOf({ categories }: Pick<AwardCycle, 'categories'>, code: string): CycleCategory {
  const found = categories.find((one) => one.code === code);
  if (found === undefined) throw new Refused('unknown-category', { category: code });
  return found;
}

const STATE_NAMES: Readonly<Record<CycleState, Bilingual>> = {
  open: { zh: '评选中', en: 'open' },
  published: { zh: '公示中', en: 'announced' },
  confirmed: { zh: '已确认', en: 'confirmed' },
  withdrawn: { zh: '已撤回', en: 'withdrawn' },
};

const ACTIONS: Readonly<
  Record<CycleAction, { readonly from: readonly CycleState[]; readonly to: CycleState; readonly name: Bilingual }>
> = {
  change: { from: ['open'], to: 'open', name: { zh: '再提候选、投票或改动', en: 'changed or voted on' } },
  publish: { from: ['open'], to: 'published', name: { zh: '公示', en: 'announced' } },
  confirm: { from: ['published'], to: 'confirmed', name: { zh: '确认', en: 'confirmed' } },
  withdraw: { from: ['open', 'published'], to: 'withdrawn', name: { zh: '撤回', en: 'withdrawn' } },
};

/** The state after a step. Pure. Refuses `award-cycle-state`. */
export function advance(state: CycleState, action: CycleAction): CycleState | Refusal {
  const { from, to, name } = ACTIONS[action];
  return from.includes(state) ? to : notNow(state, name);
}

/** `award-cycle-state`: what cannot be done to a cycle as it is. */
export function notNow(state: CycleState, action: Bilingual): Refusal {
  const { zh: stateZh, en } = STATE_NAMES[state];
  return refusal('award-cycle-state', { state: en, stateZh, action: action.en, actionZh: action.zh });
}
