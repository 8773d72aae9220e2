import { byteaArray, instantArray, type TransactionSql } from '../database/index.ts';
import type { Points } from '../kernel/points.ts';
import type { Refusal } from '../kernel/problems/index.ts';
import { type AccountName, householdAccount } from './account.ts';
import type { Balance } from './books.ts';
import type { Command, Decided } from './command.ts';
import type { Entry, SaltedText } from './entry.ts';
import { storeHeads } from './head.ts';
import { insertEntries } from './journal-row.ts';
import type { States } from './load.ts';
import type { VillageState } from './state.ts';

/** Thrown when a statement touched other rows than the decision did: the whole transaction is tried again. */
export class WriteMismatch extends Error {
  constructor(what: string, expected: number, got: number) {
    super(`${what}: expected ${expected} rows, got ${got}`);
  }
}

/** Writes what was decided for one transaction: entries, texts, balances, scores, holds and heads, each in one statement. */
export async function writeDecided(
  tx: TransactionSql,
  states: States,
  decided: readonly Decided[],
  texts: ReadonlyMap<Command, readonly SaltedText[]>,
): Promise<void> {
  const entries = decided.flatMap((d) => d.entries);
  if (entries.length === 0) return;
  // All of them on one connection: sent together, answered in order.
  await Promise.all([
    expectRows('entries', entries.length, insertEntries(tx, entries)),
    insertTexts(tx, decided, texts),
    updateAccounts(tx, states, entries),
    upsertScores(tx, states),
    writeHolds(tx, states, entries),
    expectRows(
      'ledgers',
      villagesOf(entries).length,
      storeHeads(
        tx,
        villagesOf(entries).map((v) => states.get(v)!.head),
      ),
    ),
  ]);
}

/** A refusal with salted digests of what was refused. */
export interface RememberedRefusal {
  readonly command: Command;
  readonly refusal: Refusal;
  readonly salt: Buffer;
  readonly content: Readonly<Record<string, string>>;
}

/** Remembers refusals, so that a late retry of the same key gets the first answer. */
export async function rememberRefusals(
  tx: TransactionSql,
  states: States,
  refused: readonly RememberedRefusal[],
): Promise<void> {
  if (refused.length === 0) return;
  await tx`
    INSERT INTO refusals (village_code, recorder, idempotency_key, code, params, salt, content, recorded_at)
    SELECT * FROM unnest(${refused.map((r) => r.command.village)}::text[], ${refused.map((r) => r.command.recorder)}::uuid[],
      ${refused.map((r) => r.command.key)}::text[], ${refused.map((r) => r.refusal.code)}::text[],
      ${refused.map((r) => JSON.stringify(r.refusal.params))}::text[]::jsonb[], ${byteaArray(refused.map((r) => r.salt))}::text[]::bytea[],
      ${refused.map((r) => JSON.stringify(r.content))}::text[]::jsonb[], ${instantArray(refused.map((r) => states.get(r.command.village)!.now))}::text[]::timestamptz[])`;
}

async function expectRows(what: string, expected: number, writing: Promise<number>): Promise<void> {
  const got = await writing;
  if (got !== expected) throw new WriteMismatch(what, expected, got);
}

function villagesOf(entries: readonly Entry[]): string[] {
  return [...new Set(entries.map((e) => e.villageCode))];
}

async function insertTexts(
  tx: TransactionSql,
  decided: readonly Decided[],
  texts: ReadonlyMap<Command, readonly SaltedText[]>,
): Promise<void> {
  const rows = decided.flatMap(({ command, entries: [first] }) =>
    first ? (texts.get(command) ?? []).map((text) => ({ ...text, village: first.villageCode, seq: first.seq })) : [],
  );
  if (rows.length === 0) return;
  await tx`INSERT INTO entry_texts (village_code, seq, field, salt, text)
    SELECT * FROM unnest(${rows.map((r) => r.village)}::text[], ${rows.map((r) => r.seq)}::bigint[],
      ${rows.map((r) => r.field)}::text[], ${byteaArray(rows.map((r) => r.salt))}::text[]::bytea[], ${rows.map((r) => r.text)}::text[])`;
}

