import { audit, authorise, type Context } from '../access/index.ts';
import { transaction } from '../database/index.ts';
import { checkIfMatch, etagOf } from '../http/preconditions.ts';
import { Refused } from '../kernel/problems/index.ts';
import { lockVillage } from '../ledger/index.ts';
import { requireSound } from './check.ts';
import type { DraftInput } from './contract.ts';
import { bodiesOf, type Draft, readDraft, rulesOf, writeDraft } from './draft.ts';

/**
 * Replaces a village's draft as a whole. Refuses rules that could not be adopted: `red-line-rule`, `invalid-rulebook`;
 * `precondition-failed` when `ifMatch` names another revision than the present one, or there is no draft.
 */
export async function saveDraft(
  context: Context,
  village: string,
  input: DraftInput,
  ifMatch?: string,
): Promise<Draft> {
  authorise(context.actor, 'rulebook:write', village);
  return transaction(context.sql, {}, async (tx) => {
    await lockVillage(tx, village);
    const before = await readDraft(tx, village);
    if (before) checkIfMatch(ifMatch, etagOf(before.revision), 'optional');
    else if (ifMatch !== undefined) throw new Refused('precondition-failed', { etag: '*' });
    const rules = await rulesOf(tx, village, input);
    const warnings = requireSound(rules);
    const bodies = bodiesOf(rules);
    const updatedAt = context.now();
    const revision = await writeDraft(tx, village, bodies, updatedAt);
    await audit(tx, context, 'rulebook-draft.saved', village, village, { revision, rules: bodies.length });
    return { revision, rules: bodies, updatedAt, warnings };
  });
}
