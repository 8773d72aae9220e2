import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freshKey, type Setting, startSetting } from '../posting/setting.ts';
import { expectProblem } from '../redemption/support.ts';
import { behindLock, villageLock } from '../support/behind-lock.ts';
import { expectCoherent } from '../support/coherence.ts';
import { type CaseVillage, openCaseVillage, PROCEDURE } from './case-village.ts';

let setting: Setting;
let village: CaseVillage;
beforeAll(async () => {
  setting = await startSetting();
  village = await openCaseVillage(setting);
});
afterAll(() => setting.close());

const read = async (id: string, by = village.committee) => (await by.get(village.url(`cases/${id}`))).body;
const kinds = (whole: { steps: { kind: string }[] }) => whole.steps.map(({ kind }) => kind);
const NO_STEPS = { verification: false, reviews: { needed: 0, panel: 0 }, notice: false };

describe('from an act to an entry', () => {
  test('declared by a household, verified by its officer, approved by two reviewers: posted once, every step with who, when and why', async () => {
    const household = await village.token('001');
    const { honour } = await village.household('001');
    const note = '清扫文化广场';
    const declared = await village.declare(household, { note, evidence: [{ url: 'https://files.example.cn/1.jpg' }] });
    expect(declared.status, declared.text).toBe(201);
    expect(declared.body).toMatchObject({ state: 'declared', source: 'household', warning: null, entry: null });
    const { id } = declared.body;
    expect(declared.headers.location).toBe(`/v1/villages/${village.code}/cases/${id}`);
    const verified = await village.step(village.officer, id, 'verification');
    expect([verified.status, verified.body.state]).toEqual([200, 'verified']);
    const [one, two] = village.reviewers;
    expect((await village.step(one, id, 'review')).body).toMatchObject({ state: 'verified', approvals: 1 });
    const last = await village.step(two, id, 'review');
    expect(last.body).toMatchObject({ state: 'posted', approvals: 2, entry: expect.any(Number) });
    expect((await village.household('001')).honour).toBe(honour + 2);
    const entry = (await village.committee.get(village.url(`entries/${last.body.entry}`))).body;
    expect(entry).toMatchObject({ household: '001', rule: 'HJ03', note, honour: 2, recorderName: '系统' });
    const whole = await read(id);
    expect(kinds(whole)).toEqual(['declared', 'verified', 'approved', 'approved', 'posted']);
    expect(whole.steps.map(({ by }: { by: { role: string } }) => by.role)).toEqual([
      'household',
      'officer',
      'reviewer',
      'reviewer',
      'system',
    ]);
    expect(whole.steps[1]).toMatchObject({ reason: '当日在场', by: { id: village.officer.client } });
    expect(whole).toMatchObject({ note, evidence: [{ url: 'https://files.example.cn/1.jpg' }] });
    expectProblem(await village.step(village.reviewers[2], id, 'review'), 409, 'case-over');
  });

  test('what the village asks no steps for is posted as it is declared; what needs the board waits for it', async () => {
    const direct = await openCaseVillage(setting, { ...PROCEDURE, steps: NO_STEPS });
    const posted = await direct.declare(direct.committee);
    expect(posted.body).toMatchObject({ state: 'posted', source: 'committee' });
    await direct.decide({ ...PROCEDURE, steps: { ...NO_STEPS, notice: true } });
    expect((await direct.declare(direct.committee)).body).toMatchObject({ state: 'reviewed', entry: null });
    expect((await direct.household('001')).honour).toBe(2);
    await expectCoherent(direct.committee, direct.code);
  });

  test('refuted, or given up by so many reviewers that it cannot pass, it is rejected and kept with the reasons', async () => {
    const refuted = await village.fresh();
    const no = { verdict: 'refuted', reason: '当日不在村' };
    expect((await village.step(village.committee, refuted, 'verification', no)).body.state).toBe('rejected');
    const id = await village.fresh();
    await village.step(village.officer, id, 'verification');
    const against = { verdict: 'disapprove', reason: '时间不符' };
    const [one, two, three] = village.reviewers;
    expect((await village.step(one, id, 'review', against)).body.state).toBe('verified');
    expectProblem(await village.step(one, id, 'review'), 409, 'already-reviewed');
    expect((await village.step(two, id, 'review')).body.state).toBe('verified');
    expect((await village.step(three, id, 'review', against)).body).toMatchObject({ state: 'rejected', entry: null });
    const whole = await read(id, await village.token('001'));
    expect(kinds(whole)).toEqual(['declared', 'verified', 'disapproved', 'approved', 'disapproved']);
    // The household learns why, and not from whom.
    expect(whole.steps[2]).toMatchObject({ reason: '时间不符', by: { role: 'reviewer' } });
    expect(JSON.stringify(whole.steps[2].by)).not.toContain(one.client);
    expect(kinds(await read(refuted))).toEqual(['declared', 'refuted']);
  });

  test('a cap that is full is a warning on the day and a rejection when it comes to posting', async () => {
    const capped = await openCaseVillage(setting, { ...PROCEDURE, steps: NO_STEPS, rules: { ZY01: {} } });
    const act = { rule: 'ZY01', quantity: 4 };
    expect((await capped.declare(capped.committee, act)).body).toMatchObject({ state: 'posted', warning: null });
    const over = await capped.declare(capped.committee, { rule: 'ZY01', quantity: 1 });
    expect(over.body).toMatchObject({ state: 'rejected', warning: { code: 'cap-exceeded' } });
    const whole = (await capped.committee.get(capped.url(`cases/${over.body.id}`))).body;
    expect(whole.steps[1]).toMatchObject({ kind: 'rejected', problem: { code: 'cap-exceeded', status: 409 } });
    await expectCoherent(capped.committee, capped.code);
  });

  test('what the rules of its day refuse is told when it is declared, and nothing is kept of it', async () => {
    const count = async () => (await village.committee.get(village.url('cases'))).body.data.length;
    const before = await count();
    const nobody = '01938c2e-7b1a-7c3d-9e4f-000000000001';
    const refused: [object, number, string][] = [
      [{ rule: 'QQ99' }, 422, 'unknown-rule'],
      [{ occurredOn: '2026-10-16' }, 422, 'date-in-future'],
      [{ occurredOn: '2025-10-05' }, 422, 'before-rulebook'],
      [{ household: '999' }, 422, 'unknown-household'],
      [{ member: nobody }, 422, 'unknown-member'],
      [{ rule: 'ZJ01' }, 422, 'evidence-required'],
      [{ rule: 'XJ01' }, 422, 'points-required'],
      [{ rule: 'ZY01', quantity: 0.3 }, 422, 'bad-quantity'],
    ];
    for (const [body, status, code] of refused) {
      expectProblem(await village.declare(village.committee, body), status, code);
    }
    const headers = {};
    const act = { household: '001', rule: 'HJ03', occurredOn: '2026-10-05' };
    const keyless = await village.committee.post(village.url('cases'), act, { headers });
    expectProblem(keyless, 400, 'idempotency-key-required');
    expect(await count()).toBe(before);
  });
});

