import { renderPdf } from '../document/pdf.ts';
import { writeWorkbook } from '../document/workbook.ts';
import { bandsChart, barChart, yearsChart } from './annual-charts.ts';
import { rateOf } from './annual-pdf.ts';
import { dayParts, type PrintedPart, printed } from './annual-print.ts';
import { distributionTable, percent, type ReportTable } from './annual-tables.ts';
import { REPORT_TEMPLATE } from './annual-template.ts';
import { grouped, groupedYuan } from './annual-words.ts';
import { sheetOf, textSheet } from './annual-workbook.ts';
import type { RegionYear } from './region-annual.ts';
import { type RegionAnswer, regionAnswer, regionStarsAnswer } from './region-answer.ts';
import * as tables from './region-tables.ts';

/** Villages that fit a chart by name; of more the first ones by participation. */
const CHARTED = 16;

/** 县（市、区）220382: regions have no names here. */
export function regionName(prefix: string): string {
  const kinds: Readonly<Record<number, string>> = {
    2: '省',
    4: '市（州）',
    6: '县（市、区）',
    9: '乡镇（街道）',
    12: '村（社区）',
  };
  return `${kinds[prefix.length] ?? '区域'} ${prefix}`;
}

/** The annual report of a region as a workbook. */
export function regionWorkbook(report: RegionYear): Promise<Uint8Array> {
  const answer = regionAnswer(report);
  const heading = `${regionName(report.region)} ${report.year} 年度道德银行报告`;
  const sheets = tables.regionTables(answer).map((table) => ({
    ...sheetOf(table, heading),
    orientation: 'landscape' as const,
  }));
  return writeWorkbook([
    textSheet('总体情况', `${heading}：总体情况`, [...regionSummary(answer), asOfWords(answer)]),
    ...sheets,
  ]);
}

/** The star-rating report of a region as a workbook. */
export function regionStarsWorkbook(report: RegionYear): Promise<Uint8Array> {
  const answer = regionStarsAnswer(report);
  const table = tables.starsTable(answer);
  const heading = `${regionName(report.region)} ${report.year} 年度星级评定报告`;
  return writeWorkbook([
    {
      ...sheetOf({ ...table, notes: [...(table.notes ?? []), asOfWords(answer)] }, heading),
      orientation: 'landscape',
      autoFilter: true,
    },
  ]);
}

/** The annual report of a region to be printed. Refuses as `renderPdf` does. */
export function regionPdf(report: RegionYear): Promise<Buffer> {
  const answer = regionAnswer(report);
  const { total, year, issuedOn, villages } = answer;
  const name = regionName(report.region);
  return renderPdf(REPORT_TEMPLATE, {
    name: `${name} ${year} 年度道德银行报告`,
    author: name,
    running: `${villages} 个村（社区）`,
    issued: dayParts(issuedOn),
    subtitle: `${name}　${year} 年度`,
    meta: `${villages} 个村（社区）　　出具日 ${issuedOn}`,
    glance: [
      ['户数', grouped(total.participation.households), '户'],
      ['参与率', ...rateOf(total.participation)],
      ['全年加分', grouped(total.points.merit), '分'],
      ['星级户', grouped(total.stars.households), '户'],
      ['异议', grouped(total.objections.raised), '件'],
    ],
    parts: partsOf(answer),
    basis: {
      title: '四、依据',
      paragraphs: [
        '积分按计入月份归入本年，按户、细则、月份相抵；各村数字取自各村台账，只列合计，不含个人信息和户号。各村笔数见本系统各村年度报告，可逐村核验。' +
          asOfWords(answer),
      ],
      ledger: null,
    },
    signatures: ['（盖章）：', '审核：', '制表：', '日期：'],
  });
}

