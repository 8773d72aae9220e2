import { randomBytes, randomUUID } from 'node:crypto';
import type { Sql } from '../../src/database/index.ts';
import { householdNo } from '../support/sample-rules.ts';

export interface BaselineOptions {
  readonly sql: Sql;
  readonly villages: readonly string[];
  readonly households: number;
  readonly occurredOn: string;
  readonly recorder: string;
  readonly connections: number;
  readonly seconds: number;
}

const WARM_UP_MS = 400;
const POINTS = 200;

/**
 * What a plain program would do: for each posting a transaction of three prepared statements that write the same rows of the
 * same tables and indexes as the service (head, entry, both accounts and score), on 16 connections. No HTTP, no grouping, no
 * rules, no caps, no hashing: the hashes are random bytes of the right length.
 */
export async function baselineLoop(options: BaselineOptions): Promise<number> {
  const { seconds, connections } = options;
  let done = 0;
  let over = false;
  const worker = async (index: number) => {
    for (let turn = index; !over; turn += connections) {
      await postPlainly(options, turn);
      done += 1;
    }
  };
  const workers = Array.from({ length: connections }, (_, index) => worker(index));
  await Promise.race([pause(WARM_UP_MS), ...workers]);
  const before = done;
  const started = performance.now();
  await Promise.race([pause(seconds * 1000), ...workers]);
  const perSecond = (done - before) / ((performance.now() - started) / 1000);
  over = true;
  await Promise.all(workers);
  return perSecond;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

async function postPlainly({ sql, villages, households, occurredOn, recorder }: BaselineOptions, turn: number) {
  const village = villages[turn % villages.length]!;
  const household = householdNo(Math.floor(turn / villages.length) % households);
  const account = `household:${household}`;
  const now = new Date();
  const countedIn = occurredOn.slice(0, 7);
  await sql.begin(async (tx) => {
    const [head] = await tx<{ size: number }[]>`
      UPDATE ledgers SET version = version + 1, size = size + 1, peaks = ${randomBytes(32 * 8)}, last_recorded_at = ${now}
      WHERE village_code = ${village} RETURNING size`;
    await tx`
      INSERT INTO entries (village_code, seq, kind, debit, credit, amount, held, honour, cap_use, honour_after,
        balance_after, held_after, recorded_at, quantity, occurred_on, rulebook_version, recorder, household_no, rule_code,
        dimension, counted_in, idempotency_key, leaf_hash)
      SELECT a.village_code, ${head!.size}::bigint, 'posting', 'issuance', a.account, ${POINTS}::bigint, 0, ${POINTS}::bigint, ${POINTS}::bigint,
        a.honour + ${POINTS}::bigint, a.balance + ${POINTS}::bigint, a.held, ${now}::timestamptz, 100, ${occurredOn}::date, 1, ${recorder}::uuid,
        ${household}::text, 'HJ03', '环境卫生', ${countedIn}::text, ${randomUUID()}::text, ${randomBytes(32)}::bytea
      FROM accounts a WHERE a.village_code = ${village} AND a.account = ${account}`;
    await tx`
      WITH moved AS (
        UPDATE accounts SET balance = balance + CASE account WHEN 'issuance' THEN -${POINTS}::bigint ELSE ${POINTS}::bigint END,
          honour = honour + CASE account WHEN 'issuance' THEN 0 ELSE ${POINTS}::bigint END
        WHERE village_code = ${village} AND account IN ('issuance', ${account}))
      INSERT INTO scores AS s (village_code, household_no, rule_code, counted_in, dimension, honour, cap_use, merits,
        deductions, last_seq)
      VALUES (${village}, ${household}, 'HJ03', ${countedIn}, '环境卫生', ${POINTS}, ${POINTS}, 1, 0, ${head!.size})
      ON CONFLICT (village_code, household_no, rule_code, counted_in, dimension) DO UPDATE SET
        honour = s.honour + excluded.honour, cap_use = s.cap_use + excluded.cap_use, merits = s.merits + 1,
        last_seq = excluded.last_seq`;
  });
}
