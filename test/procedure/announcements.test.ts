import { describe, expect, it } from 'vitest';
import { endDueNotices } from '../../src/procedure/end-notices.ts';
import { lineNumber, readItemNumber } from '../../src/procedure/item-number.ts';
import { NOTICE_KINDS } from '../../src/procedure/notice.ts';
import type { Caller } from '../support/app.ts';
import { expectCoherent } from '../support/coherence.ts';
import {
  announced,
  announcedFor,
  board,
  type Line,
  lineOf,
  linesOf,
  noticeOf,
  page,
  poster,
  posterBytes,
  withdrawn,
} from './announcement-support.ts';
import { answered, processOn } from './notice-support.ts';
import { AFTER_NOTICE, answer, clock, endNotices, members, pass, t, useObjections, v } from './objection-support.ts';

useObjections();

const shown = (lines: readonly Line[]) =>
  lines.map(({ unit, household, name, words }) => [unit, household, name, words]);
const [FIRST, SECOND] = ['第1村民小组', '第2村民小组'];
const STARS = '十星级文明户 金星户';

/** Adults, a child, a head who is a minor and one whose age nobody knows, in two groups and none. */
async function mixed(): Promise<string> {
  const [, child] = await v.household('004', 1, [
    { name: '欧阳建国', birthMonth: '1960-02' },
    { name: '尉迟小满', birthMonth: '2010-05', phone: '13150437777' },
  ]);
  await v.household('005', 1, [{ name: '赫连永贵', birthMonth: '2011-01' }]);
  await v.household('006', undefined, [{ name: '慕容德海' }]);
  return announced([
    { household: '006', member: null, words: STARS },
    { household: '005', member: null, words: STARS },
    { household: '004', member: child!, words: '品学兼优' },
    { household: '004', member: null, words: STARS },
    { household: '002', member: members['002']![0]!, words: '好儿媳' },
    { household: '001', member: null, words: STARS },
  ]);
}

describe('an announcement on the board', () => {
  it('names heads and members by their surname, minors and people of unknown age not at all, and nobody by the place in the list', async () => {
    const id = await mixed();
    const lines = await linesOf(id);
    expect(shown(lines)).toEqual([
      [FIRST, '001', '王某某', STARS],
      [FIRST, '002', '李某某', '好儿媳'],
      [SECOND, '004', '欧阳某某', STARS],
      [SECOND, '005', '某村民', STARS],
      // A child's household would tell who it is.
      [SECOND, null, '某村民', '品学兼优'],
      [null, '006', '某村民', STARS],
    ]);
    expect(lines.map(({ line }) => line).toSorted()).toEqual([1, 2, 3, 4, 5, 6]);
    expect(lines.map(({ number }) => number)).toEqual(lines.map(({ line }) => lineNumber(id, line)));
  });

  it('says the same as JSON, as a page and as a poster, with no minor, no phone and no whole name in any byte', async () => {
    const id = await mixed();
    const [json, html, text] = [JSON.stringify(await board()), await page(), await poster()];
    const plain = html.replace(/<[^>]*>|\s/g, '');
    const [lady] = (await linesOf(id)).filter(({ household }) => household === '002');
    for (const one of [plain, text]) {
      expect(one).toContain('拟表彰名单');
      expect(one).toContain(`002李某某好儿媳№${lady!.number}`);
      expect(one).toContain('共6项');
      expect(one).toContain('拟表彰的在答复前不确认');
    }
    expect(html).toContain(`href="objection-form#${lady!.number}"`);
    for (const one of [json, html, text, (await posterBytes()).toString('latin1')]) {
      expect(one).not.toMatch(/王桂英|李秀兰|张小芳|建国|尉迟|小满|赫连|慕容|13\d{9}(?!\d)/);
    }
    clock.now = AFTER_NOTICE;
    expect((await board()).notices).toEqual([]);
  });

  it('numbers its lines at random: in the order in which they came only by chance', async () => {
    const items = Array.from({ length: 12 }, (_, index) => ({ household: '001', member: null, words: `${index}` }));
    const orders = new Set<string>();
    for (let round = 0; round < 4; round += 1) {
      const lines = await linesOf(await announced(items));
      const sorted = lines.toSorted((a, b) => a.line - b.line);
      expect(lines.map(({ words }) => words).toSorted()).toEqual(items.map(({ words }) => words).toSorted());
      orders.add(sorted.map(({ words }) => words).join(' '));
    }
    // 12! orders: none comes twice.
    expect(orders.size).toBe(4);
    const numbers = (await board()).notices.map(({ id }: { id: string }) => id.slice(-4));
    expect(new Set(numbers).size).toBe(4);
  });

  it('has numbers that are read however they were copied', () => {
    const notice = '01930000-0000-7000-8000-0000a3f091c2';
    expect(lineNumber(notice, 12)).toBe('H91C2-12');
    for (const written of ['H91C2-12', ' h91c2 12', '№H91C2—12', 'Ｈ９１Ｃ２－１２', 'No.H91C212', '#H91C2-012']) {
      expect(readItemNumber(v.code, written), written).toEqual({ notice: '91c2', line: 12 });
    }
    for (const written of ['H91C2', 'H91C2-', 'H91C2-0', 'H91C-12', 'HG1C2-12', 'H91C2-1234567', 'H91C2-1-2']) {
      expect(readItemNumber(v.code, written), written).toBeUndefined();
    }
  });

  it('follows who is erased and who heads a household: names are looked up whenever it is shown', async () => {
    const id = await announcedFor('001', '002');
    answered(await v.committee.post(v.url(`members/${members['001']![0]}/erasure`)));
    expect(shown(await linesOf(id))).toEqual([
      [FIRST, '001', '某村民', STARS],
      [FIRST, '002', '李某某', STARS],
    ]);
  });
});

