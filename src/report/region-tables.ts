import type { CellValue } from '../document/workbook.ts';
import { inYuan } from '../kernel/money.ts';
import { count, distributionTable, percent, points, type ReportTable, text, yuan } from './annual-tables.ts';
import type { RegionAnswer, RegionStarsAnswer } from './region-answer.ts';

export const REVIEW_NAMES: Readonly<Record<RegionStarsAnswer['data'][number]['review'], string>> = {
  none: '未开展',
  open: '评定中',
  submitted: '已上报',
  approved: '已批准',
  published: '公示中',
  confirmed: '已确认',
};

type Year = RegionAnswer['total'];

/** Who takes part, and points: a line a village. */
export function villagesTable({ data, total }: RegionAnswer): ReportTable {
  const line = ({ participation, points: year }: Year): CellValue[] => [
    participation.households,
    participation.withEntry,
    percent(participation.withEntry, participation.households),
    participation.neverReached,
    participation.entries,
    year.merit,
    year.deductions,
  ];
  return {
    name: '参与和积分',
    title: '各村参与和积分',
    columns: [
      text('村（社区）', 22),
      count('户数', 9),
      count('有记录户', 10),
      points('参与率（%）', 13),
      count('从未记分', 10),
      count('笔数', 9),
      points('加分', 12),
      points('扣分', 11),
    ],
    rows: data.map((village) => [village.name, ...line(village)]),
    total: ['合计', ...line(total)],
  };
}

/** Cases, notices and objections: a line a village. */
export function proceduresTable({ data, total }: RegionAnswer): ReportTable {
  const line = ({ cases, notices, objections }: Year): CellValue[] => [
    cases.total,
    cases.posted,
    cases.rejected,
    notices.total,
    objections.raised,
    objections.upheld,
    objections.refused,
    objections.overdue,
    objections.medianDays,
  ];
  return {
    name: '程序与监督',
    title: '各村申报、公示与异议',
    columns: [
      text('村（社区）', 22),
      count('申报', 9),
      count('入账', 9),
      count('未通过', 9),
      count('公示', 9),
      count('异议', 9),
      count('成立', 9),
      count('不成立', 9),
      count('逾期', 9),
      count('答复中位天数', 13),
    ],
    rows: data.map((village) => [village.name, ...line(village)]),
    total: ['合计', ...line(total)],
  };
}

/** What was redeemed, is owed and came in: a line a village. */
export function moneyTable({ data, total }: RegionAnswer): ReportTable {
  const line = ({ redemptions, liability, settlements, donations }: Year): CellValue[] => [
    redemptions.collections,
    redemptions.points,
    liability.outstanding,
    inYuan(liability.valueFen),
    inYuan(liability.stockFen),
    inYuan(settlements.payableFen),
    inYuan(donations.totalFen),
  ];
  return {
    name: '兑换与资金',
    title: '各村兑换与资金',
    columns: [
      text('村（社区）', 22),
      count('兑换次数', 10),
      points('兑换积分', 12),
      points('未兑换积分', 13),
      yuan('折合（元）', 15),
      yuan('库存（元）', 14),
      yuan('结算（元）', 14),
      yuan('捐赠（元）', 14),
    ],
    rows: data.map((village) => [village.name, ...line(village)]),
    total: ['合计', ...line(total)],
    notes: ['未兑换积分按各村积分值折合；未兑换积分和库存为出具时的数。'],
  };
}

/** Stars and titles: a line a village. */
export function honoursTable({ data, total }: RegionAnswer): ReportTable {
  const line = ({ stars, titles }: Year): CellValue[] => [
    stars.households,
    stars.lastYear,
    stars.households - stars.lastYear,
    stars.revoked,
    titles.granted,
    titles.lastYear,
  ];
  return {
    name: '星级与称号',
    title: '各村星级与称号',
    columns: [
      text('村（社区）', 22),
      count('星级户'),
      count('上年'),
      count('增减'),
      count('摘星'),
      count('称号'),
      count('上年称号'),
      text('星级评定', 12),
    ],
    rows: data.map((village) => [village.name, ...line(village), REVIEW_NAMES[village.review]]),
    total: ['合计', ...line(total), ''],
  };
}

export function regionTables(answer: RegionAnswer): ReportTable[] {
  return [
    villagesTable(answer),
    distributionTable(answer),
    proceduresTable(answer),
    moneyTable(answer),
    honoursTable(answer),
  ];
}

/** The star-rating report: levels of all schemes by their names, one column each. */
export function starsTable({ levels, total, data }: RegionStarsAnswer): ReportTable {
  const line = (one: RegionStarsAnswer['total']): CellValue[] => [
    one.households,
    one.participating,
    percent(one.participating, one.households),
    ...levels.map((name) => one.levels.find(({ level }) => level === name)?.households ?? 0),
    one.withStars,
    percent(one.withStars, one.households),
    one.lastYear,
    one.withStars - one.lastYear,
    one.new,
    one.lost,
    one.revoked,
  ];
  return {
    name: '星级评定',
    title: '各村星级评定',
    columns: [
      text('区划代码', 14),
      text('村（社区）', 20),
      count('户数', 9),
      count('参与户', 9),
      points('参与率（%）', 12),
      ...levels.map((level) => count(level, 10)),
      count('星级户', 9),
      points('占比（%）', 10),
      count('上年', 9),
      count('增减', 9),
      count('新评', 9),
      count('退出', 9),
      count('摘星', 9),
      text('评定进展', 11),
    ],
    rows: data.map((village) => [village.code, village.name, ...line(village), REVIEW_NAMES[village.review]]),
    total: ['', '合计', ...line(total), ''],
    notes: [
      '星级户为本年评出、至今仍持有等级的户；一年多次评定的，以最后一次为准。各村办法的等级按名称归列。',
      '上年：上年评出、至今仍持有的户。退出：上年有、本年没有的户。摘星：本年评出后全部或部分摘去的户。',
    ],
  };
}
