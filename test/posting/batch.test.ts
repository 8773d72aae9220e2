import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { expectCoherent } from '../support/coherence.ts';
import { freshKey, openVillage, RULES, type Setting, startSetting, TODAY, type Village } from './setting.ts';

let setting: Setting;
let village: Village;

beforeAll(async () => {
  setting = await startSetting();
});
afterAll(() => setting.close());
beforeEach(async () => {
  village = await openVillage(setting);
});
afterEach(() => expectCoherent(village.committee, village.code));

interface Outcome {
  index: number;
  status: string;
  entry?: { seq: number; honour: number };
  problem?: { code: string; status: number; detail: string };
}

const sweep = (key: string, more: object = {}) => ({
  key,
  household: '000001',
  rule: 'HJ03',
  occurredOn: TODAY,
  ...more,
});
const size = async () => (await village.committee.get(village.url('ledger'))).body.size as number;
const brief = (outcomes: Outcome[]) => outcomes.map(({ status, problem }) => problem?.code ?? status);

describe('a batch', () => {
  it('is answered with one outcome for each item, in order, and needs no header', async () => {
    const { status, body } = await village.batch([sweep('a'), sweep('b', { household: '000002' }), sweep('c')]);
    expect(status).toBe(200);
    expect(body).toMatchObject({ posted: 3, replayed: 0, refused: 0, atomic: true, dryRun: false });
    expect(body.outcomes.map((o: Outcome) => [o.index, o.status, o.entry?.seq])).toEqual([
      [0, 'posted', 1],
      [1, 'posted', 2],
      [2, 'posted', 3],
    ]);
  });

  it('by default posts nothing when one item is refused: 422, and the innocent may be sent again', async () => {
    const first = await village.batch([sweep('a'), sweep('b', { rule: 'XX99' }), sweep('c')]);
    expect(first.status).toBe(422);
    expect(first.headers['content-type']).toMatch(/^application\/json/);
    expect(brief(first.body.outcomes)).toEqual(['batch-aborted', 'unknown-rule', 'batch-aborted']);
    expect(await size()).toBe(0);
    const mended = await village.batch([sweep('a'), sweep('b2'), sweep('c')]);
    expect(mended.body.posted).toBe(3);
    const guilty = await village.batch([sweep('b', { rule: 'XX99' })], { atomic: false });
    expect(brief(guilty.body.outcomes)).toEqual(['unknown-rule']);
  });

  it('not atomic posts what it can', async () => {
    const { status, body } = await village.batch([sweep('a'), sweep('b', { rule: 'XX99' }), sweep('c')], {
      atomic: false,
    });
    expect(status).toBe(200);
    expect(brief(body.outcomes)).toEqual(['posted', 'unknown-rule', 'posted']);
    expect(body.outcomes[1].problem).toMatchObject({
      status: 422,
      code: 'unknown-rule',
      type: '/problems/unknown-rule',
    });
    expect(await size()).toBe(2);
  });

  it('sent again posts nothing more', async () => {
    const items = [sweep('a'), sweep('b')];
    const first = await village.batch(items);
    const again = await village.batch(items);
    expect(again.status).toBe(200);
    expect(again.body).toMatchObject({ posted: 0, replayed: 2 });
    expect(again.body.outcomes.map((o: Outcome) => o.entry)).toEqual(first.body.outcomes.map((o: Outcome) => o.entry));
  });

  it('shares its keys with single postings', async () => {
    const single = await village.post({ household: '000001', rule: 'HJ03', occurredOn: TODAY }, { key: 'shared' });
    const { body } = await village.batch([sweep('shared')]);
    expect(body.outcomes[0]).toMatchObject({ status: 'replayed', entry: { seq: single.body.entry.seq } });
  });

  it('holding one key twice posts it once: the same content is a replay, other content a conflict', async () => {
    const { body } = await village.batch([sweep('a'), sweep('a'), sweep('a', { rule: 'KF01' })], { atomic: false });
    expect(brief(body.outcomes)).toEqual(['posted', 'replayed', 'idempotency-conflict']);
    expect(await size()).toBe(1);
    const aborted = await village.batch([sweep('b'), sweep('b'), sweep('c', { rule: 'XX99' })]);
    expect(brief(aborted.body.outcomes)).toEqual(['batch-aborted', 'batch-aborted', 'unknown-rule']);
    const refused = await village.batch([sweep('d', { rule: 'XX99' }), sweep('d', { rule: 'XX99' })], {
      atomic: false,
    });
    expect(brief(refused.body.outcomes)).toEqual(['unknown-rule', 'unknown-rule']);
  });

  it('speaks the language that is asked for', async () => {
    const items = [sweep('a', { household: '999999' })];
    const zh = await village.batch(items, { dryRun: true });
    const en = await village.committee.post(
      village.url('postings/batch'),
      { items, dryRun: true },
      { headers: { 'accept-language': 'en' } },
    );
    expect(zh.body.outcomes[0].problem.title).toBe('没有这个户号');
    expect(en.body.outcomes[0].problem.title).toBe('Unknown household');
  });

  it('of nothing, of more than 5,000, without keys or with unknown fields is malformed', async () => {
    const many = Array.from({ length: 5001 }, (_, i) => sweep(`m${i}`));
    for (const items of [[], many, [{ ...sweep('a'), key: undefined }], [{ ...sweep('a'), colour: 'red' }]]) {
      const { status, body } = await village.batch(items);
      expect(status).toBe(400);
      expect(body.code).toBe('invalid-request');
    }
    const { body } = await village.batch([sweep('a'), sweep('b', { points: 'two' })]);
    expect(body.errors[0].path).toBe('items[1].points');
    expect(await size()).toBe(0);
  });

  it('of 5,000 is posted at once', async () => {
    const items = Array.from({ length: 5000 }, (_, i) => sweep(`k${i}`, { household: `00000${1 + (i % 3)}` }));
    const { status, body } = await village.batch(items);
    expect(status).toBe(200);
    expect(body.posted).toBe(5000);
    expect(body.outcomes[4999].entry.seq).toBe(5000);
    expect((await village.household('000001')).honour).toBe(2 * 1667);
  });

  it('beyond 4 MB is too large', async () => {
    const items = Array.from({ length: 4500 }, (_, i) => sweep(`k${i}`, { note: '长'.repeat(400) }));
    const { status, body } = await village.batch(items);
    expect(status).toBe(413);
    expect(body.code).toBe('body-too-large');
  });
});

