import { type Column, type Row, type SheetToWrite, writeWorkbook } from '../../document/workbook.ts';
import { inYuan } from '../../kernel/money.ts';
import { fromPoints } from '../../kernel/points.ts';
import { articlesOf, type CallList, pickList, worthOf } from './call-list.ts';
import { goodsText, heading } from './words.ts';

const SIGN_OFF: readonly Column[] = [
  { header: '叫号', width: 7, format: 'int' },
  { header: '组别', width: 18 },
  { header: '户号', width: 11 },
  { header: '户主', width: 11 },
  { header: '预约商品', width: 38 },
  { header: '积分', width: 9, format: 'points' },
  { header: '补差（元）', width: 10, format: 'money' },
  { header: '签领人', width: 17 },
  { header: '手印', width: 13 },
  { header: '日期', width: 13 },
];

const PICKING: readonly Column[] = [
  { header: '序号', width: 7, format: 'int' },
  { header: '商店', width: 26 },
  { header: '商品', width: 34 },
  { header: '单位', width: 9 },
  { header: '预约户数', width: 11, format: 'int' },
  { header: '预约数量', width: 11, format: 'int' },
  { header: '已领', width: 9, format: 'int' },
  { header: '应备数量', width: 11, format: 'int' },
  { header: '实备数量', width: 12 },
  { header: '备货人', width: 15 },
];

const SIGNATURES =
  '发放人：________________        监督人：________________        村委会（盖章）        ______年____月____日';

/**
 * The sign-off list (签领单): one row for each household that has wishes, in the order of the call list, with room to sign or set a
 * mark; and, as its second sheet, what is to be brought (拣货单).
 */
export function signOffWorkbook(list: CallList): Promise<Uint8Array> {
  return writeWorkbook([signOffSheet(list), pickingSheet(list)]);
}

function signOffSheet(list: CallList): SheetToWrite {
  const wishing = list.households.filter(({ wishes }) => articlesOf(wishes).length > 0);
  const total = worthOf(wishing.flatMap(({ wishes }) => wishes));
  const rows = function* (): Generator<Row> {
    for (const { call, unit, household, head, wishes } of wishing) {
      const { points, cashFen } = worthOf(wishes);
      const goods = goodsText(articlesOf(wishes));
      yield [call, unit?.name ?? '未分组', household, head, goods, fromPoints(points), cash(cashFen), null, null, null];
    }
    const households = `${wishing.length} 户`;
    yield { strong: [null, '合计', households, null, null, fromPoints(total.points), cash(total.cashFen)] };
  };
  return {
    name: '签领单',
    title: heading(list, '签领单'),
    columns: SIGN_OFF,
    rows: rows(),
    rowHeight: 38,
    footer: [
      '领取人核对商品无误后签名或按手印；代领的请注明与户主的关系。当天未领的预约，兑换日结束后自动失效。',
      '本表含个人信息，只供现场签领和存档，不张贴。',
      '',
      SIGNATURES,
    ],
  };
}

function pickingSheet(list: CallList): SheetToWrite {
  const articles = list.households.flatMap(({ wishes }) => articlesOf(wishes));
  const picked = pickList(articles, list.shops);
  const rows = function* (): Generator<Row> {
    for (const [index, { shop, name, unit, households, wished, taken, toBring }] of picked.entries())
      yield [index + 1, list.shops.get(shop) ?? null, name, unit, households, wished, taken, toBring, null, null];
    const sum = (of: (one: (typeof picked)[number]) => number) => picked.reduce((total, one) => total + of(one), 0);
    const households = new Set(articles.map(({ household }) => household)).size;
    const sums = [sum(({ wished }) => wished), sum(({ taken }) => taken), sum(({ toBring }) => toBring)];
    yield { strong: [null, '合计', `${picked.length} 种`, null, households, ...sums, null, null] };
  };
  return {
    name: '拣货单',
    title: heading(list, '拣货单'),
    columns: PICKING,
    rows: rows(),
    rowHeight: 24,
    footer: [
      '应备数量 = 预约数量 − 已领。请按此备货并运到现场，清点后填写实备数量。',
      '',
      '备货人：________________        复核人：________________        ______年____月____日',
    ],
  };
}

/** Nothing to pay is an empty cell: less to read. */
function cash(fen: number): number | null {
  return fen === 0 ? null : inYuan(fen);
}
