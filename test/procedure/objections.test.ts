import { describe, expect, test } from 'vitest';
import { SYSTEM_CLIENT } from '../../src/kernel/actor.ts';
import { openObjections } from '../../src/procedure/objection.ts';
import type { Caller } from '../support/app.ts';
import { expectCoherent } from '../support/coherence.ts';
import { answered, statesOf } from './notice-support.ts';
import {
  AFTER_NOTICE,
  answer,
  clock,
  code,
  endNotices,
  list,
  members,
  noticed,
  object,
  pass,
  reviewer,
  standing,
  t,
  token,
  useObjections,
  v,
  write,
} from './objection-support.ts';

useObjections();

describe('an objection to a case', () => {
  test('holds it back from the end of its notice; refused afterwards it is posted at once, with everything else untouched', async () => {
    const [held, other] = [await noticed('001'), await noticed('002')];
    const raised = answered(await object({ case: held, words: '当天没来', household: '003' })).body;
    expect(raised).toMatchObject({ state: 'open', household: '003', raisedOn: '2026-10-08', dueOn: '2026-10-23' });
    await endNotices();
    expect(await statesOf(t, v.code)).toEqual({ [held]: 'noticed', [other]: 'posted' });
    expect(answered(await answer(raised.id, false)).body).toMatchObject({
      state: 'refused',
      answer: { upheld: false, reason: '已核对签到表', by: 'reviewer', reversal: null },
    });
    expect(await statesOf(t, v.code)).toEqual({ [held]: 'posted', [other]: 'posted' });
    expect([await standing('001'), await standing('002')]).toEqual([2, 2]);
    const [notice] = await t.database.admin`
      SELECT count(*)::int AS open FROM notices WHERE village_code = ${v.code} AND ended_at IS NULL`;
    expect(notice!.open).toBe(0);
    await expectCoherent(v.committee, v.code);
  });

  test('refused while the notice hangs leaves it there; all objections must be answered before it is posted', async () => {
    const held = await noticed();
    const first = answered(await object({ case: held, words: '一' })).body.id;
    const second = answered(await pass({ case: held })).body.id;
    answered(await answer(first, false));
    expect(await statesOf(t, v.code)).toEqual({ [held]: 'noticed' });
    await endNotices();
    expect(await statesOf(t, v.code)).toEqual({ [held]: 'noticed' });
    answered(await answer(second, false));
    expect(await statesOf(t, v.code)).toEqual({ [held]: 'posted' });
    await expectCoherent(v.committee, v.code);
  });

  test('upheld rejects it with the reason and answers every other objection to it; it is never posted', async () => {
    const held = await noticed();
    const ids = [
      answered(await object({ case: held, words: '一', household: '003' })).body.id,
      answered(await pass({ case: held })).body.id,
    ];
    answered(await answer(ids[0]!, true));
    await endNotices();
    expect(await statesOf(t, v.code)).toEqual({ [held]: 'rejected' });
    const found = await list();
    expect(found.map(({ id }) => id).sort()).toEqual(ids.sort());
    for (const one of found) expect(one).toMatchObject({ state: 'upheld', answer: { reason: '已核对签到表' } });
    expect(code(await answer(ids[1]!, false))).toEqual([409, 'objection-over']);
    const steps = await t.database.admin`
      SELECT s.kind, s.actor, x.text FROM case_steps s LEFT JOIN case_texts x USING (village_code, case_id, step)
      WHERE village_code = ${v.code} AND case_id = ${held} AND s.kind IN ('objected', 'rejected') ORDER BY step`;
    expect(steps.map((step) => ({ ...step }))).toEqual([
      { kind: 'objected', actor: SYSTEM_CLIENT, text: null },
      { kind: 'objected', actor: SYSTEM_CLIENT, text: null },
      { kind: 'rejected', actor: reviewer.client, text: '已核对签到表' },
    ]);
    expect(await standing('001')).toBe(0);
  });

  test('is taken while it hangs on the board only', async () => {
    const waiting = await v.declare('001', 'HJ03');
    expect(code(await object({ case: waiting, words: '早了' }))).toEqual([409, 'not-objectable']);
    const held = await noticed('002');
    clock.now = AFTER_NOTICE;
    expect(code(await object({ case: held, words: '晚了' }))).toEqual([409, 'not-objectable']);
    await endNotices();
    expect(code(await pass({ case: held }))).toEqual([409, 'not-objectable']);
    expect(code(await pass({ case: '01932f4e-8b20-7a31-9c40-5a6d0e9f1b82' }))).toEqual([404, 'not-found']);
    expect(await list()).toEqual([]);
  });
});

