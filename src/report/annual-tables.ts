import type { CellValue, Column } from '../document/workbook.ts';
import { inYuan } from '../kernel/money.ts';
import type { AnnualAnswer } from './annual-answer.ts';

/** A table of a report, for the workbook and for paper alike. Money is in yuan, shares are percentages. */
export interface ReportTable {
  /** Of its sheet. */
  readonly name: string;
  readonly title: string;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly CellValue[])[];
  /** The last row is the sum of those above. */
  readonly total?: readonly CellValue[];
  readonly notes?: readonly string[];
}

export const text = (header: string, width = 20): Column => ({ header, width });
export const count = (header: string, width = 11): Column => ({ header, width, format: 'int' });
export const points = (header: string, width = 12): Column => ({ header, width, format: 'points' });
export const yuan = (header: string, width = 14): Column => ({ header, width, format: 'money' });

const HIDDEN = '—';
export const HIDDEN_NOTE = `“${HIDDEN}”：涉及不足三户的扣分不分列，已计入合计。`;

/** Hidden deductions as a dash. */
export const orDash = (deductions: number | null): CellValue => deductions ?? HIDDEN;
/** A part of a whole with one decimal: 91.3; nothing where there is no whole. */
export function percent(part: number, whole: number): number | null {
  return whole === 0 ? null : Math.round((part * 1000) / whole) / 10;
}

/** 20 以上、不足 50: how people read a band. */
export function bandName({ from, below }: { from: number | null; below: number | null }): string {
  if (from === null) return below === 0 ? '负分' : '0 分及以下';
  if (below === null) return `${from} 分及以上`;
  if (from === 0) return '0 分';
  return from < 1 ? `不足 ${below} 分` : `${from}–${below} 分`;
}

export const BAND_NOTE = '荣誉分为本年计入的加分与扣分之和；“20–50 分”指满 20 分、不足 50 分。';

export function monthTable({ points: year }: AnnualAnswer): ReportTable {
  return {
    name: '各月',
    title: '各月积分',
    columns: [text('月份', 14), points('加分'), points('扣分'), count('笔数')],
    rows: year.months.map(({ month, merit, deductions, entries }) => [
      `${Number(month.slice(5))} 月`,
      merit,
      orDash(deductions),
      entries,
    ]),
    total: ['合计', year.merit, year.deductions, sumOf(year.months, 'entries')],
    notes: notesOf(year.months),
  };
}

export function dimensionTable({ points: year }: AnnualAnswer): ReportTable {
  return {
    name: '各类别',
    title: '各类别积分',
    columns: [text('类别', 22), points('加分'), points('占比（%）'), points('扣分'), count('笔数')],
    rows: year.dimensions.map(({ dimension, merit, deductions, entries }) => [
      dimension,
      merit,
      percent(merit, year.merit),
      orDash(deductions),
      entries,
    ]),
    total: ['合计', year.merit, year.merit === 0 ? null : 100, year.deductions, sumOf(year.dimensions, 'entries')],
    notes: notesOf(year.dimensions),
  };
}

export function unitTable({ points: year, participation }: AnnualAnswer): ReportTable {
  return {
    name: '各组',
    title: '各组参与和积分',
    columns: [
      text('组别', 28),
      count('户数', 9),
      count('有记录户', 10),
      points('参与率（%）'),
      points('加分'),
      points('扣分'),
      count('笔数'),
    ],
    rows: year.units.map(({ unit, households, withEntry, merit, deductions, entries }) => [
      unit?.path ?? '未分组',
      households,
      withEntry,
      percent(withEntry, households),
      merit,
      orDash(deductions),
      entries,
    ]),
    total: [
      '合计',
      participation.households,
      participation.withEntry,
      percent(participation.withEntry, participation.households),
      year.merit,
      year.deductions,
      participation.entries,
    ],
    notes: ['组别以年末所在为准；上级组只计直接所属的户。', ...notesOf(year.units)],
  };
}

type WithBands = Pick<AnnualAnswer, 'distribution' | 'participation'> | { distribution: AnnualAnswer['distribution'] };

export function distributionTable({ distribution }: WithBands): ReportTable {
  const households = distribution.reduce((sum, band) => sum + band.households, 0);
  return {
    name: '荣誉分分布',
    title: '各户年度荣誉分分布',
    columns: [text('荣誉分', 18), count('户数'), points('占比（%）')],
    rows: distribution.map((band) => [bandName(band), band.households, percent(band.households, households)]),
    total: ['合计', households, households === 0 ? null : 100],
    notes: [BAND_NOTE],
  };
}

export function flowTable({ flow }: AnnualAnswer): ReportTable {
  return {
    name: '积分收支',
    title: '可兑换积分收支',
    columns: [text('项目', 20), points('积分', 16)],
    rows: [
      ['上年结余', flow.opening],
      ['加分', flow.merit],
      ['扣分', flow.deductions],
      ['期初与转移', flow.adjustments],
      ['兑换', flow.redeemed],
      ['退还', flow.refunded],
      ['作废', flow.expired],
    ],
    total: ['本年结余', flow.closing],
  };
}

