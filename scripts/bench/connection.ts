import { connect, type Socket } from 'node:net';

export type OnAnswer = (status: number, body: string) => void;

const END_OF_HEAD = Buffer.from('\r\n\r\n');
const LENGTH = /\r\ncontent-length: *(\d+)/i;

/**
 * One kept-alive HTTP/1.1 connection with one request at a time. It does no more than a benchmark needs, so that the client
 * takes as little as possible of the two cores that it shares with what is measured.
 */
export class Connection {
  readonly #socket: Socket;
  #pending: Buffer | undefined;
  #onAnswer: OnAnswer | undefined;

  private constructor(socket: Socket, onBroken: (error: Error) => void) {
    this.#socket = socket;
    socket.on('data', (chunk) => this.#take(chunk));
    socket.on('error', onBroken);
    socket.on('close', () => this.#onAnswer && onBroken(new Error('the service closed a connection')));
  }

  static open(port: number, onBroken: (error: Error) => void): Promise<Connection> {
    return new Promise((resolve, reject) => {
      const socket = connect({ port, host: '127.0.0.1', noDelay: true });
      socket.once('error', reject);
      socket.once('connect', () => {
        socket.off('error', reject);
        resolve(new Connection(socket, onBroken));
      });
    });
  }

  send(request: string | Buffer, onAnswer: OnAnswer): void {
    this.#onAnswer = onAnswer;
    this.#socket.write(request);
  }

  close(): void {
    this.#onAnswer = undefined;
    this.#socket.destroy();
  }

  #take(chunk: Buffer): void {
    const bytes = this.#pending === undefined ? chunk : Buffer.concat([this.#pending, chunk]);
    const head = bytes.indexOf(END_OF_HEAD);
    const text = head === -1 ? '' : bytes.toString('latin1', 0, head);
    const length = Number(LENGTH.exec(text)?.[1] ?? 0);
    const start = head + END_OF_HEAD.length;
    if (head === -1 || bytes.length < start + length) {
      this.#pending = bytes;
      return;
    }
    this.#pending = undefined;
    const onAnswer = this.#onAnswer;
    this.#onAnswer = undefined;
    onAnswer?.(Number(text.slice(9, 12)), bytes.toString('utf8', start, start + length));
  }
}

/** A request as it goes over the wire. `key`: of the Idempotency-Key header. */
export function requestText(method: string, path: string, token: string, body?: string, key?: string): string {
  const idempotency = key === undefined ? '' : `Idempotency-Key: ${key}\r\n`;
  const content =
    body === undefined
      ? '\r\n'
      : `Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
  return `${method} ${path} HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer ${token}\r\n${idempotency}${content}`;
}
