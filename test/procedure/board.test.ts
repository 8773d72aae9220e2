import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readBoard } from '../../src/procedure/board.ts';
import { sheetOf } from '../../src/procedure/board-sheet.ts';
import { readPdf, squeezed } from '../document/pdf-reader.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { expectCoherent } from '../support/coherence.ts';
import { answered, type NoticeVillage, objectAndAnswer, openNoticeVillage, step } from './notice-support.ts';

const clock = { now: new Date() };
let t: TestApp;
/** 10:00 of a day in the village. */
const at = (day: string) => new Date(`${day}T10:00:00+08:00`);

const SURNAMES = ['王', '李', '张', '刘', '陈', '杨', '赵', '黄', '周', '吴'];
const GIVEN = ['桂英', '建国', '秀兰', '德海', '淑芬', '永贵'];
/** Households whose only entries are deductions or a veto; nobody else has their surname. */
const BLACK = [9, 15, 21, 27, 33, 39];
const no = (i: number) => `SJ-${String(i).padStart(3, '0')}`;
const headOf = (i: number) =>
  BLACK.includes(i) ? `龚${GIVEN[i % 6]}` : `${SURNAMES[i % 10]}${GIVEN[Math.floor(i / 10)]}`;
const phoneOf = (i: number) => `1315043${String(6000 + i)}`;
const CHILD = '尉迟小满';

beforeAll(async () => {
  clock.now = at('2026-10-20');
  t = await startApp({ now: () => clock.now });
});
afterAll(() => t.close());

const raw = (path: string, headers: Record<string, string> = {}) => t.app.inject({ url: path, headers });
/** What a page says, without its markup. */
const plain = (html: string) => html.replace(/<[^>]*>|\s/g, '');
const boardOf = (v: NoticeVillage) => `/v1/public/villages/${v.code}/board`;

/** Everything public of the board: as JSON, as a page, as the text of the poster. */
async function publicBytes(v: NoticeVillage) {
  const [json, html, pdf] = await Promise.all(['', '.html', '.pdf'].map((kind) => raw(boardOf(v) + kind)));
  for (const answer of [json, html, pdf]) expect(answer!.statusCode, answer!.payload.slice(0, 300)).toBe(200);
  const poster = readPdf(pdf!.rawPayload).map(squeezed).join('');
  // All that the poster is made of, in case its text cannot be read back whole.
  const sheet = JSON.stringify(sheetOf(await readBoard({ sql: t.database.sql, now: () => clock.now }, v.code)));
  return { json: json!.payload, html: html!.payload, poster, sheet, pdf: pdf!.rawPayload, board: json!.json() };
}

