import QRCode from 'qrcode';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { caseNumber, itemNumber, readItemNumber } from '../../src/procedure/item-number.ts';
import { readPdf, squeezed } from '../document/pdf-reader.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { expectCoherent } from '../support/coherence.ts';
import { answered, type NoticeVillage, objectAndAnswer, openNoticeVillage } from './notice-support.ts';

const THURSDAY = new Date('2026-10-08T02:00:00Z');
const clock = { now: THURSDAY };
let t: TestApp;
let v: NoticeVillage;
beforeAll(async () => {
  t = await startApp({ now: () => clock.now, config: { publicUrl: 'https://jf.example.cn/points' } });
});
afterAll(() => t.close());
beforeEach(async () => {
  clock.now = THURSDAY;
  v = await openNoticeVillage(t);
  for (const no of ['001', '002', '003']) await v.household(no, 0, [{ name: '王桂英', birthMonth: '1970-01' }]);
});

const boardOf = () => `/v1/public/villages/${v.code}/board`;
const board = async () => answered(await t.nobody.get(boardOf())).body;
const page = async () => (await t.nobody.get(`${boardOf()}.html`)).text;
const object = (number: string) => {
  const headers = { 'idempotency-key': encodeURIComponent(`${v.code} ${number}`) };
  return t.nobody.post(`/v1/public/villages/${v.code}/objections`, { number, words: '不属实' }, { headers });
};
const statuses = async (): Promise<string[]> =>
  (await board()).notices[0].red.map(({ status }: { status: string }) => status);

describe('the number on the board', () => {
  const id = '01930000-0000-7000-8000-0000a3f091c2';
  it('is read however it was copied, and is nothing else’s', () => {
    expect(caseNumber(id)).toBe('A3F0-91C2');
    expect([itemNumber(id, 7), itemNumber(null, 7), itemNumber(null, null)]).toEqual(['A3F0-91C2', '7', null]);
    for (const written of [
      'A3F0-91C2',
      ' a3f0 91c2 ',
      '№ A3F0—91C2',
      'Ａ３Ｆ０－９１Ｃ２',
      'No.A3F091C2',
      '#A3F0-91C2',
    ]) {
      expect(readItemNumber('220382206201', written), written).toEqual({ case: 'A3F0-91C2' });
    }
    expect(readItemNumber('220382206201', '1234-5678')).toEqual({ case: '1234-5678' });
    for (const written of ['123', '№123', '０００１２３', '220382206201-000123']) {
      expect(readItemNumber('220382206201', written), written).toEqual({ entry: 123 });
    }
    for (const written of [
      '',
      '0',
      '220382206202-000123',
      'A3F0',
      'A3F0-91C2-7',
      'G3F0-91C2',
      '12345678901234567',
      '王桂英',
    ]) {
      expect(readItemNumber('220382206201', written), written).toBeUndefined();
    }
  });

  it('of a case holds it back, by a passer-by and by the committee alike; the same request again changes nothing', async () => {
    const [one, two] = [await v.declare('001', 'HJ03'), await v.declare('002', 'HJ03')];
    answered(await v.notice({ kind: 'cases' }));
    expect((await board()).notices[0].red.map(({ number }: { number: string }) => number)).toEqual(
      [one, two].map(caseNumber),
    );
    const first = answered(await object(caseNumber(one).toLowerCase()));
    const again = await object(caseNumber(one).toLowerCase());
    expect([again.headers['idempotency-replayed'], again.body.id]).toEqual(['true', first.body.id]);
    const written = { number: `№${caseNumber(two)}`, words: '当天没来', household: '003' };
    const headers = { 'idempotency-key': 'written down' };
    expect(answered(await v.committee.post(v.url('objections'), written, { headers })).body.case).toBe(two);
    expect(await statuses()).toEqual(['objected', 'objected']);
    await expectCoherent(t.operator, v.code);
  });

  it('that does not hang there is refused with what to do', async () => {
    const waiting = await v.declare('001', 'HJ03');
    for (const number of [caseNumber(waiting), 'FFFF-FFFF', '王桂英']) {
      const { status, body } = await object(number);
      expect([status, body.code, body.fix]).toEqual([
        404,
        'unknown-board-number',
        expect.stringContaining('照公示栏抄写'),
      ]);
    }
    expect((await object('77')).body.code).toBe('unknown-entry');
    const both = { number: '1', entry: '1', words: '不属实' };
    const headers = { 'idempotency-key': 'both' };
    const path = `/v1/public/villages/${v.code}/objections`;
    expect((await t.nobody.post(path, both, { headers })).status).toBe(400);
  });
});

