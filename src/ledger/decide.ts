import { monthOf, yearOf } from '../kernel/day.ts';
import { append } from '../kernel/merkle.ts';
import { formatPoints, MAX_HOUSEHOLD_POINTS, ZERO } from '../kernel/points.ts';
import { isRefusal, type Refusal, refusal } from '../kernel/problems/index.ts';
import { householdAccount } from './account.ts';
import { balanceOf, evolve, type OriginalFacts } from './books.ts';
import type { Command, Said } from './command.ts';
import { decideClosing, decideOpening, decidePosting, decideReversal } from './decide-acts.ts';
import { decideCollection, decideExpiry, decideHold, decideRefund, decideRelease } from './decide-holds.ts';
import { decideTransfer } from './decide-transfer.ts';
import { decideYearEnd, yearEndMonth } from './decide-year-end.ts';
import { completeEntry, type Draft } from './draft.ts';
import type { Entry, SaltedText } from './entry.ts';
import type { Decision } from './guard.ts';
import { laterMovement } from './left-of-year.ts';
import { replayKey, type VillageState } from './state.ts';

/**
 * Decides one command against a village's state. Pure. Documented precedence of refusals: a household that does not exist
 * or is closed; the day (future, before the household, closed period); the price's own refusals; points out of range;
 * what is named (entry, hold) and whether it is still to be had; the balance.
 */
export function decide(state: VillageState, command: Command, said: Said = {}): Decision {
  const decision = dispatch(state, command, said);
  return isRefusal(decision) ? decision : (refuseBeyondLimit(state, decision) ?? decision);
}

function dispatch(state: VillageState, command: Command, said: Said): Decision {
  switch (command.type) {
    case 'posting':
      return decidePosting(state, command, said.price ?? said.refused);
    case 'opening':
      return decideOpening(state, command);
    case 'reversal':
      return decideReversal(state, command);
    case 'closing':
      return decideClosing(state, command);
    case 'hold':
      return decideHold(state, command, said);
    case 'collection':
      return decideCollection(state, command);
    case 'release':
      return decideRelease(state, command);
    case 'expiry':
      return decideExpiry(state, command);
    case 'refund':
      return decideRefund(state, command, said);
    case 'transfer':
      return decideTransfer(state, command);
    case 'year-end':
      return decideYearEnd(state, command, said);
  }
}

/**
 * Turns drafts into entries and folds each into the state, so that the next command of the transaction sees them.
 * `texts` are kept on the first entry, which also carries the idempotency key.
 */
export function accept(
  state: VillageState,
  command: Command,
  drafts: readonly Draft[],
  texts: readonly SaltedText[],
): Entry[] {
  const entries: Entry[] = [];
  for (const [index, draft] of drafts.entries()) {
    const first = index === 0;
    const entry = completeEntry(state, draft, command.recorder, first ? command.key : null, first ? texts : []);
    evolve(state.books, entry, originalFacts(state, entry));
    follow(state, entry);
    entries.push(entry);
  }
  const [first] = entries;
  if (first) state.replays.set(replayKey(command.recorder, command.key), { kind: 'entry', entry: first, texts });
  return entries;
}

/** What `evolve` must know of the entry that this one names. */
export function originalFacts(state: VillageState, entry: Entry): OriginalFacts | undefined {
  const original = entry.originalSeq === null ? undefined : state.originals.get(entry.originalSeq)?.entry;
  if (!original) return undefined;
  return { honour: original.honour, countedIn: original.countedIn, holdSeq: original.originalSeq };
}

function follow(state: VillageState, entry: Entry): void {
  const { head } = state;
  head.frontier = append(head.frontier, entry.leafHash);
  head.lastRecordedAt = entry.recordedAt;
  if (entry.kind === 'closing') head.closedThrough = entry.occurredOn;
  if (entry.kind === 'opening') state.openings.set(entry.householdNo!, entry.seq);
  followYearEnds(state, entry);
  if (entry.kind === 'reversal') {
    const original = state.originals.get(entry.originalSeq!)!;
    original.reversedBy = entry.seq;
    if (original.entry.kind === 'opening') state.openings.delete(entry.householdNo!);
  }
}

/** A year end later in the transaction sees what moved before it. */
function followYearEnds(state: VillageState, entry: Entry): void {
  if (state.yearEnds.size === 0) return;
  if (entry.kind === 'year-end') {
    const done = yearOf(entry.countedIn!);
    for (const [year, facts] of state.yearEnds) {
      if (year === done) facts.doneBy ??= entry.seq;
      else if (year < done) facts.later ??= { year: done, by: entry.seq };
    }
  }
  if (entry.amount === 0 || entry.householdNo === null) return;
  const earned = entry.kind === 'reversal' ? state.originals.get(entry.originalSeq!)!.entry : entry;
  const earnedIn = earned.countedIn ?? monthOf(earned.occurredOn);
  for (const [year, { since }] of state.yearEnds) {
    since.push(laterMovement({ ...entry, household: entry.householdNo, earnedIn }, yearEndMonth(year)));
  }
}

/** No household's honour or balance leaves the range that the journal's columns and people's heads can hold. */
function refuseBeyondLimit(state: VillageState, drafts: readonly Draft[]): Refusal | undefined {
  for (const { household, amount = ZERO, honour = ZERO } of drafts) {
    if (household === null) continue;
    const before = balanceOf(state.books, householdAccount(household));
    const most = Math.max(Math.abs(before.balance) + amount, Math.abs(before.honour + honour));
    if (most > MAX_HOUSEHOLD_POINTS) {
      return refusal('household-limit', { household, limit: formatPoints(MAX_HOUSEHOLD_POINTS) });
    }
  }
  return undefined;
}
