import type { Command } from '../ledger/index.ts';
import type { Passbook } from '../village/index.ts';
import type { Offer } from './decide-take.ts';
import type { Redemption } from './redemption.ts';

/** One article asked for. */
export interface WantedLine {
  readonly goods: string;
  readonly quantity: number;
  readonly cashFen: number;
}

/** Takes goods on hold, or hands them out at once where the command collects. */
export interface TakePart {
  readonly do: 'take';
  /** Of the redemption that is to be. */
  readonly id: string;
  readonly shop: string;
  readonly lines: readonly WantedLine[];
  /** What the household was named by, if so: asked under the lock whether it is still alive. */
  readonly passbook?: Passbook | undefined;
  /** Of a redemption day: it holds until that day is over, and opening days do not matter. */
  readonly day?: { readonly id: string; readonly expiresAt: Date };
  readonly occurredAt?: Date;
  readonly offlineKey?: string;
  /** The dispute that the committee posts after all, with its reason: the redemption keeps id, shop, key and time of it. */
  readonly dispute?: { readonly of: Redemption; readonly reason: string };
  /** What came of it, for the answer: the last try's, when a transaction is tried again. */
  readonly made: { redemption?: Redemption; offer?: Offer };
}

/** Settles a hold, or refunds. The redemption is as it was read before the lock: only what never changes of it counts. */
export interface SettlePart {
  readonly do: 'settle';
  readonly redemption: Redemption;
  /** Units by article; all that is left where absent. */
  readonly quantities?: ReadonlyMap<string, number>;
  /** Refunds: the goods are back on the shelf. */
  readonly goodsReturned?: boolean;
  /** The redemption after it, for the answer. */
  readonly made: { redemption?: Redemption };
}

export type RedemptionPart = TakePart | SettlePart;

/** The redemption's part in a command that the redemption participant takes part in. */
export function partOf(command: Command): RedemptionPart {
  return command.context as RedemptionPart;
}
