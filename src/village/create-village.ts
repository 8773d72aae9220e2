import { audit, authorise, type Context } from '../access/index.ts';
import { transaction } from '../database/index.ts';
import { Refused } from '../kernel/problems/index.ts';
import type { VillageCode } from '../kernel/village-code.ts';
import { openLedger } from '../ledger/index.ts';
import { type Settings, settingsFrom, type Village, villageColumns } from './settings.ts';

type NewVillage = { readonly code: VillageCode; readonly name: string } & {
  readonly [Key in keyof Settings]?: Settings[Key] | undefined;
};

/** Creates a village with its empty ledger. Refuses `village-exists`, `base-needs-debt`. */
export async function createVillage(context: Context, { code, name, ...given }: NewVillage): Promise<Village> {
  authorise(context.actor, 'village:create', code);
  const settings = settingsFrom(given);
  const createdAt = context.now();
  return transaction(context.sql, {}, async (tx) => {
    const created = await tx`
      INSERT INTO villages ${tx({ ...villageColumns({ code, name, ...settings }), created_at: createdAt })}
      ON CONFLICT DO NOTHING RETURNING 1`;
    if (created.length === 0) throw new Refused('village-exists', { village: code });
    await openLedger(tx, { village: code, deductionPolicy: settings.deductionPolicy, now: createdAt });
    await audit(tx, context, 'village.created', code, code, { mode: settings.mode });
    return { code, name, ...settings, revision: 1, createdAt };
  });
}
