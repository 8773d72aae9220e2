import { type CellValue, type Column, type Row, writeWorkbook } from '../document/workbook.ts';
import { periodName } from '../kernel/period.ts';
import { fromPoints } from '../kernel/points.ts';
import { type Line, MOVEMENTS } from './columns.ts';
import type { PeriodSummary } from './summarise-period.ts';

const COLUMNS: readonly Column[] = [
  { header: '序号', width: 7, format: 'int' },
  { header: '组别', width: 24 },
  { header: '户号', width: 11 },
  { header: '户主', width: 11 },
  ...['上期结余', '本期加分', '本期扣分', '期初及转移', '兑换', '退还', '作废', '本期结余', '本期荣誉分'].map(
    (header) => ({ header, width: 11, format: 'points' }) as const,
  ),
];

/** The sheet for the wall (公示): heads of households as the public may read them, subtotals by unit, lines for signatures. */
export function summaryWorkbook(summary: PeriodSummary): Promise<Uint8Array> {
  const { village, period, asOf, closed, balanced } = summary;
  const kind = closed ? '' : '（未结账，数字可能变动）';
  return writeWorkbook([
    {
      name: `${period.text} 积分汇总`,
      title: `${village.name}${periodName(period)}积分汇总表${kind}`,
      columns: COLUMNS,
      rows: rowsOf(summary),
      footer: [
        `核对：上期结余与各栏变动之和${balanced ? '等于' : '不等于'}本期结余。按计入月份汇总：补记的事项计入实际计分的月份。扣分、兑换、作废为负数。`,
        `依据：台账第 ${asOf.size} 笔为止，根 ${asOf.root.slice(0, 16)}…`,
        '',
        '制表人：________________        审核人：________________        公示日期：______年____月____日',
      ],
    },
  ]);
}

function* rowsOf({ village, groups, total }: PeriodSummary): Generator<Row> {
  let number = 0;
  for (const { unit, households, subtotal } of groups) {
    const label = unit?.path ?? '未分组';
    for (const { no, publicHead, line } of households) {
      number += 1;
      yield [number, label, no, publicHead, ...figuresOf(line)];
    }
    yield { strong: [null, label, '小计', `${households.length} 户`, ...figuresOf(subtotal)] };
  }
  yield { strong: [null, village.name, '合计', `${number} 户`, ...figuresOf(total)] };
}

function figuresOf(line: Line): CellValue[] {
  return [line.opening, ...MOVEMENTS.map((movement) => line[movement]), line.closing, line.honour].map(fromPoints);
}
