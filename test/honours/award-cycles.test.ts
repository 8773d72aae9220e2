import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Setting, startSetting } from '../posting/setting.ts';
import type { Caller } from '../support/app.ts';
import { behindLock, villageLock } from '../support/behind-lock.ts';
import { expectCoherent } from '../support/coherence.ts';
import { AFTER_NOTICE, type AwardVillage, CATEGORIES, code, done, october, openAwardVillage } from './award-support.ts';

let setting: Setting;
let v: AwardVillage;
let reviewer: Caller;
beforeAll(async () => {
  setting = await startSetting();
});
afterAll(() => setting.close());
beforeEach(async () => {
  v = await openAwardVillage(setting);
  reviewer = await setting.app.as('reviewer', v.code);
});

const { clean, helper, filial, elder } = CATEGORIES;
const minutes = (count: number) => {
  setting.clock.now = new Date(+setting.clock.now + count * 60_000);
};
// biome-ignore lint/suspicious/noExplicitAny: rows of an answer
const of = (rows: any[], category: string) => rows.filter((row) => row.category === category);

describe('candidates', () => {
  test('are proposed from the ranking of households and of persons, with names for who may read them', async () => {
    await october(v);
    const id = await v.cycle([clean, helper, filial]);
    const proposed = done(await v.step(id, 'proposal')).body;
    expect(proposed).toMatchObject({ state: 'open', asOf: { size: 8 }, tieRule: 'distinct' });
    const rows = await v.candidates(id);
    expect(of(rows, 'YC').map((row) => [row.place, row.household, row.score, row.name])).toEqual([
      [1, '000001', 4, '王桂英'],
      [2, '000002', 2, '李秀兰'],
      [3, '000003', 2, '张小芳'],
    ]);
    expect(of(rows, 'ZY').map((row) => [row.place, row.household, row.member, row.score])).toEqual([
      [1, '000002', v.heads['000002'], 4],
      [2, '000005', v.heads['000005'], 2],
    ]);
    expect(of(rows, 'XL')).toEqual([]);
    const auditor = await setting.app.as('auditor', v.code);
    const seen = await v.candidates(id, auditor);
    expect(seen.flatMap(({ name, deeds, reason }) => [name, deeds, reason]).every((one) => one === null)).toBe(true);
  });

  test('a later proposal takes in what is new, drops who no longer belongs there, and keeps who was added or decided about', async () => {
    await october(v);
    const id = await v.cycle([{ ...clean, places: 1 }]);
    done(await v.step(id, 'proposal'));
    done(await v.add(id, { category: 'YC', household: '000005', deeds: '主动清扫公共楼道' }));
    const [first] = await v.candidates(id);
    done(await v.decide(id, first.id, 'granted'));
    for (const no of ['000003', '000003', '000003', '000004', '000004', '000004']) {
      done(await v.post({ household: no, rule: 'HJ03', occurredOn: '2026-10-21' }));
    }
    const again = done(await v.step(id, 'proposal')).body;
    expect(again.asOf.size).toBe(14);
    const rows = await v.candidates(id);
    expect(rows.map((row) => [row.place, row.household, row.source, row.decision])).toEqual(
      [
        [1, '000003', 'ranking', null],
        [2, '000004', 'ranking', null],
        [3, '000001', 'ranking', 'granted'],
        [null, '000005', 'committee', null],
      ].sort(([a], [b]) => Number(a ?? 99) - Number(b ?? 99)),
    );
    expect(code(await v.step(id, 'publication'))).toEqual([409, 'award-out-of-order']);
    done(await v.decide(id, first.id, 'granted', '全年一贯'));
    expect(done(await v.step(id, 'publication')).body.state).toBe('published');
  });

  test('come from stars that stand, ordered by how many, and not from those taken down', async () => {
    const { admin } = setting.app.database;
    const review = await aReview(['000001', 4], ['000002', 3], ['000003', 4]);
    const [gone] = await admin<{ id: string }[]>`
      SELECT id FROM honours WHERE village_code = ${v.code} AND review_id = ${review} AND household_no = '000003'`;
    await admin`INSERT INTO honour_revocations (village_code, id, honour_id, reason, at, by)
      VALUES (${v.code}, gen_random_uuid(), ${gone!.id}, '查实', now(), gen_random_uuid())`;
    const category = { ...elder, code: 'SX', basis: { kind: 'stars', atLeast: 3, levels: ['gold', 'silver'] } };
    const id = await v.cycle([category]);
    done(await v.step(id, 'proposal'));
    const rows = await v.candidates(id);
    expect(rows.map((row) => [row.place, row.household, row.score, row.source])).toEqual([
      [1, '000001', 4, 'stars'],
      [2, '000002', 3, 'stars'],
    ]);
  });

  test('come from nominations with their words, and are who they must be', async () => {
    const id = await v.cycle([filial, clean]);
    const own = await v.token('000001');
    const words = '照料婆婆十年';
    const nominated = { cycle: id, category: 'XL', household: '000001', member: v.heads['000001'], words };
    done(await own.post(v.url('nominations'), nominated));
    done(await v.step(id, 'proposal'));
    expect(await v.candidates(id)).toMatchObject([
      { household: '000001', source: 'nomination', deeds: words, place: null, name: '王桂英' },
    ]);
    const member = v.heads['000002'];
    const cases: [object, [number, string]][] = [
      [{ category: 'XL', household: '000002' }, [422, 'nominee-not-a-household']],
      [{ category: 'YC', household: '000002', member }, [422, 'nominee-not-a-person']],
      [{ category: 'XL', household: '000001', member }, [422, 'not-a-member']],
      [{ category: 'NO', household: '000001' }, [422, 'unknown-category']],
      [{ category: 'YC', household: '999999' }, [422, 'unknown-household']],
      [{ category: 'XL', household: '000001', member: v.heads['000001'] }, [409, 'award-candidate-exists']],
    ];
    for (const [body, expected] of cases) expect(code(await v.add(id, body))).toEqual(expected);
    done(await v.committee.post(v.url('households/000005/closure'), {}, freshKey()));
    expect(code(await v.add(id, { category: 'YC', household: '000005' }))).toEqual([409, 'household-closed']);
  });

  test('are described, and removed only while nothing is decided about them', async () => {
    const id = await v.cycle([clean]);
    const { id: candidate } = done(await v.add(id, { category: 'YC', household: '000001' })).body;
    const url = v.url(`award-cycles/${id}/candidates/${candidate}`);
    expect(done(await v.committee.put(`${url}/deeds`, { deeds: '门前常清' })).body.deeds).toBe('门前常清');
    done(await v.decide(id, candidate, 'granted'));
    expect(code(await v.committee.delete(url))).toEqual([409, 'award-candidate-decided']);
    const other = done(await v.add(id, { category: 'YC', household: '000002' })).body.id;
    done(await v.vote(reviewer, id, other));
    expect((await v.committee.delete(v.url(`award-cycles/${id}/candidates/${other}`))).status).toBe(204);
    expect(await v.candidates(id)).toHaveLength(1);
  });
});

