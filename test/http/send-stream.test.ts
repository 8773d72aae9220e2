import { once } from 'node:events';
import { type ClientRequest, get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { zipStream } from '../../src/document/zip.ts';
import type { App } from '../../src/http/app-type.ts';
import { sendStream, ZIP } from '../../src/http/download.ts';
import { HIDDEN } from '../../src/http/operation.ts';
import { startApp, type TestApp } from '../support/app.ts';

let t: TestApp;
let port: number;
const ended: Record<string, unknown> = {};

/** Bytes that do not shrink, in pieces, until told to end. */
async function* pieces(count: number, fail?: Error) {
  for (let index = 0; index < count; index += 1) yield Buffer.alloc(64 * 1024, index);
  if (fail) throw fail;
}

function packed(name: string, count: number, fail?: Error): Readable {
  const parts = ['a', 'b'].map((part) => ({
    name: part,
    content: () => pieces(count, part === 'b' ? fail : undefined),
    compress: false,
  }));
  const stream = zipStream(parts);
  stream.on('close', () => {
    ended[name] = stream.errored ?? 'closed';
  });
  return stream;
}

function routes(app: App): void {
  const sends: Record<string, () => Readable> = {
    whole: () => packed('whole', 4),
    late: () => packed('late', 4, new Error('the second part failed')),
    endless: () => packed('endless', Number.POSITIVE_INFINITY),
    early: () => Readable.from(pieces(0, new Error('nothing at all'))),
  };
  for (const [name, make] of Object.entries(sends)) {
    app.get(`/streams/${name}`, HIDDEN, (_request, reply) => sendStream(reply, ZIP, '整套/文书.zip', make()));
  }
}

beforeAll(async () => {
  t = await startApp({ features: [routes] });
  await t.app.listen({ host: '127.0.0.1', port: 0 });
  port = (t.app.server.address() as AddressInfo).port;
});
afterAll(() => t.close());

async function open(name: string): Promise<{ request: ClientRequest; response: IncomingMessage }> {
  const request = get({ host: '127.0.0.1', port, path: `/streams/${name}`, agent: false });
  request.on('error', () => {});
  const [response] = await once(request, 'response');
  return { request, response: response as IncomingMessage };
}

test('a stream arrives whole, under its name', async () => {
  const { response } = await open('whole');
  expect(response.statusCode).toBe(200);
  expect(response.headers['content-disposition']).toContain("filename*=UTF-8''%E6%95%B4");
  const bytes = await buffer(response);
  expect(bytes.length).toBeGreaterThan(8 * 64 * 1024);
  expect(bytes.includes('PK\u0005\u0006')).toBe(true);
});

test('what fails after the first byte breaks the connection off: half a package never looks whole', async () => {
  const { response } = await open('late');
  expect(response.statusCode).toBe(200);
  await expect(buffer(response)).rejects.toThrow('aborted');
  expect(ended.late).toMatchObject({ message: 'the second part failed' });
});

test('what fails before the first byte is an error like any other', async () => {
  const { response } = await open('early');
  expect(response.statusCode).toBe(500);
  expect(JSON.parse((await buffer(response)).toString())).toMatchObject({ code: 'internal-error' });
});

test('whoever goes away ends what is being made, and it is made no faster than it is taken', async () => {
  const { request, response } = await open('endless');
  await once(response, 'readable');
  const before = process.memoryUsage().rss;
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(process.memoryUsage().rss - before).toBeLessThan(60 * 1024 * 1024);
  expect(ended.endless).toBeUndefined();
  response.on('error', () => {});
  request.destroy();
  await expect.poll(() => ended.endless).toBeDefined();
});

test('for HEAD nothing is made', async () => {
  delete ended.endless;
  const { status, headers } = await t.nobody.request('HEAD', '/streams/endless');
  expect(status).toBe(200);
  expect(headers['content-disposition']).toContain("filename*=UTF-8''%E6%95%B4");
  expect(headers['content-length']).toBeUndefined();
  await expect.poll(() => ended.endless).toBe('closed');
});
