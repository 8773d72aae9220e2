import type { StarScheme } from '../../src/honours/star/contract-schemes.ts';
import type { EntryRow } from '../../src/ledger/index.ts';
import type { Rule } from '../../src/rulebook/index.ts';

/*
 * What a scheme suggests, written down a second time and as plainly as can be: every household and star looks at every entry.
 */

export interface Told {
  readonly star: string;
  readonly points: number;
  readonly suggested: 'granted' | 'refused' | null;
  /** Last-but-not-included days of what bars it, ascending. */
  readonly barredUntil: readonly string[];
}

/** A day so many months later, by counting months one after the other. */
export function laterBy(day: string, months: number): string {
  let [year, month] = [Number(day.slice(0, 4)), Number(day.slice(5, 7))];
  for (let left = months; left > 0; left -= 1) {
    month += 1;
    if (month === 13) [year, month] = [year + 1, 1];
  }
  const last = new Date(Date.UTC(year, month, 0)).getUTCDate();
  const date = Math.min(Number(day.slice(8)), last);
  return `${year}-${String(month).padStart(2, '0')}-${String(date).padStart(2, '0')}`;
}

export interface Taken {
  readonly household: string;
  readonly on: string;
  readonly stars: readonly string[] | null;
}

/** `ruleOf` gives the rule by which an entry was priced. */
export function tell(
  scheme: StarScheme,
  journal: readonly EntryRow[],
  ruleOf: (entry: EntryRow) => Pick<Rule, 'veto'> | undefined,
  taken: readonly Taken[],
  household: string,
  { months, reference }: { readonly months: readonly string[]; readonly reference: string },
): Told[] {
  const own = journal.filter(({ household_no }) => household_no === household);
  return scheme.stars.map(({ code, dimensions, threshold }) => {
    let points = 0;
    for (const entry of own) {
      if (entry.dimension === null || !dimensions.includes(entry.dimension)) continue;
      if (entry.counted_in !== null && months.includes(entry.counted_in)) points += entry.honour;
    }
    const ends: string[] = [];
    for (const entry of own) {
      if (entry.kind !== 'posting') continue;
      if (journal.some(({ kind, original_seq }) => kind === 'reversal' && original_seq === entry.seq)) continue;
      const priced = ruleOf(entry)?.veto?.months;
      if (scheme.vetoes.rules === 'all-vetoes') {
        if (priced !== undefined) ends.push(laterBy(entry.occurred_on, priced));
        continue;
      }
      for (const veto of scheme.vetoes.rules) {
        const length = veto.months ?? priced;
        const hits = veto.rule === entry.rule_code && (veto.stars === undefined || veto.stars.includes(code));
        if (hits && length !== undefined) ends.push(laterBy(entry.occurred_on, length));
      }
    }
    for (const one of taken) {
      const hits = one.household === household && (one.stars === null || one.stars.includes(code));
      if (hits && scheme.lockoutMonths > 0) ends.push(laterBy(one.on, scheme.lockoutMonths));
    }
    const barredUntil = ends.filter((end) => end > reference).sort();
    const reached = threshold === undefined ? null : points >= Math.round(threshold * 100) ? 'granted' : 'refused';
    return { star: code, points, suggested: barredUntil.length > 0 ? 'refused' : reached, barredUntil };
  });
}
