import type { FastifyBaseLogger, FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { isConnectionLost, sqlState } from '../database/index.ts';
import { type ProblemCode, Refused } from '../kernel/problems/index.ts';
import { fieldErrors, InvalidRequest } from './invalid-request.ts';
import { fieldError, languageOf, sendProblem } from './problem.ts';

/** Every error of every route ends here. What is not a refusal tells the client nothing and the log everything safe. */
export function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const language = languageOf(request.headers['accept-language']);
  if (error instanceof Refused) {
    const errors = error.findings.map((finding) => fieldError(finding, language));
    return sendProblem(request, reply, error.code, error.params, errors);
  }
  if (error instanceof InvalidRequest) {
    const errors = fieldErrors(error, language);
    return sendProblem(request, reply, 'invalid-request', { count: errors.length }, errors);
  }
  const code = codeOf(error);
  if (code === 'internal-error') logError(request.log, error, { requestId: request.id });
  else if (code === 'unavailable')
    request.log.warn({ requestId: request.id, ...safeError(error) }, 'database unavailable');
  return sendProblem(request, reply, code);
}

/** The catalogue's code of an error that is no refusal of ours. */
export function codeOf(error: unknown): ProblemCode {
  if (isPassing(error)) return 'unavailable';
  const state = sqlState(error);
  // The net below `characters.ts`: NUL or bytes that are no UTF-8.
  if (state === '22021' || state === '22P05') return 'invalid-characters';
  const status = state === undefined ? (error as Partial<FastifyError> | null)?.statusCode : undefined;
  return (status !== undefined && FRAMEWORK_ERRORS[status]) || 'internal-error';
}

const FRAMEWORK_ERRORS: Readonly<Record<number, ProblemCode>> = {
  400: 'malformed-request',
  // A path that climbs out of the reference's files.
  403: 'malformed-request',
  406: 'malformed-request',
  408: 'request-timeout',
  413: 'body-too-large',
  415: 'unsupported-media-type',
  431: 'headers-too-large',
  503: 'unavailable',
};

/** Errors of the database that pass: conflicts of transactions, lost connections, shutting down, out of resources, timeouts. */
function isPassing(error: unknown): boolean {
  if (isConnectionLost(error)) return true;
  const state = sqlState(error);
  return state !== undefined && /^(40001|40P01|55P03|57014|08|53|57P)/.test(state);
}

/**
 * What may be logged of an error: its kind, SQLSTATE and stack frames. Messages of the database and of drizzle hold values of
 * rows and parameters, so only those of programming errors are kept, without what could be a name or a number in them.
 */
export function safeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { error: typeof error };
  const ofTheLanguage = ['TypeError', 'RangeError', 'ReferenceError', 'AssertionError'].includes(error.name);
  const frames = error.stack
    ?.split('\n')
    .filter((line) => line.startsWith('    at '))
    .slice(0, 12);
  return {
    error: error.name,
    ...(ofTheLanguage ? { message: error.message.slice(0, 300).replace(/[^\x20-\x7e]+|\d{5,}/g, '…') } : {}),
    code: sqlState(error) ?? (error as { code?: unknown }).code,
    frames: frames?.map((line) => line.trim()),
    ...(error.cause === undefined ? {} : { cause: safeError(error.cause) }),
  };
}

/** Logs what is safe of an error that nobody expected. */
export function logError(log: FastifyBaseLogger, error: unknown, more: Record<string, unknown>): void {
  log.error({ ...more, ...safeError(error) }, 'internal error');
}
