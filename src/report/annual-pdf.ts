import { renderPdf } from '../document/pdf.ts';
import { committeeOf } from '../kernel/village-code.ts';
import type { AnnualReport } from './annual.ts';
import { type AnnualAnswer, annualAnswer } from './annual-answer.ts';
import { bandsChart, barChart, ringChart, yearsChart } from './annual-charts.ts';
import { honouredTable } from './annual-list.ts';
import { dayParts, type PrintedPart, printed } from './annual-print.ts';
import * as tables from './annual-tables.ts';
import { REPORT_TEMPLATE } from './annual-template.ts';
import { grouped, summaryOf } from './annual-words.ts';

/** The annual report to be printed. Refuses as `renderPdf` does: `unprintable-character`, `document-too-complex`, `documents-busy`. */
export function annualPdf(report: AnnualReport): Promise<Buffer> {
  return renderPdf(REPORT_TEMPLATE, annualPdfData(report));
}

function annualPdfData(report: AnnualReport) {
  const answer = annualAnswer(report);
  const { village, year, issuedOn, asOf } = report;
  const { participation, points, redemptions, stars } = answer;
  const closed = asOf.closedThrough === null ? '尚未结账' : `结账至 ${asOf.closedThrough}`;
  return {
    name: `${village.name} ${year} 年度道德银行报告`,
    author: village.name,
    running: `台账第 ${asOf.size} 笔　${asOf.root.slice(0, 12)}`,
    issued: dayParts(issuedOn),
    subtitle: `${village.name}　${year} 年度`,
    meta: `区划代码 ${village.code}　　出具日 ${issuedOn}　　${closed}`,
    glance: [
      ['参与率', ...rateOf(participation)],
      ['全年加分', grouped(points.merit), '分'],
      ['兑换', grouped(redemptions.points), '分'],
      ['星级户', grouped(stars.households), '户'],
      ['异议', grouped(answer.objections.raised), '件'],
    ],
    parts: partsOf(report, answer),
    basis: basisOf(report, answer),
    signatures: [`${committeeOf(village.code)}（盖章）：`, '村（居）务监督委员会（签字）：', '制表：', '日期：'],
  };
}

/** 91.3 and its sign; a dash where there is no household. */
export function rateOf({ withEntry, households }: { withEntry: number; households: number }): [string, string] {
  const rate = tables.percent(withEntry, households);
  return rate === null ? ['—', ''] : [String(rate), '%'];
}

function partsOf({ year, honoured }: AnnualReport, answer: AnnualAnswer): PrintedPart[] {
  const table = (one: tables.ReportTable): PrintedPart => ({ kind: 'table', ...printed(one) });
  const section = (title: string): PrintedPart => ({ kind: 'section', title });
  const { stars } = answer;
  const compared = stars.levels.map(({ level, households, lastYear }) => {
    return { name: level, now: households, before: lastYear };
  });
  return [
    section('一、总体情况'),
    { kind: 'text', paragraphs: summaryOf(answer) },
    ...chartsOf(answer),
    section('二、积分'),
    table(tables.dimensionTable(answer)),
    table(tables.unitTable(answer)),
    table(tables.monthTable(answer)),
    { kind: 'pair', left: printed(tables.distributionTable(answer)), right: printed(tables.flowTable(answer)) },
    section('三、程序与公平'),
    { kind: 'pair', left: printed(tables.procedureTable(answer)), right: printed(tables.fairnessTable(answer)) },
    section('四、兑换与资金'),
    table(tables.shopTable(answer)),
    table(tables.liabilityTable(answer)),
    section('五、星级与称号'),
    ...(compared.length === 0
      ? []
      : [{ kind: 'chart' as const, title: '各等级星级户（户）', chart: yearsChart(compared, year) }]),
    table(tables.levelTable(answer)),
    table(tables.titleTable(answer)),
    ...(honoured === null ? [] : [section('六、名单'), table(honouredTable(honoured))]),
  ];
}

/** Nothing is drawn of a year without points. */
function chartsOf({ points, distribution }: AnnualAnswer): PrintedPart[] {
  if (points.merit === 0) return [];
  const months = points.months.map(({ month, merit }) => ({ name: `${Number(month.slice(5))}月`, value: merit }));
  const dimensions = points.dimensions.map(({ dimension, merit }) => ({ name: dimension, value: merit }));
  return [
    { kind: 'chart', title: '各月加分（分）', chart: barChart(months, { whole: true }) },
    {
      kind: 'charts',
      charts: [
        { title: '各类别加分占比', chart: ringChart(dimensions) },
        { title: '各户年度荣誉分分布（户）', chart: bandsChart(distribution) },
      ],
    },
  ];
}

function basisOf({ asOf, honoured }: AnnualReport, { verification }: AnnualAnswer) {
  const { request, command, zh } = verification;
  const { size, root } = request.body;
  return {
    title: `${honoured === null ? '六' : '七'}、依据与核验`,
    paragraphs: [
      `积分按计入月份归入本年，按户、细则、月份相抵：冲正的加分、扣分不计。未兑换积分、库存为出具报告时的数。${zh}`,
    ],
    ledger: [
      ['台账笔数', String(size)],
      ['台账的根（SHA-256）', root],
      ['结账至', asOf.closedThrough ?? '尚未结账'],
      ['核验请求', `POST ${request.path}`],
      ['', `{ "size": ${size}, "root": "${root}" }`],
      ['或在服务器上', command],
    ],
  };
}
