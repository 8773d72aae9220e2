import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { expectCoherent } from '../support/coherence.ts';
import { freshKey, NOW, openVillage, type Setting, startSetting, TODAY, type Village } from './setting.ts';

let setting: Setting;
let village: Village;

beforeAll(async () => {
  setting = await startSetting();
});
afterAll(() => setting.close());
beforeEach(async () => {
  setting.clock.now = NOW;
  village = await openVillage(setting);
});
afterEach(() => expectCoherent(village.committee, village.code));

const act = { household: '000001', rule: 'HJ03' };

describe('a reversal', () => {
  it('returns what the posting moved, names it and its reason, and replays under its key', async () => {
    await village.post(act);
    const reversed = await village.reverse(1, { key: 'r', reason: '记错户' });
    expect(reversed.status).toBe(201);
    expect(reversed.body.entry).toMatchObject({
      seq: 2,
      kind: 'reversal',
      honour: -2,
      points: -2,
      original: 1,
      rule: 'HJ03',
    });
    expect(reversed.body.household).toMatchObject({ honour: 0, balance: 0 });
    expect(reversed.headers.location).toBe(`/v1/villages/${village.code}/entries/2`);
    const again = await village.reverse(1, { key: 'r', reason: '记错户' });
    expect(again.text).toBe(reversed.text);
    expect(again.headers['idempotency-replayed']).toBe('true');
    expect((await village.reverse(1, { key: 'r', reason: '另有原因' })).body.code).toBe('idempotency-conflict');
    const { body } = await village.committee.get(village.url('entries/1'));
    expect(body.reversedBy).toBe(2);
  });

  it('happens once, and only to postings and openings that there are', async () => {
    await village.post(act);
    await village.reverse(1);
    const second = await village.reverse(1);
    expect(second.status).toBe(409);
    expect(second.body.code).toBe('already-reversed');
    expect((await village.reverse(2)).body.code).toBe('not-reversible');
    const missing = await village.reverse(99);
    expect(missing.status).toBe(404);
    expect(missing.body.code).toBe('unknown-entry');
  });

  it('needs a reason, a number and a key', async () => {
    const { committee, url } = village;
    const post = (path: string, body: object, headers: Record<string, string>) =>
      committee.post(url(path), body, { headers });
    const key = { 'idempotency-key': 'k' };
    expect((await post('entries/1/reversal', {}, key)).status).toBe(400);
    expect((await post('entries/1/reversal', { reason: '  ' }, key)).status).toBe(400);
    expect((await post('entries/0/reversal', { reason: '错' }, key)).status).toBe(400);
    expect((await post('entries/x/reversal', { reason: '错' }, key)).status).toBe(400);
    expect((await post('entries/1/reversal', { reason: '错' }, {})).body.code).toBe('idempotency-key-required');
  });

  it('of each of 500 entries, asked for twice at once, happens exactly 500 times', async () => {
    const items = Array.from({ length: 500 }, (_, i) => ({
      key: `p${i}`,
      ...act,
      household: `00000${1 + (i % 3)}`,
      occurredOn: TODAY,
    }));
    expect((await village.batch(items)).body.posted).toBe(500);
    const twice = Array.from({ length: 1000 }, (_, i) => village.reverse(1 + (i % 500), { key: freshKey() }));
    const answers = await Promise.all(twice);
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(500);
    expect(answers.filter(({ body }) => body.code === 'already-reversed')).toHaveLength(500);
    expect((await village.committee.get(village.url('ledger'))).body.size).toBe(1000);
    expect(await village.household('000001')).toEqual({ honour: 0, balance: 0 });
  });
});

