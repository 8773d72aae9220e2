import { describe, expect, it } from 'vitest';
import { transaction } from '../../src/database/index.ts';
import { endDueNotices } from '../../src/procedure/end-notices.ts';
import { readAnnouncement } from '../../src/procedure/index.ts';
import { behindLock, villageLock } from '../support/behind-lock.ts';
import { expectCoherent } from '../support/coherence.ts';
import { announced, announcedFor, board, lineOf, linesOf, noticeOf, page, poster } from './announcement-support.ts';
import { answered, processOn } from './notice-support.ts';
import {
  AFTER_NOTICE,
  answer,
  clock,
  code,
  endNotices,
  list,
  members,
  object,
  pass,
  reviewer,
  t,
  token,
  useObjections,
  v,
} from './objection-support.ts';

useObjections();

const standing = (id: string) =>
  transaction(t.database.sql, { readOnly: true }, (tx) => readAnnouncement(tx, v.code, id, clock.now));
const about = async (notice: string, household = '001') => ({ notice, line: (await lineOf(notice, household)).line });
const DAY = 86_400_000;

describe('an objection to a line', () => {
  it('is raised by its number or its notice and line: by a household, the committee for somebody, and a passer-by', async () => {
    const id = await announcedFor('001', '002');
    const target = await about(id);
    const { number } = await lineOf(id, '001');
    const own = answered(await object({ ...target, words: '去年有纠纷' }, await token('003'))).body;
    expect(own).toMatchObject({
      ...target,
      case: null,
      entry: null,
      household: '003',
      state: 'open',
      dueOn: '2026-10-23',
    });
    const written = answered(
      await object({ number: `№${number.toLowerCase()}`, words: '代写', household: '002' }),
    ).body;
    expect(written).toMatchObject({ ...target, household: '002' });
    const anonymous = answered(await pass({ number }, 'one')).body;
    const again = await pass({ number }, 'one');
    expect([again.headers['idempotency-replayed'], again.body.id]).toEqual(['true', anonymous.id]);
    answered(await pass(target));
    expect(code(await pass({ ...target, line: (await about(id, '002')).line }, 'one'))).toEqual([
      422,
      'idempotency-conflict',
    ]);
    expect(code(await object({ ...target, words: '再来', household: '003' }))).toEqual([409, 'objection-exists']);
    expect((await list({ notice: id })).length).toBe(4);
    expect((await list({ notice: own.id })).length).toBe(0);
    expect((await noticeOf(id)).notice.lines).toEqual({ total: 2, objected: 1, upheld: 0 });
    expect(await standing(id)).toMatchObject({ isOver: false, openObjections: 4, upheld: [] });
  });

  it('is refused where nothing hangs: an unknown line, half a line, another village’s, or after its last day', async () => {
    const id = await announcedFor('001');
    const { number } = await lineOf(id, '001');
    const missing: [object, [number, string]][] = [
      [{ notice: id, line: 2 }, [404, 'not-found']],
      [{ notice: '01930000-0000-7000-8000-000000000401', line: 1 }, [404, 'not-found']],
      [{ number: number.replace(/\d+$/, '2') }, [404, 'unknown-board-number']],
      [{ number: 'HFFFF-1' }, [404, 'unknown-board-number']],
      [{ notice: id }, [400, 'invalid-request']],
      [{ line: 1 }, [400, 'invalid-request']],
      [{ notice: id, line: 1, number }, [400, 'invalid-request']],
      [{ notice: id, line: 0 }, [400, 'invalid-request']],
    ];
    for (const [body, expected] of missing) expect(code(await pass(body)), JSON.stringify(body)).toEqual(expected);
    clock.now = new Date(AFTER_NOTICE.getTime() - 1);
    const last = answered(await pass({ number }, 'last second')).body;
    clock.now = AFTER_NOTICE;
    expect(code(await pass({ notice: id, line: 1 }))).toEqual([409, 'not-objectable']);
    expect(code(await pass({ number }))).toEqual([404, 'unknown-board-number']);
    expect((await pass({ number }, 'last second')).body.id).toBe(last.id);
    await endNotices(new Date(AFTER_NOTICE.getTime() + DAY));
    expect((await noticeOf(id)).notice.endedAt).toBeNull();
  });
});

