import { authorise, type Context } from '../access/index.ts';
import type { Outcome } from '../ledger/index.ts';
import { type Act, postCommand } from './command.ts';
import type { PostingServices } from './services.ts';

export interface Batch {
  readonly items: readonly (Act & { readonly key: string })[];
  /** All of the items or none of them. */
  readonly atomic: boolean;
  /** Decides over a snapshot and writes nothing (试算). */
  readonly dryRun: boolean;
}

/** Posts a batch in one transaction: one outcome for each item, in order. */
export async function postBatch(
  services: PostingServices,
  { actor }: Context,
  village: string,
  { items, atomic, dryRun }: Batch,
): Promise<Outcome[]> {
  authorise(actor, 'posting:officer', village);
  const commands = items.map(({ key, ...act }) => postCommand(services.pricing, actor, village, key, act));
  const { ledger } = services;
  return dryRun ? ledger.dryRun(commands, { atomic }) : ledger.transact(commands, { atomic });
}
