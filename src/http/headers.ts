import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { App } from './app-type.ts';

const REQUEST_ID = /^[A-Za-z0-9._:/+=@-]{1,128}$/;

/** The client's Request-Id where it is one, else a new one. */
export function requestIdOf(raw: Pick<IncomingMessage, 'headers'>): string {
  const given = raw.headers['request-id'];
  return typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID();
}

/** What every answer carries. Pages of /docs bring a Content-Security-Policy of their own. */
export function answerWithHeaders(app: App, draining: () => boolean): void {
  app.addHook('onRequest', (request, reply, done) => {
    reply.headers({
      'request-id': request.id,
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
    });
    if (draining()) reply.header('connection', 'close');
    done();
  });
}