describe('keys', () => {
  it('read it with whole names where they may see people, as the board shows it where not, page by page', async () => {
    const id = await mixed();
    const whole = ['王桂英', '李秀兰', '欧阳建国', '尉迟小满', '赫连永贵', '慕容德海'];
    const names = ({ lines }: { lines: readonly Line[] }) => lines.map(({ name }) => name);
    expect(names(await noticeOf(id)).toSorted()).toEqual(whole.toSorted());
    const publicNames = names({ lines: await linesOf(id) });
    for (const role of ['reviewer', 'auditor', 'supervisor'] as const) {
      const seen = names(await noticeOf(id, await t.as(role, v.code)));
      expect(role === 'reviewer' ? seen.toSorted() : seen, role).toEqual(
        role === 'reviewer' ? whole.toSorted() : publicNames,
      );
    }
    const officer: Caller = await t.as('officer', v.code, { unit: v.units[1] });
    const seen = await noticeOf(id, officer);
    expect(names(seen).toSorted()).toEqual(
      ['王某某', '李某某', '欧阳建国', '尉迟小满', '赫连永贵', '某村民'].toSorted(),
    );
    const paged: Line[] = [];
    let cursor: string | null = null;
    do {
      const query: Record<string, string> = { limit: '4', ...(cursor !== null && { cursor }) };
      const { body } = answered(await v.committee.get(v.url(`notices/${id}`), { query }));
      expect([body.data, body.notice.cases, body.notice.lines.total]).toEqual([[], null, 6]);
      paged.push(...body.lines);
      cursor = body.nextCursor;
    } while (cursor !== null);
    expect(paged).toEqual((await noticeOf(id)).lines);
  });
});

/** What a kind of notice does, each from a village with one act or line of household 001. */
const KINDS = {
  cases: { waitsForAnswers: true, posts: true, counts: { cases: { total: 1, undecided: 1 }, lines: null } },
  monthly: { waitsForAnswers: false, posts: false, counts: { cases: null, lines: null } },
  honours: {
    waitsForAnswers: true,
    posts: false,
    counts: { cases: null, lines: { total: 1, objected: 0, upheld: 0 } },
  },
} as const;

async function putUp(kind: (typeof NOTICE_KINDS)[number]): Promise<string> {
  if (kind === 'honours') return announcedFor('001');
  if (kind === 'cases') {
    await v.declare('001', 'HJ01');
    return answered(await v.notice({ kind })).body.id;
  }
  await v.post('001', 'HJ01', { occurredOn: '2026-09-05' });
  return answered(await v.notice({ kind, month: '2026-09' })).body.id;
}

