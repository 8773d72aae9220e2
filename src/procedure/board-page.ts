import { createHash } from 'node:crypto';
import type { BoardCode } from './board-code.ts';
import type { BoardSheet, SheetAct, SheetAnswer, SheetNotice } from './board-sheet.ts';

const STYLE = `
:root{--ink:#222;--faint:#666;--line:#d8d0c6;--red:#a51c12}
*{box-sizing:border-box}
body{margin:0;background:#f6f1e9;color:var(--ink);font:16px/1.6 "Noto Serif SC","Songti SC",SimSun,serif}
main{max-width:60rem;margin:1.5rem auto;padding:2rem 2.25rem;background:#fff;border-top:6px solid var(--red)}
header{text-align:center;border-bottom:2px solid var(--red);padding-bottom:.8rem}
header p{margin:0;color:var(--faint)}
h1{margin:.1rem 0 .3rem;font-size:2.2rem;letter-spacing:.4em;text-indent:.4em;color:var(--red)}
h2{margin:2rem 0 .2rem;font-size:1.4rem;text-align:center}
h3{margin:1.4rem 0 .4rem;font-size:1.1rem;color:var(--red)}
.days{margin:0;text-align:center;color:var(--faint)}
table{width:100%;border-collapse:collapse}
caption{text-align:left;font-weight:bold;padding:.7rem 0 .3rem}
th{background:var(--red);color:#fff;font-weight:normal;text-align:left;padding:.25rem .6rem}
td{border-bottom:1px solid var(--line);padding:.35rem .6rem;vertical-align:top}
td:first-child,th:first-child{width:6.5rem}
.name{width:6.5rem;white-space:nowrap}
.points{width:5rem;text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
.act{display:inline-block;margin-right:1.1em}
.off{color:var(--faint);text-decoration:line-through}
.mark{color:var(--faint);font-size:.85em}
.sum{margin:.6rem 0 0;text-align:right;font-weight:bold}
.black td{color:#333}
.no{color:var(--faint);font:.75em/1 ui-monospace,monospace;white-space:nowrap;text-decoration:none}
.answers{list-style:none;margin:0;padding:0}
.answers li{border-bottom:1px solid var(--line);padding:.5rem .6rem;break-inside:avoid;overflow-wrap:anywhere}
figure{float:right;width:7.5rem;margin:0 0 .5rem 1rem;text-align:center}
figcaption{color:var(--faint);font-size:.85em}
.url{overflow-wrap:anywhere}
a{color:var(--red)}
a.no{padding:.7em .3em;margin:-.7em -.3em}
footer{margin-top:2.2rem;border-top:2px solid var(--red);padding-top:.8rem}
footer p{margin:.2rem 0}
footer{overflow:hidden}
.sign{text-align:right;margin-top:1.4rem}
th{white-space:nowrap}
@media (max-width:40rem){main{margin:0;padding:1.2rem .9rem}td,th{padding:.3rem .25rem}td:first-child,th:first-child{width:auto;min-width:3.7rem;overflow-wrap:anywhere}.name{width:auto}.points{width:3.2rem}h1{font-size:1.7rem}}
@media print{a{color:inherit}.no{color:#444}body{background:#fff;font-size:12pt}main{max-width:none;margin:0;padding:0;border:0}thead{display:table-header-group}tr{break-inside:avoid}tbody tr:first-child{break-before:avoid}h2,h3,caption{break-after:avoid}}
`;

/** Nothing is loaded and nothing runs; the one style is allowed by its digest. */
export const PAGE_POLICY = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

/** The board as a page to be read on a phone and printed: no scripts, nothing from elsewhere. */
export function boardPage(
  { village, committee, day, notices, how, earlier }: BoardSheet,
  { url, svg }: BoardCode,
): string {
  const body =
    notices.length === 0
      ? '<p class="days">目前没有公示。</p>'
      : notices.map((notice) => noticePart(notice)).join('\n');
  return `<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, nofollow, noarchive">
<meta name="referrer" content="no-referrer">
<title>${escaped(village)}公示栏</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<header><p>${escaped(village)}道德银行</p><h1>公示栏</h1><p>${escaped(day)}</p></header>
${body}
${answersPart('前期公示的异议答复', earlier)}
<footer>
<figure>${svg.trim()}<figcaption>扫码看公示</figcaption></figure>
<p><strong>异议：</strong>${escaped(how)}</p>
<p>点编号（№）即可<a href="objection-form">在网上提异议</a>，不用留姓名。本页地址：<span class="url">${escaped(url)}</span></p>
<p>红榜和拟表彰名单只写姓；未成年人和黑榜不具名。公示期满，本页不再显示。</p>
<p class="sign">${escaped(village)}${escaped(committee)}</p>
</footer>
</main>
</body>
</html>
`;
}