describe('an objection to an entry', () => {
  test('marks it; upheld reverses it in one go and answers every objection to it', async () => {
    const seq = await v.post('001', 'HJ03');
    const name = `${v.code}-${String(seq).padStart(6, '0')}`;
    const ids = [
      answered(await pass({ entry: name })).body.id,
      answered(await object({ entry: seq, words: '重复记分', household: '002' })).body.id,
    ];
    expect(await openObjections(t.database.sql, v.code, [seq, seq + 1])).toEqual(new Map([[seq, 2]]));
    const done = answered(await answer(ids[0]!, true)).body;
    expect(done).toMatchObject({ state: 'upheld', entry: seq, answer: { reversal: seq + 1 } });
    expect(await standing('001')).toBe(0);
    expect(await openObjections(t.database.sql, v.code, [seq])).toEqual(new Map());
    const reversal = (await v.committee.get(v.url(`entries/${seq + 1}`))).body;
    expect(reversal).toMatchObject({ kind: 'reversal', original: seq, recordedBy: reviewer.client });
    expect(code(await pass({ entry: name }))).toEqual([409, 'not-objectable']);
    expect(code(await pass({ entry: String(seq + 1) }))).toEqual([409, 'not-objectable']);
    await expectCoherent(v.committee, v.code);
  });

  test('refused leaves it as it is; one taken back meanwhile is answered with that reversal', async () => {
    const [kept, taken] = [await v.post('001', 'HJ03'), await v.post('002', 'HJ03')];
    const first = answered(await pass({ entry: String(kept) })).body.id;
    const second = answered(await pass({ entry: String(taken) })).body.id;
    answered(await answer(first, false));
    expect(await standing('001')).toBe(2);
    const reversal = answered(await write(v.committee, v.url(`entries/${taken}/reversal`), { reason: '记错户' })).body;
    expect(answered(await answer(second, true)).body.answer.reversal).toBe(reversal.entry.seq);
    expect((await v.committee.get(v.url('ledger'))).body.size).toBe(reversal.entry.seq);
    await expectCoherent(v.committee, v.code);
  });

  test("must be a posting of this village: others' numbers are not there", async () => {
    expect(code(await pass({ entry: '99' }))).toEqual([404, 'unknown-entry']);
    await v.post('001', 'HJ03');
    expect(code(await pass({ entry: '220382206399-000001' }))).toEqual([404, 'unknown-entry']);
    for (const body of [{}, { entry: '1', case: '01932f4e-8b20-7a31-9c40-5a6d0e9f1b82' }, { entry: 'x' }]) {
      expect(code(await pass(body))).toEqual([400, 'invalid-request']);
    }
    const nowhere = '/v1/public/villages/220382206399/objections';
    expect((await write(t.nobody, nowhere, { entry: '1', words: '无' })).status).toBe(404);
  });
});

describe('races', () => {
  test('answered by many at once, one way and the other: exactly one answer counts, for cases and entries', async () => {
    const held = await noticed();
    const seq = await v.post('002', 'HJ03');
    const about = [
      answered(await object({ case: held, words: '一' })).body.id,
      answered(await object({ entry: seq, words: '二' })).body.id,
    ];
    const others = [reviewer, await t.as('reviewer', v.code), await t.as('reviewer', v.code)];
    for (const id of about) {
      const found = await Promise.all(others.flatMap((by) => [answer(id, true, by), answer(id, false, by)]));
      const statuses = found.map(({ status }) => status).sort();
      expect(statuses, found.map(({ text }) => text).join('\n')).toEqual([200, 409, 409, 409, 409, 409]);
      for (const one of found.filter(({ status }) => status === 409)) expect(one.body.code).toBe('objection-over');
    }
    const [answers] = await t.database.admin`
      SELECT count(*)::int AS n FROM audit_records WHERE village_code = ${v.code} AND action ~ '^objection.(upheld|refused)'`;
    expect(answers!.n).toBe(2);
    await expectCoherent(v.committee, v.code);
  });

  test('the end of the notice and the answer at the same moment post the case once', async () => {
    const held = await noticed();
    const id = answered(await object({ case: held, words: '一' })).body.id;
    clock.now = AFTER_NOTICE;
    await Promise.all([answer(id, false), ...[1, 2, 3].map(() => t.application.jobs.run('end-notices'))]);
    await t.application.jobs.run('end-notices');
    expect(await statesOf(t, v.code)).toEqual({ [held]: 'posted' });
    expect(await standing('001')).toBe(2);
    await expectCoherent(v.committee, v.code);
  });

  test('the same objection sent many times at once is one; another text under the same key is refused', async () => {
    const held = await noticed();
    const sent = await Promise.all([1, 2, 3, 4].map(() => object({ case: held, words: '一' }, v.committee, 'same')));
    expect(new Set(sent.map(({ body }) => body.id)).size).toBe(1);
    expect(sent.filter(({ headers }) => headers['idempotency-replayed'] === 'true')).toHaveLength(3);
    const [row] = await t.database.admin`SELECT objections FROM cases WHERE village_code = ${v.code} AND id = ${held}`;
    expect(row!.objections).toBe(1);
    expect(code(await object({ case: held, words: '二' }, v.committee, 'same'))).toEqual([422, 'idempotency-conflict']);
    expect((await t.nobody.post(`/v1/public/villages/${v.code}/objections`, { case: held, words: '一' })).status).toBe(
      400,
    );
  });
});

