import { audit, authorise, type Context } from '../access/index.ts';
import { type AnySql, transaction } from '../database/index.ts';
import { checkIfMatch, etagOf } from '../http/preconditions.ts';
import type { Json } from '../kernel/canonical.ts';
import { Refused } from '../kernel/problems/index.ts';
import { lockVillage, setProcedureRevision } from '../ledger/index.ts';
import { loadRulebooks } from '../rulebook/index.ts';
import { requireVillage } from '../village/index.ts';
import { readProcedure } from './rows.ts';
import type { ProcedureSettings } from './settings.ts';

/** A village's procedure; revision 0 is what holds where nothing was decided. */
export interface Procedure {
  readonly settings: ProcedureSettings;
  readonly revision: number;
}

/** Which steps the village asks for. */
export async function getProcedure({ actor, sql }: Context, village: string): Promise<Procedure> {
  authorise(actor, 'procedure:read', village);
  await requireVillage(sql, village);
  return readProcedure(sql, village);
}

/**
 * Decides which steps the village asks for. Cases that are on their way keep the steps they were declared with. Refuses
 * `rules-not-adopted`, `precondition-failed`.
 */
export async function changeProcedure(
  context: Context,
  village: string,
  settings: ProcedureSettings,
  ifMatch: string | undefined,
): Promise<Procedure> {
  const { actor, sql, now } = context;
  authorise(actor, 'procedure:write', village);
  return transaction(sql, {}, async (tx) => {
    await lockVillage(tx, village);
    const before = await readProcedure(tx, village);
    checkIfMatch(ifMatch, etagOf(before.revision), 'required');
    await refuseUnknownRules(tx, village, settings);
    const revision = before.revision + 1;
    await tx`
      INSERT INTO procedures (village_code, settings, revision, changed_at)
      VALUES (${village}, ${tx.json(settings as never)}, ${revision}, ${now()})
      ON CONFLICT (village_code) DO UPDATE SET settings = excluded.settings, revision = excluded.revision,
        changed_at = excluded.changed_at`;
    await setProcedureRevision(tx, village, revision);
    const details = { revision, from: before.settings as unknown as Json, to: settings as unknown as Json };
    await audit(tx, context, 'procedure.changed', village, village, details);
    return { settings, revision };
  });
}

async function refuseUnknownRules(sql: AnySql, village: string, { rules }: ProcedureSettings): Promise<void> {
  const codes = Object.keys(rules);
  if (codes.length === 0) return;
  const books = (await loadRulebooks(sql, [village])).get(village) ?? [];
  const unknown = codes.filter((code) => !books.some(({ byCode }) => byCode.has(code)));
  if (unknown.length > 0) throw new Refused('rules-not-adopted', { rules: unknown.join('、') });
}