describe('a closing', () => {
  it('is an entry without a household, and replays under its key', async () => {
    const closed = await village.closeThrough('2026-09-30', 'c');
    expect(closed.status).toBe(201);
    expect(closed.body).toMatchObject({
      entry: { seq: 1, kind: 'closing', household: null, occurredOn: '2026-09-30', amount: 0 },
      household: null,
    });
    expect((await village.closeThrough('2026-09-30', 'c')).text).toBe(closed.text);
    const { body } = await village.committee.get(village.url('ledger'));
    expect(body).toMatchObject({ size: 1, closedThrough: '2026-09-30' });
  });

  it('lies before today and never moves back', async () => {
    expect((await village.closeThrough(TODAY)).body).toMatchObject({ status: 422, code: 'closing-not-past' });
    expect((await village.closeThrough('2026-09-30')).status).toBe(201);
    for (const day of ['2026-09-30', '2026-08-31']) {
      expect((await village.closeThrough(day)).body).toMatchObject({ status: 409, code: 'closing-backwards' });
    }
    expect((await village.closeThrough('2026-13-01')).status).toBe(400);
  });

  it('is for those who may close', async () => {
    const officer = await setting.app.as('officer', village.code);
    const answer = await officer.post(
      village.url('closings'),
      { through: '2026-09-30' },
      { headers: { 'idempotency-key': 'c' } },
    );
    expect(answer.status).toBe(403);
    expect((await village.committee.post(village.url('closings'), { through: '2026-09-30' })).status).toBe(400);
  });

  it('and postings at the same moment: each posting was in time or is refused', async () => {
    const answers = await Promise.all([
      ...Array.from({ length: 10 }, () => village.post({ ...act, occurredOn: '2026-09-10' })),
      village.closeThrough('2026-09-30'),
      ...Array.from({ length: 10 }, () => village.post({ ...act, occurredOn: '2026-09-10' })),
    ]);
    const closing = answers.find(({ body }) => body.entry?.kind === 'closing')!;
    for (const { status, body } of answers) {
      if (status === 201) expect(body.entry.seq).toBeLessThanOrEqual(closing.body.entry.seq);
      else expect(body.code).toBe('closed-period');
    }
  });
});

describe('a late act', () => {
  beforeEach(async () => {
    expect((await village.closeThrough('2026-09-30')).status).toBe(201);
  });

  it('in a closed period needs a reason, and counts in the first open month', async () => {
    const september = { ...act, occurredOn: '2026-09-20' };
    const refused = await village.post(september);
    expect(refused.status).toBe(409);
    expect(refused.body.code).toBe('closed-period');
    const late = await village.post({ ...september, lateReason: '公示后村民补报' });
    expect(late.status).toBe(201);
    expect(late.body.entry).toMatchObject({ occurredOn: '2026-09-20', countedIn: '2026-10' });
    const { body } = await village.committee.get(village.url('entries/2'));
    expect(body.reason).toBe('公示后村民补报');
  });

  it('uses the caps of the month it counts in', async () => {
    const hours = { household: '000001', rule: 'ZY01', quantity: 3 };
    expect((await village.post({ ...hours, occurredOn: '2026-09-20', lateReason: '漏记' })).status).toBe(201);
    const { body } = await village.post(hours);
    expect(body.code).toBe('cap-exceeded');
  });

  it('is priced by the rules of its day', async () => {
    const { committee, url } = village;
    const rules = [{ code: 'HJ03', dimension: '环境卫生', act: '集中清理', points: 3 }];
    expect((await committee.put(url('rulebooks/draft'), { rules })).status).toBe(200);
    const adoption = { effectiveFrom: '2026-10-10', resolution: '调整' };
    expect((await committee.post(url('rulebooks/draft/adoption'), adoption)).status).toBe(201);
    const on = async (occurredOn: string, more = {}) => (await village.post({ ...act, occurredOn, ...more })).body;
    expect((await on('2026-09-20', { lateReason: '漏记' })).entry).toMatchObject({ honour: 2, rulebookVersion: 1 });
    expect((await on('2026-10-09')).entry).toMatchObject({ honour: 2, rulebookVersion: 1 });
    expect((await on('2026-10-10')).entry).toMatchObject({ honour: 3, rulebookVersion: 2 });
    expect((await village.post({ household: '000001', rule: 'KF01', occurredOn: '2026-10-10' })).body.code).toBe(
      'unknown-rule',
    );
  });
});
