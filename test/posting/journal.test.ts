import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Caller } from '../support/app.ts';
import { expectCoherent } from '../support/coherence.ts';
import { NOW, openVillage, type Setting, startSetting, type Village } from './setting.ts';

interface Read {
  seq: number;
  kind: string;
  household: string | null;
  rule: string | null;
  member: string | null;
  occurredOn: string;
  recordedAt: string;
  recordedBy: string;
  reference: string | null;
}

let setting: Setting;
let village: Village;
let member: string;
let all: Read[];

/** A journal of every kind that this feature writes, recorded minute by minute by two clients. */
beforeAll(async () => {
  setting = await startSetting();
  village = await openVillage(setting);
  member = await village.addMember('000002', '张三');
  const minute = (i: number) => {
    setting.clock.now = new Date(NOW.getTime() + i * 60_000);
  };
  const rules = ['HJ03', 'KF01', 'WG01'];
  for (let i = 0; i < 36; i += 1) {
    minute(i);
    const act = {
      household: `00000${1 + (i % 3)}`,
      rule: rules[i % 3 === 0 ? 0 : i % 2],
      occurredOn: `2026-${i % 4 === 0 ? '09' : '10'}-${String(1 + (i % 9)).padStart(2, '0')}`,
      ...(i % 3 === 1 && i % 2 === 0 && { member }),
      ...(i % 5 === 0 && { reference: i % 2 ? '红旗社字〔2026〕1号' : '红旗社字〔2026〕2号' }),
      ...(i % 6 === 0 && { note: `备注${i}` }),
    };
    const posted = await village.post(act, { as: i % 7 === 0 ? setting.app.operator : village.committee });
    expect(posted.status, posted.text).toBe(201);
    if (i % 9 === 8) expect((await village.reverse(i % 30)).status).toBe(201);
  }
  await village.closeThrough('2026-09-30');
  all = (await village.committee.get(village.url('entries'), { query: { limit: '200' } })).body.data;
});
afterAll(async () => {
  await expectCoherent(village.committee, village.code);
  await setting.close();
});

const list = (query: Record<string, string>, as: Caller = village.committee) =>
  as.get(village.url('entries'), { query });

describe('the journal', () => {
  it('lists every entry in order', () => {
    expect(all.map(({ seq }) => seq)).toEqual(all.map((_, i) => i + 1));
    expect(new Set(all.map(({ kind }) => kind))).toEqual(new Set(['posting', 'reversal', 'closing']));
  });

  it('gives by any filters, over any pages, exactly what a search of the whole finds', async () => {
    const some = <T>(...values: T[]) => fc.option(fc.constantFrom(...values), { nil: undefined });
    const filters = fc.record({
      household: some('000001', '000002', '000009'),
      rule: some('HJ03', 'KF01', 'XX99'),
      kind: some('posting', 'reversal', 'closing', 'hold'),
      from: some('2026-09-03', '2026-10-01', '2026-10-05'),
      to: some('2026-09-05', '2026-10-03', '2026-10-15'),
      recordedBy: some(village.committee.client, setting.app.operator.client),
      reference: some('红旗社字〔2026〕1号', '红旗社字〔2026〕2号', '红旗'),
      member: some(member),
      afterSeq: some('0', '7', '30', '500'),
      asOf: some(all[10]!.recordedAt, '2026-10-15T10:20:30+08:00', '2026-10-14T00:00:00Z'),
    });
    await fc.assert(
      fc.asyncProperty(filters, fc.integer({ min: 1, max: 40 }), async (given, limit) => {
        const query = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Record<
          string,
          string
        >;
        const found: number[] = [];
        let cursor: string | null = null;
        do {
          const page: { status: number; body: { data: Read[]; nextCursor: string | null } } = await list({
            ...query,
            limit: String(limit),
            ...(cursor !== null && { cursor }),
          });
          expect(page.status).toBe(200);
          expect(page.body.data.length).toBeLessThanOrEqual(limit);
          found.push(...page.body.data.map(({ seq }) => seq));
          cursor = page.body.nextCursor;
        } while (cursor !== null);
        expect(found).toEqual(all.filter((entry) => matches(entry, given)).map(({ seq }) => seq));
      }),
      { numRuns: 150 },
    );
  });

  it('keeps its pages while it grows', async () => {
    const first = await list({ limit: '10' });
    await village.post({ household: '000001', rule: 'HJ03' });
    const second = await list({ limit: '10', cursor: first.body.nextCursor });
    expect(second.body.data.map((e: Read) => e.seq)).toEqual(all.slice(10, 20).map(({ seq }) => seq));
  });

  it('refuses filters, limits and cursors that it does not know', async () => {
    for (const query of [
      { colour: 'red' },
      { limit: '201' },
      { limit: '0' },
      { kind: 'gift' },
      { from: '2026-13-01' },
    ]) {
      expect((await list(query as never)).status).toBe(400);
    }
    expect((await list({ cursor: 'bm9uc2Vuc2U' })).body.code).toBe('invalid-cursor');
  });

  it('of a village that there is not, or outside the scope, is not found', async () => {
    const missing = await setting.app.operator.get('/v1/villages/330111222333/entries');
    expect(missing.status).toBe(404);
    const stranger = await setting.app.as('auditor', '330111');
    expect((await list({}, stranger)).body.code).toBe('not-found');
    expect((await list({}, setting.app.nobody)).status).toBe(401);
  });
});

