import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  type Bilingual,
  type Finding,
  fillIn,
  PROBLEMS,
  type ProblemCode,
  type ProblemDefinition,
  type ProblemParams,
} from '../kernel/problems/index.ts';

export type Language = keyof Bilingual;

/** A problem as it is sent (RFC 9457). Batch outcomes carry it without `requestId`. */
export interface ProblemBody {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: ProblemCode;
  fix: string;
  requestId?: string;
  errors?: FieldError[];
}

/** What is wrong at one place of a request, as it is sent. */
export interface FieldError {
  path: string;
  message: string;
  fix: string;
}

export const PROBLEM_MEDIA_TYPE = 'application/problem+json';

/** The page that explains a code; a relative reference, so that it holds behind any host name. */
export function problemPage(code: string): string {
  return `/problems/${code}`;
}

/** Chinese unless the client prefers English (a higher q for `en` than for `zh`). */
export function languageOf(acceptLanguage: string | undefined): Language {
  if (acceptLanguage === undefined) return 'zh';
  let zh = -1;
  let en = -1;
  let any = -1;
  for (const part of acceptLanguage.slice(0, 256).split(',')) {
    const [range = '', ...options] = part.trim().toLowerCase().split(';');
    const weight = options.find((option) => option.trim().startsWith('q='));
    const q = weight === undefined ? 1 : Number(weight.trim().slice(2));
    if (!(q > 0 && q <= 1)) continue;
    if (range === 'zh' || range.startsWith('zh-')) zh = Math.max(zh, q);
    else if (range === 'en' || range.startsWith('en-')) en = Math.max(en, q);
    else if (range === '*') any = Math.max(any, q);
  }
  return en > (zh === -1 ? any : zh) ? 'en' : 'zh';
}

/** The catalogue's entry of a code, filled in, in one language. */
export function problemBody(
  code: ProblemCode,
  params: ProblemParams,
  language: Language,
  requestId?: string,
  errors?: readonly FieldError[],
): ProblemBody {
  const definition: ProblemDefinition = PROBLEMS[code];
  return {
    type: problemPage(code),
    title: definition.title[language],
    status: definition.status,
    detail: fillIn(definition.detail[language], params),
    code,
    fix: fillIn(definition.fix[language], params),
    ...(requestId === undefined ? {} : { requestId }),
    ...(errors === undefined || errors.length === 0 ? {} : { errors: [...errors] }),
  };
}

/** A finding of a verb in one language. */
export function fieldError({ path, code, params }: Finding, language: Language): FieldError {
  const { detail, fix } = PROBLEMS[code];
  return { path, message: fillIn(detail[language], params), fix: fillIn(fix[language], params) };
}

/** Seconds that a client should wait after a 503, when nothing better is known. */
const RETRY_AFTER_SECONDS = 2;

/** Answers a request with a problem, in the client's language and with the headers that belong to its status. */
export function sendProblem(
  request: FastifyRequest,
  reply: FastifyReply,
  code: ProblemCode,
  params: ProblemParams = {},
  errors?: readonly FieldError[],
): FastifyReply {
  const language = languageOf(request.headers['accept-language']);
  const body = problemBody(code, params, language, request.id, errors);
  if (body.status === 401) reply.header('www-authenticate', 'Bearer');
  if (body.status === 503 && !reply.hasHeader('retry-after')) reply.header('retry-after', RETRY_AFTER_SECONDS);
  return reply
    .code(body.status)
    .header('content-language', language)
    .header('vary', 'accept-language')
    .type(`${PROBLEM_MEDIA_TYPE}; charset=utf-8`)
    .serializer(JSON.stringify)
    .send(body);
}
