import type { FastifyReply, FastifyRequest } from 'fastify';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { App } from './app-type.ts';

/** The application's own registry: two applications in one process (tests) do not share counts. */
export interface Metrics {
  readonly registry: Registry;
}

/** Counts every request by route template and status. Features add theirs to `registry`. */
export function createMetrics(options: { process: boolean }): Metrics {
  const registry = new Registry();
  if (options.process) collectDefaultMetrics({ register: registry });
  return { registry };
}

/** Counts and times every request by route template, method and status. */
export function measureRequests(app: App, { registry }: Metrics): void {
  const duration = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time until a request was answered',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers: [registry],
  });
  let running = 0;
  new Gauge({
    name: 'http_requests_in_flight',
    help: 'Requests being answered now',
    registers: [registry],
    collect() {
      this.set(running);
    },
  });
  const finished = () => {
    running -= 1;
  };
  app.addHook('onRequest', (_request, reply, done) => {
    running += 1;
    reply.raw.once('close', finished); // also when the client hangs up before the answer
    done();
  });
  app.addHook('onResponse', (request: FastifyRequest, reply: FastifyReply, done: () => void) => {
    if (request.routeOptions.config.untraced) return done();
    const route = request.routeOptions.url ?? 'unknown';
    duration.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1000);
    done();
  });
}
