import type { FastifyReply, FastifyRequest } from 'fastify';
import { PROBLEMS, type ProblemCode, type ProblemDefinition } from '../kernel/problems/index.ts';
import type { App } from './app-type.ts';
import { HIDDEN } from './operation.ts';
import { escapeHtml, pageFrame, sendPage, sourceHash } from './page.ts';
import { problemPage, sendProblem } from './problem.ts';

const STYLE =
  'body{font:16px/1.6 sans-serif;max-width:48rem;margin:2rem auto;padding:0 1rem}code{background:#eee;padding:0 .3em}';
const POLICY = `default-src 'none'; style-src ${sourceHash(STYLE)}; frame-ancestors 'none'`;

/** The error catalogue, made from the code: /problems lists it, /problems/{code} is the page a problem's `type` names. */
export function serveProblemPages(app: App): void {
  app.get('/problems', HIDDEN, (request, reply) => {
    const codes = (Object.keys(PROBLEMS) as ProblemCode[]).sort();
    if (wantsJson(request)) return reply.send({ data: codes.map(entry) });
    const items = codes.map(
      (code) => `<li><a href="${problemPage(code)}"><code>${code}</code></a> ${heading(code)}</li>`,
    );
    return send(reply, '错误目录 · Problems', `<ul>${items.join('')}</ul>`);
  });
  app.get('/problems/:code', HIDDEN, (request, reply) => {
    const { code } = request.params as { code: string };
    if (!Object.hasOwn(PROBLEMS, code)) return sendProblem(request, reply, 'route-not-found', { path: '/problems/…' });
    const known = code as ProblemCode;
    if (wantsJson(request)) return reply.send(entry(known));
    const { detail, fix }: ProblemDefinition = PROBLEMS[known];
    const rows = [
      `<p><code>${known}</code></p><h2>${heading(known)}</h2>`,
      `<p lang="zh">${escapeHtml(detail.zh)}<br><strong>怎么办：</strong>${escapeHtml(fix.zh)}</p>`,
      `<p lang="en">${escapeHtml(detail.en)}<br><strong>What to do:</strong> ${escapeHtml(fix.en)}</p>`,
      '<p><a href="/problems">全部错误 · all problems</a></p>',
    ];
    return send(reply, known, rows.join(''));
  });
}

function entry(code: ProblemCode) {
  const { status, title, detail, fix }: ProblemDefinition = PROBLEMS[code];
  return { type: problemPage(code), code, status, title, detail, fix };
}

function heading(code: ProblemCode): string {
  const { status, title }: ProblemDefinition = PROBLEMS[code];
  return `${status} · ${escapeHtml(title.zh)} · ${escapeHtml(title.en)}`;
}

function wantsJson(request: FastifyRequest): boolean {
  const accept = request.headers.accept ?? '';
  return /json/.test(accept) && !/text\/html/.test(accept);
}

function send(reply: FastifyReply, title: string, body: string): FastifyReply {
  return sendPage(
    reply.header('vary', 'accept'),
    POLICY,
    pageFrame(title, STYLE, `<body><h1>${title}</h1>${body}</body>`),
  );
}
