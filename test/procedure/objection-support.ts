import { afterAll, beforeAll, beforeEach } from 'vitest';
import { type Answer, type Caller, startApp, type TestApp } from '../support/app.ts';
import { answered, type NoticeVillage, openNoticeVillage } from './notice-support.ts';

export const THURSDAY = new Date('2026-10-08T02:00:00Z');
/** The notice of three days is over with the 11th. */
export const AFTER_NOTICE = new Date('2026-10-11T16:00:00Z');

export const clock = { now: THURSDAY };
export let t: TestApp;
export let v: NoticeVillage;
export let reviewer: Caller;
export let members: Record<string, readonly string[]>;
let keys = 0;

/** A fresh village for each test of the file that calls it. */
export function useObjections(): void {
  beforeAll(async () => {
    t = await startApp({ now: () => clock.now });
  });
  afterAll(() => t.close());

  beforeEach(async () => {
    clock.now = THURSDAY;
    v = await openNoticeVillage(t);
    members = {};
    for (const [no, name] of [
      ['001', '王桂英'],
      ['002', '李秀兰'],
      ['003', '张小芳'],
    ] as const) {
      members[no] = await v.household(no, 0, [{ name, birthMonth: '1970-01', phone: '13150436940' }]);
    }
    reviewer = await t.as('reviewer', v.code);
  });
}

export const write = (by: Caller, url: string, body: object, key?: string): Promise<Answer> => {
  keys += 1;
  return by.post(url, body, { headers: { 'idempotency-key': key ?? `objection ${keys}` } });
};
export const object = (body: object, by = v.committee, key?: string) => write(by, v.url('objections'), body, key);
export const pass = (body: object, key?: string) =>
  write(t.nobody, `/v1/public/villages/${v.code}/objections`, { words: '不属实', ...body }, key);
export const answer = (id: string, upheld: boolean, by = reviewer, reason = '已核对签到表') =>
  by.post(v.url(`objections/${id}/answer`), { upheld, reason });
export const list = async (query: Record<string, string> = {}, by: Caller = reviewer) =>
  (await by.get(v.url('objections'), { query })).body.data as { id: string }[];
export const standing = async (no: string) => (await v.committee.get(v.url(`households/${no}`))).body.honour;
export const code = ({ status, body }: Answer) => [status, body?.code];

export async function token(no: string): Promise<Caller> {
  const { code: passbook } = answered(await v.committee.post(v.url(`households/${no}/passbook`), {})).body;
  return t.withKey(answered(await t.nobody.post('/v1/public/passbook-sessions', { code: passbook })).body.token);
}

export async function noticed(household = '001', rule = 'HJ03'): Promise<string> {
  const id = await v.declare(household, rule);
  answered(await v.notice({ kind: 'cases', cases: [id] }));
  return id;
}

export const endNotices = async (at = AFTER_NOTICE) => {
  clock.now = at;
  await t.application.jobs.run('end-notices');
};
