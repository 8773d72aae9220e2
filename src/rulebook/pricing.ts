import { fromPoints, MAX_POINTS_PER_ENTRY, minPoints, type Points, ZERO } from '../kernel/points.ts';
import { type Refusal, refusal } from '../kernel/problems/index.ts';
import { CAP_PERIODS, type CapPeriod, type Rule } from './rule.ts';

/** Largest quantity of one act, in hundredths: 100,000 times or hours. */
export const MAX_QUANTITY = 10_000_000;
const ONE = 100;

/** What somebody says was done. Everything is optional: the rule fills in what it can. */
export interface Claim {
  /** How often or how long, in hundredths of the rule's unit; 1 unit when absent. */
  readonly quantity?: number;
  /** The points claimed, signed. A fixed rule only compares them; a range rule needs them. */
  readonly points?: Points;
  readonly memberId?: string;
  /** Name or document number of an honour: tells the honours of a highest-only group apart. */
  readonly reference?: string;
}

/** What has been counted so far, around the act: all amounts absolute. */
export interface Use {
  /** Points of this rule code, of this household, in the day, month, quarter and year that the act counts in. */
  readonly day: Points;
  readonly month: Points;
  readonly quarter: Points;
  readonly year: Points;
  /** Has this rule code been counted for the member, ever? */
  readonly personCounted: boolean;
  /** Points already counted for (household, the rule's group, reference). */
  readonly groupBest: Points;
}

export const UNUSED: Use = {
  day: ZERO,
  month: ZERO,
  quarter: ZERO,
  year: ZERO,
  personCounted: false,
  groupBest: ZERO,
};

/** What an act is worth. */
export interface Price {
  /** Signed points for the household's honour. */
  readonly honour: Points;
  /** In hundredths. */
  readonly quantity: number;
  /** Absolute points that the caps of the rule's code have now used. */
  readonly capUse: Points;
  /** Absolute points that a cap cut off, where the rule truncates. */
  readonly truncatedBy?: Points;
}

/**
 * Prices one act by one rule. Pure; never throws. The first of these refusals wins:
 * `member-required`, `reference-required`, `bad-quantity`, `points-required`, `points-out-of-range`, `points-mismatch`,
 * `amount-out-of-range`, `already-counted-for-person`, `lower-level-honour`, `cap-exceeded`.
 */
export function price(rule: Rule, claim: Claim, use: Use): Price | Refusal {
  const worth = worthOf(rule, claim);
  if (typeof worth !== 'number') return worth;
  const quantity = claim.quantity ?? ONE;
  if (rule.oncePerPerson && use.personCounted) return refusal('already-counted-for-person', { rule: rule.code });
  if (worth === 0) return { honour: ZERO, quantity, capUse: ZERO };

  let amount = Math.abs(worth) as Points;
  if (rule.highestOnly) {
    const gain = (amount - use.groupBest) as Points;
    if (gain <= 0) {
      return refusal('lower-level-honour', {
        rule: rule.code,
        reference: claim.reference ?? '',
        counted: fromPoints(use.groupBest),
        points: fromPoints(amount),
      });
    }
    amount = gain;
  }
  const tightest = tightestCap(rule, use);
  if (!tightest || amount <= tightest.remaining) return counted(worth, amount, quantity);
  if (rule.overCap === 'refuse' || tightest.remaining === 0) {
    return refusal('cap-exceeded', {
      rule: rule.code,
      ...periodParams(tightest.period),
      cap: fromPoints(tightest.cap),
      remaining: fromPoints(tightest.remaining),
      points: fromPoints(amount),
    });
  }
  const truncatedBy = (amount - tightest.remaining) as Points;
  return { ...counted(worth, tightest.remaining, quantity), truncatedBy };
}

/**
 * The signed points of a claim by the rule's tariff alone, before anything that was counted earlier: what a sheet's
 * points column is compared with. The refusals are those of {@link price} up to `amount-out-of-range`.
 */