describe('the answer', () => {
  it('refused leaves the line as it is; the announcement ends with the last answer', async () => {
    const id = await announcedFor('001', '002');
    const first = answered(await pass(await about(id))).body.id;
    const second = answered(await pass(await about(id, '002'))).body.id;
    expect(answered(await answer(first, false)).body).toMatchObject({
      state: 'refused',
      notice: id,
      answer: { upheld: false, reason: '已核对签到表', by: 'reviewer', reversal: null },
    });
    expect(code(await answer(first, true))).toEqual([409, 'objection-over']);
    expect((await noticeOf(id)).notice.endedAt).toBeNull();
    await endNotices();
    expect((await noticeOf(id)).notice.endedAt).toBeNull();
    answered(await answer(second, false));
    expect((await noticeOf(id)).notice).toMatchObject({
      endedAt: AFTER_NOTICE.toISOString(),
      lines: { total: 2, objected: 0, upheld: 0 },
    });
    expect(await standing(id)).toMatchObject({ isOver: true, openObjections: 0, upheld: [] });
    expect((await linesOfKeys(id)).map(({ status }) => status)).toEqual(['noticed', 'noticed']);
  });

  it('upheld names the household to whoever confirms, answers all that are open to the line, and leaves of it only the words in public', async () => {
    const id = await announcedFor('001', '002');
    const { number } = await lineOf(id, '001');
    const target = await about(id);
    const ids = [
      answered(await object({ ...target, words: '一', household: '003' })).body.id,
      answered(await pass(target)).body.id,
      answered(await pass(await about(id, '002'))).body.id,
    ];
    answered(await answer(ids[0]!, true, reviewer, '王桂英家去年有纠纷，电话13150436940'));
    const states = Object.fromEntries((await list()).map((one) => [one.id, (one as { state?: string }).state]));
    expect(states).toEqual({ [ids[0]!]: 'upheld', [ids[1]!]: 'upheld', [ids[2]!]: 'open' });
    const now = await standing(id);
    expect([now.openObjections, now.upheld, [...now.upheldAt]]).toEqual([1, ['001'], [['001', clock.now]]]);
    expect(code(await pass(target))).toEqual([409, 'not-objectable']);
    expect(await linesOf(id)).toMatchObject([
      { household: '002', name: '李某某', status: 'objected' },
      { household: null, unit: null, name: '某村民', number, status: 'upheld' },
    ]);
    expect((await noticeOf(id)).notice.lines).toEqual({ total: 2, objected: 1, upheld: 1 });
    expect((await linesOfKeys(id))[0]).toMatchObject({ household: '001', name: '王桂英', status: 'upheld' });
    const reason = '某村民家去年有纠纷，电话****';
    expect((await board()).answers).toMatchObject([
      { notice: id, number, rule: null, act: '十星级文明户 金星户', upheld: true, reason },
      { notice: id, number, rule: null, upheld: true, reason },
    ]);
    const answers = (await t.nobody.get(`/v1/public/villages/${v.code}/objections`)).body.data;
    expect(answers).toHaveLength(2);
    expect(answers[0]).toMatchObject({ ...target, case: null, entry: null, reason });
    for (const text of [(await page()).replace(/<[^>]*>|\s/g, ''), await poster()]) {
      expect(text).toContain('重新评定姓名拟授予情况某村民十星级文明户金星户异议成立，重新评定');
      expect(text).toContain(`异议成立十星级文明户金星户№${number}${reason}`);
      expect(text).toContain('共1项，评户的写户主');
      expect(text).not.toMatch(/001|王/);
    }
    await expectCoherent(v.committee, v.code);
  });

  it('stays on the board after the notice until the next announcement has come down', async () => {
    const id = await announcedFor('001');
    const { number } = await lineOf(id, '001');
    answered(await answer(answered(await pass({ number })).body.id, false));
    // One that comes down with it takes nothing of it away.
    await announcedFor('003');
    clock.now = new Date(AFTER_NOTICE.getTime() + DAY);
    expect((await board()).answers).toMatchObject([{ notice: id, number, act: '十星级文明户 金星户' }]);
    expect(await page()).toContain('前期公示的异议答复');
    await announcedFor('002');
    clock.now = new Date(AFTER_NOTICE.getTime() + 6 * DAY);
    expect((await board()).answers).toEqual([]);
  });

  it('is nobody’s who announced it, lives there, objected or is kin to either; a late one is told to the region', async () => {
    const kin = { members: [members['001']![0], members['003']![0]], relation: '兄妹' };
    answered(await v.committee.post(v.url('kinships'), kin));
    const keyOf = (no: string) => t.as('reviewer', v.code, { member: members[no]![0] });
    const id = await announced([{ household: '001', member: members['001']![0]!, words: '好儿媳' }]);
    const { id: objection } = answered(await object({ ...(await about(id)), words: '不对', household: '002' })).body;
    for (const by of [v.committee, await keyOf('001'), await keyOf('002'), await keyOf('003')]) {
      for (const upheld of [true, false])
        expect(code(await answer(objection, upheld, by))).toEqual([403, 'conflict-of-interest']);
    }
    clock.now = new Date('2026-10-24T02:00:00Z');
    expect((await list({ overdue: 'true' })).map((one) => one.id)).toEqual([objection]);
    const township = await t.as('supervisor', v.code.slice(0, 9));
    const late = await township.get(`/v1/regions/${v.code.slice(0, 9)}/objections`, { query: { overdue: 'true' } });
    expect(late.body.data).toContainEqual({
      village: v.code,
      id: objection,
      raisedOn: '2026-10-08',
      dueOn: '2026-10-23',
      overdue: true,
    });
    expect(late.text).not.toMatch(/不对|王|好儿媳/);
    answered(await answer(objection, false, await t.as('committee', v.code)));
  });

  it('and the objection are told of the household that the line is about, never of who objected or in which words', async () => {
    const id = await announcedFor('001');
    const target = await about(id);
    const { id: objection } = answered(await object({ ...target, words: '去年有纠纷', household: '002' })).body;
    answered(await answer(objection, true));
    const events = await t.database.admin`
      SELECT kind, household_no AS household, data FROM outbox WHERE village_code = ${v.code} AND subject = ${objection}
      ORDER BY id`;
    expect(events.map((one) => ({ ...one }))).toEqual([
      { kind: 'objection.raised', household: '001', data: { state: 'open', ...target, dueOn: '2026-10-23' } },
      { kind: 'objection.answered', household: '001', data: { state: 'upheld', ...target, dueOn: '2026-10-23' } },
    ]);
    const { data } = (await t.operator.get('/v1/audit', { query: { action: 'objection.raised' } })).body;
    expect(JSON.stringify(data)).not.toContain('纠纷');
  });
});

