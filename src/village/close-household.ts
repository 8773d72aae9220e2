import type { Context } from '../access/index.ts';
import type { Day } from '../kernel/day.ts';
import { Refused } from '../kernel/problems/index.ts';
import type { VillageServices } from './services.ts';
import { submitTransition, type TransitionResult } from './submit-transition.ts';

interface Closure {
  readonly key: string;
  /** Who gets the balance; nobody: it expires. */
  readonly successor?: string | null | undefined;
  /** Last day. Default: today. */
  readonly on?: Day | undefined;
  readonly note?: string | undefined;
}

/**
 * A household ends (销户): its balance goes to a successor or expires, its members leave. Refuses `same-household`,
 * `unknown-household`, `household-closed`, `open-holds`, `day-in-future`, `day-too-early`.
 */
export async function closeHousehold(
  context: Context,
  services: VillageServices,
  village: string,
  no: string,
  { key, successor = null, on, note }: Closure,
): Promise<TransitionResult> {
  if (successor === no) throw new Refused('same-household', { household: no });
  const transition = { kind: 'closure' as const, no, counterpart: successor };
  return submitTransition(context, services, { village, key, note, on, points: 'all', transition });
}
