import type { TransactionSql as Tx } from '../database/index.ts';
import type { Day } from '../kernel/day.ts';
import type { Points } from '../kernel/points.ts';
import type { Refusal } from '../kernel/problems/index.ts';
import type { AccountName } from './account.ts';
import type { Entry, Texts } from './entry.ts';
import type { VillageState } from './state.ts';

/** What every command that writes the journal carries. */
interface CommandBase {
  readonly village: string;
  /** The client behind the key in hand; part of the idempotency key's name. */
  readonly recorder: string;
  /** Client-chosen, kept on the command's first entry for ever. */
  readonly key: string;
  readonly texts: Texts;
  /** A refusal is not remembered under the key: the rows of an import are decided anew each time. */
  readonly forgetRefusal?: true;
  /** Other features' part in this command, run under the same lock. */
  readonly participants?: readonly Participant[];
  /** What the participants need to know beyond the command itself; the ledger does not look at it. */
  readonly context?: unknown;
  /**
   * What else makes the command what it is and the entry does not keep (a redemption's lines). A retry of a refused command is
   * compared by it; a retry of an accepted one by whoever keeps it.
   */
  readonly content?: () => Readonly<Record<string, string>>;
}

/** An act of a household, priced by a participant that sets `honour`, rule version and cap use. */
export interface PostCommand extends CommandBase {
  readonly type: 'posting';
  readonly household: string;
  readonly memberId: string | null;
  readonly ruleCode: string;
  /** Hundredths. */
  readonly quantity: number | null;
  readonly points: Points | null;
  readonly occurredOn: Day;
  /** Texts carry the `reason` for an act in a closed period (补记原因). */
}

/** A household's opening honour and balance, brought in once from the books kept so far (期初). */
export interface OpeningCommand extends CommandBase {
  readonly type: 'opening';
  readonly household: string;
  readonly honour: Points;
  readonly balance: Points;
  readonly occurredOn: Day;
}

/** Takes a posting or an opening back (冲正). */
export interface ReverseCommand extends CommandBase {
  readonly type: 'reversal';
  readonly seq: number;
}

/** Closes all days up to and including `through` (结账). */
export interface CloseCommand extends CommandBase {
  readonly type: 'closing';
  readonly through: Day;
}

export interface HoldCommand extends CommandBase {
  readonly type: 'hold';
  readonly household: string;
  /** `by-terms`: what a participant says. */
  readonly points: Points | 'by-terms';
  readonly expiresAt: Date | 'by-terms';
  /** Collected in the same breath, by a second entry; the points go to this account. */
  readonly collectTo?: AccountName;
}

/** What names a hold may say whose it is: that is read with the rest then, not after it. */
interface OfAHold extends CommandBase {
  readonly household?: string | undefined;
}

/** Collects a hold wholly, or partly and releases the rest; the points go to `to`, a shop's account. */
export interface CollectCommand extends OfAHold {
  readonly type: 'collection';
  readonly hold: number;
  readonly points: Points;
  readonly to: AccountName;
}

export interface ReleaseCommand extends OfAHold {
  readonly type: 'release';
  readonly hold: number;
}

export interface ExpireCommand extends OfAHold {
  readonly type: 'expiry';
  readonly hold: number;
  /** The points are lost with the goods (没收) instead of going back. */
  readonly forfeit?: true;
}

/** Gives points of a collection back. */
export interface RefundCommand extends OfAHold {
  readonly type: 'refund';
  readonly collection: number;
  readonly points: Points | 'by-terms';
}

/** Carries balances over the year's end (年终结转): every household keeps a share of what it earned by then and has not spent. */
export interface YearEndCommand extends CommandBase {
  readonly type: 'year-end';
  readonly year: number;
  /** 0 to 100; what is kept is rounded down to hundredths. `by-terms`: what a participant says (the village's setting). */
  readonly keepPercent: number | 'by-terms';
}

/** Moves balance between households (split, merge) or, without `to`, from a closed household to expiry. */
export interface TransferCommand extends CommandBase {
  readonly type: 'transfer';
  readonly from: string;
  readonly to: string | null;
  /** `all`: whatever the balance is, also a debt. */
  readonly points: Points | 'all';
}

export type Command =
  | PostCommand
  | OpeningCommand
  | ReverseCommand
  | CloseCommand
  | HoldCommand
  | CollectCommand
  | ReleaseCommand
  | ExpireCommand
  | RefundCommand
  | TransferCommand
  | YearEndCommand;

/** What a pricing participant found: the honour of the act by the rules of its day. */
export interface Price {
  /** Signed. */
  readonly honour: Points;
  readonly capUse: Points;
  readonly quantity: number;
  readonly dimension: string;
  readonly rulebookVersion: number;
  readonly rulebookDigest: Buffer;
}

/** What a participant found a hold or refund to be about, by what it keeps under the lock (the price of goods today). */
export interface Terms {
  readonly points: Points;
  /** Holds only. */
  readonly expiresAt?: Date;
}

/** What a participant found a year end to keep, by the village's setting under the lock. */
export interface Carry {
  /** 0 to 100. */
  readonly keepPercent: number;
}

/** A participant's answer: it refuses the command, prices it, gives its terms, or has nothing to add. */
export type Contribution =
  | { readonly refusal: Refusal }
  | { readonly price: Price }
  | { readonly terms: Terms }
  | { readonly carry: Carry }
  | undefined;

/** What all participants of a command said. */
export interface Said {
  readonly price?: Price;
  readonly terms?: Terms;
  readonly carry?: Carry;
  readonly refused?: Refusal;
}

export interface Decided {
  readonly command: Command;
  readonly entries: readonly Entry[];
}

/**
 * Another feature's part in writes. The shell groups the commands of a transaction by participant and calls each hook once
 * for all of them, under the locks: stock with a redemption, pricing with a posting, the outbox with either.
 */
export interface Participant {
  readonly name: string;
  /**
   * Reads, set-based, what `decide` needs. It is called behind the statement that takes the locks, whose states it may await; some
   * commands may be for villages that there are none of.
   */
  load(tx: Tx, commands: readonly Command[], states: Promise<ReadonlyMap<string, VillageState>>): Promise<unknown>;
  /** Pure. A refusal drops the command's entries. */
  decide(loaded: unknown, state: VillageState, command: Command): Contribution;
  /** Pure: follows the entries of an accepted command, so that the next command of the group sees them. */
  evolve?(loaded: unknown, state: VillageState, decided: Decided): void;
  /** Writes what the entries' own rows need to be there: an account that they move. Comes before them. */
  prepare?(tx: Tx, loaded: unknown, decided: readonly Decided[]): Promise<void>;
  /** Writes, set-based, in the same transaction, after the entries. */
  write?(tx: Tx, loaded: unknown, decided: readonly Decided[]): Promise<void>;
}

/** Where a household stands after an entry. */
export interface Standing {
  readonly no: string;
  readonly honour: Points;
  readonly balance: Points;
  readonly held: Points;
  readonly available: Points;
}

export type Outcome =
  | { readonly status: 'posted' | 'replayed'; readonly entries: readonly Entry[]; readonly standing: Standing | null }
  | { readonly status: 'refused'; readonly refusal: Refusal; readonly replayed?: true };
