import { type FastifyBaseLogger, type FastifyServerOptions, LogController } from 'fastify';
import type { Sql } from '../database/index.ts';
import type { App } from './app-type.ts';
import { type Authenticator, authenticate } from './authentication.ts';
import { refuseUnstorableUrl, useJsonParser } from './characters.ts';
import { serializerCompiler, validatorCompiler } from './compilers.ts';
import { answerError } from './errors.ts';
import { answerWithHeaders, requestIdOf } from './headers.ts';
import { serveHealth } from './health.ts';
import { logRequests } from './logging.ts';
import { type Metrics, measureRequests } from './metrics.ts';
import { answerUnknownRoutes } from './not-found.ts';
import { collectOpenApi, serveReference } from './openapi.ts';
import { BODY_LIMITS } from './operation.ts';
import { languageOf, PROBLEM_MEDIA_TYPE, problemBody, sendProblem } from './problem.ts';
import { serveProblemPages } from './problem-pages.ts';
import type { RateLimiter } from './rate-limit.ts';

export interface Conventions {
  readonly sql: Sql;
  readonly log: FastifyBaseLogger;
  readonly authenticator: Authenticator;
  readonly limiter: RateLimiter;
  readonly metrics: Metrics;
  readonly version: string;
  readonly migrations?: number | undefined;
  readonly draining: () => boolean;
}

/** The server's own limits and what it says before a route is found. Times in milliseconds. */
export function serverOptions(log: FastifyBaseLogger, trustProxy: boolean | string) {
  return {
    loggerInstance: log,
    // No child logger for each request: lines carry the request's id themselves.
    childLoggerFactory: (logger: FastifyBaseLogger) => logger,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: requestIdOf,
    trustProxy,
    bodyLimit: BODY_LIMITS.ordinary,
    requestTimeout: 60_000,
    connectionTimeout: 120_000,
    keepAliveTimeout: 72_000,
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    routerOptions: { maxParamLength: 200 },
    frameworkErrors: (error, request, reply) => {
      const code = (error.statusCode ?? 500) < 500 ? 'malformed-request' : 'internal-error';
      reply.header('request-id', request.id);
      void sendProblem(request as never, reply as never, code);
    },
    clientErrorHandler: answerBrokenRequest,
  } satisfies FastifyServerOptions<never, FastifyBaseLogger>;
}

/** Bytes that are no HTTP request: there is no reply object yet, so the answer is written by hand. */
function answerBrokenRequest(error: Error & { code?: string }, socket: import('node:net').Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const code =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? 'headers-too-large'
      : error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? 'request-timeout'
        : 'malformed-request';
  const body = problemBody(code, {}, languageOf(undefined), requestIdOf({ headers: {} }));
  const text = JSON.stringify(body);
  socket.end(
    [
      `HTTP/1.1 ${body.status} Refused`,
      `Content-Type: ${PROBLEM_MEDIA_TYPE}; charset=utf-8`,
      `Content-Length: ${Buffer.byteLength(text)}`,
      'Connection: close',
      '',
      text,
    ].join('\r\n'),
  );
}

/** What holds for every route, in the order in which a request meets it. Call before the features declare theirs. */
export async function useConventions(app: App, conventions: Conventions): Promise<void> {
  const { sql, log, authenticator, limiter, metrics, draining } = conventions;
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.setErrorHandler(answerError);
  useJsonParser(app);
  answerUnknownRoutes(app);
  requireDeclaration(app);
  measureRequests(app, metrics);
  answerWithHeaders(app, draining);
  app.addHook('onRequest', (request, _reply, done) => {
    try {
      refuseUnstorableUrl(request);
      done();
    } catch (refused) {
      done(refused as Error);
    }
  });
  authenticate(app, authenticator, limiter);
  logRequests(app, log);
  await collectOpenApi(app, conventions.version);
  serveHealth(app, { sql, metrics, migrations: conventions.migrations, draining });
  serveProblemPages(app);
  await serveReference(app);
}

/** A route of the API that forgot to say what it needs would be open to everybody: the application does not start with it. */
function requireDeclaration(app: App): void {
  app.addHook('onRoute', ({ url, method, config }) => {
    if (url.startsWith('/v1') && (config as { needs?: unknown } | undefined)?.needs === undefined) {
      throw new Error(`${String(method)} ${url} is not declared with operation()`);
    }
  });
}