export function shopTable({ redemptions }: AnnualAnswer): ReportTable {
  const line = ({ collections, points: given, refunds, refundedPoints }: Omit<typeof redemptions, 'shops'>) => {
    return [collections, given, refunds, refundedPoints];
  };
  return {
    name: '兑换',
    title: '各店兑换',
    columns: [text('商店', 24), count('领取次数'), points('领取积分'), count('退还次数'), points('退还积分')],
    rows: redemptions.shops.map((shop) => [shop.name, ...line(shop)]),
    total: ['合计', ...line(redemptions)],
  };
}

export function liabilityTable({ liability, settlements, donations }: AnnualAnswer): ReportTable {
  const { outstanding, held, debts, valueFen, stockFen, budgetPoints, budgetUsed } = liability;
  return {
    name: '未兑换与资金',
    title: '未兑换积分与资金',
    columns: [text('项目', 30), points('积分', 16), yuan('金额（元）', 16)],
    rows: [
      ['未兑换积分（出具时）', outstanding, inYuan(valueFen)],
      ['　其中：已预占', held, null],
      ['积分为负的户共欠', debts, null],
      ['库存商品价值（出具时）', null, inYuan(stockFen)],
      ['本年兑换预算', budgetPoints, null],
      ['　其中：已用', budgetUsed, null],
      [`与商店结算 ${settlements.count} 单`, settlements.points, inYuan(settlements.payableFen)],
      ['　其中：已付', null, inYuan(settlements.paidFen)],
      [`接受捐赠 ${donations.count} 笔`, null, inYuan(donations.totalFen)],
      ['　其中：捐款', null, inYuan(donations.moneyFen)],
      ['　其中：捐物折价', null, inYuan(donations.inKindFen)],
    ],
  };
}

const CASES: readonly [keyof AnnualAnswer['cases'], string][] = [
  ['posted', '已入账'],
  ['rejected', '未通过'],
  ['withdrawn', '已撤回'],
  ['noticed', '公示中'],
  ['reviewed', '已评议'],
  ['verified', '已核实'],
  ['declared', '待核实'],
];

export function procedureTable({ cases, objections, notices }: AnnualAnswer): ReportTable {
  return {
    name: '程序与监督',
    title: '申报、公示与异议',
    columns: [text('项目', 30), count('数量', 12)],
    rows: [
      ['本年申报（件）', cases.total],
      ...CASES.map(([state, name]) => [`　${name}`, cases[state]]),
      ['张贴公示（次）', notices.total],
      ['　申报公示', notices.cases],
      ['　每月公示', notices.monthly],
      ['　荣誉公示', notices.honours],
      ['收到异议（件）', objections.raised],
      ['　成立', objections.upheld],
      ['　不成立', objections.refused],
      ['　未答复', objections.open],
      ['　　其中逾期', objections.overdue],
      ['答复时间中位数（天）', objections.medianDays],
    ],
  };
}

export function levelTable({ stars }: Pick<AnnualAnswer, 'stars'>): ReportTable {
  return {
    name: '星级',
    title: '星级户及与上年比较',
    columns: [text('等级', 22), count('本年评出'), count('现持有'), count('上年持有'), count('增减')],
    rows: stars.levels.map(({ level, granted, households, lastYear }) => [
      level,
      granted,
      households,
      lastYear,
      households - lastYear,
    ]),
    total: [
      '合计',
      sumOf(stars.levels, 'granted'),
      stars.households,
      stars.lastYear,
      stars.households - stars.lastYear,
    ],
    notes:
      stars.levels.length === 0
        ? []
        : [
            `新评 ${stars.new} 户，连续 ${stars.again} 户，上年有而本年无 ${stars.lost} 户；本年摘星 ${stars.revoked} 户。一年多次评定的，以最后一次为准。`,
          ],
  };
}

export function titleTable({ titles }: AnnualAnswer): ReportTable {
  return {
    name: '称号',
    title: '称号',
    columns: [text('称号', 24), text('说明', 24), count('本年授予'), count('其中撤销'), count('上年授予')],
    rows: titles.kinds.map(({ title, label, granted, revoked, lastYear }) => [
      title,
      label,
      granted,
      revoked,
      lastYear,
    ]),
    total: ['合计', '', titles.granted, titles.revoked, titles.lastYear],
  };
}

export function fairnessTable({ fairness }: AnnualAnswer): ReportTable {
  return {
    name: '公平性事实',
    title: '公平性事实',
    columns: [text('项目', 40), count('数', 12)],
    rows: [
      ['本年记入的记分（笔）', fairness.entries],
      ['记录人（人）', fairness.recorders],
      ['经申报程序（笔）', fairness.throughCases],
      ['其后已冲正（笔）', fairness.reversed],
      ['本年作出的冲正（笔）', fairness.reversals],
      ['结账后补记（笔）', fairness.late],
      ['发生 30 天后才记（笔）', fairness.backDated],
      ['为记录人本户所记（笔）', fairness.ownHousehold],
      ['为记录人亲属户所记（笔）', fairness.kin],
      ['从发生到记账的中位天数', fairness.medianDays],
      ['九成在几天内记账', fairness.p90Days],
    ],
    notes: ['以记账时间在本年的分录为准。只列事实，不给任何人打分或排名。'],
  };
}

function notesOf(parts: readonly { readonly deductions: number | null }[]): string[] {
  return parts.some(({ deductions }) => deductions === null) ? [HIDDEN_NOTE] : [];
}

function sumOf<Key extends string>(rows: readonly Readonly<Record<Key, number>>[], key: Key): number {
  return rows.reduce((sum, row) => sum + row[key], 0);
}
