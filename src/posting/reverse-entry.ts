import { authorise, type Context } from '../access/index.ts';
import type { Outcome } from '../ledger/index.ts';
import { reverseCommand } from './command.ts';
import type { PostingServices } from './services.ts';

/** Takes a posting or an opening back (冲正), once, with a reason. */
export function reverseEntry(
  services: PostingServices,
  { actor }: Context,
  village: string,
  key: string,
  reversal: { seq: number; reason: string },
): Promise<Outcome> {
  authorise(actor, 'entry:reverse', village);
  return services.ledger.submit(reverseCommand(services.pricing, actor, village, key, reversal));
}
