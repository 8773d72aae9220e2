import type { FastifyReply, FastifyRequest } from 'fastify';
import { authorise } from '../access/authorise.ts';
import type { Context } from '../access/context.ts';
import type { Sql } from '../database/index.ts';
import type { Actor } from '../kernel/actor.ts';
import { Refused } from '../kernel/problems/index.ts';
import type { App } from './app-type.ts';
import type { Needed } from './operation.ts';
import { sendProblem } from './problem.ts';
import type { Allowance, RateLimiter } from './rate-limit.ts';

/** A key in hand: who acts with it. */
export interface Credential {
  readonly keyId: string;
  readonly actor: Actor;
  readonly expiresAt: Date | null;
}

/** Looks a token up. At once where it is known already: most requests must not wait. `undefined`: no such key. */
export interface Authenticator {
  known(token: string): Credential | null | undefined;
  lookUp(token: string): Promise<Credential | undefined>;
}

declare module 'fastify' {
  interface FastifyRequest {
    credential: Credential | null;
  }
}

type Done = (error?: Error) => void;

const BEARER = /^Bearer +([\x21-\x7e]{20,200}) *$/i;
const VILLAGE = /^\d{12}$/;

/**
 * The hook in front of every route: who asks (401), how often (429), and whether the role has the right the route declares (403; 404
 * outside the scope). It runs before the body is read and without a promise when the key is known.
 */
export function authenticate(app: App, authenticator: Authenticator, limiter: RateLimiter): void {
  app.decorateRequest('credential', null);
  app.addHook('onRequest', (request: FastifyRequest, reply: FastifyReply, done: Done) => {
    const needs = request.is404 ? 'public' : request.routeOptions.config.needs;
    if (needs === undefined) return done();
    if (needs === 'public') {
      if (passes(limiter.take(address(request)), request, reply)) done();
      return;
    }
    const token = BEARER.exec(request.headers.authorization ?? '')?.[1];
    const known = token === undefined ? null : authenticator.known(token);
    if (known !== undefined) return admit(known, needs, limiter, request, reply, done);
    // Guessing keys is limited by address before it may cost a look into the database.
    if (!passes(limiter.peek(address(request)), request, reply)) return;
    authenticator.lookUp(token!).then((found) => admit(found ?? null, needs, limiter, request, reply, done), done);
  });
}

function address(request: FastifyRequest): string {
  return `ip ${request.ip}`;
}

function admit(
  credential: Credential | null,
  needs: Exclude<Needed, 'public'>,
  limiter: RateLimiter,
  request: FastifyRequest,
  reply: FastifyReply,
  done: Done,
): void {
  if (!passes(limiter.take(credential === null ? address(request) : credential.keyId), request, reply)) return;
  request.credential = credential;
  done(refusalOf(credential, needs, request));
}

function refusalOf(
  credential: Credential | null,
  needs: Exclude<Needed, 'public'>,
  request: FastifyRequest,
): Error | undefined {
  if (credential === null) return new Refused('unauthenticated');
  if (needs === 'any-key') return undefined;
  const { village, prefix } = request.params as { village?: string; prefix?: string };
  try {
    // What is no code at all is left to validation, which says what is wrong with it.
    authorise(credential.actor, needs, village !== undefined && VILLAGE.test(village) ? village : prefix);
    return undefined;
  } catch (refused) {
    return refused as Error;
  }
}

/** Tells the client where it stands; false when it has been answered with 429. */
function passes(allowance: Allowance, request: FastifyRequest, reply: FastifyReply): boolean {
  if (allowance.limit === 0) return true;
  reply.header('ratelimit-limit', allowance.limit);
  reply.header('ratelimit-remaining', allowance.remaining);
  reply.header('ratelimit-reset', allowance.reset);
  if (allowance.allowed) return true;
  reply.header('retry-after', allowance.reset);
  sendProblem(request, reply, 'rate-limited', { limit: allowance.limit, seconds: allowance.reset });
  return false;
}

/** The context of a verb for a request that has passed the hook. */
export function contextOf(request: FastifyRequest, services: { sql: Sql; now: () => Date }): Context {
  const { credential } = request;
  if (credential === null) throw new TypeError('a public route has no actor');
  return { actor: credential.actor, requestId: request.id, sql: services.sql, now: services.now };
}
