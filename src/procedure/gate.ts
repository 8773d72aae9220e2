import type { TransactionSql } from '../database/index.ts';
import { refusal } from '../kernel/problems/index.ts';
import type { Command, Participant, VillageState } from '../ledger/index.ts';
import { DEFAULT_PROCEDURE, mayPostDirectly, type ProcedureSettings } from './settings.ts';

/** What a command that posts a case carries beside what pricing needs. */
export interface CaseContext {
  readonly caseId: string;
}

interface Loaded {
  readonly priced: unknown;
  readonly procedures: ReadonlyMap<string, ProcedureSettings>;
}

/**
 * Pricing behind the village's procedure: an act by a rule that may not be posted directly needs a case (`case-required`). Every
 * posting is priced, so none gets around it. Where a village has no procedure, or it is known already, nothing is read.
 */
export function gated(pricing: Participant): Participant {
  const known = new Map<string, { readonly revision: number; readonly settings: ProcedureSettings }>();
  const { decide, evolve, prepare, write } = pricing;
  return {
    name: pricing.name,
    async load(tx, commands, locking): Promise<Loaded> {
      const [priced, procedures] = await Promise.all([
        pricing.load(tx, commands, locking),
        locking.then((states) => current(tx, states, known)),
      ]);
      return { priced, procedures };
    },
    decide(loaded, state, command) {
      const { priced, procedures } = loaded as Loaded;
      if (command.type === 'posting' && !isCase(command)) {
        const settings = procedures.get(command.village) ?? DEFAULT_PROCEDURE;
        if (!mayPostDirectly(settings, command.ruleCode)) {
          return { refusal: refusal('case-required', { rule: command.ruleCode }) };
        }
      }
      return decide(priced, state, command);
    },
    ...(evolve && { evolve: (loaded, state, decided) => evolve((loaded as Loaded).priced, state, decided) }),
    ...(prepare && { prepare: (tx, loaded, decided) => prepare(tx, (loaded as Loaded).priced, decided) }),
    ...(write && { write: (tx, loaded, decided) => write(tx, (loaded as Loaded).priced, decided) }),
  };
}

function isCase({ context }: Command): boolean {
  return typeof context === 'object' && context !== null && 'caseId' in context;
}

/** The procedures of villages that have one, as of the revision that their heads name. */
async function current(
  tx: TransactionSql,
  states: ReadonlyMap<string, VillageState>,
  known: Map<string, { readonly revision: number; readonly settings: ProcedureSettings }>,
): Promise<Map<string, ProcedureSettings>> {
  const stale = [...states].flatMap(([village, { head }]) =>
    head.procedureRevision === (known.get(village)?.revision ?? 0) ? [] : [village],
  );
  if (stale.length > 0) {
    const rows = await tx<{ village_code: string; revision: number; settings: ProcedureSettings }[]>`
      SELECT village_code, revision, settings FROM procedures WHERE village_code = ANY(${stale})`;
    for (const { village_code: village, revision, settings } of rows) known.set(village, { revision, settings });
  }
  const procedures = new Map<string, ProcedureSettings>();
  for (const village of states.keys()) {
    const found = known.get(village);
    if (found) procedures.set(village, found.settings);
  }
  return procedures;
}