describe('who may', () => {
  test('object: households for themselves, the committee for others; answer: reviewers and the committee; nobody else', async () => {
    const seq = await v.post('001', 'HJ03');
    const body = { entry: seq, words: '不对' };
    const unit = { unit: v.units[0] };
    const callers: Record<string, Caller> = {
      operator: t.operator,
      supervisor: await t.as('supervisor', v.code.slice(0, 6)),
      committee: await t.as('committee', v.code),
      officer: await t.as('officer', v.code, unit),
      reviewer,
      shop: await t.as('shop', v.code, { shop: '01932f4e-8b20-7a31-9c40-5a6d0e9f1b82' }),
      auditor: await t.as('auditor', v.code),
      household: await token('002'),
    };
    const raised: Record<string, number> = {};
    const answers: Record<string, number> = {};
    const reads: Record<string, number> = {};
    for (const [role, by] of Object.entries(callers)) {
      const target = answered(await object(body)).body.id;
      raised[role] = (await object(body, by)).status;
      reads[role] = (await by.get(v.url('objections'))).status;
      answers[role] = (await answer(target, false, by)).status;
    }
    const roles = (allowed: readonly string[], ok: number) =>
      Object.fromEntries(Object.keys(callers).map((role) => [role, allowed.includes(role) ? ok : 403]));
    expect(raised).toEqual(roles(['operator', 'committee', 'household'], 201));
    expect(answers).toEqual(roles(['operator', 'committee', 'reviewer'], 200));
    expect(reads).toEqual(
      roles(
        Object.keys(callers).filter((role) => role !== 'shop'),
        200,
      ),
    );
  });

  test('judge: neither who recorded or declared, nor the household concerned or the objecting one, nor declared kin', async () => {
    const kin = { members: [members['001']![0], members['003']![0]], relation: '兄妹' };
    answered(await v.committee.post(v.url('kinships'), kin));
    const keyOf = (no: string) => t.as('reviewer', v.code, { member: members[no]![0] });
    const [own, objecting, related] = [await keyOf('001'), await keyOf('002'), await keyOf('003')];
    const seq = await v.post('001', 'HJ03');
    const held = await noticed('001');
    for (const about of [{ entry: seq }, { case: held }]) {
      const { id } = answered(await object({ ...about, words: '不对', household: '002' })).body;
      for (const by of [v.committee, own, objecting, related]) {
        for (const upheld of [true, false]) {
          expect(code(await answer(id, upheld, by))).toEqual([403, 'conflict-of-interest']);
        }
      }
      expect(answered(await answer(id, true)).body.state).toBe('upheld');
    }
    expect(await statesOf(t, v.code)).toEqual({ [held]: 'rejected' });
    await expectCoherent(v.committee, v.code);
  });

  test('a household objects under its own number only and sees its own objections only', async () => {
    const seq = await v.post('001', 'HJ03');
    const theirs = answered(await object({ entry: seq, words: '别家的', household: '003' })).body.id;
    const by = await token('002');
    const mine = answered(await object({ entry: seq, words: '我家的' }, by)).body;
    expect(mine).toMatchObject({ household: '002', words: '我家的' });
    expect(code(await object({ entry: seq, words: '冒名', household: '003' }, by))).toEqual([404, 'not-found']);
    expect(code(await object({ entry: seq, words: '再来' }, by))).toEqual([409, 'objection-exists']);
    expect((await list({}, by)).map(({ id }) => id)).toEqual([mine.id]);
    expect((await by.get(v.url(`objections/${theirs}`))).status).toBe(404);
    expect((await by.get(v.url(`objections/${mine.id}`))).status).toBe(200);
    expect(code(await object({ entry: seq, words: '无此户', household: '999' }))).toEqual([422, 'unknown-household']);
  });

  test('read who objected and in which words: those who answer and the household; for all others it is left out', async () => {
    const seq = await v.post('001', 'HJ03');
    const { id } = answered(await object({ entry: seq, words: '李秀兰看见了', household: '002' })).body;
    answered(await answer(id, false, reviewer, '张小芳作证'));
    for (const role of ['auditor', 'supervisor'] as const) {
      const by = await t.as(role, v.code);
      const { body } = await by.get(v.url(`objections/${id}`));
      expect(body).toMatchObject({ household: null, words: null, anonymous: false, answer: { reason: null } });
    }
    expect((await reviewer.get(v.url(`objections/${id}`))).body).toMatchObject({
      household: '002',
      words: '李秀兰看见了',
    });
  });
});
