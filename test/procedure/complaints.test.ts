import { Writable } from 'node:stream';
import QRCode from 'qrcode';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createLogger } from '../../src/http/logging.ts';
import { COMPLAINTS_A_DAY, complaintTokenOf } from '../../src/procedure/complaint.ts';
import { DailyQuota } from '../../src/procedure/daily-quota.ts';
import { type Answer, type Caller, startApp, type TestApp } from '../support/app.ts';
import { expectCoherent } from '../support/coherence.ts';

const WORDS = '会计给自家亲戚多记了积分';
const ANSWER = '经查属实，已冲正';
/** Nothing of it may be found anywhere: neither the minute nor the address. */
const MOMENT = new Date('2026-10-08T02:34:56.789Z');
const ADDRESS = '203.0.113.77';
const AGENT = 'Mozilla/5.0 (a telling agent)';

const lines: string[] = [];
const sink = new Writable({
  write(chunk, _encoding, done) {
    lines.push(String(chunk));
    done();
  },
});

const clock = { now: MOMENT };
let t: TestApp;
let supervisor: Caller;
let committee: Caller;
let made = 0;

beforeAll(async () => {
  t = await startApp({ now: () => clock.now, logger: createLogger('trace', sink), config: { trustProxy: true } });
  supervisor = await t.as('supervisor', '220382');
});
afterAll(() => t.close());

async function openVillage(): Promise<string> {
  made += 1;
  const code = `22038220${String(6300 + made)}`;
  expect((await t.operator.post('/v1/villages', { code, name: '孙家村' })).status).toBe(201);
  committee = await t.as('committee', code);
  return code;
}

const headers = { 'x-forwarded-for': ADDRESS, 'user-agent': AGENT, 'request-id': 'telling-request' };
const send = (village: string, words = WORDS): Promise<Answer> =>
  t.nobody.post('/v1/public/complaints', { village, words }, { headers });
const sent = async (village: string, words = WORDS): Promise<string> => {
  const answer = await send(village, words);
  expect(answer.status, answer.text).toBe(201);
  return answer.body.token;
};
const read = (token: string) => t.nobody.get(`/v1/public/complaints/${encodeURIComponent(token)}`, { headers });
const list = async (query: Record<string, string> = {}, by = supervisor, prefix = '220382') =>
  by.get(`/v1/regions/${prefix}/complaints`, { query: { limit: '200', ...query } });
const answer = (id: string, by = supervisor, text = ANSWER) =>
  by.post(`/v1/regions/220382/complaints/${id}/answer`, { answer: text });
const only = async (village: string) => (await list({ village })).body.data[0];
const code = ({ status, body }: Answer) => [status, body?.code];