describe('meeting at once', () => {
  it('an objection in the last second and the end: held back or refused, never taken up after it', async () => {
    for (const late of [false, true]) {
      const id = await announcedFor('001');
      const target = await about(id);
      const end = (await standing(id)).notice.endsAt.getTime();
      clock.now = new Date(end - 1);
      // It waits for the lock; meanwhile the notice is over, or not yet.
      const [raised, ended] = await behindLock(
        t.database,
        villageLock(v.code),
        late ? 2 : 1,
        async () => {
          const raising = pass(target);
          const services = processOn(t, () => new Date(end));
          return Promise.all([raising, late ? endDueNotices(services) : undefined]);
        },
        async () => {
          if (late) clock.now = new Date(end);
        },
      );
      if (late) {
        expect(code(raised)).toEqual([409, 'not-objectable']);
        expect(ended!.ended).toBeGreaterThan(0);
      } else {
        expect(raised.status).toBe(201);
        await endDueNotices(processOn(t, () => new Date(end)));
        expect((await standing(id)).notice.endedAt).toBeNull();
        answered(await answer(raised.body.id, false));
        clock.now = new Date(end);
        await endDueNotices(processOn(t, () => clock.now));
      }
      const { notice, openObjections } = await standing(id);
      expect([notice.endedAt, openObjections]).toEqual([new Date(end), 0]);
    }
  });

  it('answers of both kinds to one line: exactly one counts, and the announcement ends once', async () => {
    const id = await announcedFor('001');
    const { id: objection } = answered(await pass(await about(id))).body;
    clock.now = AFTER_NOTICE;
    const answers = await behindLock(t.database, villageLock(v.code), 4, () =>
      Promise.all([true, false, true, false].map((upheld) => answer(objection, upheld))),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409, 409, 409]);
    const upheld = answers.find(({ status }) => status === 200)!.body.state === 'upheld';
    expect((await standing(id)).upheld).toEqual(upheld ? ['001'] : []);
    const told = await t.database.admin`
      SELECT 1 FROM outbox WHERE village_code = ${v.code} AND subject = ${id} AND kind = 'notice.ended'`;
    expect(told).toHaveLength(1);
  });
});

describe('erasure', () => {
  it('takes the words of objections to what a person, or a household where they lived, was announced for; and no others', async () => {
    const id = await announced([
      { household: '001', member: members['001']![0]!, words: '好儿媳' },
      { household: '001', member: null, words: '十星级文明户 金星户' },
      { household: '002', member: null, words: '十星级文明户 金星户' },
    ]);
    const raised = await Promise.all(
      [1, 2, 3].map(async (line) => answered(await pass({ notice: id, line })).body.id as string),
    );
    answered(await v.committee.post(v.url(`members/${members['001']![0]}/erasure`)));
    const { lines } = await noticeOf(id);
    for (const [index, objection] of raised.entries()) {
      const { household } = lines.find((one: { line: number }) => one.line === index + 1);
      const { words } = answered(await reviewer.get(v.url(`objections/${objection}`))).body;
      expect(words, household).toBe(household === '002' ? '不属实' : null);
    }
    expect(lines.map(({ name }: { name: string }) => name).toSorted()).toEqual(
      ['李秀兰', '某村民', '某村民'].toSorted(),
    );
  });
});

async function linesOfKeys(id: string): Promise<readonly { readonly status: string }[]> {
  return (await noticeOf(id)).lines;
}