describe('votes', () => {
  test('order a category, one of a person for a candidate, as many as there are places, never for the own household or kin', async () => {
    const id = await v.cycle([elder]);
    const ids: string[] = [];
    for (const no of ['000001', '000002', '000003']) {
      ids.push(done(await v.add(id, { category: 'NG', household: no })).body.id);
    }
    const [first, second, third] = ids as [string, string, string];
    const member = v.heads['000002'];
    const inside = await setting.app.as('reviewer', v.code, { member });
    const twice = await setting.app.as('reviewer', v.code, { member });
    expect(code(await v.vote(inside, id, second))).toEqual([403, 'conflict-of-interest']);
    done(
      await v.committee.post(v.url('kinships'), { members: [v.heads['000002'], v.heads['000003']], relation: '兄弟' }),
    );
    expect(code(await v.vote(inside, id, third))).toEqual([403, 'conflict-of-interest']);
    expect(done(await v.vote(inside, id, first)).body).toMatchObject({ votes: 1, voted: true });
    expect(done(await v.vote(twice, id, first)).body).toMatchObject({ votes: 1, voted: true });
    expect(done(await v.vote(reviewer, id, first)).body.votes).toBe(2);
    done(await v.vote(reviewer, id, third));
    expect(code(await v.vote(reviewer, id, second))).toEqual([409, 'award-votes-used']);
    expect((await v.candidates(id)).map((row) => [row.place, row.household, row.votes])).toEqual([
      [1, '000001', 2],
      [2, '000003', 1],
      [3, '000002', 0],
    ]);
    const gone = v.url(`award-cycles/${id}/candidates/${first}/vote`);
    expect(done(await twice.delete(gone)).body).toMatchObject({ votes: 1, voted: false });
    expect(done(await twice.delete(gone)).body.votes).toBe(1);
    done(await v.step(id, 'withdrawal'));
    expect(code(await v.vote(reviewer, id, second))).toEqual([409, 'award-cycle-state']);
  });
});

