import { amountInWords } from '../../document/amount-in-words.ts';
import { type Column, type Row, writeWorkbook } from '../../document/workbook.ts';
import { dayAt, monthName } from '../../kernel/day.ts';
import { inYuan } from '../../kernel/money.ts';
import { fromPoints } from '../../kernel/points.ts';
import { entryName } from '../../ledger/index.ts';
import type { SettlementSheet } from './read-settlements.ts';
import { type Confirmation, payableOf, type Settlement } from './settlement.ts';

const COLUMNS: readonly Column[] = [
  { header: '序号', width: 7, format: 'int' },
  { header: '商品', width: 34 },
  { header: '单位', width: 9 },
  { header: '领取数量', width: 12, format: 'int' },
  { header: '退还数量', width: 12, format: 'int' },
  { header: '积分', width: 13, format: 'points' },
  { header: '现金补差（元）', width: 16, format: 'money' },
  { header: '应付商店（元）', width: 16, format: 'money' },
];

const ENTRY_COLUMNS: readonly Column[] = [
  { header: '序号', width: 7, format: 'int' },
  { header: '日期', width: 13, format: 'day' },
  { header: '事项', width: 8 },
  { header: '分录', width: 23 },
  { header: '兑换单', width: 39 },
  { header: '积分', width: 11, format: 'points' },
  { header: '现金补差（元）', width: 16, format: 'money' },
  { header: '应付商店（元）', width: 16, format: 'money' },
];

/** The sheet that shop and committee sign, and behind it the entries that it adds up. */
export function settlementWorkbook(sheet: SettlementSheet): Promise<Uint8Array> {
  const { settlement, villageName, shopName } = sheet;
  const state = settlement.state === 'draft' ? '（草稿，未经双方确认）' : '';
  const name = monthName(settlement.month);
  return writeWorkbook([
    {
      name: `${settlement.month} 结算单`,
      title: `${villageName}　${shopName}　${name}积分兑换结算单${state}`,
      columns: COLUMNS,
      rows: rowsOf(sheet),
      footer: footerOf(settlement),
    },
    {
      name: '明细',
      title: `${villageName}　${shopName}　${name}积分兑换明细`,
      columns: ENTRY_COLUMNS,
      rows: entryRowsOf(sheet),
    },
  ]);
}

/** What the file is to be saved as. */
export function settlementFileName({ settlement, villageName, shopName }: SettlementSheet): string {
  return `${villageName}${shopName}${settlement.month}结算单.xlsx`;
}

function* rowsOf({ settlement, corrected }: SettlementSheet): Generator<Row> {
  const { lines, adjustments, points, cashFen, payableFen } = settlement;
  for (const [index, line] of lines.entries()) {
    const { name, unit, collected, refunded } = line;
    yield [index + 1, name, unit, collected, refunded, fromPoints(line.points), ...moneyOf(line)];
  }
  const before = payableFen - payableOf({ settlementFen: 0 }, adjustments);
  const sums = [fromPoints(points), inYuan(cashFen)];
  if (adjustments.length > 0) {
    yield { strong: [null, '小计', null, null, null, ...sums, inYuan(before)] };
    for (const [index, { fen, reason, settlement: earlier }] of adjustments.entries()) {
      const month = earlier === null ? undefined : corrected.get(earlier);
      const note = month === undefined ? '' : `（更正${monthName(month)}）`;
      yield [lines.length + index + 1, `调整：${reason}${note}`, null, null, null, null, null, inYuan(fen)];
    }
  }
  yield { strong: [null, '合计', null, null, null, ...sums, inYuan(payableFen)] };
}

function moneyOf({ cashFen, settlementFen }: { cashFen: number; settlementFen: number }): [number, number] {
  return [inYuan(cashFen), inYuan(settlementFen)];
}

function footerOf(settlement: Settlement): string[] {
  const { payableFen, ledgerSize, ledgerRoot, digest, confirmations, payment } = settlement;
  const owes = payableFen < 0 ? '，负数为商店应退给村' : '';
  return [
    `应付合计（大写）：${amountInWords(payableFen)}${owes}。各项为当月领取减退还；退还以前月份领取的，计入本月。`,
    `依据：台账第 ${ledgerSize} 笔为止，根 ${ledgerRoot.toString('hex')}`,
    `结算单摘要（SHA-256）：${digest.toString('hex')}`,
    `系统确认：商店${confirmedOn(confirmations.shop)}，村委会${confirmedOn(confirmations.committee)}。` +
      (payment ? `付款：${dayAt(payment.at)}，${payment.reference}。` : '') +
      '双方确认后不得改动，更正列入下一期。',
    '',
    '村委会（盖章）：____________________    经办人（签字）：________________    日期：______年____月____日',
    '',
    '商　店（盖章）：____________________    负责人（签字）：________________    日期：______年____月____日',
  ];
}

function confirmedOn(confirmation: Confirmation | null): string {
  return confirmation === null ? '未确认' : `已于 ${dayAt(confirmation.at)} 确认`;
}

function* entryRowsOf({ settlement, entries }: SettlementSheet): Generator<Row> {
  for (const [index, entry] of entries.entries()) {
    const { day, kind, seq, redemption, points } = entry;
    const what = kind === 'collected' ? '领取' : '退还';
    const name = entryName(settlement.village, seq);
    yield [index + 1, day, what, name, redemption, fromPoints(points), ...moneyOf(entry)];
  }
  const { points, cashFen } = settlement;
  const settlementFen = entries.reduce((sum, one) => sum + one.settlementFen, 0);
  yield { strong: [null, null, '合计', null, null, fromPoints(points), inYuan(cashFen), inYuan(settlementFen)] };
}
