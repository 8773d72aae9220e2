import { escapeHtml, publicPage } from '../http/page.ts';
import { parsePeriod, periodName } from '../kernel/period.ts';
import { formatPoints } from '../kernel/points.ts';
import { UNNAMED } from '../village/index.ts';
import { type FrozenVillageRanking, type PublishedRanking, publicRows } from './published-ranking.ts';
import type { Names } from './show-publication.ts';
import { tieRuleWords } from './terms.ts';

export const RANKING_PAGE = publicPage(`main{max-width:48rem}
.days,.rule{font-size:.9em}
.rule{margin:.2rem 0;color:var(--faint);overflow-wrap:anywhere}
table{margin-top:.7rem}
.n{text-align:right;font-variant-numeric:tabular-nums}
@media print{main{max-width:none}}
`);

interface Shown {
  readonly one: PublishedRanking<FrozenVillageRanking>;
  readonly names: Names;
}

/** A village's published rankings as a page to be read on a phone and printed: no scripts, nothing from elsewhere. */
export function rankingPage(village: string, day: string, rankings: readonly Shown[]): string {
  const body = rankings.length === 0 ? '<p class="days">目前没有公布的榜单。</p>' : rankings.map(section).join('\n');
  return RANKING_PAGE.html(
    `${escapeHtml(village)}光荣榜`,
    `<main>
<header><p>${escapeHtml(village)}道德银行</p><h1>光荣榜</h1><p>${escapeHtml(day)}</p></header>
${body}
</main>`,
  );
}

function section({ one, names }: Shown): string {
  const { ledger, ranked } = one.result;
  const head = one.per === 'head';
  const rows = publicRows(one.result).map(({ rank, household, members, score, merits }) => {
    const name = escapeHtml(names.get(household) ?? UNNAMED);
    const counted = head ? `<td class="n">${members}</td>` : '';
    return `<tr><td class="n">${rank}</td><td>${escapeHtml(household)}</td><td>${name}</td>${counted}<td class="n">${formatPoints(score)}</td><td class="n">${merits}</td></tr>`;
  });
  const columns = ['名次', '户号', '户主', ...(head ? ['人数'] : []), head ? '人均得分' : '得分', '加分次数'];
  const headings = columns.map((text) => `<th${text === '户号' || text === '户主' ? '' : ' class="n"'}>${text}</th>`);
  return `<section>
<h2>${escapeHtml(one.title)}</h2>
<p class="days">${periodName(parsePeriod(one.period)!)}，${ranked} 户有记录，公布到 ${one.untilDay}</p>
<table>
<thead><tr>${headings.join('')}</tr></thead>
<tbody>
${rows.join('\n')}
</tbody>
</table>
<p class="rule">${tieRuleWords(one.ties).zh}扣分多于加分的户不列。</p>
<p class="rule">依据台账第 ${ledger.size} 笔为止，根 ${ledger.root}；榜单摘要 ${one.digest}，可逐字节重算。</p>
</section>`;
}
