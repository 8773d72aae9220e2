import { type Column, type Row, writeWorkbook } from '../../document/workbook.ts';
import { parsePeriod, periodName } from '../../kernel/period.ts';
import type { Plaque, PlaqueList } from './plaques.ts';

const COLUMNS: readonly Column[] = [
  { header: '序号', width: 7, format: 'int' },
  { header: '组别', width: 24 },
  { header: '户号', width: 12 },
  { header: '户主', width: 14 },
  { header: '等级', width: 14 },
  { header: '星数', width: 8, format: 'int' },
  { header: '证书编号', width: 14 },
  { header: '挂牌日期', width: 16 },
  { header: '户主签字', width: 20 },
];

/** The list that whoever puts up the plaques (挂牌名单) takes along: by unit, with room to sign. */
export function plaquesWorkbook(list: PlaqueList): Promise<Uint8Array> {
  const { village, review, title, plaques } = list;
  const period = parsePeriod(review.period)!;
  return writeWorkbook([
    {
      name: `${review.period} 挂牌名单`,
      title: `${village}${periodName(period)}${title}挂牌名单`,
      columns: COLUMNS,
      rows: rowsOf(plaques),
      rowHeight: 26,
      footer: [
        `共 ${plaques.length} 户。已撤销的不在名单内。`,
        '',
        '经办人：________________        村委会（盖章）：________________',
      ],
    },
  ]);
}

function* rowsOf(plaques: readonly Plaque[]): Generator<Row> {
  for (const [index, { path, household, head, level, stars, number }] of plaques.entries()) {
    yield [index + 1, path ?? '未分组', household, head, level.name, stars, number, null, null];
  }
}
