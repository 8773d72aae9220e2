import { commitmentTo, freshSalt } from '../kernel/canonical.ts';
import type { Day, Month } from '../kernel/day.ts';
import { addPoints, type Points, ZERO } from '../kernel/points.ts';
import { type AccountName, householdAccount, ISSUANCE, movedOf } from './account.ts';
import { balanceOf } from './books.ts';
import { type Entry, type EntryKind, entryLeaf, type SaltedText, TEXT_FIELDS, type Texts } from './entry.ts';
import type { VillageState } from './state.ts';

/** What a decision says about one entry; the rest follows from the state. */
export interface Draft {
  readonly kind: EntryKind;
  readonly household: string | null;
  readonly debit: AccountName;
  readonly credit: AccountName;
  readonly amount?: Points;
  readonly held?: Points;
  readonly honour?: Points;
  readonly capUse?: Points;
  readonly occurredOn?: Day;
  readonly countedIn?: Month | null;
  readonly expiresAt?: Date;
  /** `previous`: the entry before it in the same command. */
  readonly originalSeq?: number | 'previous';
  readonly quantity?: number | null;
  readonly claimedPoints?: Points | null;
  readonly memberId?: string | null;
  readonly ruleCode?: string | null;
  readonly dimension?: string | null;
  readonly rulebookVersion?: number | null;
  readonly rulebookDigest?: Buffer | null;
}

/** Salts and commitments of a command's texts. Impure (it draws salts), so the shell calls it before `decide`. */
export function saltTexts(texts: Texts): SaltedText[] {
  const salted: SaltedText[] = [];
  for (const field of TEXT_FIELDS) {
    const text = texts[field];
    if (text !== undefined) salted.push({ field, salt: freshSalt(), text });
  }
  return salted;
}

/** Completes a draft to the village's next entry: its number, time, balances after it and leaf hash. */
export function completeEntry(
  state: VillageState,
  draft: Draft,
  recorder: string,
  key: string | null,
  texts: readonly SaltedText[],
): Entry {
  const amount = draft.amount ?? ZERO;
  const held = draft.held ?? ZERO;
  const honour = draft.honour ?? ZERO;
  const account = draft.household === null ? null : householdAccount(draft.household);
  const before = account === null ? null : balanceOf(state.books, account);
  const moved = account === null ? ZERO : movedOf(account, { ...draft, amount });
  const commitments: Partial<Record<SaltedText['field'], Buffer>> = {};
  for (const { field, salt, text } of texts) commitments[field] = commitmentTo(field, text, salt);
  const entry = {
    villageCode: state.head.villageCode,
    seq: state.head.frontier.size + 1,
    kind: draft.kind,
    debit: draft.debit,
    credit: draft.credit,
    amount,
    held,
    honour,
    capUse: draft.capUse ?? ZERO,
    honourAfter: before ? addPoints(before.honour, honour) : ZERO,
    balanceAfter: before ? addPoints(before.balance, moved) : ZERO,
    heldAfter: before ? addPoints(before.held, held) : ZERO,
    recordedAt: state.now,
    expiresAt: draft.expiresAt ?? null,
    originalSeq: draft.originalSeq === 'previous' ? state.head.frontier.size : (draft.originalSeq ?? null),
    quantity: draft.quantity ?? null,
    claimedPoints: draft.claimedPoints ?? null,
    occurredOn: draft.occurredOn ?? state.today,
    rulebookVersion: draft.rulebookVersion ?? null,
    recorder,
    memberId: draft.memberId ?? null,
    householdNo: draft.household,
    ruleCode: draft.ruleCode ?? null,
    dimension: draft.dimension ?? null,
    countedIn: draft.countedIn ?? null,
    idempotencyKey: key,
    commitments,
  };
  return { ...entry, leafHash: entryLeaf(entry, draft.rulebookDigest ?? null) };
}

/** Accounts of an entry that moves nothing: the household's movement would run between these two. */
export function still(household: string): { debit: AccountName; credit: AccountName } {
  return { debit: ISSUANCE, credit: householdAccount(household) };
}
