import { addMonths, type Day, dayOf, lastDayOf, monthOf, yearOf } from '../../kernel/day.ts';
import { type Points, toPoints } from '../../kernel/points.ts';
import type { StarScheme } from './contract-schemes.ts';

/** An act that can bar: one that stands (nobody has taken it back), of a rule that the scheme or its own veto makes bar. */
export interface VetoFact {
  readonly household: string;
  readonly seq: number;
  readonly rule: string;
  readonly occurredOn: Day;
  /** Of the rule as it was when the act was priced; null: that rule has no veto. */
  readonly months: number | null;
}

/** Stars that were taken down before (摘星). */
export interface RevokedFact {
  readonly id: string;
  readonly household: string;
  readonly on: Day;
  /** Null: the whole title. */
  readonly stars: readonly string[] | null;
}

/** What a suggestion is made from, as of one size of the ledger. */
export interface StarFacts {
  /** Honour by household and dimension of what counted in the review's period: each entry in the dimension it was priced in. */
  readonly honour: ReadonlyMap<string, ReadonlyMap<string, Points>>;
  readonly vetoes: readonly VetoFact[];
  readonly revoked: readonly RevokedFact[];
}

/** Why stars are not to be granted, and the first day on which that no longer holds. */
export interface Bar {
  readonly kind: 'veto' | 'lock-out';
  readonly until: Day;
  /** Null: the whole title. */
  readonly stars: readonly string[] | null;
  /** The act and its rule; null of a lock-out. */
  readonly seq: number | null;
  readonly rule: string | null;
  /** Null of a veto. */
  readonly revocation: string | null;
}

export type Decision = 'granted' | 'refused';

export interface StarSuggestion {
  readonly star: string;
  /** Of its dimensions in the period, signed. */
  readonly points: Points;
  readonly threshold: Points | null;
  /** Null: without a threshold nothing is suggested, unless the star is barred. */
  readonly suggested: Decision | null;
  /** Of the household's bars those that bar this star. */
  readonly bars: readonly Bar[];
}

export interface HouseholdSuggestion {
  readonly stars: readonly StarSuggestion[];
  readonly bars: readonly Bar[];
}

/**
 * What points and bars suggest of a household's stars (建议). Pure. A bar counts from the act's or the revocation's day for its months,
 * and holds where it has not run out by `reference`, the last day of the review's period; acts behind that day bar as well. A star that
 * is not barred is suggested from its threshold on.
 */
export function suggest(
  scheme: StarScheme,
  facts: StarFacts,
  reference: Day,
): (household: string) => HouseholdSuggestion {
  const bars = barsOf(scheme, facts, reference);
  return (household) => {
    const own = bars.get(household) ?? [];
    const honour = facts.honour.get(household);
    const stars = scheme.stars.map(({ code, dimensions, threshold }): StarSuggestion => {
      const points = [...new Set(dimensions)].reduce((sum, one) => sum + (honour?.get(one) ?? 0), 0) as Points;
      const barring = own.filter((bar) => bar.stars === null || bar.stars.includes(code));
      const least = threshold === undefined ? null : toPoints(threshold)!;
      const reached = least === null ? null : points >= least ? 'granted' : 'refused';
      return {
        star: code,
        points,
        threshold: least,
        suggested: barring.length > 0 ? 'refused' : reached,
        bars: barring,
      };
    });
    return { stars, bars: own };
  };
}

function barsOf(scheme: StarScheme, facts: StarFacts, reference: Day): Map<string, Bar[]> {
  const found = new Map<string, Bar[]>();
  const put = (household: string, bar: Bar) => {
    if (bar.until > reference) found.set(household, [...(found.get(household) ?? []), bar]);
  };
  for (const { household, seq, rule, occurredOn, months } of facts.vetoes) {
    for (const veto of vetoesBy(scheme, rule)) {
      const length = veto.months ?? months;
      if (length === null) continue;
      const until = monthsLater(occurredOn, length);
      put(household, { kind: 'veto', until, stars: veto.stars ?? null, seq, rule, revocation: null });
    }
  }
  for (const { id, household, on, stars } of scheme.lockoutMonths === 0 ? [] : facts.revoked) {
    const until = monthsLater(on, scheme.lockoutMonths);
    put(household, { kind: 'lock-out', until, stars, seq: null, rule: null, revocation: id });
  }
  return found;
}

/** How acts of a rule bar by the scheme: more than once where it lists the rule for several stars. */
function vetoesBy(
  { vetoes }: StarScheme,
  rule: string,
): readonly { months?: number | undefined; stars?: string[] | undefined }[] {
  return vetoes.rules === 'all-vetoes' ? [{}] : vetoes.rules.filter((veto) => veto.rule === rule);
}

/** The same day so many months later; the month's last day where it has no such day. */
export function monthsLater(day: Day, months: number): Day {
  const month = addMonths(monthOf(day), months);
  return dayOf(yearOf(month), Number(month.slice(5)), Number(day.slice(8))) ?? lastDayOf(month);
}

/** The stars that count: what was decided, else what was suggested, else none. */
export function starsOf(
  suggestion: HouseholdSuggestion,
  decisions: ReadonlyMap<string, Decision> | undefined,
): readonly string[] {
  return suggestion.stars
    .filter(({ star, suggested }) => (decisions?.get(star) ?? suggested) === 'granted')
    .map(({ star }) => star);
}