describe('once, whoever else acts', () => {
  test('the same key declares once, also sent at the same moment; another content under it is refused', async () => {
    const key = freshKey();
    const send = () => village.declare(village.committee, { note: '一次' }, key);
    const both = await behindLock(setting.app.database, villageLock(village.code), 2, () =>
      Promise.all([send(), send()]),
    );
    expect(both.map(({ status }) => status)).toEqual([201, 201]);
    expect(new Set(both.map(({ body }) => body.id)).size).toBe(1);
    const marks = both.map(({ headers }) => headers['idempotency-replayed']);
    expect(marks.filter((mark) => mark === 'true')).toHaveLength(1);
    for (const body of [{ note: '两次' }, {}, { note: '一次', household: '002' }, { note: '一次', reference: 'A' }]) {
      expectProblem(await village.declare(village.committee, body, key), 422, 'idempotency-conflict');
    }
    await village.step(village.officer, both[0]!.body.id, 'verification');
    expect((await send()).body).toMatchObject({ id: both[0]!.body.id, state: 'verified' });
  });

  test('two last reviewers at once: one completes the panel, the other finds it decided, and it is posted once', async () => {
    const id = await village.fresh();
    const { honour } = await village.household('001');
    await village.step(village.officer, id, 'verification');
    const [one, two, three] = village.reviewers;
    await village.step(one, id, 'review');
    const both = await behindLock(setting.app.database, villageLock(village.code), 2, () =>
      Promise.all([village.step(two, id, 'review'), village.step(three, id, 'review')]),
    );
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(both.find(({ status }) => status === 409)!.body.code).toMatch(/^case-(over|not-ready)$/);
    expect((await read(id)).state).toBe('posted');
    expect((await village.household('001')).honour).toBe(honour + 2);
  });

  test('one reviewer twice at once counts once', async () => {
    const id = await village.fresh();
    await village.step(village.officer, id, 'verification');
    const [one] = village.reviewers;
    const both = await behindLock(setting.app.database, villageLock(village.code), 2, () =>
      Promise.all([village.step(one, id, 'review'), village.step(one, id, 'review')]),
    );
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(await read(id)).toMatchObject({ state: 'verified', approvals: 1 });
  });

  test('withdrawn against approved: whichever comes first, the case is one or the other and never both', async () => {
    for (let round = 0; round < 3; round += 1) {
      const id = await village.fresh();
      const { honour } = await village.household('001');
      await village.step(village.officer, id, 'verification');
      const [one, two] = village.reviewers;
      await village.step(one, id, 'review');
      const household = await village.token('001');
      const work = [() => village.step(two, id, 'review'), () => village.step(household, id, 'withdrawal')];
      if (round % 2 === 1) work.reverse();
      await behindLock(setting.app.database, villageLock(village.code), 2, () => Promise.all(work.map((go) => go())));
      const whole = await read(id);
      const after = (await village.household('001')).honour;
      expect(['posted', 'withdrawn']).toContain(whole.state);
      expect(after - honour).toBe(whole.state === 'posted' ? 2 : 0);
      expect(kinds(whole).filter((kind) => kind === 'posted' || kind === 'withdrawn')).toEqual([whole.state]);
    }
    await expectCoherent(village.committee, village.code);
  });
});

test('what took its last step and was not posted, since the service stopped in between, is posted by the job once', async () => {
  const stopped = await openCaseVillage(setting, {
    ...PROCEDURE,
    steps: { verification: true, reviews: { needed: 0, panel: 0 }, notice: false },
  });
  const ids = [await stopped.fresh(), await stopped.fresh()];
  const waiting = await stopped.fresh();
  const { application, database } = setting.app;
  await database.admin`UPDATE cases SET state = 'reviewed' WHERE village_code = ${stopped.code} AND id = ANY(${ids}::uuid[])`;
  await Promise.all([application.jobs.run('post-reviewed-cases'), application.jobs.run('post-reviewed-cases')]);
  const states = await Promise.all(
    [...ids, waiting].map(async (id) => (await stopped.committee.get(stopped.url(`cases/${id}`))).body.state),
  );
  expect(states).toEqual(['posted', 'posted', 'declared']);
  expect((await stopped.household('001')).honour).toBe(4);
  await expectCoherent(stopped.committee, stopped.code);
});
