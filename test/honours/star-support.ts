import { afterAll, beforeAll, beforeEach } from 'vitest';
import type { StarSchemeInput } from '../../src/honours/star/contract-schemes.ts';
import { answered, type NoticeVillage, openNoticeVillage } from '../procedure/notice-support.ts';
import { type Answer, type Caller, startApp, type TestApp } from '../support/app.ts';

/** A village with a scheme of four stars and three households, at the end of 2026. */

export const NOVEMBER = new Date('2026-11-22T02:00:00Z');
/** The notice of three days is over with the 25th. */
export const AFTER_NOTICE = new Date('2026-11-25T16:00:00Z');

export const SCHEME: StarSchemeInput = {
  name: '星级文明户',
  cycle: 'year',
  stars: [
    { code: 'XL', name: '孝老爱亲', dimensions: ['孝老爱亲'], threshold: 5 },
    { code: 'HJ', name: '环境卫生', dimensions: ['环境卫生'], threshold: 4 },
    { code: 'LL', name: '邻里和睦', dimensions: ['邻里和睦'] },
    { code: 'CX', name: '诚信守法', dimensions: ['诚信守法'] },
  ],
  levels: [
    { code: 'silver', name: '银星', from: 2, to: 3 },
    { code: 'gold', name: '金星', from: 4, to: 4 },
  ],
  lockoutMonths: 12,
};

export const clock = { now: NOVEMBER };
export let t: TestApp;
export let v: NoticeVillage;
export let members: Record<string, readonly string[]>;

/** A fresh village for each test of the file that calls it. */
export function useStars(): void {
  beforeAll(async () => {
    t = await startApp({ now: () => clock.now });
  });
  afterAll(() => t.close());
  beforeEach(async () => {
    clock.now = NOVEMBER;
    v = await openNoticeVillage(t);
    members = {};
    for (const [no, unit, name] of [
      ['001', 0, '王桂英'],
      ['002', 1, '李秀兰'],
      ['003', undefined, '张小芳'],
    ] as const) {
      members[no] = await v.household(no, unit, [{ name, birthMonth: '1970-01' }]);
    }
  });
}

export async function adopt(scheme: StarSchemeInput = SCHEME): Promise<number> {
  const body = { definition: scheme, resolution: '村民代表会议通过', adoptedOn: '2026-01-10' };
  return answered(await v.committee.post(v.url('star-schemes'), body)).body.version;
}

export async function open(period = '2026'): Promise<string> {
  return answered(await v.committee.post(v.url('star-reviews'), { period })).body.id;
}

export const step = (id: string, name: string, by: Caller = v.committee, body?: object): Promise<Answer> =>
  by.post(v.url(`star-reviews/${id}/${name}`), body);

export const decide = (
  id: string,
  no: string,
  decisions: Record<string, 'granted' | 'refused'>,
  reason?: string,
): Promise<Answer> =>
  v.committee.put(v.url(`star-reviews/${id}/decisions/${no}`), { decisions, ...(reason ? { reason } : {}) });

export const ALL = { XL: 'granted', HJ: 'granted', LL: 'granted', CX: 'granted' } as const;

/** Decides so that 001 is golden and 002 silver, and announces it. */
export async function announced(): Promise<string> {
  await adopt();
  const id = await open();
  answered(await decide(id, '001', ALL, '村民公认'));
  answered(await decide(id, '002', { XL: 'granted', LL: 'granted' }, '村民公认'));
  answered(await step(id, 'publication'));
  return id;
}

export async function confirmed(): Promise<string> {
  const id = await announced();
  clock.now = AFTER_NOTICE;
  answered(await step(id, 'confirmation'));
  return id;
}

export const shown = async (id: string, query: Record<string, string> = {}, by: Caller = v.committee) =>
  answered(await by.get(v.url(`star-reviews/${id}/households`), { query })).body.data;

export const stars = async (query: Record<string, string> = {}, by: Caller = v.committee) =>
  answered(await by.get(v.url('stars'), { query })).body.data;

export const verification = async (id: string) =>
  answered(await v.committee.get(v.url(`star-reviews/${id}/verification`))).body;

export const code = ({ status, body }: Answer) => [status, body?.code];

/** A household's own token. */
export async function token(no: string): Promise<Caller> {
  const { code: passbook } = answered(await v.committee.post(v.url(`households/${no}/passbook`), {})).body;
  return t.withKey(answered(await t.nobody.post('/v1/public/passbook-sessions', { code: passbook })).body.token);
}

/** Objects to a household's line on the board: the objection's id. */
export async function objectTo(review: string, household: string): Promise<string> {
  const [line] = await t.database.admin<{ notice: string; no: number }[]>`
    SELECT a.notice_id AS notice, a.no FROM announced_items a
    JOIN star_reviews r ON r.village_code = a.village_code AND r.notice_id = a.notice_id
    WHERE r.village_code = ${v.code} AND r.id = ${review} AND a.household_no = ${household}`;
  const body = { notice: line!.notice, line: line!.no, words: '不属实' };
  const headers = { 'idempotency-key': crypto.randomUUID() };
  return answered(await v.committee.post(v.url('objections'), body, { headers })).body.id;
}

export async function answerObjection(id: string, upheld: boolean): Promise<void> {
  const reviewer = await t.as('reviewer', v.code);
  answered(await reviewer.post(v.url(`objections/${id}/answer`), { upheld, reason: '已核对' }));
}
