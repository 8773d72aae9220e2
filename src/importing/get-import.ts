import { authorise, type Context } from '../access/index.ts';
import { readImport, type StoredImport } from './store.ts';

/** The newest answer of a preview or commit. Whoever may import may see the personal data of the workbooks. */
export async function getImport(context: Context, village: string, id: string): Promise<StoredImport> {
  authorise(context.actor, 'imports:write', village);
  return readImport(context.sql, village, id, context.now());
}