describe('the board of a village of 60 households', () => {
  let v: NoticeVillage;
  let seen: Awaited<ReturnType<typeof publicBytes>>;
  let [clean, dirty] = ['', ''];

  beforeAll(async () => {
    clock.now = at('2026-10-20');
    v = await openNoticeVillage(t);
    let child = '';
    for (let i = 1; i <= 60; i += 1) {
      // 59: the head is a minor; 58: nobody knows how old the head is.
      const birth = i === 59 ? { birthMonth: '2012-03' } : i === 58 ? {} : { birthMonth: '1965-04' };
      const people = [{ name: headOf(i), phone: phoneOf(i), ...birth }];
      if (i === 60) people.push({ name: CHILD, phone: '13150437777', birthMonth: '2009-02' });
      const members = await v.household(no(i), i <= 30 ? 0 : 1, people);
      if (i === 60) child = members[1]!;
    }
    for (let i = 1; i <= 60; i += 1) {
      if (i % 2 === 0) await v.post(no(i), 'HJ01', { note: `${headOf(i)}家最干净` });
      for (let times = 0; times < i % 3; times += 1) await v.post(no(i), 'HJ03', { occurredOn: `2026-10-1${times}` });
    }
    await v.post(no(60), 'XX02', { member: child, note: `${CHILD}考上大学` });
    const black: number[] = [];
    for (const i of BLACK.slice(0, 5)) black.push(await v.post(no(i), 'KF01', { note: `${headOf(i)}门前柴草` }));
    await v.post(no(BLACK[5]!), 'VT01');
    const key = { headers: { 'idempotency-key': 'put right' } };
    const reason = { reason: `${headOf(9)}已清理` };
    answered(await v.committee.post(v.url(`entries/${black[0]}/reversal`), reason, key));
    clock.now = at('2026-11-02');
    answered(await v.notice({ kind: 'monthly', month: '2026-10' }));
    clean = await objectAndAnswer(t, v, '№2', `${headOf(2)}家属实，问过${headOf(9)}，电话${phoneOf(2)}`);
    dirty = await objectAndAnswer(t, v, String(black[1]), `${headOf(15)}的未清理，${CHILD}看见的，电话 131-5043-6015`);
    seen = await publicBytes(v);
  });

  it('adds up to what a month’s acts come to by hand', async () => {
    // Tidiest of the month: 30 even numbers × 5 = 150. Clean-ups: 20 households once, 20 twice = 60 acts × 2 = 120. University: 30.
    // Nothing for odd multiples of 3: 10 households. Five deductions of 2, one of them put right; a veto without points.
    const [notice] = seen.board.notices;
    expect(notice.totals).toEqual({
      red: { households: 50, items: 91, points: 300 },
      black: { items: 5, points: -8 },
    });
    expect([notice.red.length, notice.black.length]).toEqual([91, 6]);
    expect(seen.html).toContain('共 50 户 91 项，合计 +300 分');
    expect(seen.poster).toContain('共50户91项，合计+300分');
    await expectCoherent(t.operator, v.code);
  });

  it('names households by their head’s surname, in the order of the groups, with what each act is worth', () => {
    const [notice] = seen.board.notices;
    const shown = new Map(notice.red.map((item: { household: string; name: string }) => [item.household, item.name]));
    expect([...shown.keys()]).toEqual([...shown.keys()].sort());
    expect(shown.get(no(8))).toBe('周某某');
    expect(shown.get(no(58))).toBe('某村民');
    expect(shown.get(no(59))).toBe('某村民');
    expect(notice.red[0]).toMatchObject({
      unit: '第1村民小组',
      household: no(1),
      act: '集中清理一次',
      points: 2,
      occurredOn: '2026-10-10',
      status: 'posted',
    });
    expect(seen.html).toContain('集中清理一次 ×2 +4');
    for (const text of [seen.poster, seen.html.replace(/\s/g, '')]) expect(text).toContain('第2村民小组');
    const last = `${no(60)}王某某月评最清洁+5№90升入大学、返乡创业+30№91`;
    for (const text of [seen.poster, plain(seen.html)]) expect(text).toContain(last);
  });

  it('never names a minor, anybody on the black list, a number or group of theirs, or a phone', () => {
    for (const text of [seen.json, seen.html, seen.poster, seen.sheet, seen.pdf.toString('latin1')]) {
      for (let i = 1; i <= 60; i += 1) {
        expect(text).not.toContain(headOf(i));
        expect(text).not.toContain(phoneOf(i));
      }
      expect(text).not.toMatch(/1315043|13\d{9}(?!\d)|龚|尉迟|小满|柴草|清理了|考上大学/);
      for (const i of BLACK) expect(text).not.toContain(no(i));
    }
    for (const item of seen.board.notices[0].black) {
      expect(item).toMatchObject({ household: null, unit: null, name: '某村民', occurredOn: null });
    }
    const statuses = seen.board.notices[0].black.map(({ status }: { status: string }) => status);
    expect(statuses.sort()).toEqual(['posted', 'posted', 'posted', 'posted', 'posted', 'reversed']);
    for (const text of [seen.html, seen.poster]) expect(text.split('已整改').length).toBe(2);
  });

  it('says what was answered to objections and why, without a name, a phone or who objected; and of the black list no number', () => {
    const shared = {
      notice: seen.board.notices[0].id,
      upheld: false,
      answeredOn: '2026-11-02',
      answeredBy: 'reviewer',
    };
    expect(seen.board.answers).toEqual([
      {
        ...shared,
        id: dirty,
        number: null,
        rule: 'KF01',
        act: '乱堆放逾期未改',
        reason: '某村民的未清理，某村民看见的，电话 ****',
      },
      {
        ...shared,
        id: clean,
        number: '2',
        rule: 'HJ01',
        act: '月评最清洁',
        reason: '某村民家属实，问过某村民，电话****',
      },
    ]);
    for (const text of [seen.poster, plain(seen.html)]) {
      expect(text).toContain(
        '异议答复异议不成立乱堆放逾期未改某村民的未清理，某村民看见的，电话****评议小组2026年11月2日',
      );
      expect(text).toContain('异议不成立月评最清洁№2某村民家属实');
    }
  });

  it('says until when, and how to object; and is gone when its days are over', async () => {
    for (const text of [seen.html, seen.poster]) {
      expect(text.replace(/\s/g, '')).toContain('公示期：2026年11月2日至2026年11月5日');
      expect(text.replace(/\s/g, '')).toContain('具名、匿名均可');
      expect(text.replace(/\s/g, '')).toContain('15日内');
    }
    clock.now = new Date('2026-11-05T23:59:59+08:00');
    expect((await publicBytes(v)).board.notices.length).toBe(1);
    clock.now = new Date('2026-11-06T00:00:00+08:00');
    const after = await publicBytes(v);
    expect(after.board.notices).toEqual([]);
    expect(after.html).toContain('目前没有公示');
    expect(after.poster).toContain('目前没有公示');
    expect(after.json + after.html + after.poster).not.toContain(no(1));
    clock.now = at('2026-11-02');
  });

  it('is not indexed, kept for a minute, answered with 304 to who has it, and runs no scripts', async () => {
    for (const kind of ['', '.html', '.pdf']) {
      const { headers } = await raw(boardOf(v) + kind);
      expect(headers['x-robots-tag']).toContain('noindex');
      expect(headers['cache-control']).toBe('public, max-age=60');
      const again = await raw(boardOf(v) + kind, { 'if-none-match': String(headers.etag) });
      expect([again.statusCode, again.payload]).toEqual([304, '']);
    }
    const { headers, payload } = await raw(`${boardOf(v)}.html`);
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    expect(payload).toContain('<meta name="robots" content="noindex');
    expect(payload.replaceAll(/href="objection-form(#[\w-]+)?"/g, '')).not.toMatch(
      /<script|<link|<img|src=|href=|javascript:/i,
    );
    const style = /<style>([\s\S]*)<\/style>/.exec(payload)![1]!;
    const digest = createHash('sha256').update(style).digest('base64');
    expect(headers['content-security-policy']).toContain(`style-src 'sha256-${digest}'`);
    expect((await raw('/v1/public/villages/220382206399/board')).statusCode).toBe(404);
  });
});

