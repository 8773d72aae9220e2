import { type AnySql, byteaArray, instantArray } from '../database/index.ts';
import type { Entry, SaltedText, TextField } from './entry.ts';

/** A row of `entries` as the driver gives it. */
export interface EntryRow {
  village_code: string;
  seq: number;
  kind: Entry['kind'];
  debit: Entry['debit'];
  credit: Entry['credit'];
  amount: Entry['amount'];
  held: Entry['held'];
  honour: Entry['honour'];
  cap_use: Entry['capUse'];
  honour_after: Entry['honourAfter'];
  balance_after: Entry['balanceAfter'];
  held_after: Entry['heldAfter'];
  recorded_at: Date;
  expires_at: Date | null;
  original_seq: number | null;
  quantity: number | null;
  claimed_points: Entry['claimedPoints'];
  occurred_on: Entry['occurredOn'];
  rulebook_version: number | null;
  recorder: string;
  member_id: string | null;
  household_no: string | null;
  rule_code: string | null;
  dimension: string | null;
  counted_in: Entry['countedIn'];
  idempotency_key: string | null;
  note_commitment: Buffer | null;
  reason_commitment: Buffer | null;
  reference_commitment: Buffer | null;
  evidence_commitment: Buffer | null;
  handler_commitment: Buffer | null;
  leaf_hash: Buffer;
}

/** Every column of the journal in order, for selects that read whole entries: `entryColumns(sql, 'e')`. */
export const ENTRY_COLUMNS = [
  'village_code',
  'seq',
  'kind',
  'debit',
  'credit',
  'amount',
  'held',
  'honour',
  'cap_use',
  'honour_after',
  'balance_after',
  'held_after',
  'recorded_at',
  'expires_at',
  'original_seq',
  'quantity',
  'claimed_points',
  'occurred_on',
  'rulebook_version',
  'recorder',
  'member_id',
  'household_no',
  'rule_code',
  'dimension',
  'counted_in',
  'idempotency_key',
  'note_commitment',
  'reason_commitment',
  'reference_commitment',
  'evidence_commitment',
  'handler_commitment',
  'leaf_hash',
] as const satisfies readonly (keyof EntryRow)[];

/** The journal's columns of table alias `alias`, as a fragment of a select list. */
export function entryColumns(sql: AnySql, alias: string) {
  return sql.unsafe(ENTRY_COLUMNS.map((column) => `${alias}.${column}`).join(', '));
}

export function entryFromRow(row: EntryRow): Entry {
  const commitments: Partial<Record<TextField, Buffer>> = {};
  if (row.note_commitment) commitments.note = row.note_commitment;
  if (row.reason_commitment) commitments.reason = row.reason_commitment;
  if (row.reference_commitment) commitments.reference = row.reference_commitment;
  if (row.evidence_commitment) commitments.evidence = row.evidence_commitment;
  if (row.handler_commitment) commitments.handler = row.handler_commitment;
  return {
    villageCode: row.village_code,
    seq: row.seq,
    kind: row.kind,
    debit: row.debit,
    credit: row.credit,
    amount: row.amount,
    held: row.held,
    honour: row.honour,
    capUse: row.cap_use,
    honourAfter: row.honour_after,
    balanceAfter: row.balance_after,
    heldAfter: row.held_after,
    recordedAt: row.recorded_at,
    expiresAt: row.expires_at,
    originalSeq: row.original_seq,
    quantity: row.quantity,
    claimedPoints: row.claimed_points,
    occurredOn: row.occurred_on,
    rulebookVersion: row.rulebook_version,
    recorder: row.recorder,
    memberId: row.member_id,
    householdNo: row.household_no,
    ruleCode: row.rule_code,
    dimension: row.dimension,
    countedIn: row.counted_in,
    idempotencyKey: row.idempotency_key,
    commitments,
    leafHash: row.leaf_hash,
  };
}

/** Inserts whole entries of any number of villages with one statement. The caller checks the count. */
export async function insertEntries(sql: AnySql, entries: readonly Entry[]): Promise<number> {
  const of = <T>(read: (entry: Entry) => T): T[] => entries.map(read);
  const commitments = (field: TextField) => of((e) => e.commitments[field] ?? null);
  const result = await sql`
    INSERT INTO entries (${sql.unsafe(ENTRY_COLUMNS.join(', '))})
    SELECT * FROM unnest(
      ${of((e) => e.villageCode)}::text[], ${of((e) => e.seq)}::bigint[], ${of((e) => e.kind)}::text[],
      ${of((e) => e.debit)}::text[], ${of((e) => e.credit)}::text[], ${of((e) => e.amount)}::bigint[],
      ${of((e) => e.held)}::bigint[], ${of((e) => e.honour)}::bigint[], ${of((e) => e.capUse)}::bigint[],
      ${of((e) => e.honourAfter)}::bigint[], ${of((e) => e.balanceAfter)}::bigint[], ${of((e) => e.heldAfter)}::bigint[],
      ${instantArray(of((e) => e.recordedAt))}::text[]::timestamptz[], ${instantArray(of((e) => e.expiresAt))}::text[]::timestamptz[],
      ${of((e) => e.originalSeq)}::bigint[], ${of((e) => e.quantity)}::bigint[], ${of((e) => e.claimedPoints)}::bigint[],
      ${of((e) => e.occurredOn)}::date[], ${of((e) => e.rulebookVersion)}::int[], ${of((e) => e.recorder)}::uuid[],
      ${of((e) => e.memberId)}::uuid[], ${of((e) => e.householdNo)}::text[], ${of((e) => e.ruleCode)}::text[],
      ${of((e) => e.dimension)}::text[], ${of((e) => e.countedIn)}::text[], ${of((e) => e.idempotencyKey)}::text[],
      ${byteaArray(commitments('note'))}::text[]::bytea[], ${byteaArray(commitments('reason'))}::text[]::bytea[], ${byteaArray(commitments('reference'))}::text[]::bytea[],
      ${byteaArray(commitments('evidence'))}::text[]::bytea[], ${byteaArray(commitments('handler'))}::text[]::bytea[], ${byteaArray(of((e) => e.leafHash))}::text[]::bytea[])`;
  return result.count;
}

/** Texts of entries with their salts, by `village seq`. */
export async function loadTexts(
  sql: AnySql,
  names: readonly { villageCode: string; seq: number }[],
): Promise<Map<string, SaltedText[]>> {
  const found = new Map<string, SaltedText[]>();
  if (names.length === 0) return found;
  const rows = await sql<{ village_code: string; seq: number; field: TextField; salt: Buffer; text: string }[]>`
    SELECT t.village_code, t.seq, t.field, t.salt, t.text
    FROM entry_texts t
    JOIN unnest(${names.map((n) => n.villageCode)}::text[], ${names.map((n) => n.seq)}::bigint[]) AS w (village_code, seq)
      ON t.village_code = w.village_code AND t.seq = w.seq`;
  for (const { village_code, seq, field, salt, text } of rows) {
    const key = textsKey(village_code, seq);
    const list = found.get(key);
    if (list) list.push({ field, salt, text });
    else found.set(key, [{ field, salt, text }]);
  }
  return found;
}

export function textsKey(villageCode: string, seq: number): string {
  return `${villageCode} ${seq}`;
}

/** One entry; undefined when the journal is not that long. */
export async function readEntry(sql: AnySql, village: string, seq: number): Promise<Entry | undefined> {
  const [row] = await sql<EntryRow[]>`
    SELECT ${entryColumns(sql, 'e')} FROM entries e WHERE e.village_code = ${village} AND e.seq = ${seq}`;
  return row && entryFromRow(row);
}