describe('a complaint', () => {
  test('goes to the supervisor, is answered once and read with its token alone', async () => {
    const village = await openVillage();
    const token = await sent(village);
    expect(Buffer.from(token.split('.')[1]!, 'base64url')).toHaveLength(32);
    expect((await read(token)).body).toEqual({
      state: 'open',
      receivedOn: '2026-10-08',
      answer: null,
      answeredOn: null,
    });
    const seen = await only(village);
    expect(seen).toMatchObject({ village, words: WORDS, state: 'open', answer: null });
    const both = await Promise.all([answer(seen.id), answer(seen.id), answer(seen.id)]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
    expect(code(await answer(seen.id))).toEqual([409, 'complaint-answered']);
    const { body, headers: found } = await read(token);
    expect(body).toEqual({ state: 'answered', receivedOn: '2026-10-08', answer: ANSWER, answeredOn: '2026-10-08' });
    expect(found['cache-control']).toBe('no-store');
    await expectCoherent(t.operator, village);
  });

  test('leaves nothing that identifies: not in the row, the audit, the log, the metrics or the ledger’s version', async () => {
    const village = await openVillage();
    const version = async () =>
      (await t.database.admin`SELECT version FROM ledgers WHERE village_code = ${village}`)[0]!.version;
    const before = await version();
    const audited = async () => (await t.database.admin`SELECT count(*)::int AS n FROM audit_records`)[0]!.n;
    const records = await audited();
    const logged = lines.length;
    const token = await sent(village);
    await read(token);
    await read(`${token}x`);
    await t.nobody.get(`/v1/public/villages/${village}/complaint-form`, { headers });
    expect([await version(), await audited()]).toEqual([before, records]);
    expect(lines.slice(logged)).toEqual([]);
    expect(lines.join('')).not.toContain(ADDRESS);
    expect((await t.nobody.get('/metrics')).text).not.toMatch(
      /route="\/v1\/public\/(complaints|villages\/:village\/complaint-form)/,
    );
    const [row] = await t.database.admin`SELECT * FROM complaints WHERE village_code = ${village}`;
    expect(Object.keys(row!).sort()).toEqual(
      ['answer', 'answered_by', 'answered_on', 'id', 'received_on', 'token_hash', 'village_code', 'words'].sort(),
    );
    expect(row).toMatchObject({ received_on: '2026-10-08', answer: null, answered_on: null, answered_by: null });
    // Version 4: an id of version 7 would tell the millisecond.
    expect(row!.id[14]).toBe('4');
    const bytes = Buffer.concat([row!.words, row!.token_hash]).toString('latin1');
    for (const secret of [WORDS, token, ADDRESS, AGENT]) {
      expect(bytes).not.toContain(Buffer.from(secret).toString('latin1'));
    }
    expect(row!.token_hash).toEqual(complaintTokenOf(token)!.hash);
  });

  test('wrong tokens of every kind are answered alike, byte for byte', async () => {
    const village = await openVillage();
    const token = await sent(village);
    const other = `${village}.${'A'.repeat(43)}`;
    const wrong = [
      other,
      `220382206399.${'A'.repeat(43)}`,
      token.slice(0, -1),
      `${token}A`,
      token.slice(13),
      'x',
      '../complaints',
    ];
    const seen = await Promise.all(wrong.map(read));
    for (const one of seen) {
      expect(code(one)).toEqual([404, 'not-found']);
      expect({ ...one.body, requestId: undefined }).toEqual({ ...seen[0]!.body, requestId: undefined });
    }
    for (const one of wrong) expect(lines.join('')).not.toContain(one.slice(0, 40) === 'x' ? '"x"' : one);
  });
});

describe('who may', () => {
  test('read and answer: supervisors of the region and the operator; the committee complained about learns nothing', async () => {
    const village = await openVillage();
    await sent(village);
    const { id } = await only(village);
    const callers: Record<string, Caller> = {
      committee,
      officer: await t.as('officer', village, {
        unit: (await committee.post(`/v1/villages/${village}/units`, { kind: 'group', name: '1组' })).body.id,
      }),
      reviewer: await t.as('reviewer', village),
      auditor: await t.as('auditor', '220382'),
      shop: await t.as('shop', village, { shop: '01932f4e-8b20-7a31-9c40-5a6d0e9f1b82' }),
      elsewhere: await t.as('supervisor', '220383'),
    };
    for (const [role, by] of Object.entries(callers)) {
      const outside = role === 'auditor' ? 403 : 404;
      expect((await list({}, by)).status, role).toBe(outside);
      expect((await list({}, by, village)).status, role).toBe(role === 'elsewhere' ? 404 : 403);
      expect((await answer(id, by)).status, role).toBe(outside);
      const own = `/v1/regions/${village}/complaints/${id}/answer`;
      expect((await by.post(own, { answer: ANSWER })).status, role).toBe(role === 'elsewhere' ? 404 : 403);
    }
    expect((await list({}, t.nobody)).status).toBe(401);
    expect((await answer('6f1c2d3e-4b5a-4c6d-8e7f-90a1b2c3d4e5')).status).toBe(404);
    expect((await list({}, t.operator)).status).toBe(200);
    expect((await answer(id, t.operator)).status).toBe(200);
    const audit = (await committee.get('/v1/audit', { query: { limit: '200' } })).text;
    expect(audit).not.toContain('complaint');
    expect(audit).not.toContain(id);
  });

  test('a supervisor of one township does not reach the complaint of another by its id', async () => {
    const village = await openVillage();
    await sent(village);
    const { id } = await only(village);
    const elsewhere = await t.as('supervisor', '220383');
    const url = `/v1/regions/220383/complaints/${id}/answer`;
    expect((await elsewhere.post(url, { answer: ANSWER })).status).toBe(404);
    expect((await only(village)).state).toBe('open');
  });
});

describe('limits and retention', () => {
  test('so many a day of each village, counted without knowing who, and anew with the next day', async () => {
    const quota = new DailyQuota(2);
    const take = (village: string, day: string) => quota.take(village, day as never);
    expect([
      take('a', '2026-10-08'),
      take('a', '2026-10-08'),
      take('a', '2026-10-08'),
      take('b', '2026-10-08'),
    ]).toEqual([true, true, false, true]);
    expect(take('a', '2026-10-09')).toBe(true);
    const village = await openVillage();
    const answers = await Promise.all(Array.from({ length: COMPLAINTS_A_DAY + 2 }, () => send(village)));
    const full = answers.filter(({ status }) => status !== 201);
    expect(full.map(code)).toEqual([
      [429, 'complaints-full'],
      [429, 'complaints-full'],
    ]);
    expect(Number(full[0]!.headers['retry-after'])).toBe(
      Math.ceil((Date.parse('2026-10-08T16:00:00Z') - MOMENT.getTime()) / 1000),
    );
    await sent(await openVillage());
    clock.now = new Date('2026-10-08T16:00:00Z');
    await sent(village);
    clock.now = MOMENT;
    expect(code(await send('220382206399'))).toEqual([404, 'not-found']);
  });

  test('what was said on both sides is removed ninety days after the answer; what is open stays', async () => {
    const village = await openVillage();
    const [token, waiting] = [await sent(village), await sent(village, '还没有答复')];
    const found = (await list({ village })).body.data;
    await answer(found.find(({ words }: { words: string }) => words === WORDS).id);
    const run = async (now: string) => {
      clock.now = new Date(now);
      await t.application.jobs.run('purge-complaints');
      await t.application.jobs.run('purge-complaints');
      return (await read(token)).body;
    };
    expect(await run('2027-01-05T02:00:00Z')).toMatchObject({ state: 'answered', answer: ANSWER });
    expect(await run('2027-01-06T02:00:00Z')).toMatchObject({
      state: 'answered',
      answer: null,
      answeredOn: '2026-10-08',
    });
    const rows = await t.database.admin`
      SELECT words IS NULL AS gone, answer FROM complaints WHERE village_code = ${village} ORDER BY 1`;
    expect(rows.map((row) => ({ ...row }))).toEqual([
      { gone: false, answer: null },
      { gone: true, answer: null },
    ]);
    expect((await read(waiting)).body.state).toBe('open');
    clock.now = MOMENT;
  });
});

describe('lists, poster and form', () => {
  test('every filter and page finds what a search through everything finds, in the order in which they came', async () => {
    const villages = [await openVillage(), await openVillage()];
    for (const day of ['08', '09', '10']) {
      clock.now = new Date(`2026-10-${day}T02:00:00Z`);
      for (const village of villages) await sent(village, `${day} ${village}`);
    }
    await answer((await only(villages[0]!)).id);
    clock.now = MOMENT;
    const everything = (await list()).body.data as { id: string; village: string; state: string; receivedOn: string }[];
    expect(everything.map(({ receivedOn, village, id }) => `${receivedOn} ${village} ${id}`)).toEqual(
      everything.map(({ receivedOn, village, id }) => `${receivedOn} ${village} ${id}`).sort(),
    );
    for (const query of [
      { village: villages[0]! },
      { village: villages[1]!, state: 'open' },
      { village: villages[0]!, state: 'answered' },
    ] as Record<string, string>[]) {
      const expected = everything
        .filter((one) => one.village === query.village && (query.state ?? one.state) === one.state)
        .map(({ id }) => id);
      const paged: string[] = [];
      let cursor: string | undefined;
      do {
        const page = (await list({ ...query, limit: '2', ...(cursor === undefined ? {} : { cursor }) })).body;
        paged.push(...page.data.map(({ id }: { id: string }) => id));
        cursor = page.nextCursor ?? undefined;
      } while (cursor !== undefined);
      expect(paged).toEqual(expected);
      expect(expected.length).toBeGreaterThan(0);
    }
  });

  test('the poster is a QR code of the form, which runs its own script only and asks this service alone', async () => {
    const village = await openVillage();
    const poster = await committee.get(`/v1/villages/${village}/complaint-poster`, {
      headers: { host: 'jf.example.cn' },
    });
    expect(poster.headers['content-type']).toContain('image/svg+xml');
    expect(poster.text).toMatch(/^<svg .*<\/svg>\s*$/s);
    const target = `http://jf.example.cn/v1/public/villages/${village}/complaint-form`;
    expect(poster.text).toBe(await QRCode.toString(target, { type: 'svg', errorCorrectionLevel: 'M', margin: 4 }));
    const form = await t.nobody.get(`/v1/public/villages/${village}/complaint-form`);
    expect(form.status).toBe(200);
    expect(form.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(form.headers['x-robots-tag']).toBe('noindex');
    const policy = String(form.headers['content-security-policy']);
    const script = /<script>([\s\S]*)<\/script>/.exec(form.text)![1]!;
    const hash = (await import('node:crypto')).createHash('sha256').update(script).digest('base64');
    expect(policy).toContain(`script-src 'sha256-${hash}'`);
    expect(policy).toContain("connect-src 'self'");
    expect(() => new Function(script)).not.toThrow();
    expect(form.text).not.toMatch(/https?:|\ssrc=|\shref=/);
    for (const words of ['文字本身会暴露身份', 'Words can tell who wrote them', '保存的只有', 'Kept: the village'])
      expect(form.text).toContain(words);
    expect((await t.nobody.get('/v1/public/villages/220382206399/complaint-form')).status).toBe(404);
  });
});