describe('a dry run', () => {
  it('writes nothing: no entry, no text, no remembered refusal', async () => {
    const items = [sweep('a', { note: '试' }), sweep('b', { rule: 'XX99' })];
    const dry = await village.batch(items, { dryRun: true, atomic: false });
    expect(dry.status).toBe(200);
    expect(dry.body.dryRun).toBe(true);
    const [count] = await setting.app.database.admin`
      SELECT (SELECT count(*) FROM entries WHERE village_code = ${village.code})
        + (SELECT count(*) FROM entry_texts WHERE village_code = ${village.code})
        + (SELECT count(*) FROM refusals WHERE village_code = ${village.code}) AS rows`;
    expect(count!.rows).toBe(0);
    expect((await village.batch(items, { atomic: false })).body.posted).toBe(1);
  });

  it('predicts what the same batch is answered, atomic or not', async () => {
    const item = fc.record({
      household: fc.constantFrom('000001', '000002', '000009'),
      rule: fc.constantFrom(...RULES.map(({ code }) => code), 'XX99'),
      quantity: fc.constantFrom(undefined, 0.5, 1, 2),
      points: fc.constantFrom(undefined, undefined, 5, 2),
      occurredOn: fc.constantFrom('2026-10-04', '2026-10-05', '2026-09-30', '2026-10-16'),
      reference: fc.constantFrom(undefined, '甲', '乙'),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(item, { minLength: 1, maxLength: 12 }), fc.boolean(), async (acts, atomic) => {
        const items = acts.map((act) => ({ key: freshKey(), ...act }));
        const dry = await village.batch(items, { dryRun: true, atomic });
        const real = await village.batch(items, { atomic });
        expect(dry.status).toBe(real.status);
        expect({ ...dry.body, dryRun: false, outcomes: comparable(dry.body.outcomes) }).toEqual({
          ...real.body,
          outcomes: comparable(real.body.outcomes),
        });
      }),
      { numRuns: 40 },
    );
  });
});

/** Without what the time of the writing goes into. */
function comparable(outcomes: (Outcome & { entry?: { leafHash?: string; recordedAt?: string } })[]) {
  return outcomes.map(({ entry, ...rest }) => {
    if (!entry) return rest;
    const { leafHash, recordedAt, ...kept } = entry;
    expect(leafHash).toMatch(/^[0-9a-f]{64}$/);
    expect(recordedAt).toBeDefined();
    return { ...rest, entry: kept };
  });
}
