import type { InjectOptions, LightMyRequestResponse } from 'fastify';
import pino from 'pino';
import { ensureOperatorKey } from '../../src/access/index.ts';
import { type Application, buildApplication, type Dependencies } from '../../src/app.ts';
import type { App } from '../../src/http/app-type.ts';
import type { Role } from '../../src/kernel/actor.ts';
import { freshDatabase, type TestDatabase } from './database.ts';

/** An answer with its body read. */
export interface Answer {
  status: number;
  headers: LightMyRequestResponse['headers'];
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  body: any;
  text: string;
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'HEAD';

export interface RequestOptions {
  headers?: Record<string, string>;
  query?: Record<string, string>;
}

/** Requests with one key (or none). */
export interface Caller {
  /** The secret; empty for nobody. */
  readonly key: string;
  readonly keyId: string;
  readonly client: string;
  request(method: Method, url: string, body?: unknown, options?: RequestOptions): Promise<Answer>;
  get(url: string, options?: RequestOptions): Promise<Answer>;
  post(url: string, body?: unknown, options?: RequestOptions): Promise<Answer>;
  put(url: string, body?: unknown, options?: RequestOptions): Promise<Answer>;
  patch(url: string, body?: unknown, options?: RequestOptions): Promise<Answer>;
  delete(url: string, options?: RequestOptions): Promise<Answer>;
}

export interface TestApp {
  readonly app: App;
  readonly application: Application;
  readonly database: TestDatabase;
  /** The operator. */
  readonly operator: Caller;
  /** Without a key. */
  readonly nobody: Caller;
  /** Issues a key of a role and scope through the API, and calls with it. */
  as(role: Exclude<Role, 'household'>, scope?: string, more?: Record<string, unknown>): Promise<Caller>;
  /** Calls with a key in hand. */
  withKey(key: string): Caller;
  close(): Promise<void>;
}

/** For tests of keys alone: whatever a key is issued for counts as there. */
export const ANY_HOLDER = { holderExists: async () => true };

export type TestAppOptions = Partial<Omit<Dependencies, 'sql' | 'config'>> & {
  config?: Partial<Dependencies['config']>;
};

/** The application on a migrated database of its own: call in `beforeAll`, and `close` in `afterAll`. */
export async function startApp(options: TestAppOptions = {}): Promise<TestApp> {
  const database = await freshDatabase();
  const { config, ...dependencies } = options;
  const application = await buildApplication({
    sql: database.sql,
    logger: pino({ level: 'silent' }),
    ...dependencies,
    config: {
      rateLimit: 0,
      logLevel: 'silent',
      trustProxy: false,
      groupCommit: 'villages',
      encryptionKey: Buffer.alloc(32, 7),
      signingKey: Buffer.alloc(32, 9),
      ...config,
    },
  });
  const { app } = application;
  await app.ready();
  const { made } = await ensureOperatorKey(database.sql, undefined);
  if (made === undefined) throw new Error('a fresh database has an operator key already');
  const withKey = (key: string, keyId = '', client = '') => caller(app, key, keyId, client);
  const me = await withKey(made).get('/v1/me');
  const operator = withKey(made, me.body.key.id, me.body.client);
  const as: TestApp['as'] = async (role, scope = '', more = {}) => {
    if (role === 'shop') await ensureShop(database, scope, String(more.shop));
    const issued = await operator.post('/v1/keys', { name: `${role} ${scope}`, role, scope, ...more });
    if (issued.status !== 201) throw new Error(`no key for ${role} ${scope}: ${issued.text}`);
    return withKey(issued.body.key, issued.body.id, issued.body.client);
  };
  const close = async () => {
    await app.close();
    await database.close();
  };
  return { app, application, database, operator, nobody: withKey(''), as, withKey, close };
}

/** Keys are issued for shops that there are; tests of other things need no more of one. */
async function ensureShop({ admin }: TestDatabase, village: string, id: string): Promise<void> {
  await admin`
    INSERT INTO shops (village_code, id, name, kind, created_at)
    SELECT l.village_code, ${id}, ${id}, 'private', l.last_recorded_at FROM ledgers l WHERE l.village_code = ${village}
    ON CONFLICT DO NOTHING`;
}

function caller(app: App, key: string, keyId: string, client: string): Caller {
  const request: Caller['request'] = async (method, url, body, { headers = {}, query } = {}) => {
    const authorization: Record<string, string> = key === '' ? {} : { authorization: `Bearer ${key}` };
    const options: InjectOptions = {
      method,
      url,
      headers: { ...authorization, ...headers },
      ...(query === undefined ? {} : { query }),
      ...(body === undefined ? {} : { payload: body as NonNullable<InjectOptions['payload']> }),
    };
    const response = await app.inject(options);
    const type = String(response.headers['content-type'] ?? '');
    const readable = type.includes('json') && response.payload !== '';
    const { statusCode: status, payload: text } = response;
    return { status, headers: response.headers, body: readable ? JSON.parse(text) : undefined, text };
  };
  return {
    key,
    keyId,
    client,
    request,
    get: (url, options) => request('GET', url, undefined, options),
    post: (url, body, options) => request('POST', url, body, options),
    put: (url, body, options) => request('PUT', url, body, options),
    patch: (url, body, options) => request('PATCH', url, body, options),
    delete: (url, options) => request('DELETE', url, undefined, options),
  };
}
