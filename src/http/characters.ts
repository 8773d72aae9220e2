import { isUtf8 } from 'node:buffer';
import type { FastifyRequest } from 'fastify';
import { Refused } from '../kernel/problems/index.ts';
import type { App } from './app-type.ts';

/*
 * The one place that refuses what PostgreSQL cannot store (NUL) or UTF-8 cannot say (half a surrogate pair). Raw bodies must be
 * UTF-8; in JSON both characters can then only come from a \u escape, so that most bodies need no walk.
 */

/** Does a text hold a NUL or a lone surrogate? */
export function isUnstorable(text: string): boolean {
  return text.includes('\u0000') || /\p{Surrogate}/u.test(text);
}

/** Looks through a parsed value, keys included, without recursion: input decides how deep it goes. */
export function holdsUnstorable(value: unknown): boolean {
  const open: unknown[] = [value];
  while (open.length > 0) {
    const next = open.pop();
    if (typeof next === 'string') {
      if (isUnstorable(next)) return true;
    } else if (Array.isArray(next)) {
      for (const item of next) open.push(item);
    } else if (next !== null && typeof next === 'object') {
      for (const [key, item] of Object.entries(next)) {
        if (isUnstorable(key)) return true;
        open.push(item);
      }
    }
  }
  return false;
}

/** JSON in UTF-8 only. An empty body is none, so that a DELETE may carry the usual Content-Type. */
export function useJsonParser(app: App): void {
  app.removeContentTypeParser(['application/json', 'text/plain']);
  const parse = app.getDefaultJsonParser('error', 'error');
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    const bytes = body as Buffer;
    if (bytes.length === 0) return done(null, undefined);
    if (!isUtf8(bytes)) return done(new Refused('malformed-json'), undefined);
    const text = bytes.toString('utf8');
    parse(request, text, (error, value) => {
      if (error) return done(new Refused('malformed-json'), undefined);
      if (text.includes('\\u') && holdsUnstorable(value)) return done(new Refused('invalid-characters'), undefined);
      done(null, value);
    });
  });
}

/** Paths, queries and headers: `%00`, and whatever decodes to half a character. */
export function refuseUnstorableUrl(request: FastifyRequest): void {
  const url = request.raw.url ?? '';
  if (url.includes('%') && (url.includes('%00') || holdsUnstorable([request.params, request.query]))) {
    throw new Refused('invalid-characters');
  }
}
