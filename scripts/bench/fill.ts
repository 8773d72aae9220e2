import { randomUUID } from 'node:crypto';
import { ensureOperatorKey } from '../../src/access/index.ts';
import { buildApplication } from '../../src/app.ts';
import { close, connect, type Sql, transaction } from '../../src/database/index.ts';
import { createLogger } from '../../src/http/logging.ts';
import type { Actor } from '../../src/kernel/actor.ts';
import { addMonths, type Day, monthOf } from '../../src/kernel/day.ts';
import type { Command, Participant } from '../../src/ledger/index.ts';
import { Ledger } from '../../src/ledger/index.ts';
import { postCommand, pricingParticipant } from '../../src/posting/index.ts';
import { RulebookCache, rulebookSource } from '../../src/rulebook/index.ts';
import { Api } from '../support/api.ts';
import { createLoadVillage, householdNo } from '../support/sample-rules.ts';

export interface FillOptions {
  readonly url: string;
  readonly operatorKey: string;
  readonly villages: readonly string[];
  readonly households: number;
  readonly occurredOn: Day;
}

const BATCH = 5_000;
const LANES = 3;
/** A household's month: seven acts by five rules, as in the villages whose sheets are known. */
const MONTH_OF_ACTS = ['HJ03', 'ZY01', 'HJ03', 'LL02', 'CW01', 'ZY01', 'KF01'] as const;

/** Villages with adopted rules (over the REST API) and, set-based, their households with accounts and heads. */
export async function makeVillages(options: FillOptions): Promise<void> {
  const sql = connect(options.url, { max: 8 });
  await ensureOperatorKey(sql, options.operatorKey);
  const { app } = await buildApplication({
    sql,
    config: {
      rateLimit: 0,
      logLevel: 'silent',
      trustProxy: false,
      groupCommit: 'villages',
      encryptionKey: Buffer.alloc(32),
      signingKey: Buffer.alloc(32),
    },
    logger: createLogger('silent') as never,
  });
  try {
    const api = new Api(await app.listen({ host: '127.0.0.1', port: 0 }), options.operatorKey);
    const waiting = [...options.villages.entries()];
    const lane = async () => {
      for (let next = waiting.pop(); next; next = waiting.pop())
        await createLoadVillage(api, next[1], `第${next[0] + 1}村`);
    };
    await Promise.all(Array.from({ length: 4 }, lane));
    await makeHouseholds(sql, options);
  } finally {
    await app.close();
    await close(sql);
  }
}

async function makeHouseholds(sql: Sql, { villages, households }: FillOptions): Promise<void> {
  const pairs = (tx: Sql) => tx`
    unnest(${villages as string[]}::text[]) AS v (code), generate_series(1, ${households}::int) AS n (number)`;
  const no = (tx: Sql) => tx`lpad(n.number::text, 6, '0')`;
  const member = (tx: Sql) => tx`md5(v.code || n.number::text)::uuid`;
  await transaction(sql, {}, async (transactionSql) => {
    const tx = transactionSql as unknown as Sql;
    await tx`INSERT INTO households (village_code, no, created_at)
      SELECT v.code, ${no(tx)}, now() FROM ${pairs(tx)}`;
    await tx`INSERT INTO accounts (village_code, account, opened_on)
      SELECT v.code, 'household:' || ${no(tx)}, '1900-01-01' FROM ${pairs(tx)}`;
    await tx`INSERT INTO members (village_code, id, name, relation, created_at)
      SELECT v.code, ${member(tx)}, '户主' || n.number, '户主', now() FROM ${pairs(tx)}`;
    await tx`INSERT INTO memberships (village_code, id, member_id, household_no, from_day, is_head)
      SELECT v.code, ${member(tx)}, ${member(tx)}, ${no(tx)}, '1900-01-01', true FROM ${pairs(tx)}`;
  });
}

/** Posts so many entries a village, through the ledger, in batches: the newest month first, then the months before. */
export async function fillEntries(
  options: FillOptions,
  perVillage: number,
  progress: (done: number) => void,
): Promise<void> {
  const sql = connect(options.url, { max: LANES + 2, statementTimeoutMs: 120_000 });
  try {
    const ledger = new Ledger({ sql, rulebooks: rulebookSource });
    const pricing = pricingParticipant(new RulebookCache());
    const [operator] = await sql<{ id: string }[]>`SELECT id FROM clients WHERE role = 'operator' ORDER BY id LIMIT 1`;
    const actor: Actor = { client: operator!.id, name: 'operator', role: 'operator', scope: '' };
    const waiting = [...options.villages];
    let done = 0;
    const lane = async () => {
      for (let village = waiting.pop(); village !== undefined; village = waiting.pop()) {
        for (let from = 0; from < perVillage; from += BATCH) {
          const commands = postings(options, village, pricing, actor, from, Math.min(from + BATCH, perVillage));
          const outcomes = await ledger.transact(commands, { atomic: true });
          const refused = outcomes.find((outcome) => outcome.status === 'refused');
          if (refused !== undefined) throw new Error(`filling was refused: ${JSON.stringify(refused)}`);
          done += commands.length;
          progress(done);
        }
      }
    };
    await Promise.all(Array.from({ length: LANES }, lane));
  } finally {
    await close(sql);
  }
}

function postings(
  { households, occurredOn }: FillOptions,
  village: string,
  pricing: Participant,
  actor: Actor,
  from: number,
  to: number,
): Command[] {
  const commands: Command[] = [];
  for (let index = from; index < to; index += 1) {
    const pass = Math.floor(index / households);
    const back = Math.floor(pass / MONTH_OF_ACTS.length);
    const day =
      back === 0
        ? occurredOn
        : (`${addMonths(monthOf(occurredOn), -back)}-${String(1 + (index % 28)).padStart(2, '0')}` as Day);
    const act = {
      household: householdNo(index % households),
      rule: MONTH_OF_ACTS[pass % MONTH_OF_ACTS.length]!,
      quantity: 100,
      occurredOn: day,
    };
    commands.push(postCommand(pricing, actor, village, randomUUID(), act));
  }
  return commands;
}
