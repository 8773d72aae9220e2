import { setTimeout as sleep } from 'node:timers/promises';
import { Connection } from './connection.ts';
import { type Spread, spread } from './statistics.ts';

export interface LoopOptions {
  readonly port: number;
  readonly connections: number;
  readonly seconds: number;
  /** The next request as it goes over the wire; given what the connection was answered last, where it goes on from there. */
  readonly next: (answered?: string) => string;
  /** What every answer must be. */
  readonly expect: number;
}

export interface LoopResult {
  readonly perSecond: number;
  readonly latency: Spread;
}

const WARM_UP_MS = 400;

class Wrong extends Error {
  constructor(status: number, body: string) {
    super(`unexpected answer ${status}: ${body.slice(0, 400)}`);
  }
}

/** Every connection sends its next request as soon as the last was answered. Error: any answer but the expected. */
export async function closedLoop(options: LoopOptions): Promise<LoopResult> {
  const { next, expect } = options;
  return withConnections(options, async (connections, fail, failed) => {
    const latencies: number[] = [];
    let counting = false;
    let over = false;
    const turn = (connection: Connection, answered?: string) => {
      if (over) return;
      const sent = performance.now();
      connection.send(next(answered), (status, body) => {
        if (status !== expect) return fail(new Wrong(status, body));
        if (counting) latencies.push(performance.now() - sent);
        turn(connection, body);
      });
    };
    for (const connection of connections) turn(connection);
    await Promise.race([sleep(WARM_UP_MS), failed]);
    counting = true;
    const started = performance.now();
    await Promise.race([sleep(options.seconds * 1000), failed]);
    const elapsed = (performance.now() - started) / 1000;
    over = true;
    return { perSecond: latencies.length / elapsed, latency: spread(latencies) };
  });
}

/**
 * Requests arrive at a fixed rate, whether or not earlier ones were answered; latency counts from when a request was due, so
 * a stall shows in every request behind it.
 */
export async function openLoop(options: LoopOptions & { readonly rate: number }): Promise<LoopResult> {
  const { next, expect, rate } = options;
  return withConnections(options, async (connections, fail, failed) => {
    const idle = [...connections];
    const due: number[] = [];
    const latencies: number[] = [];
    let at = 0;
    const dispatch = () => {
      while (idle.length > 0 && at < due.length) {
        const connection = idle.pop()!;
        const since = due[at]!;
        at += 1;
        connection.send(next(), (status, body) => {
          if (status !== expect) return fail(new Wrong(status, body));
          latencies.push(performance.now() - since);
          idle.push(connection);
          dispatch();
        });
      }
    };
    const started = performance.now();
    const wanted = Math.floor(rate * options.seconds);
    const timer = setInterval(() => {
      const now = performance.now();
      while (due.length < wanted && started + (due.length * 1000) / rate <= now) {
        due.push(started + (due.length * 1000) / rate);
      }
      dispatch();
    }, 2);
    try {
      const deadline = started + options.seconds * 1000 + 10_000;
      while (latencies.length < wanted && performance.now() < deadline) await Promise.race([sleep(20), failed]);
    } finally {
      clearInterval(timer);
    }
    return { perSecond: latencies.length / ((performance.now() - started) / 1000), latency: spread(latencies) };
  });
}

/** One connection, one request after the other: how long each takes. */
export async function sequence(port: number, requests: readonly string[]): Promise<Float64Array> {
  const durations = new Float64Array(requests.length);
  const one = { port, connections: 1 };
  await withConnections(one, async ([connection], fail, failed) => {
    for (const [index, request] of requests.entries()) {
      const sent = performance.now();
      const answered = new Promise<void>((resolve) => {
        connection!.send(request, (status, body) => (status === 200 ? resolve() : fail(new Wrong(status, body))));
      });
      await Promise.race([answered, failed]);
      durations[index] = performance.now() - sent;
    }
  });
  return durations;
}

async function withConnections<T>(
  { port, connections: count }: { readonly port: number; readonly connections: number },
  run: (connections: Connection[], fail: (error: Error) => void, failed: Promise<never>) => Promise<T>,
): Promise<T> {
  let fail: (error: Error) => void = () => undefined;
  const failed = new Promise<never>((_resolve, reject) => {
    fail = reject;
  });
  failed.catch(() => undefined);
  const opening = Array.from({ length: count }, () => Connection.open(port, (error) => fail(error)));
  const connections = await Promise.all(opening);
  try {
    return await run(connections, fail, failed);
  } finally {
    for (const connection of connections) connection.close();
  }
}
