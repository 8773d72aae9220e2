import { audit, authorise, type Context } from '../access/index.ts';
import { transaction } from '../database/index.ts';
import { checkIfMatch, etagOf } from '../http/preconditions.ts';
import type { Json } from '../kernel/canonical.ts';
import { Refused } from '../kernel/problems/index.ts';
import { lockVillage, setDeductionPolicy } from '../ledger/index.ts';
import { type Settings, sound, type Village, villageColumns } from './settings.ts';
import { readVillage } from './village.ts';

type VillageChange = { readonly name?: string | undefined } & {
  readonly [Key in keyof Settings]?: Settings[Key] | undefined;
};

/** Settings that give every past entry another score. */
const FIXED = ['mode', 'sheetPeriod'] as const;

/**
 * Changes a village's name and settings, under its lock. A change to mode base brings the policy debt with it. Refuses
 * `mode-fixed` once the journal has entries: mode and sheet period make past scores; `base-needs-debt`, `precondition-failed`.
 */
export async function updateVillage(
  context: Context,
  code: string,
  change: VillageChange,
  ifMatch?: string,
): Promise<Village> {
  authorise(context.actor, 'village:write', code);
  return transaction(context.sql, {}, async (tx) => {
    const head = await lockVillage(tx, code);
    const before = await readVillage(tx, code);
    if (!before) throw new Refused('not-found');
    checkIfMatch(ifMatch, etagOf(before.revision), 'optional');
    const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
    const policy = change.mode === 'base' ? { deductionPolicy: 'debt' as const } : {};
    const after: Village = sound({ ...before, ...policy, ...given, revision: before.revision + 1 });
    const changed = (Object.keys(after) as (keyof Village)[]).filter((key) => after[key] !== before[key]);
    for (const field of FIXED) {
      if (changed.includes(field) && head.frontier.size > 0) {
        throw new Refused('mode-fixed', { field, entries: head.frontier.size });
      }
    }
    if (changed.length === 1) return before; // only the revision: nothing was changed
    const { village_code: _never, ...columns } = villageColumns(after);
    await tx`UPDATE villages SET ${tx({ ...columns, revision: after.revision })} WHERE village_code = ${code}`;
    if (changed.includes('deductionPolicy')) await setDeductionPolicy(tx, code, after.deductionPolicy);
    await audit(tx, context, 'village.changed', code, code, auditable(before, after, changed));
    return after;
  });
}

/** What changed from what to what; the name, a free text, only as changed. */
function auditable(before: Village, after: Village, changed: readonly (keyof Village)[]): { [key: string]: Json } {
  const settings = changed.filter((key) => key !== 'revision' && key !== 'name' && key !== 'createdAt');
  const values = settings.map((key) => [key, { from: before[key] as Json, to: after[key] as Json }]);
  return { changed: changed.filter((key) => key !== 'revision'), ...Object.fromEntries(values) };
}
