import type { LookupAddress } from 'node:dns';
import { type AddressInfo, createServer } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sendWebhook } from '../../src/procedure/send-webhook.ts';
import { faultOfUrl, guardedLookup, isPublicAddress, type Resolve } from '../../src/procedure/webhook-address.ts';
import { MAX_ATTEMPTS, pauseAfter, retryAfter } from '../../src/procedure/webhook-retry.ts';
import { openSecret, sealSecret } from '../../src/procedure/webhook-secret.ts';
import { type Receiver, startReceiver } from './webhook-support.ts';

const PRIVATE = [
  '0.0.0.0',
  '10.1.2.3',
  '100.64.0.1',
  '100.127.255.255',
  '127.0.0.1',
  '127.255.0.9',
  '169.254.169.254',
  '172.16.0.1',
  '172.31.255.255',
  '192.168.1.1',
  '198.18.0.1',
  '224.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  '::ffff:127.0.0.1',
  '::ffff:8.8.8.8',
  '64:ff9b::7f00:1',
  'fc00::1',
  'fd12:3456::1',
  'fe80::1',
  'ff02::1',
  '2001::1',
  '2001:db8::1',
  '2002:7f00:1::',
];
const PUBLIC = [
  '8.8.8.8',
  '100.63.255.255',
  '100.128.0.1',
  '172.32.0.1',
  '114.114.114.114',
  '2400:3200::1',
  '2606:4700::1111',
];

describe('addresses', () => {
  it.each(PRIVATE)('%s is nowhere that events go', (address) => {
    expect(isPublicAddress(address)).toBe(false);
    const host = address.includes(':') ? `[${address}]` : address;
    expect(faultOfUrl(`https://${host}/hook`, false)).toBe('private-address');
    expect(faultOfUrl(`https://${host}/hook`, true)).toBeUndefined();
  });

  it.each(PUBLIC)('%s is on the internet', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });

  it('that are written in disguise are seen through', () => {
    for (const host of [
      '2130706433',
      '0x7f.1',
      '0177.0.0.1',
      '127.1',
      '[::ffff:7f00:1]',
      'localhost',
      'LOCALHOST',
      'x.localhost',
      'db.internal',
    ])
      expect(faultOfUrl(`https://${host}/`, false), host).toBe('private-address');
  });

  it('are https, without credentials; http is for loopback where private addresses are allowed', () => {
    const faults = ['http://example.com', 'ftp://example.com', 'file:///etc/passwd'].map((url) =>
      faultOfUrl(url, true),
    );
    expect(faults).toEqual(['not-https', 'not-https', 'not-https']);
    expect(faultOfUrl('https://me:secret@example.com/', false)).toBe('credentials');
    expect(faultOfUrl('somewhere', false)).toBe('no-url');
    expect(faultOfUrl('http://127.0.0.1:8080/', false)).toBe('not-https');
    for (const host of ['127.0.0.1:8080', 'localhost', '[::1]:1'])
      expect(faultOfUrl(`http://${host}/`, true), host).toBeUndefined();
    expect(faultOfUrl('https://example.com/hook?a=1', false)).toBeUndefined();
  });
});