describe('the board of a village with cases', () => {
  it('shows them with what the rules give, as objected, rejected without a name, and not before their first day', async () => {
    clock.now = at('2026-10-08');
    const v = await openNoticeVillage(t, '一碗水<社区>');
    await v.household('S-1', 0, [{ name: '王桂英', birthMonth: '1965-04' }]);
    await v.household('S-2', 1, [{ name: '欧阳建国', birthMonth: '1965-04' }]);
    await v.household('S-3', undefined, [{ name: '李秀兰', birthMonth: '1965-04' }]);
    const [hours, held, lost] = [
      await v.declare('S-1', 'ZY01', { quantity: 1.5 }),
      await v.declare('S-2', 'HJ01'),
      await v.declare('S-3', 'YJ01'),
    ];
    const title = `<script>alert("1")</script> & '表'`;
    answered(await v.notice({ kind: 'cases', title, from: '2026-10-09' }));
    expect((await publicBytes(v)).board.notices).toEqual([]);
    clock.now = at('2026-10-09');
    await step(t, v.code, held, 'object', 'objected', clock.now);
    await step(t, v.code, lost, 'object', 'objected', clock.now);
    await step(t, v.code, lost, 'uphold', 'rejected', clock.now);
    const { board, html, poster, sheet, json } = await publicBytes(v);
    const items = board.notices[0].red.map((item: Record<string, unknown>) => {
      return [item.case, item.household, item.name, item.points, item.status];
    });
    expect(items).toEqual([
      [hours, 'S-1', '王某某', 3, 'noticed'],
      [held, 'S-2', '欧阳某某', 5, 'objected'],
      [lost, null, '某村民', 50, 'rejected'],
    ]);
    expect(board.notices[0].totals.red).toEqual({ households: 2, items: 2, points: 8 });
    expect(html).toContain('&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &#39;表&#39;');
    expect(html).not.toContain('<script');
    expect(html).toContain('一碗水&lt;社区&gt;');
    expect(poster).toContain(`<script>alert("1")</script>&'表'`.replace(/\s/g, ''));
    for (const text of [html, poster, sheet, json]) expect(text).not.toMatch(/S-3|李/);
    for (const text of [html, poster]) expect(text).toContain('（异议待答');
  });
});
