import { request as plainRequest, type RequestOptions } from 'node:http';
import { request as secureRequest } from 'node:https';
import { isIP } from 'node:net';
import { AddressRefused, faultOfUrl, guardedLookup, hostOf, isPublicAddress, type Resolve } from './webhook-address.ts';

const TIMEOUT_MS = 10_000;
/** Of an answer's body no more is taken in. */
const BODY_BYTES = 1024;

export interface SendOptions {
  /** Also to private and loopback addresses. */
  readonly allowPrivate: boolean;
  /** Default: the system's resolver. */
  readonly resolve?: Resolve | undefined;
  readonly timeoutMs?: number | undefined;
}

/** What came of sending: a status, or a short code of what failed (`ECONNREFUSED`, `TIMEOUT`, `ADDRESS_REFUSED`). */
export type Sent = { readonly status: number } | { readonly error: string };

/** Posts a body to a URL: no redirects, no reuse of connections, to an address that was checked. Never rejects. */
export function sendWebhook(
  url: string,
  headers: Readonly<Record<string, string>>,
  body: string,
  { allowPrivate, resolve, timeoutMs = TIMEOUT_MS }: SendOptions,
  signal?: AbortSignal,
): Promise<Sent> {
  if (faultOfUrl(url, allowPrivate) !== undefined) return Promise.resolve({ error: new AddressRefused().code });
  const target = new URL(url);
  const host = hostOf(target);
  // A socket looks up names only.
  if (isIP(host) !== 0 && !allowPrivate && !isPublicAddress(host)) {
    return Promise.resolve({ error: new AddressRefused().code });
  }
  const timeout = AbortSignal.timeout(timeoutMs);
  const options: RequestOptions = {
    method: 'POST',
    headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) },
    agent: false,
    lookup: guardedLookup(allowPrivate, resolve),
    signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
  };
  return new Promise((done) => {
    const request = (target.protocol === 'https:' ? secureRequest : plainRequest)(target, options, (response) => {
      let taken = 0;
      response.on('data', (chunk: Buffer) => {
        taken += chunk.length;
        if (taken > BODY_BYTES) response.destroy();
      });
      response.on('error', () => undefined);
      done({ status: response.statusCode! });
    });
    request.on('upgrade', ({ statusCode }, socket) => {
      socket.destroy();
      done({ status: statusCode! });
    });
    request.on('error', (error: NodeJS.ErrnoException) => {
      done({ error: timeout.aborted ? 'TIMEOUT' : (error.code ?? 'FAILED') });
    });
    // Last of all, whatever happened: nobody waits for ever, or no endpoint would hear of anything any more.
    request.on('close', () => done({ error: 'FAILED' }));
    request.end(body);
  });
}