async function updateAccounts(tx: TransactionSql, states: States, entries: readonly Entry[]): Promise<void> {
  const touched = new Map<string, { village: string; account: AccountName }>();
  const touch = (village: string, account: AccountName) => touched.set(`${village} ${account}`, { village, account });
  for (const entry of entries) {
    if (entry.amount !== 0) {
      touch(entry.villageCode, entry.debit);
      touch(entry.villageCode, entry.credit);
    }
    if (entry.householdNo !== null) touch(entry.villageCode, householdAccount(entry.householdNo));
  }
  if (touched.size === 0) return;
  const rows = [...touched.values()].map((t) => ({ ...t, ...changeOf(states.get(t.village)!, t.account) }));
  const update = tx`
    UPDATE accounts a SET balance = a.balance + w.balance, held = a.held + w.held, honour = a.honour + w.honour,
      open_holds = a.open_holds + w.open_holds
    FROM unnest(${rows.map((r) => r.village)}::text[], ${rows.map((r) => r.account)}::text[],
      ${rows.map((r) => r.balance)}::bigint[], ${rows.map((r) => r.held)}::bigint[], ${rows.map((r) => r.honour)}::bigint[],
      ${rows.map((r) => r.openHolds)}::int[]) AS w (village_code, account, balance, held, honour, open_holds)
    WHERE a.village_code = w.village_code AND a.account = w.account`;
  await expectRows(
    'accounts',
    rows.length,
    update.then((result) => result.count),
  );
}

function changeOf(state: VillageState, account: AccountName): Balance {
  const now = state.books.accounts.get(account)!;
  const before = state.stored.get(account);
  if (!before) return now;
  return {
    balance: (now.balance - before.balance) as Points,
    held: (now.held - before.held) as Points,
    honour: (now.honour - before.honour) as Points,
    openHolds: now.openHolds - before.openHolds,
  };
}

async function upsertScores(tx: TransactionSql, states: States): Promise<void> {
  const rows = [...states].flatMap(([village, state]) =>
    [...state.books.scores.values()].flat().map((score) => ({ village, ...score })),
  );
  if (rows.length === 0) return;
  await tx`
    INSERT INTO scores AS s (village_code, household_no, rule_code, counted_in, dimension, honour, cap_use, merits,
      deductions, last_seq)
    SELECT * FROM unnest(${rows.map((r) => r.village)}::text[], ${rows.map((r) => r.householdNo)}::text[],
      ${rows.map((r) => r.ruleCode)}::text[], ${rows.map((r) => r.countedIn)}::text[], ${rows.map((r) => r.dimension)}::text[],
      ${rows.map((r) => r.honour)}::bigint[], ${rows.map((r) => r.capUse)}::bigint[], ${rows.map((r) => r.merits)}::int[],
      ${rows.map((r) => r.deductions)}::int[], ${rows.map((r) => r.lastSeq)}::bigint[])
    ON CONFLICT (village_code, household_no, rule_code, counted_in, dimension) DO UPDATE SET
      honour = s.honour + excluded.honour, cap_use = s.cap_use + excluded.cap_use, merits = s.merits + excluded.merits,
      deductions = s.deductions + excluded.deductions, last_seq = greatest(s.last_seq, excluded.last_seq)`;
}

async function writeHolds(tx: TransactionSql, states: States, entries: readonly Entry[]): Promise<void> {
  const touched = new Map<string, { village: string; seq: number }>();
  for (const entry of entries) {
    const state = states.get(entry.villageCode)!;
    const seq = holdNamedBy(entry, (original) => state.originals.get(original)?.entry.originalSeq ?? null);
    if (seq !== null) touched.set(`${entry.villageCode} ${seq}`, { village: entry.villageCode, seq });
  }
  if (touched.size === 0) return;
  const rows = [...touched.values()].map((t) => ({ ...t, ...states.get(t.village)!.books.holds.get(t.seq)! }));
  await tx`
    INSERT INTO holds (village_code, seq, household_no, points, expires_at, resolution, resolved_by, collected, refunded)
    SELECT * FROM unnest(${rows.map((r) => r.village)}::text[], ${rows.map((r) => r.seq)}::bigint[],
      ${rows.map((r) => r.householdNo)}::text[], ${rows.map((r) => r.points)}::bigint[],
      ${instantArray(rows.map((r) => r.expiresAt))}::text[]::timestamptz[], ${rows.map((r) => r.resolution)}::text[],
      ${rows.map((r) => r.resolvedBy)}::bigint[], ${rows.map((r) => r.collected)}::bigint[],
      ${rows.map((r) => r.refunded)}::bigint[])
    ON CONFLICT (village_code, seq) DO UPDATE SET resolution = excluded.resolution, resolved_by = excluded.resolved_by,
      collected = excluded.collected, refunded = excluded.refunded`;
}

function holdNamedBy(entry: Entry, holdOf: (collection: number) => number | null): number | null {
  if (entry.kind === 'hold') return entry.seq;
  if (entry.kind === 'collection' || entry.kind === 'release' || entry.kind === 'expiry') return entry.originalSeq;
  return entry.kind === 'refund' ? holdOf(entry.originalSeq!) : null;
}
