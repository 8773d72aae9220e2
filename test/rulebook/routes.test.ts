import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ensureOperatorKey } from '../../src/access/index.ts';
import { buildApplication } from '../../src/app.ts';
import { transaction } from '../../src/database/index.ts';
import type { App } from '../../src/http/app-type.ts';
import { digestOf } from '../../src/kernel/canonical.ts';
import { openLedger } from '../../src/ledger/index.ts';
import { freshDatabase, type TestDatabase } from '../support/database.ts';

const NOW = new Date('2026-11-05T02:00:00Z');
const sweeping = { code: 'HJ03', dimension: '环境卫生', act: '集中清理', points: 2, caps: { month: 8 } };

let database: TestDatabase;
let app: App;
let operator = '';
let village = '';
let made = 0;

beforeAll(async () => {
  database = await freshDatabase();
  const { sql } = database;
  const now = () => NOW;
  const application = await buildApplication({
    sql,
    config: {
      rateLimit: 0,
      logLevel: 'silent',
      trustProxy: false,
      groupCommit: 'villages',
      encryptionKey: Buffer.alloc(32),
      signingKey: Buffer.alloc(32),
    },
    now,
  });
  app = application.app;
  await app.ready();
  operator = (await ensureOperatorKey(sql, undefined, NOW)).made!;
});
afterAll(async () => {
  await app.close();
  await database.close();
});
beforeEach(async () => {
  made += 1;
  village = `2203822062${String(made).padStart(2, '0')}`;
  await transaction(database.sql, {}, (tx) => openLedger(tx, { village, deductionPolicy: 'floor', now: NOW }));
});

async function call(method: 'GET' | 'PUT' | 'POST', path: string, options: { body?: unknown; headers?: object } = {}) {
  const answer = await app.inject({
    method,
    url: path,
    headers: { authorization: `Bearer ${operator}`, ...options.headers },
    ...(options.body === undefined ? {} : { payload: options.body as object }),
  });
  const isJson = String(answer.headers['content-type']).includes('json');
  return { status: answer.statusCode, headers: answer.headers, body: isJson ? answer.json() : undefined };
}
const draft = () => `/v1/villages/${village}/rulebooks/draft`;
const books = (rest = '') => `/v1/villages/${village}/rulebooks${rest}`;
const adoption = (effectiveFrom: string) => ({ effectiveFrom, resolution: '2025年12月20日村民代表会议通过' });

describe('templates', () => {
  it('are listed in full to anybody with a key, and to nobody without', async () => {
    const { status, body } = await call('GET', '/v1/rule-templates');
    expect(status).toBe(200);
    expect(body.data[0].id).toBe('default');
    expect(body.data[0].rules).toHaveLength(28);
    expect(body.data[0].rules.find((rule: { code: string }) => rule.code === 'ZY01')).toMatchObject({
      points: 2,
      per: '小时',
      step: 0.5,
      caps: { month: 16 },
    });
    expect((await app.inject({ url: '/v1/rule-templates' })).statusCode).toBe(401);
  });
  it('can be saved as they are answered', async () => {
    const { body } = await call('GET', '/v1/rule-templates');
    expect((await call('PUT', draft(), { body: { rules: body.data[0].rules } })).status).toBe(200);
  });
});

describe('drafts and adoption', () => {
  it('go from a template over an edited draft to version 1, whose digest the reader can compute', async () => {
    const first = await call('PUT', draft(), { body: { template: 'default' } });
    expect(first.status).toBe(200);
    expect(first.headers.etag).toBe('"1"');
    const rules = first.body.rules.map((rule: { code: string }) => (rule.code === 'HJ03' ? sweeping : rule));
    const second = await call('PUT', draft(), { body: { rules }, headers: { 'if-match': '"1"' } });
    expect(second.body.revision).toBe(2);
    const adopted = await call('POST', `${draft()}/adoption`, { body: adoption('2026-01-01') });
    expect(adopted.status).toBe(201);
    expect(adopted.headers.location).toBe(books('/1'));
    const read = await call('GET', books('/1'));
    expect(read.body).toEqual(adopted.body);
    const { version, effectiveFrom, resolution, rules: adoptedRules, digest } = read.body;
    expect(digestOf({ version, effectiveFrom, resolution, rules: adoptedRules }).toString('hex')).toBe(digest);
    expect((await call('GET', draft())).body.code).toBe('no-draft');
  });
  it('answer 412 to an If-Match that names an older draft, and 304 to who has the newest', async () => {
    await call('PUT', draft(), { body: { rules: [sweeping] } });
    await call('PUT', draft(), { body: { rules: [sweeping] } });
    const stale = await call('PUT', draft(), { body: { rules: [sweeping] }, headers: { 'if-match': '"1"' } });
    expect([stale.status, stale.body.code]).toEqual([412, 'precondition-failed']);
    expect((await call('GET', draft(), { headers: { 'if-none-match': '"2"' } })).status).toBe(304);
    expect((await call('GET', draft(), { headers: { 'if-none-match': '"1"' } })).status).toBe(200);
  });
  it('say rule by rule what is wrong, in both languages', async () => {
    const wrong = [sweeping, { ...sweeping, points: -2, effect: 'merit' }];
    const answer = await call('PUT', draft(), { body: { rules: wrong } });
    expect([answer.status, answer.body.code]).toEqual([422, 'invalid-rulebook']);
    expect(answer.body.errors.map((error: { path: string }) => error.path)).toEqual([
      'rules[1].code',
      'rules[1].points',
    ]);
    expect(answer.body.errors[0].message).toMatch(/编码/);
    const malformed = await call('PUT', draft(), { body: { rules: [{ ...sweeping, points: 0.125 }] } });
    expect([malformed.status, malformed.body.code]).toEqual([400, 'invalid-request']);
    expect(malformed.body.errors[0].path).toMatch(/^rules\[0\]/);
    const redLine = await call('PUT', draft(), { body: { rules: [{ ...sweeping, act: '越级上访' }] } });
    expect([redLine.status, redLine.body.code]).toEqual([422, 'red-line-rule']);
  });
  it('take 500 rules with long texts, and refuse one more', async () => {
    const many = Array.from({ length: 501 }, (_, index) => ({
      ...sweeping,
      code: `R${index}`,
      act: '清'.repeat(100),
      note: '注'.repeat(500),
    }));
    expect((await call('PUT', draft(), { body: { rules: many.slice(1) } })).status).toBe(200);
    expect((await call('PUT', draft(), { body: { rules: many } })).status).toBe(400);
  });
  it('refuse an effective day that is not after the previous version', async () => {
    for (const [day, status] of [
      ['2026-03-01', 201],
      ['2026-03-01', 422],
    ] as const) {
      await call('PUT', draft(), { body: { rules: [sweeping] } });
      expect((await call('POST', `${draft()}/adoption`, { body: adoption(day) })).status).toBe(status);
    }
    for (const day of ['2026-02-30', '2026-3-1', 20260301, '']) {
      const answer = await call('POST', `${draft()}/adoption`, { body: { ...adoption(''), effectiveFrom: day } });
      expect([answer.status, answer.body.code]).toEqual([400, 'invalid-request']);
    }
  });
});