describe('decisions', () => {
  test('in order need no reason, others do, and there are no more than places', async () => {
    await october(v);
    const id = await v.cycle([clean]);
    done(await v.step(id, 'proposal'));
    const [first, second, third] = (await v.candidates(id)).map((row) => row.id);
    expect(code(await v.decide(id, second, 'granted'))).toEqual([422, 'award-needs-reason']);
    expect(code(await v.decide(id, first, 'refused'))).toEqual([422, 'award-needs-reason']);
    done(await v.decide(id, first, 'granted'));
    done(await v.decide(id, third, 'granted', '带动邻里'));
    expect(code(await v.decide(id, second, 'granted'))).toEqual([409, 'award-places-full']);
    done(await v.decide(id, second, 'refused', '门前堆物'));
    const own = await setting.app.as('committee', v.code, { member: v.heads['000001'] });
    expect(code(await v.decide(id, first, 'granted', undefined, own))).toEqual([403, 'conflict-of-interest']);
    const audited = done(await v.committee.get('/v1/audit', { query: { limit: '200' } })).text;
    expect(audited).toContain('award-candidate.decided');
    for (const secret of ['门前堆物', '带动邻里', '王桂英']) expect(audited).not.toContain(secret);
  });

  test('hang on the board, and only upheld objections change them, with a reason', async () => {
    await october(v);
    const id = await v.cycle([clean]);
    done(await v.step(id, 'proposal'));
    const [first, second, third] = (await v.candidates(id)).map((row) => row.id);
    expect(code(await v.step(id, 'publication'))).toEqual([409, 'notice-empty']);
    done(await v.decide(id, first, 'granted'));
    done(await v.decide(id, second, 'granted'));
    const { notice } = done(await v.step(id, 'publication')).body;
    expect(code(await v.decide(id, first, 'refused', '查实'))).toEqual([409, 'decided-and-announced']);
    expect(code(await v.step(id, 'confirmation'))).toEqual([409, 'notice-running']);
    minutes(10);
    await v.object(notice, '000001', true);
    await v.object(notice, '000002', undefined);
    expect(code(await v.decide(id, first, 'refused'))).toEqual([422, 'award-needs-reason']);
    expect(code(await v.decide(id, third, 'granted', '递补'))).toEqual([409, 'decided-and-announced']);
    setting.clock.now = AFTER_NOTICE;
    expect(code(await v.step(id, 'confirmation'))).toEqual([409, 'objections-open']);
    await setting.app.database.admin`
      UPDATE objections SET state = 'refused', answer = '不成立', answered_at = ${setting.clock.now},
        answered_by = ${v.committee.client} WHERE village_code = ${v.code} AND state = 'open'`;
    expect(code(await v.step(id, 'confirmation'))).toEqual([409, 'objections-upheld']);
    done(await v.decide(id, first, 'refused', '查实不是本户清扫'));
    const confirmed = done(await v.step(id, 'confirmation')).body;
    expect(confirmed).toMatchObject({ state: 'confirmed', digest: expect.stringMatching(/^[0-9a-f]{64}$/) });
    const titles = done(await v.committee.get(v.url('titles'), { query: { cycle: id } })).body.data;
    expect(titles).toMatchObject([
      { household: '000002', title: '一尘不染', label: '干净人家', number: '2026-0001', period: '2026-10' },
    ]);
    for (const step of ['proposal', 'publication', 'confirmation', 'withdrawal']) {
      expect(code(await v.step(id, step)), step).toEqual([409, 'award-cycle-state']);
    }
    expect(code(await v.decide(id, first, 'granted'))).toEqual([409, 'award-cycle-state']);
    expect(code(await v.add(id, { category: 'YC', household: '000005' }))).toEqual([409, 'award-cycle-state']);
    await expectCoherent(v.committee, v.code);
  });

  test('two confirmations at once grant the titles once, and a title is taken down once', async () => {
    await october(v);
    const id = await v.cycle([clean, helper]);
    done(await v.step(id, 'proposal'));
    for (const { id: candidate, place } of await v.candidates(id)) {
      if (place === 1) done(await v.decide(id, candidate, 'granted'));
    }
    done(await v.step(id, 'publication'));
    setting.clock.now = AFTER_NOTICE;
    const both = await behindLock(setting.app.database, villageLock(v.code), 2, () =>
      Promise.all([v.step(id, 'confirmation'), v.step(id, 'confirmation')]),
    );
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    const { data } = done(await v.committee.get(v.url('titles'))).body;
    expect(data.map((title: { number: string }) => title.number)).toEqual(['2026-0001', '2026-0002']);
    const url = v.url(`titles/${data[0].id}/revocation`);
    const revoked = done(await v.committee.post(url, { reason: '查实不符' })).body;
    expect(revoked.standing.state).toBe('revoked');
    expect(code(await v.committee.post(url, { reason: '再撤' }))).toEqual([409, 'honour-already-revoked']);
    expect(await v.verify(id)).toMatchObject({ ok: true });
  });
});

