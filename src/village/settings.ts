import { fromPoints, type Points } from '../kernel/points.ts';
import { Refused } from '../kernel/problems/index.ts';
import type { DeductionPolicy } from '../ledger/index.ts';

export const MODES = ['accumulate', 'base', 'sheet'] as const;
export const SHEET_PERIODS = ['month', 'quarter'] as const;
export const YEAR_ENDS = ['keep', 'reset', 'part'] as const;
export const UNCLAIMED = ['return', 'forfeit'] as const;
export const TIE_RULES = ['distinct', 'shared'] as const;

/** A village's settings. Points in hundredths. */
export interface Settings {
  /** 累计制, 基础分制, 百分制: how scores are made of the journal. */
  readonly mode: (typeof MODES)[number];
  /** What a score starts from in the modes base and sheet. */
  readonly basePoints: Points;
  readonly sheetMax: Points;
  readonly sheetPeriod: (typeof SHEET_PERIODS)[number];
  /** 公示 days. */
  readonly noticeDays: number;
  readonly pointValueFen: number;
  readonly deductionPolicy: DeductionPolicy;
  readonly yearEnd: (typeof YEAR_ENDS)[number];
  /** What is carried over where `yearEnd` is `part`. */
  readonly carryPercent: number;
  readonly holdDays: number;
  readonly unclaimed: (typeof UNCLAIMED)[number];
  /** `distinct`: ranks are 1, 2, 3, 4; `shared`: ties share a rank, 1, 2, 2, 4. */
  readonly ties: (typeof TIE_RULES)[number];
}

export interface Village extends Settings {
  readonly code: string;
  readonly name: string;
  readonly revision: number;
  readonly createdAt: Date;
}

const HUNDRED = 100_00 as Points;

/** The settings of a new village: what was given, the rest by default. */
export function settingsFrom(given: { readonly [Key in keyof Settings]?: Settings[Key] | undefined }): Settings {
  const mode = given.mode ?? 'accumulate';
  return sound({
    mode,
    basePoints: given.basePoints ?? ((mode === 'base' ? HUNDRED : 0) as Points),
    sheetMax: given.sheetMax ?? HUNDRED,
    sheetPeriod: given.sheetPeriod ?? 'month',
    noticeDays: given.noticeDays ?? 3,
    pointValueFen: given.pointValueFen ?? 100,
    deductionPolicy: given.deductionPolicy ?? (mode === 'base' ? 'debt' : 'floor'),
    yearEnd: given.yearEnd ?? 'keep',
    carryPercent: given.carryPercent ?? 50,
    holdDays: given.holdDays ?? 30,
    unclaimed: given.unclaimed ?? 'return',
    ties: given.ties ?? 'distinct',
  });
}

/** Refuses settings that contradict each other: `base-needs-debt`. */
export function sound<S extends Settings>(settings: S): S {
  if (settings.mode === 'base' && settings.deductionPolicy !== 'debt') {
    throw new Refused('base-needs-debt', { policy: settings.deductionPolicy });
  }
  return settings;
}

export interface VillageRow {
  village_code: string;
  name: string;
  mode: Settings['mode'];
  base_points: Points;
  sheet_max: Points;
  sheet_period: Settings['sheetPeriod'];
  notice_days: number;
  point_value_fen: number;
  year_end: Settings['yearEnd'];
  carry_percent: number;
  hold_days: number;
  unclaimed: Settings['unclaimed'];
  tie_rule: Settings['ties'];
  revision: number;
  created_at: Date;
  deduction_policy: DeductionPolicy;
}

/** A village from its row and its ledger's policy. */
export function villageFrom(row: VillageRow): Village {
  return {
    code: row.village_code,
    name: row.name,
    mode: row.mode,
    basePoints: row.base_points,
    sheetMax: row.sheet_max,
    sheetPeriod: row.sheet_period,
    noticeDays: row.notice_days,
    pointValueFen: row.point_value_fen,
    deductionPolicy: row.deduction_policy,
    yearEnd: row.year_end,
    carryPercent: row.carry_percent,
    holdDays: row.hold_days,
    unclaimed: row.unclaimed,
    ties: row.tie_rule,
    revision: row.revision,
    createdAt: row.created_at,
  };
}

/** The columns of the table `villages` for a village. */
export function villageColumns(village: Omit<Village, 'revision' | 'createdAt'>) {
  return {
    village_code: village.code,
    name: village.name,
    mode: village.mode,
    base_points: village.basePoints,
    sheet_max: village.sheetMax,
    sheet_period: village.sheetPeriod,
    notice_days: village.noticeDays,
    point_value_fen: village.pointValueFen,
    year_end: village.yearEnd,
    carry_percent: village.carryPercent,
    hold_days: village.holdDays,
    unclaimed: village.unclaimed,
    tie_rule: village.ties,
  };
}

/** A village as it is answered. */
export function villageWire(village: Village) {
  const { revision: _revision, basePoints, sheetMax, createdAt, ...rest } = village;
  return {
    ...rest,
    basePoints: fromPoints(basePoints),
    sheetMax: fromPoints(sheetMax),
    createdAt: createdAt.toISOString(),
  };
}
