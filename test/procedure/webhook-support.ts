import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import pino from 'pino';
import { transaction } from '../../src/database/index.ts';
import { type OutboxEvent, writeOutbox } from '../../src/outbox/index.ts';
import { type DeliveryOptions, deliverWebhooks } from '../../src/procedure/deliver-webhooks.ts';
import { NOW, type ShopSetting } from '../redemption/support.ts';
import { startApp } from '../support/app.ts';

export interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into bodies of every shape
  readonly body: any;
}

export interface Receiver {
  readonly received: Received[];
  readonly url: string;
  /** What is answered; the default is 200. */
  answer: (request: Received, response: ServerResponse) => void;
  readonly close: () => Promise<void>;
}

const OK: Receiver['answer'] = (_request, response) => void response.writeHead(200).end('ok');

/** Somebody else's system, on loopback. */
export async function startReceiver(): Promise<Receiver> {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString('utf8');
    const one = { path: request.url!, headers: request.headers, text, body: JSON.parse(text) };
    received.push(one);
    receiver.answer(one, response);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const close = () => {
    server.closeAllConnections();
    return new Promise<void>((done) => server.close(() => done()));
  };
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const receiver: Receiver = { received, url, answer: OK, close };
  return receiver;
}

export interface WebhookSetting extends ShopSetting {
  readonly receiver: Receiver;
  /** One worker's round: hands on what is new and sends what is due. */
  deliver(options?: Partial<DeliveryOptions>, signal?: AbortSignal): ReturnType<typeof deliverWebhooks>;
  /** Lets time pass, in seconds. */
  wait(seconds: number): void;
  emit(...events: (Pick<OutboxEvent, 'village'> & Partial<OutboxEvent>)[]): Promise<void>;
  /** Takes out endpoints, deliveries and events, so that the next test sees its own only. */
  clear(): Promise<void>;
}

/** The application on 15 October 2026, allowed to send to loopback, with a receiver there. */
export async function startWebhooks(): Promise<WebhookSetting> {
  const clock = { now: NOW };
  const app = await startApp({ now: () => clock.now, config: { webhookAllowPrivate: true } });
  const receiver = await startReceiver();
  const { sql, admin } = app.database;
  const log = pino({ level: 'silent' });
  const services = { sql, log, now: () => clock.now, encryptionKey: Buffer.alloc(32, 7) };
  const subject = '01932f4e-8a01-7c3e-9a51-3f2c8d4e5a04';
  return {
    app,
    clock,
    receiver,
    deliver: (options = {}, signal) =>
      deliverWebhooks(services, { last: undefined }, { allowPrivate: true, random: () => 0.5, ...options }, signal),
    wait: (seconds) => {
      clock.now = new Date(clock.now.getTime() + seconds * 1000);
    },
    emit: (...events) =>
      transaction(sql, {}, (tx) => {
        const rest = {
          kind: 'redemption.held',
          subject,
          household: null,
          shop: null,
          data: {},
          at: clock.now,
        } as const;
        return writeOutbox(
          tx,
          events.map((event) => ({ ...rest, ...event })),
        );
      }),
    clear: async () => {
      await admin`TRUNCATE webhooks, webhook_deliveries, outbox`;
      receiver.received.length = 0;
      receiver.answer = OK;
    },
    close: async () => {
      await receiver.close();
      await app.close();
    },
  };
}

/** A receiver's own check by the specification, written without the service's code: does the secret verify one of the signatures? */
export async function verifies({ headers, text }: Received, secret: string): Promise<boolean> {
  const bytes = Uint8Array.from(atob(secret.replace('whsec_', '')), (letter) => letter.charCodeAt(0));
  const key = await crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['verify']);
  const signed = new TextEncoder().encode([headers['webhook-id'], headers['webhook-timestamp'], text].join('.'));
  for (const one of String(headers['webhook-signature']).split(' ')) {
    const [version, signature] = one.split(',');
    const mac = Uint8Array.from(atob(signature!), (letter) => letter.charCodeAt(0));
    if (version === 'v1' && (await crypto.subtle.verify('HMAC', key, mac, signed))) return true;
  }
  return false;
}
