import type { Points } from '../kernel/points.ts';

/** The periods over which a cap (上限) counts. All of a rule's caps hold at once. */
export const CAP_PERIODS = ['day', 'month', 'quarter', 'year'] as const;
export type CapPeriod = (typeof CAP_PERIODS)[number];

/** How the points of one act are found. Amounts are signed: deductions are negative. */
export type Tariff =
  /** So many points for each time or unit (`per`), e.g. 2 for each hour in steps of 0.5. */
  | { readonly kind: 'fixed'; readonly points: Points }
  /** Between `min` and `max` for each time, as the committee decides, in multiples of `step` points. */
  | { readonly kind: 'range'; readonly min: Points; readonly max: Points; readonly step: Points }
  /** A veto (一票否决) moves no points. */
  | { readonly kind: 'none' };

/** One rule (细则条目) of an adopted rulebook. */
export interface Rule {
  readonly code: string;
  readonly dimension: string;
  readonly act: string;
  readonly effect: 'merit' | 'deduction' | 'veto';
  readonly tariff: Tariff;
  /** What `quantity` counts: 次, 小时, 人, 件 … */
  readonly per: string;
  /** Smallest step of the quantity, in hundredths: 100 for whole times, 50 for half hours. */
  readonly quantityStep: number;
  readonly subject: 'household' | 'person';
  /** Sum of absolute points by period, for one household. */
  readonly caps: Readonly<Partial<Record<CapPeriod, Points>>>;
  /** Counted once in a person's life (终身一次). */
  readonly oncePerPerson: boolean;
  /** What happens to an act above a cap: refused, or cut to what remains. */
  readonly overCap: 'refuse' | 'truncate';
  /** Honours of which only the highest level counts: one honour is household, group and reference. */
  readonly highestOnly?: { readonly group: string; readonly level: number };
  /** Bars stars or titles for so many months. */
  readonly veto?: { readonly months: number };
  readonly evidence: 'none' | 'required';
  readonly recordableBy: readonly ('committee' | 'officer')[];
  readonly note?: string;
}
