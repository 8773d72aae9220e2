import type { Sql } from '../../src/database/index.ts';
import type { Api } from '../support/api.ts';
import type { Load } from './load.ts';

export interface Root {
  readonly size: number;
  readonly root: string;
}

/** Keys of what was written before the load began. */
export const PREPARATION = 'preparation-';

interface Written {
  readonly village_code: string;
  readonly seq: number;
  readonly idempotency_key: string;
}

const MAX_NAMED = 3;

/**
 * Compares journal and redemptions with what clients were told: nothing acknowledged is missing, has another number or is in another
 * state, nothing is there twice, nothing refused is there, nothing is there that nobody sent. Returns what is wrong.
 */
export async function checkJournal(sql: Sql, load: Load): Promise<string[]> {
  const rows = await sql<Written[]>`
    SELECT village_code, seq, idempotency_key FROM entries
    WHERE idempotency_key IS NOT NULL AND NOT starts_with(idempotency_key, ${PREPARATION})`;
  const found = new Map<string, number>();
  const doubled: string[] = [];
  const unknown: string[] = [];
  for (const row of rows) {
    const name = `${row.village_code} ${row.idempotency_key}`;
    if (found.has(name)) doubled.push(name);
    if (!load.sent.has(name)) unknown.push(name);
    found.set(name, row.seq);
  }
  const lost = [...load.acknowledged].filter(([name, seq]) => found.get(name) !== seq).map(([name]) => name);
  return [
    ...problem('已确认而丢失 acknowledged, but lost', lost),
    ...problem('重复入账 written twice', doubled),
    ...problem(
      '已拒绝而入账 refused, but written',
      [...load.refused].filter((name) => found.has(name)),
    ),
    ...problem('来历不明 sent by nobody', unknown),
    ...(await checkStates(sql, load)),
  ];
}

async function checkStates(sql: Sql, load: Load): Promise<string[]> {
  const rows = await sql<{ village_code: string; id: string; state: string }[]>`
    SELECT village_code, id, state FROM redemptions`;
  const found = new Map(rows.map(({ village_code: village, id, state }) => [`${village} ${id}`, state]));
  const other = [...load.states].filter(([name, state]) => found.get(name) !== state).map(([name]) => name);
  return problem('兑换单的状态与答复不符 a redemption in another state than was told', other);
}

function problem(what: string, names: readonly string[]): string[] {
  if (names.length === 0) return [];
  return [`${what}: ${names.length} (${names.slice(0, MAX_NAMED).join('; ')}${names.length > MAX_NAMED ? ' …' : ''})`];
}

/** Verifies every ledger against the root of the round before, and keeps the new roots. */
export async function checkLedgers(api: Api, villages: readonly string[], roots: Map<string, Root>): Promise<string[]> {
  const problems: string[] = [];
  for (const village of villages) {
    const answer = await api.post<Root & { ok: boolean; firstProblem?: { check: string; message: string } }>(
      `/villages/${village}/ledger/verification`,
      roots.get(village),
    );
    if (!answer.ok) problems.push(`${village} ${answer.firstProblem?.check}: ${answer.firstProblem?.message}`);
    roots.set(village, { size: answer.size, root: answer.root });
  }
  return problems;
}