describe('answers', () => {
  it('hang with their notice, and after it until the next of its kind has come down; then, or after 90 days, they are gone', async () => {
    const [one, two] = [await v.declare('001', 'HJ03'), await v.declare('002', 'HJ03')];
    const notice = answered(await v.notice({ kind: 'cases' })).body.id;
    const upheld = await objectAndAnswer(t, v, caseNumber(one), '当天外出，没有参加', true);
    clock.now = new Date(THURSDAY.getTime() + 1000);
    const refused = await objectAndAnswer(t, v, caseNumber(two), '签到表上有');
    const shared = { notice, rule: 'HJ03', act: '集中清理一次', answeredOn: '2026-10-08', answeredBy: 'reviewer' };
    const answers = [
      { ...shared, id: refused, number: caseNumber(two), upheld: false, reason: '签到表上有' },
      { ...shared, id: upheld, number: caseNumber(one), upheld: true, reason: '当天外出，没有参加' },
    ];
    expect((await board()).answers).toEqual(answers);
    const hanging = await page();
    expect(hanging).toContain('<h3>异议答复</h3>');
    expect(hanging).not.toContain('前期公示');

    clock.now = new Date('2026-10-12T02:00:00Z');
    expect((await board()).answers).toEqual(answers);
    expect(await page()).toContain('<h3>前期公示的异议答复</h3>');
    const poster = readPdf((await t.app.inject({ url: `${boardOf()}.pdf` })).rawPayload)
      .map(squeezed)
      .join('');
    for (const text of [
      '目前没有公示',
      '前期公示的异议答复',
      '异议成立',
      '当天外出，没有参加',
      '评议小组2026年10月8日',
    ]) {
      expect(poster).toContain(text);
    }
    expect(poster).not.toMatch(/王|00[123]/);

    await v.declare('003', 'HJ03');
    answered(await v.notice({ kind: 'cases' }));
    expect((await board()).answers).toEqual(answers);
    clock.now = new Date('2026-10-16T02:00:00Z');
    expect((await board()).answers).toEqual([]);
  });

  it('are gone after 90 days where no notice follows', async () => {
    const one = await v.declare('001', 'HJ03');
    answered(await v.notice({ kind: 'cases' }));
    await objectAndAnswer(t, v, caseNumber(one), '签到表上有');
    clock.now = new Date(THURSDAY.getTime() + 90 * 86_400_000 - 1);
    expect((await board()).answers).toHaveLength(1);
    clock.now = new Date(THURSDAY.getTime() + 90 * 86_400_000);
    expect((await board()).answers).toEqual([]);
  });
});

describe('the way from the wall to an objection', () => {
  it('is a code that leads to the page at the public address, on page and poster; numbers lead on to the form', async () => {
    const one = await v.declare('001', 'HJ03');
    answered(await v.notice({ kind: 'cases' }));
    const url = `https://jf.example.cn/points${boardOf()}.html`;
    const html = await page();
    expect(html).toContain((await QRCode.toString(url, { type: 'svg', errorCorrectionLevel: 'M', margin: 2 })).trim());
    expect(html).toContain(`href="objection-form#${caseNumber(one)}"`);
    const poster = await t.app.inject({ url: `${boardOf()}.pdf` });
    expect(readPdf(poster.rawPayload).map(squeezed).join('')).toContain(url);
    // Whatever name the request came under: one poster, one version.
    const other = await t.app.inject({ url: `${boardOf()}.pdf`, headers: { host: 'elsewhere.example' } });
    expect(other.headers.etag).toBe(poster.headers.etag);
  });

  it('ends at a form that loads nothing, runs its own script only and tells what is kept', async () => {
    const form = await t.nobody.get(`/v1/public/villages/${v.code}/objection-form`);
    expect(form.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(form.headers['x-robots-tag']).toBe('noindex');
    const script = /<script>([\s\S]*)<\/script>/.exec(form.text)![1]!;
    const digest = (await import('node:crypto')).createHash('sha256').update(script).digest('base64');
    expect(form.headers['content-security-policy']).toContain(`script-src 'sha256-${digest}'`);
    expect(() => new Function(script)).not.toThrow();
    expect(form.text).not.toMatch(/https?:|\ssrc=/);
    for (const words of ['文字本身会暴露身份', 'Words can tell who wrote them', 'Kept: the number'])
      expect(form.text).toContain(words);
    expect((await t.nobody.get('/v1/public/villages/220382206399/objection-form')).status).toBe(404);
  });
});
