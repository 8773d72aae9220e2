import type { FastifyReply, FastifyRequest } from 'fastify';
import { Refused } from '../kernel/problems/index.ts';

const KEY_PATTERN = /^[\x20-\x7e]{1,255}$/;

/** The Idempotency-Key of a request that writes the journal. 400 `idempotency-key-required` without a good one. */
export function idempotencyKey(request: FastifyRequest): string {
  const key = request.headers['idempotency-key'];
  if (typeof key !== 'string' || !KEY_PATTERN.test(key) || isRepeated(request, 'idempotency-key')) {
    throw new Refused('idempotency-key-required');
  }
  return key;
}

/** Node joins a header that came twice with a comma: as a key that would be a third one. */
function isRepeated({ raw }: FastifyRequest, name: string): boolean {
  return raw.rawHeaders.filter((text, index) => index % 2 === 0 && text.toLowerCase() === name).length > 1;
}

/** Marks an answer as the repetition of an earlier one. */
export function markReplay(reply: FastifyReply, replayed: boolean): void {
  if (replayed) reply.header('idempotency-replayed', 'true');
}

/** The ETag of a version: a revision number or a digest. */
export function etagOf(version: string | number): string {
  return `"${version}"`;
}

/**
 * Is the client's If-Match the current version? 412 `precondition-failed` when not. Without the header: 428
 * `precondition-required` where it is required, else it passes. `*` matches what exists. Call it under the lock of the write.
 */
export function checkIfMatch(header: string | undefined, current: string, need: 'required' | 'optional'): void {
  if (header === undefined) {
    if (need === 'required') throw new Refused('precondition-required');
    return;
  }
  if (!named(header, current)) throw new Refused('precondition-failed', { etag: current });
}

/** Sets the ETag; true when the client has this version already: then `return notModified(reply)`. */
export function isUnchanged(request: FastifyRequest, reply: FastifyReply, etag: string): boolean {
  reply.header('etag', etag).header('cache-control', 'private, no-cache');
  const header = request.headers['if-none-match'];
  return header !== undefined && named(header, etag);
}

/** Answers 304. It has no body, so it is none of the answers that a route's schema types. */
export function notModified(reply: unknown): never {
  return (reply as FastifyReply).code(304).send() as never;
}

function named(header: string, etag: string): boolean {
  return header.split(',').some((one) => {
    const tag = one.trim();
    return tag === '*' || tag === etag || tag === `W/${etag}`;
  });
}
