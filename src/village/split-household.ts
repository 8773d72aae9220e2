import type { Context } from '../access/index.ts';
import type { Day } from '../kernel/day.ts';
import { type Points, ZERO } from '../kernel/points.ts';
import { Refused } from '../kernel/problems/index.ts';
import type { VillageServices } from './services.ts';
import { submitTransition, type TransitionResult } from './submit-transition.ts';

export interface Split {
  readonly key: string;
  /** Number of the new household. */
  readonly no: string;
  readonly members: readonly string[];
  /** Points that go along. Default: none. */
  readonly balance?: Points | undefined;
  /** Default: the first of the members. */
  readonly head?: string | undefined;
  /** Default: the unit of the old household. */
  readonly unit?: string | null | undefined;
  readonly address?: string | null | undefined;
  /** First day of the new household. Default: today. */
  readonly on?: Day | undefined;
  readonly note?: string | undefined;
}

/**
 * Members leave for a household of their own (分户), with a share of the balance; honour stays where it was earned. Refuses
 * `household-exists`, `not-a-member`, `nobody-stays`, `head-leaves`, `unknown-unit`, `insufficient-points`, `open-holds`,
 * `household-closed`, `day-in-future`, `day-too-early`, `idempotency-conflict`.
 */
export async function splitHousehold(
  context: Context,
  services: VillageServices,
  village: string,
  from: string,
  split: Split,
): Promise<TransitionResult> {
  if (split.no === from) throw new Refused('same-household', { household: from });
  const { key, note, no, balance = ZERO, on, ...rest } = split;
  const transition = { kind: 'split' as const, no: from, counterpart: no, ...rest };
  return submitTransition(context, services, { village, key, note, on, points: balance, transition });
}