describe('adopted versions', () => {
  beforeEach(async () => {
    for (const month of ['01', '04', '07']) {
      await call('PUT', draft(), { body: { rules: [{ ...sweeping, points: Number(month) }] } });
      await call('POST', `${draft()}/adoption`, { body: adoption(`2026-${month}-01`) });
    }
  });

  it('are listed newest first and paged by an opaque cursor', async () => {
    const versions: number[] = [];
    let cursor = '';
    do {
      const { body } = await call('GET', `${books()}?limit=2${cursor}`);
      versions.push(...body.data.map((each: { version: number }) => each.version));
      expect(body.data[0].rules).toBeUndefined();
      cursor = body.nextCursor === null ? '' : `&cursor=${body.nextCursor}`;
    } while (cursor !== '');
    expect(versions).toEqual([3, 2, 1]);
    expect((await call('GET', `${books()}?cursor=nonsense`)).body.code).toBe('invalid-cursor');
  });
  it('are read by number, as the current one, or as of a day', async () => {
    const version = async (rest: string) => (await call('GET', books(rest))).body.version;
    expect(await version('/2')).toBe(2);
    expect(await version('/current')).toBe(3);
    expect(await version('/current?on=2026-06-30')).toBe(2);
    expect((await call('GET', books('/current?on=2025-12-31'))).body.code).toBe('unknown-rulebook');
    expect((await call('GET', books('/9'))).body.code).toBe('unknown-rulebook');
    expect((await call('GET', books('/0'))).status).toBe(400);
    const { headers } = await call('GET', books('/1'));
    expect((await call('GET', books('/1'), { headers: { 'if-none-match': headers.etag } })).status).toBe(304);
  });
});

it('no body, path or query makes the feature answer 500', async () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 30 }),
    fc.constantFrom('default', 'ZY01', '上访', '小时'),
  );
  const number = fc.oneof(fc.double(), fc.integer(), fc.constantFrom(0.1, 0.005, 1e21, -0, 2, 0.5));
  const rule = fc.record(
    {
      code: text,
      dimension: text,
      act: text,
      points: fc.oneof(number, fc.record({ min: number, max: number, step: number }, { requiredKeys: ['min', 'max'] })),
      per: text,
      step: number,
      caps: fc.dictionary(fc.constantFrom('day', 'month', 'quarter', 'year', '__proto__'), number),
      oncePerPerson: fc.boolean(),
      highestOnly: fc.record({ group: text, level: number }),
      veto: fc.record({ months: number }),
      recordableBy: fc.array(fc.constantFrom('committee', 'officer', 'shop')),
    },
    { requiredKeys: ['code', 'dimension', 'act'] },
  );
  const body = fc.oneof(
    fc.record({ rules: fc.array(rule, { maxLength: 4 }) }),
    fc.record({ template: text }),
    fc.record({ version: number }),
    fc.record({ effectiveFrom: text, resolution: text }),
    fc.jsonValue(),
  );
  const place = fc.constantFrom('PUT draft', 'POST draft/adoption', 'GET version', 'GET list');
  await fc.assert(
    fc.asyncProperty(place, body, text, async (target, payload, word) => {
      const path = encodeURIComponent(word);
      const send = { body: payload ?? {} };
      const answer = await (target === 'PUT draft'
        ? call('PUT', draft(), send)
        : target === 'POST draft/adoption'
          ? call('POST', `${draft()}/adoption`, send)
          : target === 'GET version'
            ? call('GET', books(`/${path}?on=${path}`))
            : call('GET', `${books()}?limit=${path}&cursor=${path}`));
      expect(answer.status).toBeLessThan(500);
    }),
    { numRuns: 600 },
  );
});
