import { authorise, type Context } from '../../access/index.ts';
import { type TransactionSql, transaction } from '../../database/index.ts';
import { Refused } from '../../kernel/problems/index.ts';
import { rootAt } from '../../ledger/index.ts';
import { readHonours } from '../honour.ts';
import { type DueHonour, sameHonours } from '../same-honours.ts';
import { type Candidate, readCandidates } from './candidate.ts';
import { type AwardCycle, categoryOf, notNow, readCycle } from './cycle.ts';
import { readOrder } from './facts.ts';
import { digestOfCycle, type FrozenCycle, freezeCycle } from './freeze-cycle.ts';
import { keyOf } from './propose.ts';

export interface CycleVerification {
  /** What comes out today is what was frozen, byte for byte, and the titles granted are those that it grants. */
  readonly ok: boolean;
  /** As it was confirmed, and as computed again; lower-case hex. */
  readonly digest: string;
  readonly recomputed: string;
}

/**
 * Computes a confirmed cycle again: the ledger's root from its leaves, ranks and scores from the entries up to the pinned size, votes and
 * decisions as they are kept; and holds the titles granted against it. Refuses `not-found`, `award-cycle-state` of others.
 */
export async function verifyCycle({ actor, sql }: Context, village: string, id: string): Promise<CycleVerification> {
  authorise(actor, 'award:read', village);
  return transaction(sql, { isolation: 'repeatable read', readOnly: true }, async (tx) => {
    const cycle = await readCycle(tx, village, id);
    if (cycle.state !== 'confirmed') {
      const { code, params } = notNow(cycle.state, { zh: '核验', en: 'verified' });
      throw new Refused(code, params);
    }
    const [row] = await tx<{ result: FrozenCycle }[]>`
      SELECT result FROM award_cycles WHERE village_code = ${village} AND id = ${id}`;
    const { size } = cycle.ledger!;
    const root = (await rootAt(tx, village, size)) ?? '';
    const candidates = await rankedAgain(tx, cycle);
    const recomputed = digestOfCycle(freezeCycle(cycle, { size, root }, candidates));
    const isFrozen = recomputed.equals(cycle.digest!) && digestOfCycle(row!.result).equals(cycle.digest!);
    const ok = isFrozen && sameHonours(await readHonours(tx, village, { cycle: id }), dueOf(cycle, candidates));
    return { ok, digest: cycle.digest!.toString('hex'), recomputed: recomputed.toString('hex') };
  });
}

function dueOf(cycle: AwardCycle, candidates: readonly Candidate[]): DueHonour[] {
  return candidates
    .filter(({ decision }) => decision === 'granted')
    .map(({ category, household, member }) => {
      const { title, label } = categoryOf(cycle, category);
      return { category, household, member, title, label, level: null, stars: null, period: cycle.period };
    });
}

/** The candidates with the ranks that the journal gives by the terms of the cycle. Stars are not in the journal: theirs are as kept. */
async function rankedAgain(tx: TransactionSql, cycle: AwardCycle): Promise<Candidate[]> {
  const { village, period } = cycle;
  const all = await readCandidates(tx, village, cycle.id);
  const found: Candidate[] = [];
  for (const category of cycle.categories) {
    const own = all.filter((one) => one.category === category.code);
    if (category.terms === undefined) {
      found.push(...own);
      continue;
    }
    const order = await readOrder(tx, village, category, { size: cycle.ledger!.size, period });
    const ranks = new Map(order.map((one) => [keyOf(one), one]));
    for (const one of own) {
      const { rank = null, score = null } = ranks.get(keyOf(one)) ?? {};
      found.push({ ...one, rank, score });
    }
  }
  return found;
}
