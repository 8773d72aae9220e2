import type { Context } from '../../access/index.ts';
import type { TransactionSql } from '../../database/index.ts';
import { dayAt } from '../../kernel/day.ts';
import { newId } from '../../kernel/ids.ts';
import { fixTerms } from '../../ranking/index.ts';
import { type Candidate, readCandidates } from './candidate.ts';
import type { CycleCategory } from './category.ts';
import type { AwardCycle } from './cycle.ts';
import { type Residents, readNominated, readOrder, readResidents } from './facts.ts';
import { type MovingCycle, moveCycle, pinned } from './move-cycle.ts';
import { keyOf, type Nominated, type Ordered, type Proposed, propose } from './propose.ts';

/**
 * Proposes candidates (提出候选) from the ledger of this moment, which it pins, from stars and from nominations. Done again it takes in
 * what is new: everybody's rank becomes the one at the new size, and whoever was proposed by an order, no longer is, and was neither
 * voted for nor decided about goes. Refuses `award-cycle-state`.
 */
export function proposeCandidates(context: Context, village: string, id: string): Promise<AwardCycle> {
  return moveCycle(context, village, id, {
    action: 'change',
    deed: 'proposed',
    work: async (moving) => {
      const { tx, cycle, at } = moving;
      const fixed = await fixCategories(moving);
      const residents = await readResidents(tx, village, dayAt(at));
      const nominated = await readNominated(tx, village, id);
      const known = await readCandidates(tx, village, id);
      for (const category of fixed.categories) {
        const order = await readOrder(tx, village, category, { size: fixed.ledger.size, period: cycle.period });
        const ordered = order.flatMap((one) => atHome(one, residents));
        const own = nominated.filter((one) => one.category === category.code);
        const eligible = (one: Nominated) => atHome(one, residents).length > 0;
        const proposed = propose(category, {
          ordered,
          nominated: own.flatMap((one) => atHome(one, residents)),
          eligible,
        });
        const before = known.filter((one) => one.category === category.code);
        await reconcile(tx, context, cycle, { category, order, proposed, before, words: wordsOf(own) });
      }
      const candidates = (await readCandidates(tx, village, id)).length;
      const { ledger, ties } = fixed;
      return {
        changes: { ...pinned(ledger, ties), categories: tx.json(fixed.categories as never) },
        details: { size: ledger.size, root: ledger.root, candidates },
      };
    },
  });
}

/** The categories with the terms of their rankings, and the ledger of this moment. */
async function fixCategories({ tx, cycle, at }: MovingCycle) {
  const { village, period } = cycle;
  const { ledger, terms } = await fixTerms(tx, village, { period, per: 'household' }, at);
  const categories: CycleCategory[] = [];
  for (const { terms: _former, ...category } of cycle.categories) {
    const { basis, kind } = category;
    if (basis.kind !== 'ranking') {
      categories.push(category);
      continue;
    }
    const { dimension, rule } = basis;
    const per = kind === 'person' ? 'person' : (basis.per ?? 'household');
    const own = await fixTerms(tx, village, { period, dimension, rule, per }, at);
    categories.push({ ...category, terms: own.terms });
  }
  return { categories, ledger, ties: terms.ties };
}

/** A household that is open; a person where they live now. Nobody otherwise. */
function atHome<One extends Nominated>(one: One, { households, homes }: Residents): One[] {
  const household = one.member === null ? one.household : homes.get(one.member);
  return household !== undefined && households.has(household) ? [{ ...one, household }] : [];
}

/** The earliest words of a nomination, by who is nominated. */
function wordsOf(nominated: readonly (Nominated & { readonly words: string | null })[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const one of nominated) if (one.words !== null && !found.has(keyOf(one))) found.set(keyOf(one), one.words);
  return found;
}

interface Reconciling {
  readonly category: CycleCategory;
  /** All of it: somebody who has left keeps the rank. */
  readonly order: readonly Ordered[];
  readonly proposed: readonly Proposed[];
  readonly before: readonly Candidate[];
  readonly words: ReadonlyMap<string, string>;
}

async function reconcile(
  tx: TransactionSql,
  context: Context,
  { village, id }: AwardCycle,
  { category, order, proposed, before, words }: Reconciling,
): Promise<void> {
  const now = new Set(proposed.map(keyOf));
  const gone = before.filter(
    (one) =>
      (one.source === 'ranking' || one.source === 'stars') &&
      one.decision === null &&
      one.votes === 0 &&
      !now.has(keyOf(one)),
  );
  await tx`DELETE FROM award_candidates WHERE village_code = ${village} AND id = ANY(${gone.map((one) => one.id)}::uuid[])`;
  const ranks = new Map(order.map((one) => [keyOf(one), one]));
  const kept = before.filter((one) => !gone.includes(one));
  const places = kept.map((one) => ranks.get(keyOf(one)));
  await tx`
    UPDATE award_candidates c SET rank = w.rank, score = w.score
    FROM unnest(${kept.map((one) => one.id)}::uuid[], ${places.map((one) => one?.rank ?? null)}::int[],
      ${places.map((one) => one?.score ?? null)}::int[]) AS w (id, rank, score)
    WHERE c.village_code = ${village} AND c.id = w.id`;
  const known = new Set(kept.map(keyOf));
  const added = proposed.filter((one) => !known.has(keyOf(one)));
  await tx`
    INSERT INTO award_candidates (village_code, id, cycle_id, category, household_no, member_id, source, rank, score, deeds,
      created_at, created_by)
    SELECT y.village_code, w.id, y.id, ${category.code}, w.household, w.member, w.source, w.rank, w.score, w.deeds,
      ${context.now()}, ${context.actor.client}
    FROM award_cycles y, unnest(${added.map(() => newId())}::uuid[], ${added.map((one) => one.household)}::text[],
      ${added.map((one) => one.member)}::uuid[], ${added.map((one) => one.source)}::text[],
      ${added.map((one) => one.rank)}::int[], ${added.map((one) => one.score)}::int[],
      ${added.map((one) => words.get(keyOf(one)) ?? null)}::text[]) AS w (id, household, member, source, rank, score, deeds)
    WHERE y.village_code = ${village} AND y.id = ${id}`;
}