function matches(entry: Read, given: Partial<Record<string, string | undefined>>): boolean {
  const same = (field: keyof Read) => given[field] === undefined || given[field] === entry[field];
  return (
    (['household', 'rule', 'kind', 'recordedBy', 'reference', 'member'] as const).every(same) &&
    (given.from === undefined || entry.occurredOn >= given.from) &&
    (given.to === undefined || entry.occurredOn <= given.to) &&
    (given.afterSeq === undefined || entry.seq > Number(given.afterSeq)) &&
    (given.asOf === undefined || new Date(entry.recordedAt) <= new Date(given.asOf))
  );
}

describe('one entry', () => {
  it('is read with its texts, evidence, recorder and reversal', async () => {
    const evidence = [{ url: 'https://files.example.cn/1.jpg' }, { sha256: 'ab'.repeat(32) }];
    const act = { household: '000001', rule: 'ZJ01', evidence, note: '获县级表彰', reference: '县发〔2026〕9号' };
    const posted = await village.post(act);
    const { seq } = posted.body.entry;
    await village.reverse(seq);
    const { status, body } = await village.committee.get(village.url(`entries/${seq}`));
    expect(status).toBe(200);
    expect(body).toEqual({
      ...posted.body.entry,
      recorderName: `committee ${village.code}`,
      reversedBy: seq + 1,
      reference: '县发〔2026〕9号',
      evidence,
      note: '获县级表彰',
      reason: null,
      handler: null,
    });
    const reversal = await village.committee.get(village.url(`entries/${seq + 1}`));
    expect(reversal.body).toMatchObject({ original: seq, reason: '记错户', reversedBy: null });
  });

  it('keeps free texts from those who may not read personal data', async () => {
    const auditor = await setting.app.as('auditor', village.code);
    const { body } = await auditor.get(village.url('entries/1'));
    expect(body).toMatchObject({ seq: 1, reference: '红旗社字〔2026〕2号', evidence: [] });
    for (const field of ['note', 'reason', 'handler']) expect(body).not.toHaveProperty(field);
    const listed = await list({ limit: '200' }, auditor);
    expect(listed.text).not.toContain('备注');
    expect((await list({ limit: '200' })).text).toContain('备注');
  });

  it('that there is not is unknown', async () => {
    const { status, body } = await village.committee.get(village.url('entries/99999'));
    expect(status).toBe(404);
    expect(body.code).toBe('unknown-entry');
    expect((await village.committee.get(village.url('entries/1.5'))).status).toBe(400);
  });
});

describe('the ledger', () => {
  it('of a new village is empty: the root of nothing', async () => {
    const fresh = await openVillage(setting);
    const { body } = await fresh.committee.get(fresh.url('ledger'));
    expect(body).toEqual({
      village: fresh.code,
      size: 0,
      root: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
      closedThrough: null,
      recordedAt: null,
    });
    await expectCoherent(fresh.committee, fresh.code);
  });

  it('states size, root, closed day and last recording, and a verification confirms them', async () => {
    const auditor = await setting.app.as('auditor', village.code);
    const { body: ledger } = await auditor.get(village.url('ledger'));
    expect(ledger).toMatchObject({ village: village.code, closedThrough: '2026-09-30' });
    const { size, root } = ledger;
    const { status, body } = await auditor.post(village.url('ledger/verification'), { size, root });
    expect(status).toBe(200);
    expect(body).toEqual({ ok: true, size, root });
    await village.post({ household: '000001', rule: 'HJ03' });
    const later = await auditor.post(village.url('ledger/verification'), { size, root: root.toUpperCase() });
    expect(later.body).toMatchObject({ ok: true, size: size + 1 });
  });

  it('says in the language asked for what does not agree with a root kept elsewhere', async () => {
    const { committee, url } = village;
    const verify = (body: object, language = 'zh') =>
      committee.post(url('ledger/verification'), body, { headers: { 'accept-language': language } });
    const root = '0'.repeat(64);
    const wrong = await verify({ size: 3, root });
    expect(wrong.body).toMatchObject({ ok: false, firstProblem: { check: 'trusted-root' } });
    expect(wrong.body.firstProblem.message).toMatch(/根哈希/);
    const longer = await verify({ size: 10_000, root }, 'en');
    expect(longer.body).toMatchObject({ ok: false, firstProblem: { check: 'trusted-size' } });
    expect(longer.body.firstProblem.message).toMatch(/removed/);
  });

  it('is verified by those who may, of villages that there are', async () => {
    const { operator } = setting.app;
    expect((await operator.post('/v1/villages/330111222333/ledger/verification')).status).toBe(404);
    expect((await operator.get('/v1/villages/330111222333/ledger')).status).toBe(404);
    const officer = await setting.app.as('officer', village.code);
    expect((await officer.post(village.url('ledger/verification'))).status).toBe(403);
    expect((await officer.get(village.url('ledger'))).status).toBe(200);
    const bad = await operator.post(village.url('ledger/verification'), { size: -1, root: 'x' });
    expect(bad.status).toBe(400);
    expect((await operator.post(village.url('ledger/verification'), { size: 1 })).status).toBe(400);
  });
});
