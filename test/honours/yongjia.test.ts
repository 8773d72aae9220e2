import { afterAll, beforeAll, expect, test } from 'vitest';
import { answered, type NoticeVillage, openNoticeVillage } from '../procedure/notice-support.ts';
import { type Answer, type Caller, startApp, type TestApp } from '../support/app.ts';
import { expectCoherent } from '../support/coherence.ts';

/*
 * October in 永加社区: 24 households in the areas of two 户长, awarded in the community's six categories. Household i cleans i mod 5 times
 * (2 points each) and is the cleanest of its row where 6 divides i (5 points); weddings without a feast in 3, 7 and 11, the last with a
 * feast after all; honest traders in 2, 5, 8 and 13. One cleaning of household 4 was somebody else's and is reversed.
 */
const HOUSEHOLDS = 24;
const NOVEMBER = new Date('2026-11-02T02:00:00Z');
const AFTER_NOTICE = new Date('2026-11-05T16:00:00Z');

const clock = { now: NOVEMBER };
let t: TestApp;
let v: NoticeVillage;
beforeAll(async () => {
  t = await startApp({ now: () => clock.now });
  v = await openNoticeVillage(t, '永加社区');
}, 60_000);
afterAll(() => t.close());

const no = (index: number) => String(index).padStart(3, '0');
/** By household: the head, the daughter-in-law, the pupil. */
const people: Record<string, readonly string[]> = {};
// biome-ignore lint/suspicious/noExplicitAny: rows of an answer
type Row = any;

async function live(): Promise<void> {
  for (let i = 1; i <= HOUSEHOLDS; i += 1) {
    people[no(i)] = await v.household(no(i), i % 2, [
      { name: `王户主${i}`, birthMonth: '1955-03' },
      { name: `李媳妇${i}`, birthMonth: '1985-07' },
      { name: `王学生${i}`, birthMonth: '2013-09' },
    ]);
  }
  const on = { occurredOn: '2026-10-18' };
  for (let i = 1; i <= HOUSEHOLDS; i += 1) {
    for (let times = 0; times < i % 5; times += 1) {
      const seq = await v.post(no(i), 'HJ03', on);
      if (i === 4 && times === 0) {
        const headers = { 'idempotency-key': 'the other family' };
        answered(await v.committee.post(v.url(`entries/${seq}/reversal`), { reason: '是邻家清扫的' }, { headers }));
      }
    }
    if (i % 6 === 0) await v.post(no(i), 'HJ01', on);
  }
  for (const i of [3, 7, 11]) await v.post(no(i), 'YF01', on);
  await v.post(no(11), 'KF03', on);
  for (const i of [2, 5, 8, 13]) await v.post(no(i), 'CX01', on);
}

/** The cleaning of October as one would add it up on paper: the best first, the earlier last entry before the later one. */
function cleanestOnPaper(): [string, number][] {
  const list = Array.from({ length: HOUSEHOLDS }, (_, index) => {
    const i = index + 1;
    const times = i === 4 ? 3 : i % 5;
    const merits = times + (i % 6 === 0 ? 1 : 0);
    return { i, points: 2 * times + (i % 6 === 0 ? 5 : 0), merits };
  });
  // Entries were made household by household, so the lower number has the earlier last one.
  list.sort((a, b) => b.points - a.points || b.merits - a.merits || a.i - b.i);
  return list.filter(({ points }) => points > 0).map(({ i, points }) => [no(i), points]);
}

let cycle: string;
const at = (rest: string) => v.url(`award-cycles/${cycle}/${rest}`);
const all = async (category: string): Promise<Row[]> =>
  answered(await v.committee.get(at('candidates'), { query: { category, limit: '200' } })).body.data;
const decide = (id: string, decision: string, reason?: string): Promise<Answer> =>
  v.committee.put(at(`candidates/${id}/decision`), { decision, ...(reason && { reason }) });