function noticePart(notice: SheetNotice): string {
  const { title, unit, days, until, groups, black, nameless, sum, honours, again, honoursSum, answers } = notice;
  const parts = [
    `<section>\n<h2>${escaped(title)}</h2>`,
    `<p class="days">${unit === '' ? '' : `${escaped(unit)}　`}公示期：${escaped(days)}　异议截止：${escaped(until)}</p>`,
  ];
  if (honours.length > 0) {
    parts.push('<h3>拟表彰名单</h3>', ...honours.map(honoursTable), `<p class="sum">${escaped(honoursSum)}</p>`);
  }
  if (again.length > 0) parts.push('<h3>重新评定</h3>', againTable(again));
  if (groups.length > 0) {
    parts.push('<h3>红榜</h3>', ...groups.map(groupTable), `<p class="sum">${escaped(sum)}</p>`);
  }
  if (nameless.length > 0) parts.push('<h3>未通过</h3>', namelessTable(nameless));
  if (black.length > 0) parts.push('<h3>黑榜（不具名）</h3>', namelessTable(black));
  parts.push(answersPart('异议答复', answers));
  return `${parts.filter((part) => part !== '').join('\n')}\n</section>`;
}

function groupTable({ unit, lines }: SheetNotice['groups'][number]): string {
  const rows = lines.map(
    ({ no, name, acts, total }) =>
      `<tr><td>${escaped(no)}</td><td class="name">${escaped(name)}</td><td>${acts.map(actPart).join(' ')}</td><td class="points">${escaped(total)}</td></tr>`,
  );
  return tableOf(unit, '<th>户号</th><th>户主</th><th>事项</th><th class="points">积分</th>', rows);
}

function honoursTable({ unit, lines }: SheetNotice['honours'][number]): string {
  const rows = lines.map(
    ({ no, name, act }) =>
      `<tr><td>${escaped(no)}</td><td class="name">${escaped(name)}</td><td>${actPart(act)}</td></tr>`,
  );
  return tableOf(unit, '<th>户号</th><th>姓名</th><th>拟授予</th>', rows);
}

function againTable(acts: readonly SheetAct[]): string {
  const rows = acts.map((act) => `<tr><td>某村民</td><td>${escaped(act.text)}</td><td>${escaped(act.mark)}</td></tr>`);
  return tableOf('', '<th>姓名</th><th>拟授予</th><th>情况</th>', rows);
}

function tableOf(caption: string, heads: string, rows: readonly string[], kind = ''): string {
  const of = caption === '' ? '' : `<caption>${escaped(caption)}</caption>`;
  return `<table${kind}>${of}<thead><tr>${heads}</tr></thead>
<tbody>
${rows.join('\n')}
</tbody></table>`;
}

function namelessTable(acts: readonly SheetAct[]): string {
  const rows = acts.map(
    ({ text, points, mark, number }) =>
      `<tr><td>某村民</td><td>${escaped(text)}${numberPart(number)}</td><td>${escaped(mark)}</td><td class="points">${escaped(points)}</td></tr>`,
  );
  const heads = '<th>姓名</th><th>事项</th><th>情况</th><th class="points">积分</th>';
  return tableOf('', heads, rows, ' class="black"');
}

function actPart({ text, points, mark, number, isOff }: SheetAct): string {
  const words = `${escaped(text)} ${escaped(points)}`.trim();
  const shown = isOff ? `<span class="off">${words}</span>` : words;
  return `<span class="act">${shown}${numberPart(number)}${mark === '' ? '' : `<span class="mark">（${escaped(mark)}）</span>`}</span>`;
}

/** Each number leads to the form for objections, which then has it already. */
function numberPart(number: string): string {
  const numbers = number.split(' ').filter((one) => one !== '');
  return numbers
    .map((one) => ` <a class="no" href="objection-form#${encodeURIComponent(one.slice(1))}">${escaped(one)}</a>`)
    .join('');
}

function answersPart(title: string, answers: readonly SheetAnswer[]): string {
  if (answers.length === 0) return '';
  const rows = answers.map(
    ({ what, number, verdict, reason, by }) =>
      `<li><strong>${escaped(verdict)}</strong>　${escaped(what)} <span class="no">${escaped(number)}</span><br>${escaped(reason)}<br><span class="mark">${escaped(by)}</span></li>`,
  );
  return `<h3>${title}</h3>\n<ul class="answers">\n${rows.join('\n')}\n</ul>`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character]!);
}
