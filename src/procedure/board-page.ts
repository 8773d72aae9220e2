import { escapeHtml as escaped, publicPage } from '../http/page.ts';
import type { BoardCode } from './board-code.ts';
import type { BoardSheet, SheetAct, SheetAnswer, SheetNotice } from './board-sheet.ts';

export const BOARD_PAGE = publicPage(`main{max-width:60rem}
h3{margin:1.4rem 0 .4rem;font-size:1.1rem;color:var(--red)}
caption{text-align:left;font-weight:bold;padding:.7rem 0 .3rem}
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
footer{margin-top:2.2rem;border-top:2px solid var(--red);padding-top:.8rem;overflow:hidden}
footer p{margin:.2rem 0}
.sign{text-align:right;margin-top:1.4rem}
@media (max-width:40rem){td:first-child,th:first-child{width:auto;min-width:3.7rem;overflow-wrap:anywhere}.name{width:auto}.points{width:3.2rem}}
@media print{main{max-width:none}a{color:inherit}.no{color:#444}tbody tr:first-child{break-before:avoid}h3,caption{break-after:avoid}}
`);

/** The board as a page to be read on a phone and printed: no scripts, nothing from elsewhere. */
export function boardPage(
  { village, committee, day, notices, how, earlier }: BoardSheet,
  { url, svg }: BoardCode,
): string {
  const body =
    notices.length === 0
      ? '<p class="days">目前没有公示。</p>'
      : notices.map((notice) => noticePart(notice)).join('\n');
  return BOARD_PAGE.html(
    `${escaped(village)}公示栏`,
    `<main>
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
</main>`,
  );
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