async function begin(): Promise<void> {
  const { committee, url } = v;
  const [template] = answered(await committee.get('/v1/award-programme-templates')).body.data;
  const { frequency, categories } = template;
  const named = { name: '永加社区道德模范', frequency, categories };
  const programme = answered(await committee.post(url('award-programmes'), named)).body.id;
  cycle = answered(await committee.post(url('award-cycles'), { programme, period: '2026-10' })).body.id;
}

async function nominateThem(): Promise<void> {
  const { committee, url } = v;
  const officer = await t.as('officer', v.code, { unit: v.units[1] });
  const nominate = (by: Caller, category: string, i: number, person: number, words: string) => {
    const member = people[no(i)]![person];
    return by.post(url('nominations'), { cycle, category, household: no(i), member, words });
  };
  answered(await nominate(await token(no(1)), 'XL', 1, 1, '照料卧床的婆婆'));
  answered(await nominate(officer, 'XL', 3, 1, '待公婆如父母'));
  expect((await nominate(officer, 'XL', 2, 1, '不在本片')).body.code).toBe('outside-unit');
  answered(await nominate(committee, 'HH', 5, 2, '学习刻苦'));
  for (const i of [6, 7, 8, 9]) answered(await nominate(committee, 'NG', i, 0, '德高望重'));
}

/** What is proposed; the candidates for the cleanest homes, in order. */
async function propose(): Promise<Row[]> {
  answered(await v.committee.post(at('proposal'), {}));
  const clean = await all('YC');
  expect(clean.map((row) => [row.household, row.score])).toEqual(cleanestOnPaper().slice(0, 10));
  expect((await all('YF')).map((row) => [row.place, row.household])).toEqual([
    [1, '003'],
    [2, '007'],
  ]);
  expect((await all('CX')).map((row) => row.household)).toEqual(['002', '005', '008', '013']);
  expect((await all('XL')).map((row) => [row.household, row.place, row.deeds])).toEqual([
    ['001', null, '照料卧床的婆婆'],
    ['003', null, '待公婆如父母'],
  ]);
  return clean;
}

async function vote(reviewers: readonly Caller[]): Promise<void> {
  const elders = Object.fromEntries((await all('NG')).map((row) => [row.household, row.id]));
  const ballots = [['006', '007', '008'], ['006', '007', '009'], ['006', '008'], ['007']];
  for (const [index, ballot] of ballots.entries()) {
    for (const household of ballot) answered(await reviewers[index]!.put(at(`candidates/${elders[household]}/vote`)));
  }
  const fourth = await reviewers[0]!.put(at(`candidates/${elders['009']}/vote`));
  expect(fourth.body.code).toBe('award-votes-used');
  expect((await all('NG')).map((row) => [row.place, row.household, row.votes])).toEqual([
    [1, '006', 3],
    [1, '007', 3],
    [3, '008', 2],
    [4, '009', 1],
  ]);
}

async function decideThem(clean: readonly Row[]): Promise<void> {
  for (const category of ['XL', 'HH', 'YF']) {
    for (const { id } of await all(category)) answered(await decide(id, 'granted'));
  }
  for (const category of ['NG', 'CX']) {
    for (const { id } of (await all(category)).slice(0, 3)) answered(await decide(id, 'granted'));
  }
  const [first, second, third, fourthPlace, fifth, sixth] = clean.map((row) => row.id);
  answered(await decide(first, 'granted'));
  expect((await decide(second, 'refused')).body.code).toBe('award-needs-reason');
  answered(await decide(second, 'refused', '本月有乱堆放，已劝改'));
  for (const id of [third, fourthPlace, fifth, sixth]) answered(await decide(id, 'granted', '递补前一名'));
  expect((await decide(clean[6].id, 'granted', '再补')).body.code).toBe('award-places-full');
}

