import { authorise, type Context } from '../access/index.ts';
import { Refused } from '../kernel/problems/index.ts';
import { FinishedMeanwhile, openWorkbook } from './job.ts';
import { CHOICES, KINDS } from './kinds.ts';
import { openFile } from './sealed-file.ts';
import type { ImportServices } from './services.ts';
import { type CommitChoices, readFile, readImport, type StoredImport } from './store.ts';

export interface Committed {
  readonly found: StoredImport;
  /** It had been committed before: the same report once more, and nothing was written. */
  readonly replayed: boolean;
}

/** Commits under way in this process, so that two requests for the same import do not do the same work. */
const running = new Map<string, Promise<unknown>>();

/**
 * Reads the workbook again, decides again under the village's lock and writes what is accepted. After an interruption it goes on
 * where it ended, with what was chosen then. Refuses `import-expired`, `not-for-this-kind` and what the kind refuses as a whole.
 */
export async function commitImport(
  context: Context,
  services: ImportServices,
  village: string,
  id: string,
  choices: CommitChoices,
): Promise<Committed> {
  authorise(context.actor, 'imports:write', village);
  const name = `${village} ${id}`;
  while (running.has(name)) await running.get(name);
  const work = commitAlone(context, services, village, id, choices);
  const settled = work.then(
    () => undefined,
    () => undefined,
  );
  running.set(name, settled);
  try {
    return await work;
  } finally {
    running.delete(name);
  }
}

async function commitAlone(
  context: Context,
  services: ImportServices,
  village: string,
  id: string,
  given: CommitChoices,
): Promise<Committed> {
  const { sql } = context;
  const before = await readImport(sql, village, id, context.now());
  refuseForeign(before, given);
  if (before.status === 'committed') return { found: before, replayed: true };
  const { kind, filename, options, status } = before;
  const choices = status === 'committing' && options.commit ? options.commit : given;
  const bytes = openFile(services.encryptionKey, village, id, await readFile(sql, village, id));
  const workbook = await openWorkbook(bytes, filename);
  const replayed = await KINDS[kind]
    .commit({ context, services, village, importId: id, workbook, options }, choices)
    .then(() => false)
    .catch((error: unknown) => {
      if (error instanceof FinishedMeanwhile) return true;
      throw error;
    });
  return { found: await readImport(sql, village, id, context.now()), replayed };
}

function refuseForeign({ kind }: StoredImport, given: CommitChoices): void {
  for (const [field, value] of Object.entries(given)) {
    if (value !== undefined && !CHOICES[kind].some((own) => own === field)) {
      throw new Refused('not-for-this-kind', { kind, field });
    }
  }
}
