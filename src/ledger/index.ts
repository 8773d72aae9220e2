export {
  EXPIRY,
  householdAccount,
  movedOf,
  shopAccount,
} from './account.ts';
export { availableOf } from './books.ts';
export type {
  CloseCommand,
  Command,
  Contribution,
  Decided,
  HoldCommand,
  Outcome,
  Participant,
  PostCommand,
  ReverseCommand,
  Standing,
  YearEndCommand,
} from './command.ts';
export { countedIn } from './decide-acts.ts';
export { MAX_OPEN_HOLDS } from './decide-holds.ts';
export { yearEndMonth } from './decide-year-end.ts';
export {
  ENTRY_KINDS,
  type Entry,
  type EntryKind,
  entryName,
  KIND_NAMES_ZH,
  TEXT_FIELDS,
  type TextField,
  type Texts,
} from './entry.ts';
export { eraseTexts } from './erase.ts';
export {
  closeAccount,
  lockVillage,
  lockVillages,
  openAccounts,
  openLedger,
  openShopAccount,
  readHeads,
  setDeductionPolicy,
  setProcedureRevision,
  setRulebookVersion,
} from './head.ts';
export { type EntryRow, entryColumns, entryFromRow, loadTexts, readEntry, textsKey } from './journal-row.ts';
export { Ledger } from './ledger.ts';
export { rootAt } from './root-at.ts';
export { capUse, DEDUCTION_POLICIES, type DeductionPolicy, type Head, type VillageState } from './state.ts';
export { standingAfter } from './transact.ts';
export type { LedgerProblem, ProjectionCheck, RulebookSource, TrustedRoot, Verification } from './verify.ts';