describe('sending', () => {
  let receiver: Receiver;
  beforeAll(async () => {
    receiver = await startReceiver();
  });
  beforeEach(() => {
    receiver.received.length = 0;
  });
  afterAll(() => receiver.close());

  /** Answers one list after the other, and counts. */
  const resolver = (...answers: string[][]) => {
    const asked: string[] = [];
    const resolve: Resolve = (hostname, done) => {
      const addresses = answers[Math.min(asked.length, answers.length - 1)]!;
      asked.push(hostname);
      done(
        null,
        addresses.map((address): LookupAddress => ({ address, family: address.includes(':') ? 6 : 4 })),
      );
    };
    return { asked, resolve };
  };

  it.each([['127.0.0.1'], ['10.0.0.1'], ['::1'], ['::ffff:127.0.0.1']])(
    'reaches nobody when a name stands for %s',
    async (address) => {
      for (const addresses of [[address], ['8.8.8.8', address]]) {
        const { resolve, asked } = resolver(addresses);
        const url = `https://hooks.example.com:${new URL(receiver.url).port}/`;
        expect(await sendWebhook(url, {}, '{}', { allowPrivate: false, resolve })).toEqual({
          error: 'ADDRESS_REFUSED',
        });
        expect(asked).toEqual(['hooks.example.com']);
      }
      expect(receiver.received).toEqual([]);
    },
  );

  it('goes to the very address that was checked: a name is asked for once, whatever it stands for a moment later', async () => {
    const { resolve, asked } = resolver(['127.0.0.1'], ['127.0.0.9']);
    const url = receiver.url.replace('127.0.0.1', 'localhost');
    expect(await sendWebhook(url, {}, '{}', { allowPrivate: true, resolve })).toEqual({ status: 200 });
    expect(asked).toHaveLength(1);
    const rebinding = resolver(['8.8.8.8'], ['127.0.0.1']);
    const found = await new Promise((done) =>
      guardedLookup(false, rebinding.resolve)('a.example', { all: true }, (_error, addresses) => done(addresses)),
    );
    expect(found).toEqual([{ address: '8.8.8.8', family: 4 }]);
    expect(rebinding.asked).toHaveLength(1);
    const error = await new Promise((done) =>
      guardedLookup(false, rebinding.resolve)('a.example', {}, (one) => done(one)),
    );
    expect(error).toMatchObject({ code: 'ADDRESS_REFUSED' });
  });

  it('follows no redirect, waits no longer than it should, and takes in no endless answer', async () => {
    receiver.answer = (_request, response) => void response.writeHead(307, { location: `${receiver.url}/other` }).end();
    expect(await sendWebhook(`${receiver.url}/here`, {}, '{}', { allowPrivate: true })).toEqual({ status: 307 });
    expect(receiver.received.map(({ path }) => path)).toEqual(['/here']);
    receiver.answer = () => undefined;
    const late = await sendWebhook(receiver.url, {}, '{}', { allowPrivate: true, timeoutMs: 50 });
    expect(late).toEqual({ error: 'TIMEOUT' });
    const cut = new Promise<void>((done) => {
      receiver.answer = (_request, response) => {
        response.writeHead(200);
        const more = setInterval(() => response.write('x'.repeat(4096)), 1);
        response.on('close', () => {
          clearInterval(more);
          done();
        });
      };
    });
    expect(await sendWebhook(receiver.url, {}, '{}', { allowPrivate: true })).toEqual({ status: 200 });
    await cut;
    await receiver.close();
    expect(await sendWebhook(receiver.url, {}, '{}', { allowPrivate: true })).toEqual({ error: 'ECONNREFUSED' });
  });

  it.each([
    [
      'another protocol',
      'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n',
      { status: 101 },
    ],
    ['hints only', 'HTTP/1.1 103 Early Hints\r\n\r\n', { error: 'TIMEOUT' }],
    [
      'an offer of another protocol',
      'HTTP/1.1 204 No Content\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n',
      { status: 204 },
    ],
    ['no HTTP', 'SSH-2.0-OpenSSH_9.6\r\n', { error: 'HPE_INVALID_CONSTANT' }],
    ['endless headers', `HTTP/1.1 200 OK\r\nX: ${'x'.repeat(100_000)}\r\n\r\n`, { error: 'HPE_HEADER_OVERFLOW' }],
  ])('comes to an end when the answer is %s', async (_name, answer, outcome) => {
    const server = createServer((socket) => {
      socket.on('error', () => undefined).on('data', () => socket.write(answer));
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const sent = await sendWebhook(url, {}, '{}', { allowPrivate: true, timeoutMs: 500 });
    expect(sent).toEqual(outcome);
    await new Promise((done) => server.close(done));
  });
});

describe('retries', () => {
  it('come after growing pauses, each a fifth more or less, the last about a day after the first', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), { minLength: 7, maxLength: 7 }),
        (random) => {
          const waits = random.map((one, index) => retryAfter(index + 1, one)! / 1000);
          waits.forEach((wait, index) => {
            expect(wait).toBeGreaterThanOrEqual(12 * 4 ** index);
            expect(wait).toBeLessThanOrEqual(18 * 4 ** index);
          });
          const hours = waits.reduce((sum, wait) => sum + wait, 0) / 3600;
          expect(hours).toBeGreaterThan(18);
          expect(hours).toBeLessThan(28);
        },
      ),
    );
    expect(retryAfter(MAX_ATTEMPTS, 0.5)).toBeUndefined();
    expect([0, 1, 2, 3, 9, 20].map((n) => pauseAfter(n) / 1000)).toEqual([0, 15, 30, 60, 3600, 3600]);
  });
});

describe('secrets', () => {
  it('open with their key, village and endpoint only, and not when a byte is another', () => {
    const [key, other] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
    const sealed = sealSecret(key, 'village', 'endpoint', 'whsec_c2VjcmV0');
    expect(openSecret(key, 'village', 'endpoint', sealed)).toBe('whsec_c2VjcmV0');
    expect(openSecret(other, 'village', 'endpoint', sealed)).toBeUndefined();
    expect(openSecret(key, 'another', 'endpoint', sealed)).toBeUndefined();
    expect(openSecret(key, 'village', 'another', sealed)).toBeUndefined();
    fc.assert(
      fc.property(fc.nat(sealed.length - 1), fc.integer({ min: 1, max: 255 }), (index, flip) => {
        const damaged = Buffer.from(sealed);
        damaged[index]! ^= flip;
        expect(openSecret(key, 'village', 'endpoint', damaged)).toBeUndefined();
      }),
    );
  });
});
