import { type CellValue, type Column, type Row, type SheetToWrite, writeWorkbook } from '../../document/workbook.ts';
import { monthName } from '../../kernel/day.ts';
import { inYuan } from '../../kernel/money.ts';
import { ANONYMOUS } from './receipt-pdf.ts';
import type { Donation, StockStatement, StockSums } from './stock-statement.ts';

const QUANTITIES = ['期初', '购入', '捐赠', '退回', '发放', '盘点更正', '期末'] as const;
const VALUES = ['期初价值', '收入', '发放', '盘点更正', '期末价值'] as const;

const STOCK: readonly Column[] = [
  { header: '序号', width: 6, format: 'int' },
  { header: '商品', width: 26 },
  { header: '单位', width: 7 },
  ...QUANTITIES.map((header) => ({ header, width: 10, format: 'int' }) as const),
  ...VALUES.map((header) => ({ header: `${header}（元）`, width: 14, format: 'money' }) as const),
];

const GIFTS: readonly Column[] = [
  { header: '收据号', width: 14 },
  { header: '日期', width: 12, format: 'day' },
  { header: '捐赠人', width: 30 },
  { header: '物资或款项', width: 30 },
  { header: '数量', width: 9, format: 'int' },
  { header: '单位', width: 7 },
  { header: '价值（元）', width: 14, format: 'money' },
  { header: '已发出', width: 9, format: 'int' },
  { header: '兑换次数', width: 10, format: 'int' },
];

const SIGNATURES = '保管人：________________        核对人：________________        公示日期：______年____月____日';

/** The stock statement for the wall (库存月报): what came, went and remained, and the gifts with where they went. */
export function stockWorkbook(statement: StockStatement): Promise<Uint8Array> {
  return writeWorkbook([stockSheet(statement), giftsSheet(statement)]);
}

/** How titles and file names begin: 孙家村2026年10月. */
export function statementName({ village, month }: StockStatement): string {
  return `${village.name}${monthName(month)}`;
}

function stockSheet(statement: StockStatement): SheetToWrite {
  return {
    name: '库存月报',
    title: `${statementName(statement)}积分超市库存月报${statement.complete ? '' : '（本月未完）'}`,
    columns: STOCK,
    rows: stockRows(statement),
    footer: [
      '期初加购入、捐赠、退回，加发放（负数）、盘点更正（带正负号），等于期末；收入为购入、捐赠、退回之和。按入账之日归月，发放按均价计值。',
      `依据：库存流水第 ${statement.through} 笔为止，链式哈希 ${statement.hash.toString('hex')}`,
      '',
      SIGNATURES,
    ],
  };
}

function* stockRows({ shops, valueFen }: StockStatement): Generator<Row> {
  let number = 0;
  const blank: CellValue[] = QUANTITIES.map(() => null);
  for (const { shop, lines, valueFen: own } of shops) {
    yield { strong: [null, `${shop.name}（${shop.kind === 'village' ? '村办货架' : '私营商店'}）`] };
    for (const { name, unit, quantity, valueFen: value } of lines) {
      number += 1;
      yield [number, name, unit, ...unitsOf(quantity), ...valuesOf(value)];
    }
    yield { strong: [null, '小计', null, ...blank, ...valuesOf(own)] };
  }
  yield { strong: [null, '合计', null, ...blank, ...valuesOf(valueFen)] };
}

function unitsOf({ opening, purchased, donated, returned, issued, corrected, closing }: StockSums): CellValue[] {
  return [opening, ...[purchased, donated, returned, issued, corrected].map(unlessZero), closing];
}

function valuesOf({ opening, purchased, donated, returned, issued, corrected, closing }: StockSums): CellValue[] {
  const came = purchased + donated + returned;
  return [inYuan(opening), ...[came, issued, corrected].map(inYuan).map(unlessZero), inYuan(closing)];
}

/** What did not move leaves its cell empty: a wall of zeros hides what did. */
function unlessZero(figure: number): CellValue {
  return figure === 0 ? null : figure;
}

function giftsSheet(statement: StockStatement): SheetToWrite {
  const { donations, donatedFen, moneyFen } = statement;
  const corrections = donations
    .filter(({ goods }) => goods === null)
    .reduce((left, { valueFen }) => left - valueFen, moneyFen);
  return {
    name: '捐赠明细',
    title: `${statementName(statement)}捐赠明细与去向`,
    columns: GIFTS,
    rows: giftRows(donations, donatedFen),
    footer: [
      '已发出：这笔捐赠至今兑换给农户的数量，先到的先发；退回货架的已扣除。',
      ...(corrections === 0 ? [] : [`本月另有捐款更正 ${inYuan(corrections)} 元。`]),
      '感谢各位爱心人士和单位。不愿署名者记为匿名爱心人士。',
      '',
      SIGNATURES,
    ],
  };
}

function* giftRows(donations: readonly Donation[], total: number): Generator<Row> {
  for (const one of donations) {
    const { receiptNo, occurredOn, donor, goods, quantity, valueFen, fund, issued, redemptions } = one;
    const what = goods ? goods.name : `捐款${fund === null ? '' : `（${fund}）`}`;
    const figures = goods ? [quantity, goods.unit] : [null, null];
    yield [receiptNo, occurredOn, donor ?? ANONYMOUS, what, ...figures, inYuan(valueFen), issued, redemptions];
  }
  yield { strong: ['合计', null, `${donations.length} 笔`, null, null, null, inYuan(total)] };
}
