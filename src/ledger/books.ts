import type { Month } from '../kernel/day.ts';
import { addPoints, type Points, ZERO } from '../kernel/points.ts';
import { type AccountName, householdAccount } from './account.ts';
import type { Entry } from './entry.ts';

export interface Balance {
  balance: Points;
  held: Points;
  honour: Points;
  openHolds: number;
}

/** The fold of a household's entries for one rule, month and dimension. */
export interface Score {
  readonly householdNo: string;
  readonly ruleCode: string;
  readonly countedIn: string;
  readonly dimension: string;
  honour: Points;
  capUse: Points;
  merits: number;
  deductions: number;
  lastSeq: number;
}

export interface HoldState {
  readonly householdNo: string;
  readonly points: Points;
  readonly expiresAt: Date;
  resolution: 'collection' | 'release' | 'expiry' | null;
  resolvedBy: number | null;
  collected: Points;
  refunded: Points;
}

/**
 * Everything that is a fold of the journal. `verify` starts from empty books; a write starts from the loaded balances and
 * holds, and from empty scores, which it then adds to the stored ones.
 */
export interface Books {
  readonly accounts: Map<AccountName, Balance>;
  /** By {@link scoreKey}: the months and dimensions of a household's rule. */
  readonly scores: Map<string, Score[]>;
  /** By the seq of the hold's entry. */
  readonly holds: Map<number, HoldState>;
}

/** What `evolve` must know of the entry that a reversal, resolution or refund names. */
export interface OriginalFacts {
  readonly honour: Points;
  readonly countedIn: Month | null;
  /** For refunds: the hold that the named collection resolved. */
  readonly holdSeq: number | null;
}

/** The books of a village before its first entry. */
export function emptyBooks(): Books {
  return { accounts: new Map(), scores: new Map(), holds: new Map() };
}

/** Where an account stands; zero before its first entry. */
export function balanceOf(books: Books, account: AccountName): Balance {
  let found = books.accounts.get(account);
  if (!found) {
    found = { balance: ZERO, held: ZERO, honour: ZERO, openHolds: 0 };
    books.accounts.set(account, found);
  }
  return found;
}

/** What a household may redeem: never negative. */
export function availableOf(balance: Pick<Balance, 'balance' | 'held'>): Points {
  return Math.max(0, balance.balance - balance.held) as Points;
}

/**
 * The state after one more entry. The one definition of what an entry means for balances, scores and holds: writes and
 * `verify` both fold with it. It changes `books` in place, because a batch of 5,000 must not copy them 5,000 times.
 */
export function evolve(books: Books, entry: Entry, original?: OriginalFacts): Books {
  if (entry.amount !== 0) {
    const from = balanceOf(books, entry.debit);
    const to = balanceOf(books, entry.credit);
    from.balance = addPoints(from.balance, -entry.amount as Points);
    to.balance = addPoints(to.balance, entry.amount);
  }
  if (entry.householdNo !== null) {
    const household = balanceOf(books, householdAccount(entry.householdNo));
    household.honour = addPoints(household.honour, entry.honour);
    household.held = addPoints(household.held, entry.held);
    evolveHold(books, household, entry, original);
    evolveScores(books, entry, original);
  }
  return books;
}

function evolveHold(books: Books, household: Balance, entry: Entry, original: OriginalFacts | undefined): void {
  switch (entry.kind) {
    case 'hold':
      household.openHolds += 1;
      books.holds.set(entry.seq, {
        householdNo: entry.householdNo!,
        points: entry.held,
        expiresAt: entry.expiresAt!,
        resolution: null,
        resolvedBy: null,
        collected: ZERO,
        refunded: ZERO,
      });
      return;
    case 'collection':
    case 'release':
    case 'expiry': {
      household.openHolds -= 1;
      const hold = books.holds.get(entry.originalSeq!);
      if (!hold) throw new RangeError(`entry ${entry.seq} resolves ${entry.originalSeq}, which is not a hold`);
      hold.resolution = entry.kind;
      hold.resolvedBy = entry.seq;
      hold.collected = entry.kind === 'collection' ? entry.amount : ZERO;
      return;
    }
    case 'refund': {
      const hold = original?.holdSeq == null ? undefined : books.holds.get(original.holdSeq);
      if (!hold) throw new RangeError(`entry ${entry.seq} refunds ${entry.originalSeq}, which is not a collection`);
      hold.refunded = addPoints(hold.refunded, entry.amount);
      return;
    }
    default:
  }
}

function evolveScores(books: Books, entry: Entry, original: OriginalFacts | undefined): void {
  if (entry.ruleCode === null || entry.countedIn === null) return;
  const counted = scoreOf(books, entry, entry.countedIn);
  counted.honour = addPoints(counted.honour, entry.honour);
  counted.capUse = addPoints(counted.capUse, entry.capUse);
  counted.lastSeq = entry.seq;
  if (entry.kind === 'posting') {
    if (entry.honour > 0) counted.merits += 1;
    if (entry.honour < 0) counted.deductions += 1;
  } else if (entry.kind === 'reversal' && original?.countedIn) {
    // A reversed posting and its reversal count as no acts, in the month where the act was counted.
    const acted = scoreOf(books, entry, original.countedIn);
    if (original.honour > 0) acted.merits -= 1;
    if (original.honour < 0) acted.deductions -= 1;
  }
}

/** The books' score row for a household's rule in a month; made at zero when it is not there yet. */
export function scoreOf(
  books: Books,
  entry: Pick<Entry, 'householdNo' | 'ruleCode' | 'dimension'>,
  countedIn: string,
): Score {
  const key = scoreKey(entry.householdNo!, entry.ruleCode!);
  let rows = books.scores.get(key);
  if (!rows) {
    rows = [];
    books.scores.set(key, rows);
  }
  let found = rows.find((row) => row.countedIn === countedIn && row.dimension === entry.dimension);
  if (!found) {
    found = {
      householdNo: entry.householdNo!,
      ruleCode: entry.ruleCode!,
      countedIn,
      dimension: entry.dimension!,
      honour: ZERO,
      capUse: ZERO,
      merits: 0,
      deductions: 0,
      lastSeq: 0,
    };
    rows.push(found);
  }
  return found;
}

/** Scores are kept by household and rule, because caps ask for a rule's months together. */
export function scoreKey(household: string, ruleCode: string): string {
  return `${household}\u0000${ruleCode}`;
}
