import { type Column, type SheetToWrite, writeWorkbook } from '../../document/workbook.ts';
import { Refused } from '../../kernel/problems/index.ts';
import type { CeremonyPapers } from '../papers.ts';

const COLUMNS: readonly Column[] = [
  { header: '次序', width: 7, format: 'int' },
  { header: '户号', width: 12, format: 'label' },
  { header: '户主', width: 20, format: 'label' },
  { header: '所在组', width: 16, format: 'label' },
  { header: '可用积分', width: 11, format: 'points' },
  { header: '预订物品', width: 32 },
  { header: '预订积分', width: 11, format: 'points' },
  { header: '实兑积分', width: 11 },
  { header: '签名', width: 18 },
];

/** 兑换清单 in the order of being called, to be filled in and signed. Refuses `no-redemption-list` where none is held. Pure. */
export function redemptionSheet(papers: CeremonyPapers): SheetToWrite {
  const { redemption, ceremony } = papers;
  if (redemption === null) throw new Refused('no-redemption-list');
  const { lines, order, asOf } = redemption;
  const rows = lines.map(({ no, household, head, unit, available, wish, points }) => {
    return [no, household, head, unit, available, wish || '现场选', points === 0 ? null : points, null, null];
  });
  return {
    name: '兑换清单',
    title: `${ceremony.name}兑换清单`,
    columns: COLUMNS,
    rows,
    rowHeight: 30,
    footer: [
      `共${lines.length}户。兑换次序：${order}。积分截至${asOf}，以兑换时系统记录为准。`,
      '发放人（签名）：　　　　　　　　　　监督人（签名）：　　　　　　　　　　日期：',
    ],
  };
}

export function redemptionWorkbook(papers: CeremonyPapers): Promise<Uint8Array> {
  return writeWorkbook([redemptionSheet(papers)]);
}
