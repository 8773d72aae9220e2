import { type AnySql, byteaArray, instantArray, type TransactionSql } from '../database/index.ts';
import type { Day } from '../kernel/day.ts';
import { packPeaks, unpackPeaks } from '../kernel/merkle.ts';
import { Refused } from '../kernel/problems/index.ts';
import { EXPIRY, ISSUANCE, TRANSIT } from './account.ts';
import type { DeductionPolicy, Head } from './state.ts';

interface LedgerRow {
  village_code: string;
  size: number;
  peaks: Buffer;
  last_recorded_at: Date;
  closed_through: Day | null;
  rulebook_version: number;
  deduction_policy: DeductionPolicy;
  procedure_revision: number;
}

function headFrom(row: LedgerRow): Head {
  return {
    villageCode: row.village_code,
    frontier: unpackPeaks(row.size, row.peaks),
    lastRecordedAt: row.last_recorded_at,
    closedThrough: row.closed_through,
    rulebookVersion: row.rulebook_version,
    deductionPolicy: row.deduction_policy,
    procedureRevision: row.procedure_revision,
  };
}

/**
 * Takes the locks of villages in code order and returns their heads; a village without a ledger is missing from the map.
 * One village is locked by an UPDATE, because on Citus a row lock by SELECT does not survive a shard move. Several are only
 * locked together on one PostgreSQL, where the row lock holds and spares each head a row version.
 */
export async function lockVillages(tx: TransactionSql, codes: readonly string[]): Promise<Map<string, Head>> {
  const rows =
    codes.length === 1
      ? await tx<LedgerRow[]>`
          UPDATE ledgers SET version = version + 1 WHERE village_code = ${codes[0]!}
          RETURNING village_code, size, peaks, last_recorded_at, closed_through, rulebook_version, deduction_policy, procedure_revision`
      : await tx<LedgerRow[]>`
          SELECT village_code, size, peaks, last_recorded_at, closed_through, rulebook_version, deduction_policy, procedure_revision
          FROM ledgers WHERE village_code = ANY(${codes as string[]}) ORDER BY village_code FOR NO KEY UPDATE`;
  return new Map(rows.map((row) => [row.village_code, headFrom(row)]));
}

/** Takes the lock of one village: whatever a decision depends on changes under it. 404 `not-found` without such a village. */
export async function lockVillage(tx: TransactionSql, code: string): Promise<Head> {
  const head = (await lockVillages(tx, [code])).get(code);
  if (!head) throw new Refused('not-found');
  return head;
}

/** The heads as they are in the reader's snapshot, without a lock: for dry runs and reading. */
export async function readHeads(sql: AnySql, codes: readonly string[]): Promise<Map<string, Head>> {
  const rows = await sql<LedgerRow[]>`
    SELECT village_code, size, peaks, last_recorded_at, closed_through, rulebook_version, deduction_policy, procedure_revision
    FROM ledgers WHERE village_code = ANY(${codes as string[]})`;
  return new Map(rows.map((row) => [row.village_code, headFrom(row)]));
}

/** Stores the new heads of villages whose journal grew. The caller checks the count. */
export async function storeHeads(tx: TransactionSql, heads: readonly Head[]): Promise<number> {
  const result = await tx`
    UPDATE ledgers l SET version = l.version + 1, size = w.size, peaks = w.peaks, last_recorded_at = w.last_recorded_at,
      closed_through = w.closed_through
    FROM unnest(${heads.map((h) => h.villageCode)}::text[], ${heads.map((h) => h.frontier.size)}::bigint[],
      ${byteaArray(heads.map((h) => packPeaks(h.frontier)))}::text[]::bytea[], ${instantArray(heads.map((h) => h.lastRecordedAt))}::text[]::timestamptz[],
      ${heads.map((h) => h.closedThrough)}::date[]) AS w (village_code, size, peaks, last_recorded_at, closed_through)
    WHERE l.village_code = w.village_code`;
  return result.count;
}

/** Opens a village's ledger with its system accounts, at size 0. */
export async function openLedger(
  tx: TransactionSql,
  ledger: { village: string; deductionPolicy: DeductionPolicy; now: Date },
): Promise<void> {
  await tx`INSERT INTO ledgers (village_code, last_recorded_at, deduction_policy)
    VALUES (${ledger.village}, ${ledger.now}, ${ledger.deductionPolicy})`;
  await tx`INSERT INTO accounts (village_code, account)
    SELECT l.village_code, a.account FROM ledgers l, unnest(${[ISSUANCE, EXPIRY, TRANSIT]}::text[]) AS a (account)
    WHERE l.village_code = ${ledger.village}`;
}

/** Under the village's lock. */
export async function setDeductionPolicy(tx: TransactionSql, village: string, policy: DeductionPolicy): Promise<void> {
  await tx`UPDATE ledgers SET deduction_policy = ${policy} WHERE village_code = ${village}`;
}

/** Under the village's lock: the newest adopted rulebook, which tells pricing whether its cache is current. */
export async function setRulebookVersion(tx: TransactionSql, village: string, version: number): Promise<void> {
  await tx`UPDATE ledgers SET rulebook_version = ${version} WHERE village_code = ${village}`;
}

/** Under the village's lock: tells whoever reads the procedure whether what it knows is current. */
export async function setProcedureRevision(tx: TransactionSql, village: string, revision: number): Promise<void> {
  await tx`UPDATE ledgers SET procedure_revision = ${revision} WHERE village_code = ${village}`;
}

/** Under the village's lock: opens households' accounts, which from then on take postings. */
export async function openAccounts(
  tx: TransactionSql,
  village: string,
  households: readonly { no: string; openedOn: Day }[],
): Promise<void> {
  await tx`INSERT INTO accounts (village_code, account, opened_on)
    SELECT l.village_code, 'household:' || h.no, h.opened_on
    FROM ledgers l, unnest(${households.map((h) => h.no)}::text[], ${households.map((h) => h.openedOn)}::date[])
      AS h (no, opened_on)
    WHERE l.village_code = ${village}`;
}

/** Under the village's lock: opens the account that collections at a shop are paid to. */
export async function openShopAccount(tx: TransactionSql, village: string, shop: string): Promise<void> {
  await tx`INSERT INTO accounts (village_code, account) VALUES (${village}, ${`shop:${shop}`})`;
}

/** Under the village's lock: a closed household takes no postings; later reversals move its successor's balance. */
export async function closeAccount(
  tx: TransactionSql,
  village: string,
  no: string,
  closing: { closedOn: Day; successor: string | null },
): Promise<void> {
  await tx`UPDATE accounts SET closed_on = ${closing.closedOn}, successor = ${closing.successor}
    WHERE village_code = ${village} AND account = ${`household:${no}`}`;
}
