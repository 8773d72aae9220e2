import { escapeHtml as escaped, publicPage } from '../http/page.ts';
import { DOCUMENT_NAMES, type Verdict } from './verdict.ts';

export const VERDICT_PAGE = publicPage(`body{font-size:17px}
main{max-width:32rem;padding:1.6rem 1.8rem 1.2rem;border-top:8px solid var(--mark)}
.genuine{--mark:#2f7d4f}.reduced{--mark:#b87a12}.revoked,.unknown{--mark:#a51c12}
p{margin:.4rem 0}
.village{color:var(--faint)}
h1{margin:.2rem 0;font-size:1.7rem;color:var(--mark)}
dl{margin:1.1rem 0;border-top:1px solid var(--line)}
dl div{display:flex;gap:1rem;border-bottom:1px solid var(--line);padding:.45rem 0}
dt{flex:0 0 7em;color:var(--faint)}
dd{margin:0;flex:1;overflow-wrap:anywhere}
small{display:block;color:var(--faint);font-size:.8rem}
@media (max-width:34rem){main{margin:0;min-height:100vh;padding:1.3rem 1.1rem}}
`);

const WORDS = {
  genuine: {
    zh: '真实有效',
    en: 'Genuine',
    advice: '请核对下列内容与纸面是否一致。',
    note: 'Compare this with the paper.',
  },
  reduced: {
    zh: '真实，但已摘去部分星',
    en: 'Genuine, but some stars have been taken down since',
    advice: '以下列内容为准。',
    note: 'What is written here holds.',
  },
  revoked: {
    zh: '真实，但已撤销',
    en: 'Genuine, but revoked',
    advice: '该荣誉已被撤销，证书不再有效。',
    note: 'The honour was revoked: the certificate no longer holds.',
  },
} as const;

/** The answer for people who scanned the code with a phone. */
export function verdictPage({ kind, verdict, village, facts }: Verdict): string {
  const words = WORDS[verdict];
  const rows = facts.map(
    ({ name, value }) => `<div><dt>${name.zh}<small>${name.en}</small></dt><dd>${escaped(value)}</dd></div>`,
  );
  return page(
    verdict,
    words.zh,
    `<p class="village">${escaped(village.name)}道德银行　${DOCUMENT_NAMES[kind].zh}</p>
<h1>${words.zh}</h1>
<p>${words.advice}<small>${words.en}. ${words.note}</small></p>
<dl>${rows.join('\n')}</dl>
<p><small>本页只显示纸面上已有的内容，姓名从略。This page shows no more than is printed, and no full names.</small></p>`,
  );
}

/** For a code that nothing was printed with. */
export function unknownPage(): string {
  return page(
    'unknown',
    '查无此件',
    `<h1>查无此件</h1>
<p>没有印发过带这个二维码的证书、明细或收据：可能是仿造的，也可能扫码不完整。<small>Nothing was issued with this code: it may be made up, or not scanned completely.</small></p>
<p>请重新扫码；仍查不到的，请向颁发的村（居）委会核实。<small>Scan it again, or ask the committee that is said to have issued it.</small></p>`,
  );
}

function page(look: string, title: string, body: string): string {
  return VERDICT_PAGE.html(title, `<main class="${look}">\n${body}\n</main>`);
}
