import { authorise, type Context } from '../access/index.ts';
import type { Day } from '../kernel/day.ts';
import type { Outcome } from '../ledger/index.ts';
import { closeCommand } from './command.ts';
import type { PostingServices } from './services.ts';

/** Closes all days up to and including `through` (结账). */
export function closePeriod(
  services: PostingServices,
  { actor }: Context,
  village: string,
  key: string,
  through: Day,
): Promise<Outcome> {
  authorise(actor, 'closing:write', village);
  return services.ledger.submit(closeCommand(actor, village, key, through));
}
