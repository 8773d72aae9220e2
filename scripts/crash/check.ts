import type { Sql } from '../../src/database/index.ts';
import type { Api } from '../support/api.ts';
import type { Load } from './load.ts';

export interface Root {
  readonly size: number;
  readonly root: string;
}

interface Posted {
  readonly village_code: string;
  readonly seq: number;
  readonly idempotency_key: string;
}

const MAX_NAMED = 3;

/**
 * Compares the journal with what clients were told: nothing acknowledged is missing or has another number, nothing is there
 * twice, nothing is there that nobody sent. Returns what is wrong.
 */
export async function checkJournal(sql: Sql, load: Load): Promise<string[]> {
  const rows = await sql<Posted[]>`SELECT village_code, seq, idempotency_key FROM entries WHERE kind = 'posting'`;
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
    ...problem('重复入账 posted twice', doubled),
    ...problem('来历不明 sent by nobody', unknown),
  ];
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
