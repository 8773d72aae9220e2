import type { AnySql, TransactionSql } from '../database/index.ts';
import { Refused } from '../kernel/problems/index.ts';
import { checkRulebook, type RuleFinding } from './check.ts';
import type { DraftInput, RuleBody } from './contract.ts';
import type { Rule } from './rule.ts';
import { templateOf } from './template.ts';
import { fromRule, toRule } from './wire.ts';

/** The rules that a village is working on, until it adopts them. */
export interface Draft {
  /** Grows with every change, also across adoptions: the ETag. */
  readonly revision: number;
  readonly rules: readonly RuleBody[];
  readonly updatedAt: Date;
  /** What is doubtful and may be meant so. */
  readonly warnings: readonly RuleFinding[];
}

interface DraftRow {
  rules: RuleBody[] | null;
  revision: number;
  updated_at: Date;
}

/** The village's draft; `undefined` when there is none, or the last one has been adopted. */
export async function readDraft(sql: AnySql, village: string): Promise<Draft | undefined> {
  const [row] = await sql<DraftRow[]>`
    SELECT rules, revision, updated_at FROM rulebook_drafts WHERE village_code = ${village}`;
  if (!row?.rules) return undefined;
  return {
    revision: row.revision,
    rules: row.rules,
    updatedAt: row.updated_at,
    warnings: checkRulebook(row.rules.map(toRule)),
  };
}

/** Under the village's lock: replaces the draft (`null`: there is none any more) and returns its revision. */
export async function writeDraft(
  tx: TransactionSql,
  village: string,
  rules: readonly RuleBody[] | null,
  now: Date,
): Promise<number> {
  const json = rules === null ? null : tx.json(rules as never);
  const [row] = await tx<{ revision: number }[]>`
    INSERT INTO rulebook_drafts (village_code, rules, revision, updated_at) VALUES (${village}, ${json}, 1, ${now})
    ON CONFLICT (village_code) DO UPDATE
      SET rules = excluded.rules, revision = rulebook_drafts.revision + 1, updated_at = excluded.updated_at
    RETURNING revision`;
  return row!.revision;
}

/** The rules that a draft's body means: its own, or those of the template or adopted version that it starts from. */
export async function rulesOf(sql: AnySql, village: string, input: DraftInput): Promise<Rule[]> {
  if ('rules' in input) return input.rules.map(toRule);
  if ('template' in input) {
    const template = templateOf(input.template);
    if (!template) throw new Refused('unknown-template', { template: input.template });
    return template.rules.map(toRule);
  }
  const [row] = await sql<{ rules: RuleBody[] }[]>`
    SELECT rules FROM rulebooks WHERE village_code = ${village} AND version = ${input.version}`;
  if (!row) throw new Refused('unknown-rulebook', { which: input.version });
  return row.rules.map(toRule);
}

/** Rules in full, as they are stored. */
export function bodiesOf(rules: readonly Rule[]): RuleBody[] {
  return rules.map(fromRule);
}
