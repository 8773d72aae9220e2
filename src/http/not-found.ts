import type { FastifyReply, FastifyRequest } from 'fastify';
import type { App } from './app-type.ts';
import { sendProblem } from './problem.ts';

interface KnownPath {
  readonly pattern: RegExp;
  readonly methods: Set<string>;
}

/** 404 for addresses that no route has, 405 with Allow where only the method is wrong. */
export function answerUnknownRoutes(app: App): void {
  const known = new Map<string, KnownPath>();
  app.addHook('onRoute', ({ url, method }) => {
    const path = known.get(url) ?? { pattern: patternOf(url), methods: new Set() };
    for (const one of [method].flat()) path.methods.add(one);
    known.set(url, path);
  });
  app.setNotFoundHandler((request: FastifyRequest, reply: FastifyReply) => {
    const path = (request.raw.url ?? '/').split(/[?#]/, 1)[0]!.slice(0, 200);
    const allowed = new Set<string>();
    for (const { pattern, methods } of known.values()) {
      if (pattern.test(path)) for (const method of methods) allowed.add(method);
    }
    // A route that has the method may still find nothing: a file of the reference, say.
    if (allowed.size === 0 || allowed.has(request.method))
      return sendProblem(request, reply, 'route-not-found', { path });
    const allow = [...allowed].sort().join(', ');
    reply.header('allow', allow);
    return sendProblem(request, reply, 'method-not-allowed', { path, method: request.method, allow });
  });
}

function patternOf(url: string): RegExp {
  const source = url
    .split('/')
    .map((part) =>
      part === '*' ? '.*' : part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/:[A-Za-z_]\w*/g, '[^/]+'),
    )
    .join('/');
  return new RegExp(`^${source}$`);
}
