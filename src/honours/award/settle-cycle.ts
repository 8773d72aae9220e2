import type { Context } from '../../access/index.ts';
import type { TransactionSql } from '../../database/index.ts';
import { dayAt, yearOf } from '../../kernel/day.ts';
import { newId } from '../../kernel/ids.ts';
import { parsePeriod, periodName } from '../../kernel/period.ts';
import { Refused } from '../../kernel/problems/index.ts';
import { announce, readAnnouncement, takeDown } from '../../procedure/index.ts';
import { nextNumbers } from '../honour.ts';
import { named, requireSettled } from '../settled.ts';
import { type Candidate, type PlacedCandidate, placed, readCandidates, standingIn } from './candidate.ts';
import { type AwardCycle, categoryOf } from './cycle.ts';
import { wasAnnounced } from './decide-candidate.ts';
import { digestOfCycle, freezeCycle } from './freeze-cycle.ts';
import { moveCycle, pinNow } from './move-cycle.ts';
import { departures } from './order.ts';

/**
 * Puts those granted on the board (公示). What the order is computed from was pinned by the latest proposal, or is pinned now. Refuses
 * `award-cycle-state`, `award-out-of-order`, `notice-empty`.
 */
export function publishCycle(context: Context, village: string, id: string): Promise<AwardCycle> {
  return moveCycle(context, village, id, {
    action: 'publish',
    deed: 'published',
    work: async (moving) => {
      const { tx, cycle, at } = moving;
      const candidates = await readCandidates(tx, village, id);
      requireInOrder(cycle, candidates);
      const granted = placed(cycle, candidates).filter(({ decision }) => decision === 'granted');
      const notice = await announce(tx, context, village, {
        title: `${periodName(parsePeriod(cycle.period)!)}${cycle.name}拟表彰名单公示`,
        items: granted.map(({ household, member, category }) => ({
          household,
          member,
          words: wordsOf(categoryOf(cycle, category)),
        })),
      });
      const ledger = cycle.ledger === null ? await pinNow(moving) : {};
      return {
        changes: { ...ledger, notice_id: notice.id, published_at: at },
        details: { notice: notice.id, granted: granted.length },
      };
    },
  });
}

function wordsOf({ title, label }: { readonly title: string; readonly label: string }): string {
  return title === label ? title : `${title}（${label}）`;
}

function requireInOrder(cycle: AwardCycle, candidates: readonly Candidate[]): void {
  const wrong = cycle.categories.flatMap((category) => {
    const own = candidates.filter((one) => one.category === category.code).map(standingIn);
    return departures(category, own).map((one) => `${category.code} ${one.household}`);
  });
  if (wrong.length > 0) throw new Refused('award-out-of-order', { candidates: named(wrong) });
}

/**
 * Confirms a cycle once its notice is over: freezes it, and grants the titles with certificate numbers. Refuses `award-cycle-state`,
 * `notice-running`, `objections-open`, `objections-upheld`.
 */
export function confirmCycle(context: Context, village: string, id: string): Promise<AwardCycle> {
  return moveCycle(context, village, id, {
    action: 'confirm',
    deed: 'confirmed',
    work: async ({ tx, cycle, at }) => {
      const candidates = await readCandidates(tx, village, id);
      requireSettled(await readAnnouncement(tx, village, cycle.notice!, at), (household) =>
        earliest(candidates.filter((one) => one.household === household && wasAnnounced(cycle, one))),
      );
      const { size, root } = cycle.ledger!;
      const result = freezeCycle(cycle, { size, root: root.toString('hex') }, candidates);
      const digest = digestOfCycle(result);
      const granted = placed(cycle, candidates).filter(({ decision }) => decision === 'granted');
      await grant(tx, context, cycle, granted, at);
      return {
        changes: {
          confirmed_at: at,
          confirmed_by: context.actor.client,
          result: tx.json(result as never),
          result_digest: digest,
        },
        details: { digest: digest.toString('hex'), titles: granted.length },
      };
    },
  });
}

/** An objection to one title of a household asks for all that it was announced with to be decided again. */
function earliest(candidates: readonly Candidate[]): readonly Date[] {
  const instants = candidates.map(({ decidedAt }) => +decidedAt!);
  return instants.length === 0 ? [] : [new Date(Math.min(...instants))];
}

async function grant(
  tx: TransactionSql,
  { actor }: Context,
  cycle: AwardCycle,
  granted: readonly PlacedCandidate[],
  at: Date,
): Promise<void> {
  const { village, id, period } = cycle;
  const numbers = await nextNumbers(tx, village, yearOf(parsePeriod(period)!.firstMonth), granted.length);
  const categories = granted.map(({ category }) => categoryOf(cycle, category));
  await tx`
    INSERT INTO honours (village_code, id, kind, cycle_id, category, household_no, member_id, title, label, period, granted_on,
      number, created_at, created_by)
    SELECT y.village_code, w.id, 'title', y.id, w.category, w.household, w.member, w.title, w.label, y.period,
      ${dayAt(at)}::date, w.number, ${at}, ${actor.client}
    FROM award_cycles y, unnest(${granted.map(() => newId())}::uuid[], ${categories.map(({ code }) => code)}::text[],
      ${granted.map(({ household }) => household)}::text[], ${granted.map(({ member }) => member)}::uuid[],
      ${categories.map(({ title }) => title)}::text[], ${categories.map(({ label }) => label)}::text[], ${numbers}::text[])
      AS w (id, category, household, member, title, label, number)
    WHERE y.village_code = ${village} AND y.id = ${id}`;
}

/** Ends a cycle without an outcome, and takes its announcement off the board; another one can be begun. Refuses `award-cycle-state`. */
export function withdrawCycle(context: Context, village: string, id: string): Promise<AwardCycle> {
  return moveCycle(context, village, id, {
    action: 'withdraw',
    deed: 'withdrawn',
    work: async ({ tx, cycle: { notice } }) => {
      if (notice !== null) await takeDown(tx, context, village, notice);
      return {};
    },
  });
}
