import type { Context } from '../access/index.ts';
import type { Day } from '../kernel/day.ts';
import { Refused } from '../kernel/problems/index.ts';
import type { VillageServices } from './services.ts';
import { submitTransition, type TransitionResult } from './submit-transition.ts';

interface Merger {
  readonly key: string;
  /** The household that survives. */
  readonly into: string;
  /** First day of the members in the surviving household. Default: today. */
  readonly on?: Day | undefined;
  readonly note?: string | undefined;
}

/**
 * A household ends in another (并户): members and balance go to the survivor, honour stays. Refuses `same-household`,
 * `unknown-household`, `household-closed`, `open-holds`, `member-exists`, `too-many-members`, `day-in-future`, `day-too-early`.
 */
export async function mergeHousehold(
  context: Context,
  services: VillageServices,
  village: string,
  no: string,
  { key, into, on, note }: Merger,
): Promise<TransitionResult> {
  if (into === no) throw new Refused('same-household', { household: no });
  const transition = { kind: 'merger' as const, no, counterpart: into };
  return submitTransition(context, services, { village, key, note, on, points: 'all', transition });
}
