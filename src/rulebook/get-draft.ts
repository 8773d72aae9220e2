import { authorise, type Context } from '../access/index.ts';
import { Refused } from '../kernel/problems/index.ts';
import { type Draft, readDraft } from './draft.ts';

/** The village's draft; `no-draft` when there is none. */
export async function getDraft(context: Context, village: string): Promise<Draft> {
  authorise(context.actor, 'rulebook:read', village);
  const draft = await readDraft(context.sql, village);
  if (!draft) throw new Refused('no-draft');
  return draft;
}
