import { type Column, type Row, writeWorkbook } from '../document/workbook.ts';
import { dayAt } from '../kernel/day.ts';
import { parsePeriod, periodName } from '../kernel/period.ts';
import { fromPoints } from '../kernel/points.ts';
import { type FrozenVillageRanking, type PublishedRanking, publicRows } from './published-ranking.ts';
import type { Names } from './show-publication.ts';
import { tieRuleWords } from './terms.ts';

const RANK: Column = { header: '名次', width: 9, format: 'int' };
const HOUSEHOLD: Column = { header: '户号', width: 20 };
const NAME: Column = { header: '户主', width: 22 };
const MEMBERS: Column = { header: '人数', width: 9, format: 'int' };
const SCORE: Column = { header: '得分', width: 20, format: 'points' };
const PER_HEAD: Column = { header: '人均得分', width: 18, format: 'points' };
const MERITS: Column = { header: '加分次数', width: 16, format: 'int' };

/** A published ranking for the wall: names as the public reads them, and under it what it was computed from. */
export function publicationWorkbook(
  villageName: string,
  one: PublishedRanking<FrozenVillageRanking>,
  names: Names,
): Promise<Uint8Array> {
  const { ledger, terms, ranked, rules } = one.result;
  const head = one.per === 'head';
  const columns = [RANK, HOUSEHOLD, NAME, ...(head ? [MEMBERS, PER_HEAD] : [SCORE]), MERITS];
  const versions = rules.map(({ version }) => `第 ${version} 版`).join('、');
  const counted = terms.households === null ? `全村 ${ranked} 户` : `本单元 ${ranked} 户`;
  return writeWorkbook([
    {
      name: '榜单',
      title: `${villageName}${one.title}`,
      columns,
      rows: rowsOf(publicRows(one.result), names, head),
      rowHeight: 22,
      orientation: 'portrait',
      footer: [
        `${periodName(parsePeriod(one.period)!)}，${counted}有记录，公布至第 ${one.result.places} 名，公布到 ${one.untilDay}。`,
        '扣分多于加分的户不列；名次按全部排定。',
        ...linesOf(`排名办法：${tieRuleWords(one.ties).zh}`),
        ...(head ? ['人均得分：得分除以户内人数，四舍五入到两位小数；无人的户不排。'] : []),
        `依据：积分细则${versions === '' ? '（无）' : versions}；台账第 ${ledger.size} 笔为止，${dayAt(one.publishedAt)} 定榜。`,
        `台账根 ${ledger.root}`,
        `榜单摘要 ${one.digest}`,
        '凭以上各项可据台账逐字节重算本榜。',
      ],
    },
  ]);
}

/** A long rule on two lines: rows below the table are one line high. */
function linesOf(rule: string): string[] {
  const end = rule.lastIndexOf('；') + 1;
  return [rule.slice(0, end), rule.slice(end)];
}

function* rowsOf(rows: FrozenVillageRanking['rows'], names: Names, head: boolean): Generator<Row> {
  for (const { rank, household, members, score, merits } of rows) {
    const points = fromPoints(score);
    const scored = head ? [members, points] : [points];
    yield [rank, household, names.get(household) ?? null, ...scored, merits];
  }
}
