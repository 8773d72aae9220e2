import { createHash } from 'node:crypto';
import { escapeHtml } from '../http/problem-pages.ts';
import { parsePeriod, periodName } from '../kernel/period.ts';
import { formatPoints } from '../kernel/points.ts';
import { UNNAMED } from '../village/index.ts';
import { type FrozenVillageRanking, type PublishedRanking, publicRows } from './published-ranking.ts';
import type { Names } from './show-publication.ts';
import { tieRuleWords } from './terms.ts';

const STYLE = `
:root{--ink:#222;--faint:#666;--line:#d8d0c6;--red:#a51c12}
*{box-sizing:border-box}
body{margin:0;background:#f6f1e9;color:var(--ink);font:16px/1.6 "Noto Serif SC","Songti SC",SimSun,serif}
main{max-width:48rem;margin:1.5rem auto;padding:2rem 2.25rem;background:#fff;border-top:6px solid var(--red)}
header{text-align:center;border-bottom:2px solid var(--red);padding-bottom:.8rem}
header p{margin:0;color:var(--faint)}
h1{margin:.1rem 0 .3rem;font-size:2.2rem;letter-spacing:.4em;text-indent:.4em;color:var(--red)}
h2{margin:2rem 0 .2rem;font-size:1.4rem;text-align:center}
.days,.rule{margin:.2rem 0;color:var(--faint);font-size:.9em}
.days{text-align:center}
.rule{overflow-wrap:anywhere}
table{width:100%;border-collapse:collapse;margin-top:.7rem}
th{background:var(--red);color:#fff;font-weight:normal;text-align:left;padding:.25rem .6rem;white-space:nowrap}
td{border-bottom:1px solid var(--line);padding:.35rem .6rem}
.n{text-align:right;font-variant-numeric:tabular-nums}
@media (max-width:40rem){main{margin:0;padding:1.2rem .9rem}td,th{padding:.3rem .3rem}h1{font-size:1.7rem}}
@media print{body{background:#fff;font-size:12pt}main{max-width:none;margin:0;padding:0;border:0}thead{display:table-header-group}tr{break-inside:avoid}h2{break-after:avoid}}
`;

/** Nothing is loaded and nothing runs; the one style is allowed by its digest. */
export const RANKING_PAGE_POLICY = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

interface Shown {
  readonly one: PublishedRanking<FrozenVillageRanking>;
  readonly names: Names;
}

/** A village's published rankings as a page to be read on a phone and printed: no scripts, nothing from elsewhere. */
export function rankingPage(village: string, day: string, rankings: readonly Shown[]): string {
  const body = rankings.length === 0 ? '<p class="days">目前没有公布的榜单。</p>' : rankings.map(section).join('\n');
  return `<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, nofollow, noarchive">
<meta name="referrer" content="no-referrer">
<title>${escapeHtml(village)}光荣榜</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<header><p>${escapeHtml(village)}道德银行</p><h1>光荣榜</h1><p>${escapeHtml(day)}</p></header>
${body}
</main>
</body>
</html>
`;
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