function partsOf(answer: RegionAnswer): PrintedPart[] {
  const table = (one: ReportTable): PrintedPart => ({ kind: 'table', ...printed(one) });
  const { total, year } = answer;
  const levels = total.stars.levels.slice(0, 12);
  const compared = levels.map(({ level, households, lastYear }) => ({
    name: level,
    now: households,
    before: lastYear,
  }));
  return [
    { kind: 'section', title: '一、总体情况' },
    { kind: 'text', paragraphs: regionSummary(answer) },
    ...chartsOf(answer),
    { kind: 'section', title: '二、各村情况' },
    table(tables.villagesTable(answer)),
    table(tables.proceduresTable(answer)),
    table(tables.moneyTable(answer)),
    table(distributionTable(answer)),
    { kind: 'section', title: '三、星级与称号' },
    ...(compared.length === 0
      ? []
      : [{ kind: 'chart' as const, title: '各等级星级户（户）', chart: yearsChart(compared, year) }]),
    table(tables.honoursTable(answer)),
  ];
}

function chartsOf({ data, total, distribution }: RegionAnswer): PrintedPart[] {
  if (total.points.merit === 0) return [];
  const shares = data.map(({ name, participation }) => {
    return { name, value: percent(participation.withEntry, participation.households) ?? 0 };
  });
  const rates = RATES.map(([from, below]) => ({
    name: below > 100 ? `${from}%+` : `${from}–${below}%`,
    value: shares.filter(({ value }) => value >= from && value < below).length,
  }));
  const bands = { title: '各户年度荣誉分分布（户）', chart: bandsChart(distribution) };
  const byRate = { title: '各参与率的村数（个）', chart: barChart(rates) };
  const drawn: PrintedPart[] = [{ kind: 'charts', charts: [byRate, bands] }];
  if (data.length > CHARTED) return drawn;
  const rotate = data.length > 8 ? 35 : 0;
  return [
    { kind: 'chart', title: '各村参与率（%）', chart: barChart(shares, { whole: true, rotate, max: 100 }) },
    ...drawn,
  ];
}

const RATES = [
  [0, 20],
  [20, 40],
  [40, 60],
  [60, 80],
  [80, 90],
  [90, 101],
] as const;

/** What the report of a region says in words, from its figures alone. */
function regionSummary({ region, year, villages, total }: RegionAnswer): string[] {
  const { participation, points, cases, objections, redemptions, liability, stars, titles } = total;
  const who = `${year} 年，${regionName(region)}共有 ${grouped(villages)} 个村（社区）、${grouped(participation.households)} 户`;
  if (participation.entries === 0) return [`${who}，全年没有有效的积分记录。`];
  const [rate] = rateOf(participation);
  const gained = stars.households - stars.lastYear;
  const compared = gained === 0 ? '与上年持平' : gained > 0 ? `比上年增加 ${gained} 户` : `比上年减少 ${-gained} 户`;
  return [
    `${who}，其中 ${grouped(participation.withEntry)} 户有积分记录，参与率 ${rate}%。全年记分 ${grouped(participation.entries)} 笔，加分 ${grouped(points.merit)} 分，扣分 ${grouped(-points.deductions)} 分；从未记过分的有 ${grouped(participation.neverReached)} 户。`,
    `全年申报 ${grouped(cases.total)} 件，已入账 ${grouped(cases.posted)} 件；收到异议 ${grouped(objections.raised)} 件，成立 ${objections.upheld} 件，未答复 ${objections.open} 件（逾期 ${objections.overdue} 件）。`,
    `兑换 ${grouped(redemptions.collections)} 次、${grouped(redemptions.points)} 分；出具报告时未兑换积分 ${grouped(liability.outstanding)} 分，折合 ${groupedYuan(liability.valueFen)} 元。`,
    `星级户 ${grouped(stars.households)} 户，${compared}，摘星 ${stars.revoked} 户；授予称号 ${grouped(titles.granted)} 个。`,
  ];
}

function asOfWords({ asOf }: { readonly asOf: string }): string {
  return `数据截至 ${new Date(Date.parse(asOf) + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ')}。`;
}
