import type { FastifyBaseLogger, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import pino from 'pino';

/** Fields that must never reach a log, wherever a careless line puts them. */
const SECRET = [
  'authorization',
  'key',
  'token',
  'password',
  'pin',
  'passbook',
  'phone',
  'name',
  'body',
  'params',
  'parameters',
  'query',
  'detail',
  'headers',
];

/**
 * The process's log: one JSON line an event on standard output, instants in RFC 3339. Lines hold route templates, never addresses with
 * their values; bodies, names, phones and keys are redacted should they get in.
 */
export function createLogger(
  level: string,
  destination: pino.DestinationStream = pino.destination({ fd: 1, sync: false }),
) {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: SECRET.flatMap((field) => [field, `*.${field}`]), censor: '[redacted]' },
    },
    destination,
  );
}

/** One line for each request answered: which route, who, how long; 5xx as errors. */
export function logRequests(app: FastifyInstance, log: FastifyBaseLogger): void {
  app.addHook('onResponse', (request: FastifyRequest, reply: FastifyReply, done: () => void) => {
    const { statusCode } = reply;
    const level = statusCode >= 500 ? 'error' : 'info';
    log[level](
      {
        requestId: request.id,
        method: request.method,
        route: request.routeOptions.url ?? 'unknown',
        status: statusCode,
        ms: Math.round(reply.elapsedTime * 10) / 10,
        client: request.credential?.actor.client,
      },
      'request',
    );
    done();
  });
}
