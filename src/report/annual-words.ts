import { formatYuan } from '../kernel/money.ts';
import type { AnnualAnswer } from './annual-answer.ts';
import { percent } from './annual-tables.ts';

/** 6,120.5: how figures stand in running text. */
export function grouped(value: number): string {
  const [whole, decimals] = String(Math.abs(value)).split('.');
  const digits = whole!.replace(/\B(?=(\d{3})+$)/g, ',');
  return `${value < 0 ? '−' : ''}${digits}${decimals === undefined ? '' : `.${decimals}`}`;
}

/** 9,310.50: money in yuan. */
export function groupedYuan(fen: number): string {
  const [whole, decimals] = formatYuan(fen).split('.');
  return `${grouped(Number(whole))}.${decimals}`;
}

/** What the report says in three or four sentences a paragraph, from its figures alone. */
export function summaryOf(answer: AnnualAnswer): string[] {
  const paragraphs = [participationOf(answer), procedureOf(answer), redemptionOf(answer), honoursOf(answer)];
  if (!answer.final) {
    const { closedThrough } = answer.asOf;
    const until = closedThrough === null ? '尚未结账' : `结账至 ${closedThrough}`;
    paragraphs.push(`本年度${until}，未结账部分的数字还会变动，以结账后出具的报告为准。`);
  }
  return paragraphs;
}

function participationOf({ villageName, year, participation, points }: AnnualAnswer): string {
  const { households, withEntry, members, neverReached, entries } = participation;
  const who = `${year} 年，${villageName}道德银行共有 ${grouped(households)} 户`;
  if (entries === 0) return `${who}，全年没有有效的积分记录。`;
  const rate = percent(withEntry, households);
  const acted = members === 0 ? '' : `，参与成员 ${grouped(members)} 人`;
  const deducted = points.deductions === 0 ? '没有扣分' : `扣分 ${grouped(-points.deductions)} 分`;
  const never = neverReached === 0 ? '各户都已记过分。' : `从未记过分的有 ${grouped(neverReached)} 户。`;
  return (
    `${who}，其中 ${grouped(withEntry)} 户有积分记录，参与率 ${rate}%${acted}。` +
    `全年记分 ${grouped(entries)} 笔，加分 ${grouped(points.merit)} 分，${deducted}。${mostOf(points)}${never}`
  );
}

/** The dimension and the month with the most merit; of equals the first. */
function mostOf({ merit, dimensions, months }: AnnualAnswer['points']): string {
  if (merit === 0) return '';
  const most = <Part extends { merit: number }>(parts: readonly Part[]) =>
    parts.reduce((best, one) => (one.merit > best.merit ? one : best));
  const dimension = most(dimensions);
  const month = most(months);
  const share = percent(dimension.merit, merit);
  const where = `加分最多的类别是${dimension.dimension}，${grouped(dimension.merit)} 分，占 ${share}%`;
  return `${where}；加分最多的月份是 ${Number(month.month.slice(5))} 月，${grouped(month.merit)} 分。`;
}

function procedureOf({ cases, objections, notices }: AnnualAnswer): string {
  const declared =
    cases.total === 0
      ? '全年没有申报'
      : `全年申报 ${grouped(cases.total)} 件，已入账 ${grouped(cases.posted)} 件，未通过 ${grouped(cases.rejected)} 件`;
  const shown = notices.total === 0 ? '没有张贴公示' : `张贴公示 ${grouped(notices.total)} 次`;
  if (objections.raised === 0) return `${declared}；${shown}，没有收到异议。`;
  const { raised, upheld, refused, open, overdue, medianDays } = objections;
  const waiting = open === 0 ? '' : `，${open} 件尚未答复${overdue === 0 ? '' : `（其中 ${overdue} 件逾期）`}`;
  const within = medianDays === 0 ? '当天' : `在 ${medianDays} 天内`;
  const median = medianDays === null ? '' : `，半数${within}答复`;
  return `${declared}；${shown}，收到异议 ${raised} 件，成立 ${upheld} 件，不成立 ${refused} 件${waiting}${median}。`;
}

function redemptionOf({ redemptions, liability, settlements, donations }: AnnualAnswer): string {
  const { collections, points, refundedPoints } = redemptions;
  const back = refundedPoints === 0 ? '' : `，退还 ${grouped(refundedPoints)} 分`;
  const given =
    collections === 0 ? '全年没有兑换' : `全年兑换 ${grouped(collections)} 次，${grouped(points)} 分${back}`;
  const owed = `未兑换积分 ${grouped(liability.outstanding)} 分，折合 ${groupedYuan(liability.valueFen)} 元`;
  const stock = `库存商品价值 ${groupedYuan(liability.stockFen)} 元`;
  const settled =
    settlements.count === 0
      ? ''
      : `与商店结算 ${settlements.count} 单，应付 ${groupedYuan(settlements.payableFen)} 元，已付 ${groupedYuan(settlements.paidFen)} 元。`;
  const gifts =
    donations.count === 0 ? '' : `接受捐赠 ${donations.count} 笔，共 ${groupedYuan(donations.totalFen)} 元。`;
  return `${given}。出具报告时，${owed}；${stock}。${settled}${gifts}`;
}

function honoursOf({ stars, titles }: AnnualAnswer): string {
  const levels = stars.levels.filter(({ households }) => households > 0);
  const named = levels.map(({ level, households }) => `${level} ${households} 户`).join('、');
  const held =
    stars.households === 0
      ? '本年没有评出星级户'
      : `本年评出并持有的星级户 ${stars.households} 户（${named}），${comparedWith(stars.households, stars.lastYear)}`;
  const taken = stars.revoked === 0 ? '' : `，摘星 ${stars.revoked} 户`;
  const given =
    titles.granted === 0
      ? '没有授予称号'
      : `授予称号 ${titles.granted} 个，${comparedWith(titles.granted, titles.lastYear, '个')}`;
  return `${held}${taken}；${given}。`;
}

function comparedWith(now: number, before: number, unit = '户'): string {
  if (now === before) return '与上年持平';
  return now > before ? `比上年增加 ${now - before} ${unit}` : `比上年减少 ${before - now} ${unit}`;
}
