import type { Honoured } from './annual-people.ts';
import { type ReportTable, text } from './annual-tables.ts';

const STANDINGS = { standing: '', reduced: '部分摘星', revoked: '已撤销' } as const;

/** Households with stars and titles, by name: for the village's own papers only. */
export function honouredTable(honoured: readonly Honoured[]): ReportTable {
  return {
    name: '名单',
    title: '星级户与称号获得者名单',
    columns: [
      text('证书编号', 12),
      text('户号', 12),
      text('姓名', 18),
      text('荣誉', 22),
      text('说明', 22),
      text('状态', 11),
    ],
    rows: honoured.map(({ honour, standing, name }) => [
      honour.number,
      honour.household,
      name ?? '（不具名）',
      honour.title,
      honour.label,
      STANDINGS[standing.state],
    ]),
    notes: ['本名单含个人信息，仅供本村存档。户的荣誉列户主；未成年人及出生年月不详者不具名。'],
  };
}
