import { audit, authorise, type Context } from '../../access/index.ts';
import { type AnySql, type TransactionSql, transaction } from '../../database/index.ts';
import { type Day, dayAt } from '../../kernel/day.ts';
import { newId } from '../../kernel/ids.ts';
import { Refused } from '../../kernel/problems/index.ts';
import { lockVillage } from '../../ledger/index.ts';
import { writeOutbox } from '../../outbox/index.ts';
import { loadRulebooks, type Rule, rulebookOn } from '../../rulebook/index.ts';
import { requireVillage } from '../../village/index.ts';
import { requireOwnUnits } from '../own-units.ts';
import { requestEvent } from './move-request.ts';
import { type HelpRequest, readRequest, selectRequests } from './request.ts';

export interface Wanted {
  /** A household's own token may leave it out. */
  readonly household?: string | undefined;
  readonly rule: string;
  readonly words: string;
  readonly wantedOn?: Day | undefined;
}

/**
 * Asks for help (点单): a household for itself, officers in their own units, the committee for anybody. The same key again answers the
 * request as it stands. Refuses `unknown-household`, `outside-unit`, `rules-not-adopted`, `rule-not-for-requests`,
 * `idempotency-conflict`, and `not-found` for another household's token.
 */
export async function makeRequest(
  context: Context,
  village: string,
  key: string,
  { household: named, rule, words, wantedOn }: Wanted,
): Promise<{ readonly request: HelpRequest; readonly replayed: boolean }> {
  const { actor, sql, now } = context;
  authorise(actor, 'case:declare', village);
  const household = named ?? actor.household ?? '';
  if (actor.role === 'household' && actor.household !== household) throw new Refused('not-found');
  await requireVillage(sql, village);
  await requireOwnUnits(sql, actor, village, household);
  return transaction(sql, {}, async (tx) => {
    await lockVillage(tx, village);
    const wanted = { household, rule, words, wantedOn: wantedOn ?? null };
    const earlier = await replayOf(tx, village, actor.client, key, wanted);
    if (earlier) return { request: earlier, replayed: true };
    await requireLiving(tx, village, household);
    await requireFitting(tx, village, rule, dayAt(now()));
    const id = newId();
    await tx`
      INSERT INTO requests (village_code, id, state, household_no, rule_code, words, wanted_on, idempotency_key, created_at,
        created_by)
      VALUES (${village}, ${id}, 'open', ${household}, ${rule}, ${words}, ${wanted.wantedOn}, ${key}, ${now()},
        ${actor.client})`;
    await audit(tx, context, 'request.made', village, id, { rule });
    await writeOutbox(tx, [requestEvent({ village, id, household, case: null }, 'request.made', 'open', now())]);
    return { request: (await readRequest(tx, village, id))!, replayed: false };
  });
}

async function requireLiving(sql: AnySql, village: string, household: string): Promise<void> {
  const found = await sql`
    SELECT 1 FROM households h JOIN accounts a ON a.village_code = h.village_code AND a.account = 'household:' || h.no
    WHERE h.village_code = ${village} AND h.no = ${household} AND a.closed_on IS NULL`;
  if (found.length === 0) throw new Refused('unknown-household', { household });
}

async function requireFitting(sql: AnySql, village: string, code: string, day: Day): Promise<void> {
  const books = (await loadRulebooks(sql, [village])).get(village) ?? [];
  const rule = rulebookOn(books, day)?.byCode.get(code);
  if (!rule) throw new Refused('rules-not-adopted', { rules: code });
  if (!fits(rule)) throw new Refused('rule-not-for-requests', { rule: code });
}

/** Whoever takes it must be able to earn its points by the requester's word alone. */
function fits({ effect, tariff, evidence, highestOnly }: Rule): boolean {
  return effect === 'merit' && tariff.kind === 'fixed' && evidence === 'none' && highestOnly === undefined;
}

const COMPARED = ['household', 'rule', 'words', 'wantedOn'] as const;

async function replayOf(
  tx: TransactionSql,
  village: string,
  client: string,
  key: string,
  wanted: Pick<HelpRequest, (typeof COMPARED)[number]>,
): Promise<HelpRequest | undefined> {
  const [found] = await tx<HelpRequest[]>`
    ${selectRequests(tx)} WHERE r.village_code = ${village} AND r.created_by = ${client} AND r.idempotency_key = ${key}`;
  if (!found) return undefined;
  const field = COMPARED.find((name) => found[name] !== wanted[name]);
  if (field !== undefined) throw new Refused('idempotency-conflict', { key, field });
  return found;
}
