import { audit, authorise, type Context } from '../access/index.ts';
import { type TransactionSql, transaction } from '../database/index.ts';
import { checkIfMatch, etagOf } from '../http/preconditions.ts';
import { addDays, type Day, dayAt } from '../kernel/day.ts';
import { Refused } from '../kernel/problems/index.ts';
import { type Head, lockVillage, setRulebookVersion } from '../ledger/index.ts';
import { rulebookDigest } from './book.ts';
import { requireSound } from './check.ts';
import { bodiesOf, readDraft, writeDraft } from './draft.ts';
import type { AdoptedVersion } from './get-rulebook.ts';
import type { Rule } from './rule.ts';
import { toRule } from './wire.ts';

/** Days ahead that a version may take effect: a slip in the year would bar every later version. */
const LATEST_DAYS_AHEAD = 366;

export interface Adoption {
  readonly effectiveFrom: Day;
  /** The resolution of the villagers' representative assembly (村民代表会议决议). */
  readonly resolution: string;
}

/**
 * Adopts the village's draft: it becomes the next version and never changes again. Refuses `no-draft`, `effective-too-early` (not
 * after the previous version's day and the closed days), `effective-too-late`, and what saving a draft refuses.
 */
export async function adoptRulebook(
  context: Context,
  village: string,
  adoption: Adoption,
  ifMatch?: string,
): Promise<AdoptedVersion> {
  authorise(context.actor, 'rulebook:write', village);
  return transaction(context.sql, {}, async (tx) => {
    const head = await lockVillage(tx, village);
    const draft = await readDraft(tx, village);
    if (!draft) throw new Refused('no-draft');
    checkIfMatch(ifMatch, etagOf(draft.revision), 'optional');
    const adopted = await adoptRules(tx, context, head, { ...adoption, rules: draft.rules.map(toRule) });
    await writeDraft(tx, village, null, context.now());
    return adopted;
  });
}

/**
 * The same for rules at hand, inside a transaction that already holds the village's lock (an import's commit). The draft stays as it is.
 */
export async function adoptRules(
  tx: TransactionSql,
  context: Context,
  head: Head,
  adoption: Adoption & { readonly rules: readonly Rule[] },
): Promise<AdoptedVersion> {
  requireSound(adoption.rules);
  const { effectiveFrom, resolution } = adoption;
  const village = head.villageCode;
  const adoptedAt = context.now();
  const last = await lastVersion(tx, village);
  requireDay(effectiveFrom, dayAt(adoptedAt), last?.effective_from ?? null, head.closedThrough);

  const version = (last?.version ?? 0) + 1;
  const rules = bodiesOf(adoption.rules);
  const digest = rulebookDigest({ version, effectiveFrom, resolution, rules });
  const adoptedBy = context.actor.client;
  await tx`
    INSERT INTO rulebooks (village_code, version, effective_from, resolution, rules, digest, adopted_at, adopted_by)
    VALUES (${village}, ${version}, ${effectiveFrom}, ${resolution}, ${tx.json(rules as never)}, ${digest},
      ${adoptedAt}, ${adoptedBy})`;
  await setRulebookVersion(tx, village, version);
  await audit(tx, context, 'rulebook.adopted', village, String(version), {
    version,
    effectiveFrom,
    rules: rules.length,
    digest: digest.toString('hex'),
  });
  return { version, effectiveFrom, resolution, rules, digest, adoptedAt, adoptedBy };
}

async function lastVersion(tx: TransactionSql, village: string) {
  const [row] = await tx<{ version: number; effective_from: Day }[]>`
    SELECT version, effective_from FROM rulebooks WHERE village_code = ${village} ORDER BY version DESC LIMIT 1`;
  return row;
}

function requireDay(effectiveFrom: Day, today: Day, previous: Day | null, closedThrough: Day | null): void {
  const after = [previous, closedThrough].reduce((a, b) => ((b ?? '') > (a ?? '') ? b : a), null);
  if (after !== null && effectiveFrom <= after) throw new Refused('effective-too-early', { effectiveFrom, after });
  const latest = addDays(today, LATEST_DAYS_AHEAD);
  if (effectiveFrom > latest) throw new Refused('effective-too-late', { effectiveFrom, latest });
}
