import type { Day } from '../kernel/day.ts';
import type { Period } from '../kernel/period.ts';
import { Refused } from '../kernel/problems/index.ts';
import type { AnnouncementStanding } from '../procedure/index.ts';

/**
 * Is the notice over, and everything that was objected settled? `decidedAt` gives when a household was decided about: what is not
 * behind the answer is no new decision. Refuses
 * `notice-running`, `objections-open`, `objections-upheld`.
 */
export function requireSettled(
  { notice, isOver, openObjections, upheldAt }: AnnouncementStanding,
  decidedAt: (household: string) => readonly Date[],
): void {
  if (!isOver) throw new Refused('notice-running', { until: notice.until });
  if (openObjections > 0) throw new Refused('objections-open', { count: openObjections });
  const unsettled = [...upheldAt].filter(([household, at]) => !decidedAt(household).some((decided) => decided > at));
  if (unsettled.length === 0) return;
  throw new Refused('objections-upheld', { households: named(unsettled.map(([household]) => household)) });
}

/** Nothing has been done yet in a period to come. Refuses `period-not-begun`. */
export function requireBegun({ text, firstDay }: Period, today: Day): void {
  if (firstDay > today) throw new Refused('period-not-begun', { period: text, from: firstDay, today });
}

const NAMED = 20;

/** The first households of a list, for a refusal's text. */
export function named(households: readonly string[]): string {
  const rest = households.length - NAMED;
  return households.slice(0, NAMED).join('、') + (rest > 0 ? ` … (+${rest})` : '');
}