/** The lines that everybody reads. */
async function announce(): Promise<Row[]> {
  answered(await v.committee.post(at('publication'), {}));
  const board = answered(await t.nobody.get(`/v1/public/villages/${v.code}/board`));
  expect(board.body.notices[0].title).toBe('2026年10月永加社区道德模范拟表彰名单公示');
  const lines: Row[] = board.body.notices[0].lines;
  expect(lines).toHaveLength(2 + 1 + 3 + 5 + 2 + 3);
  expect(lines.find(({ words }) => words.startsWith('鸿鹄之志'))).toMatchObject({ name: '某村民', household: null });
  for (const secret of ['王学生5', '李媳妇1', '王户主6', '卧床']) expect(board.text).not.toContain(secret);
  return lines;
}

/** Somebody objects from the board, rightly; the confirmation waits for what follows from it. */
async function objectAndConfirm(lines: readonly Row[], clean: readonly Row[], reviewer: Caller): Promise<string> {
  const { committee, url } = v;
  clock.now = new Date(+NOVEMBER + 3_600_000);
  const wrong = lines.find(({ household, words }) => household === clean[0].household && words.includes('一尘不染'));
  const words = '那几次是我家清扫的';
  const headers = { 'idempotency-key': 'from the board' };
  const path = `/v1/public/villages/${v.code}/objections`;
  answered(await t.nobody.post(path, { number: wrong.number, words }, { headers }));
  expect((await committee.post(at('confirmation'), {})).body.code).toBe('notice-running');
  clock.now = AFTER_NOTICE;
  expect((await committee.post(at('confirmation'), {})).body.code).toBe('objections-open');
  const [objection] = answered(await committee.get(url('objections'), { query: { state: 'open' } })).body.data;
  const answer = { upheld: true, reason: '经查确为邻家' };
  answered(await reviewer.post(url(`objections/${objection.id}/answer`), answer));
  expect((await committee.post(at('confirmation'), {})).body.code).toBe('objections-upheld');
  clock.now = new Date(+AFTER_NOTICE + 60_000);
  expect((await decide(clean[0].id, 'refused')).body.code).toBe('award-needs-reason');
  answered(await decide(clean[0].id, 'refused', '异议成立'));
  const confirmed = answered(await committee.post(at('confirmation'), {})).body;
  expect(confirmed).toMatchObject({ state: 'confirmed', notice: expect.any(String) });
  return confirmed.digest;
}

test('a month of six categories: nominations, votes, decisions, the board, an objection that was right, and what stays', async () => {
  const { committee, url } = v;
  await live();
  await begin();
  await nominateThem();
  const clean = await propose();
  const reviewers: Caller[] = [];
  for (let i = 0; i < 4; i += 1) reviewers.push(await t.as('reviewer', v.code));
  await vote(reviewers);
  await decideThem(clean);
  const digest = await objectAndConfirm(await announce(), clean, reviewers[0]!);

  const titles: Row[] = answered(await committee.get(url('titles'), { query: { cycle, limit: '200' } })).body.data;
  const count = (title: string) => titles.filter((one) => one.title === title).length;
  expect(['贤良淑德', '鸿鹄之志', '年高德劭', '一尘不染', '移风易俗', '信守不渝'].map(count)).toEqual([
    2, 1, 3, 4, 2, 3,
  ]);
  expect(titles.map((one) => one.number)).toEqual(
    titles.map((_, index) => `2026-${String(index + 1).padStart(4, '0')}`),
  );
  expect(titles.some((one) => one.household === clean[0].household && one.category === 'YC')).toBe(false);
  const own = await (await token('001')).get(url('households/001/honours'));
  expect(JSON.stringify(answered(own).body)).toContain('好儿媳');
  await v.post('001', 'HJ03', { occurredOn: '2026-11-03' });
  const again = answered(await committee.get(at('verification'))).body;
  expect(again).toEqual({ ok: true, digest, recomputed: digest });
  await expectCoherent(committee, v.code);
}, 60_000);

async function token(household: string): Promise<Caller> {
  const { code } = answered(await v.committee.post(v.url(`households/${household}/passbook`), {})).body;
  return t.withKey(answered(await t.nobody.post('/v1/public/passbook-sessions', { code })).body.token);
}