export function worthOf(rule: Rule, claim: Claim): Points | Refusal {
  if ((rule.subject === 'person' || rule.oncePerPerson) && !claim.memberId) {
    return refusal('member-required', { rule: rule.code });
  }
  if (rule.highestOnly && !claim.reference) return refusal('reference-required', { rule: rule.code });
  const quantity = claim.quantity ?? ONE;
  if (!quantityFits(rule, quantity)) return badQuantity(rule, quantity);
  const worth = byTariff(rule, quantity, claim.points);
  if (typeof worth !== 'number') return worth;
  if (Math.abs(worth) > MAX_POINTS_PER_ENTRY) {
    return refusal('amount-out-of-range', {
      limit: fromPoints(MAX_POINTS_PER_ENTRY),
      points: fromPoints(worth),
    });
  }
  return worth;
}

/** Refuses a rule that needs evidence (佐证) when there is none. */
export function requireEvidence(rule: Rule, hasEvidence: boolean): Refusal | undefined {
  return rule.evidence === 'required' && !hasEvidence ? refusal('evidence-required', { rule: rule.code }) : undefined;
}

/** Refuses a recorder whose role the rule does not name. The operator may record whatever the committee may. */
export function requireRecorder(rule: Rule, role: string): Refusal | undefined {
  const named = role === 'operator' ? 'committee' : role;
  if (rule.recordableBy.some((recorder) => recorder === named)) return undefined;
  return refusal('rule-not-for-recorder', { rule: rule.code, role });
}

/** How refusals name a cap's period in both languages. */
export function periodParams(period: CapPeriod): { period: CapPeriod; periodZh: string } {
  const periodZh = { day: '每日', month: '每月', quarter: '每季', year: '每年' }[period];
  return { period, periodZh };
}

function counted(worth: Points, amount: Points, quantity: number): Price {
  return { honour: (worth < 0 ? -amount : amount) as Points, quantity, capUse: amount };
}

/** Honours, vetoes and once-in-a-life acts happen one at a time. */
function onlyOne(rule: Rule): boolean {
  return rule.highestOnly !== undefined || rule.oncePerPerson || rule.tariff.kind === 'none';
}

function quantityFits(rule: Rule, quantity: number): boolean {
  if (onlyOne(rule)) return quantity === ONE;
  if (!Number.isSafeInteger(quantity) || quantity <= 0 || quantity > MAX_QUANTITY) return false;
  // A checked rulebook prices every step exactly; a fraction of a hundredth is refused all the same, never rounded.
  if (rule.tariff.kind === 'fixed' && (rule.tariff.points * quantity) % ONE !== 0) return false;
  return quantity % rule.quantityStep === 0;
}

function badQuantity(rule: Rule, quantity: number): Refusal {
  const only = onlyOne(rule);
  return refusal('bad-quantity', {
    rule: rule.code,
    per: rule.per,
    step: (only ? ONE : rule.quantityStep) / ONE,
    max: (only ? ONE : MAX_QUANTITY) / ONE,
    quantity: quantity / ONE,
  });
}

function byTariff(rule: Rule, quantity: number, claimed: Points | undefined): Points | Refusal {
  const { tariff } = rule;
  if (tariff.kind === 'range') {
    const min = (tariff.min * quantity) / ONE;
    const max = (tariff.max * quantity) / ONE;
    const params = { rule: rule.code, min: min / ONE, max: max / ONE, step: fromPoints(tariff.step) };
    if (claimed === undefined) {
      return min === max && Number.isInteger(min) ? (min as Points) : refusal('points-required', params);
    }
    if (claimed < min || claimed > max || claimed % tariff.step !== 0) {
      return refusal('points-out-of-range', { ...params, got: fromPoints(claimed) });
    }
    return claimed;
  }
  const expected = (tariff.kind === 'fixed' ? (tariff.points * quantity) / ONE : ZERO) as Points;
  if (claimed !== undefined && claimed !== expected) {
    return refusal('points-mismatch', {
      rule: rule.code,
      expected: fromPoints(expected),
      got: fromPoints(claimed),
    });
  }
  return expected;
}

/** The cap that leaves least; of equals the shortest period, which is the one that a person can wait for. */
function tightestCap(rule: Rule, use: Use): { period: CapPeriod; cap: Points; remaining: Points } | undefined {
  let tightest: { period: CapPeriod; cap: Points; remaining: Points } | undefined;
  for (const period of CAP_PERIODS) {
    const cap = rule.caps[period];
    if (cap === undefined) continue;
    const remaining = (cap - minPoints(cap, use[period])) as Points;
    if (!tightest || remaining < tightest.remaining) tightest = { period, cap, remaining };
  }
  return tightest;
}
