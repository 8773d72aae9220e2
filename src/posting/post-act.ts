import { authorise, type Context } from '../access/index.ts';
import type { Outcome } from '../ledger/index.ts';
import { type Act, postCommand } from './command.ts';
import type { PostingServices } from './services.ts';

/** Posts one act (记分). The outcome says what it was refused for; throws for what the key may not do at all. */
export function postAct(
  services: PostingServices,
  { actor }: Context,
  village: string,
  key: string,
  act: Act,
): Promise<Outcome> {
  authorise(actor, 'posting:officer', village);
  return services.ledger.submit(postCommand(services.pricing, actor, village, key, act));
}
