import { type Column, type Row, writeWorkbook } from '../../document/workbook.ts';
import { dayAt } from '../../kernel/day.ts';
import { parsePeriod, periodName } from '../../kernel/period.ts';
import { fromPoints } from '../../kernel/points.ts';
import { articlesOf, type CalledHousehold, type CallList, type CallState, worthOf } from './call-list.ts';
import { goodsText, heading } from './words.ts';

const COLUMNS: readonly Column[] = [
  { header: '叫号', width: 7, format: 'int' },
  { header: '名次', width: 7, format: 'int' },
  { header: '组别', width: 20 },
  { header: '户号', width: 11 },
  { header: '户主', width: 11 },
  { header: '得分', width: 10, format: 'points' },
  { header: '可用积分', width: 10, format: 'points' },
  { header: '预约商品', width: 38 },
  { header: '预约积分', width: 10, format: 'points' },
  { header: '状态', width: 11 },
  { header: '备注', width: 16 },
];

const STATE_NAMES: Record<CallState, string> = { none: '未预约', reserved: '待领', served: '已领', lapsed: '逾期未领' };

/** The call list to call from (叫号表): one row a household, in order. */
export function callListWorkbook(list: CallList): Promise<Uint8Array> {
  const { day, fixedAt, ties, asOf, households } = list;
  const unranked = households.some(({ rank }) => rank === null);
  const shared = ties === 'shared' ? '前三项相同即并列，先后仍' : '再';
  return writeWorkbook([
    {
      name: '叫号表',
      title: `${heading(list, '叫号表')}${fixedAt === null ? '（临时顺序，未定稿）' : ''}`,
      columns: COLUMNS,
      rows: rowsOf(households),
      rowHeight: 24,
      footer: [
        `顺序：${periodName(parsePeriod(day.period)!)}得分从高到低；同分依次比扣分次数少者、加分次数多者，${shared}按最后一笔入账早者。${unranked ? '本期无记录的户排在后面，按户号。' : ''}`,
        `依据：台账第 ${asOf.size} 笔为止，根 ${asOf.root.slice(0, 16)}…${fixedAt === null ? '' : `，${dayAt(new Date(fixedAt))} 定稿，此后顺序不变`}。可用积分已扣除预占。`,
        '本表含个人信息，只供现场叫号使用，用后收回，不张贴。',
      ],
    },
  ]);
}

function* rowsOf(households: readonly CalledHousehold[]): Generator<Row> {
  for (const { call, rank, unit, household, head, score, available, wishes, state, closed } of households) {
    const { points } = worthOf(wishes);
    yield [
      call,
      rank,
      unit?.name ?? '未分组',
      household,
      head,
      score === null ? null : fromPoints(score),
      fromPoints(available),
      goodsText(articlesOf(wishes)),
      points === 0 ? null : fromPoints(points),
      closed ? '已销户' : STATE_NAMES[state],
      null,
    ];
  }
}
