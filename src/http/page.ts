import type { FastifyReply } from 'fastify';
import { sha256 } from '../kernel/canonical.ts';
import { HTML } from './download.ts';

/** The look that all pages for the public share: one sheet of paper under a red line. */
const PAPER = `
:root{--ink:#222;--faint:#666;--line:#d8d0c6;--red:#a51c12}
*{box-sizing:border-box}
body{margin:0;background:#f6f1e9;color:var(--ink);font:16px/1.6 "Noto Serif SC","Songti SC",SimSun,serif}
main{margin:1.5rem auto;padding:2rem 2.25rem;background:#fff;border-top:6px solid var(--red)}
header{text-align:center;border-bottom:2px solid var(--red);padding-bottom:.8rem}
header p{margin:0;color:var(--faint)}
header h1{margin:.1rem 0 .3rem;font-size:2.2rem;letter-spacing:.4em;text-indent:.4em;color:var(--red)}
h2{margin:2rem 0 .2rem;font-size:1.4rem;text-align:center}
.days{margin:.2rem 0;text-align:center;color:var(--faint)}
table{width:100%;border-collapse:collapse}
th{background:var(--red);color:#fff;font-weight:normal;text-align:left;padding:.25rem .6rem;white-space:nowrap}
td{border-bottom:1px solid var(--line);padding:.35rem .6rem;vertical-align:top}
@media (max-width:40rem){main{margin:0;padding:1.2rem .9rem}td,th{padding:.3rem .25rem}header h1{font-size:1.7rem}}
@media print{body{background:#fff;font-size:12pt}main{max-width:none;margin:0;padding:0;border:0}thead{display:table-header-group}tr{break-inside:avoid}h2{break-after:avoid}}
`;

/** A kind of page. */
export interface PublicPage {
  /** `title` and `body` are HTML: escape what anybody wrote. */
  readonly html: (title: string, body: string) => string;
  readonly policy: string;
}

/** Pages for phones and for print. Nothing is loaded and nothing runs; the style, `more` added to the shared one, is allowed by its digest. */
export function publicPage(more: string): PublicPage {
  const style = PAPER + more;
  return {
    html: (title, body) => pageFrame(title, style, `<body>\n${body}\n</body>`),
    policy: `default-src 'none'; style-src ${sourceHash(style)}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  };
}

/** Sends a page with the policy of its kind. `reply`: of a route that declares JSON, or nothing. */
export function sendPage(reply: unknown, policy: string, html: string): never {
  return (reply as FastifyReply).type(HTML).header('content-security-policy', policy).send(Buffer.from(html)) as never;
}

/** The frame of every page that the service makes: search engines keep out, and links tell nobody where they were. `body` with its tag. */
export function pageFrame(title: string, style: string, body: string): string {
  return `<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, nofollow, noarchive">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${style}</style>
</head>
${body}
</html>
`;
}

/** An inline style or script, as a content security policy allows it. */
export function sourceHash(text: string): string {
  return `'sha256-${sha256(text).toString('base64')}'`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** A text as it stands in a page, or in an attribute in quotes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character]!);
}