const freshKey = () => ({ headers: { 'idempotency-key': crypto.randomUUID() } });

/** A confirmed review as the tables keep it: households with so many stars, of a year's level. */
async function aReview(...granted: [string, number][]): Promise<string> {
  const { admin } = setting.app.database;
  const digest = Buffer.alloc(32);
  await admin`INSERT INTO star_schemes (village_code, version, definition, digest, adopted_on, created_at, created_by)
    VALUES (${v.code}, 1, ${admin.json({})}, ${digest}, '2026-01-01', now(), gen_random_uuid())`;
  const [review] = await admin<{ id: string }[]>`
    INSERT INTO star_reviews (village_code, id, scheme_version, period, state, ledger_size, ledger_root, result, result_digest,
      opened_at, opened_by)
    VALUES (${v.code}, gen_random_uuid(), 1, '2026-10', 'confirmed', 0, ${digest}, ${admin.json({})}, ${digest}, now(),
      gen_random_uuid()) RETURNING id`;
  for (const [index, [household, count]] of granted.entries()) {
    const stars = ['AD', 'ZJ', 'QL', 'XL'].slice(0, count);
    await admin`
      INSERT INTO honours (village_code, id, kind, review_id, household_no, title, label, level, stars, period, granted_on, number,
        created_at, created_by)
      VALUES (${v.code}, gen_random_uuid(), 'stars', ${review!.id}, ${household}, '星级文明户', '星', ${count > 3 ? 'gold' : 'silver'},
        ${admin.json(stars)}, '2026-10', '2026-11-01', ${`2025-000${index + 1}`}, now(), gen_random_uuid())`;
  }
  return review!.id;
}