describe.each(NOTICE_KINDS)('a notice of kind %s', (kind) => {
  const { waitsForAnswers, posts, counts } = KINDS[kind];
  const entries = async () => (await v.committee.get(v.url('entries'))).body.data.length;

  it('is listed with what is on it, shown on the board, objected to by its number, and ends once', async () => {
    const id = await putUp(kind);
    const before = await entries();
    const { data } = answered(await v.committee.get(v.url('notices'), { query: { kind } })).body;
    expect(data).toMatchObject([{ id, kind, endedAt: null, ...counts }]);
    expect((await v.committee.get(v.url('notices'), { query: { kind: 'cases' } })).body.data).toHaveLength(
      kind === 'cases' ? 1 : 0,
    );
    const [hanging] = (await board()).notices;
    expect([hanging.red.length, hanging.black.length, hanging.lines.length]).toEqual(
      kind === 'honours' ? [0, 0, 1] : [1, 0, 0],
    );
    const { number } = [...hanging.red, ...hanging.lines][0];
    const { id: objection } = answered(await pass({ number })).body;
    const [objected] = (await board()).notices;
    expect([...objected.red, ...objected.lines][0].status).toBe('objected');
    for (const text of [await page(), await poster()]) expect(text.replace(/\s/g, '')).toContain('（异议待答复）');

    await endNotices();
    expect((await noticeOf(id)).notice.endedAt !== null).toBe(!waitsForAnswers);
    expect(await entries()).toBe(before);
    clock.now = new Date(AFTER_NOTICE.getTime() + 60_000);
    answered(await answer(objection, false));
    const ended = (await noticeOf(id)).notice.endedAt;
    expect(ended).toBe((waitsForAnswers ? clock.now : AFTER_NOTICE).toISOString());
    expect(await entries()).toBe(before + (posts ? 1 : 0));
    await endNotices(new Date(AFTER_NOTICE.getTime() + 86_400_000));
    expect([(await noticeOf(id)).notice.endedAt, await entries()]).toEqual([ended, before + (posts ? 1 : 0)]);
    await expectCoherent(v.committee, v.code);
  });
});

describe('the end of announcements', () => {
  it('comes after their last day, by two processes at once or after a stop of days, once each and with nothing posted', async () => {
    const ids = [await announcedFor('001'), await announcedFor('002', '003')];
    clock.now = new Date(AFTER_NOTICE.getTime() - 1);
    const now = () => clock.now;
    await endDueNotices(processOn(t, now));
    for (const id of ids) expect((await noticeOf(id)).notice.endedAt).toBeNull();
    clock.now = new Date(AFTER_NOTICE.getTime() + 3 * 86_400_000);
    await Promise.all([endDueNotices(processOn(t, now)), endDueNotices(processOn(t, now))]);
    for (const id of ids) expect((await noticeOf(id)).notice.endedAt).toBe(clock.now.toISOString());
    const told = await t.database.admin<{ subject: string; lines: number }[]>`
      SELECT subject, (data ->> 'lines')::int AS lines FROM outbox WHERE village_code = ${v.code} AND kind = 'notice.ended'`;
    expect(new Map(told.map(({ subject, lines }) => [subject, lines]))).toEqual(
      new Map([
        [ids[0], 1],
        [ids[1], 2],
      ]),
    );
    expect(told).toHaveLength(2);
    expect(await endDueNotices(processOn(t, now))).toEqual({ ended: 0, posted: 0, rejected: 0 });
    expect((await v.committee.get(v.url('entries'))).body.data).toEqual([]);
  });

  it('may come before it: taken down, it is off the board at once, nobody objects to it, and its end is told once', async () => {
    const [id, other] = [await announcedFor('001'), await announcedFor('002')];
    const { number } = await lineOf(id, '001');
    clock.now = new Date(clock.now.getTime() + 1000);
    await withdrawn(id);
    await withdrawn(id);
    expect((await board()).notices.map((one: { id: string }) => one.id)).toEqual([other]);
    expect(await poster()).not.toContain(number);
    expect((await pass({ number })).body.code).toBe('unknown-board-number');
    expect((await pass({ notice: id, line: 1 })).body.code).toBe('not-objectable');
    expect((await noticeOf(id)).notice.endedAt).toBe(clock.now.toISOString());
    await endNotices();
    const told = await t.database.admin<{ subject: string }[]>`
      SELECT subject FROM outbox WHERE village_code = ${v.code} AND kind = 'notice.ended' ORDER BY id`;
    expect(told.map(({ subject }) => subject)).toEqual([id, other]);
  });

  it('leaves the lines readable to keys, and the board empty', async () => {
    const id = await announcedFor('001');
    const { number } = await lineOf(id, '001');
    await endNotices();
    expect((await noticeOf(id)).lines).toMatchObject([{ number, name: '王桂英', status: 'noticed' }]);
    expect((await board()).notices).toEqual([]);
  });
});
