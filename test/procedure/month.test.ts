import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Setting, startSetting } from '../posting/setting.ts';
import type { Answer, Caller } from '../support/app.ts';
import { expectCoherent } from '../support/coherence.ts';
import { openCaseVillage, PROCEDURE, STEPS } from './case-village.ts';

/*
 * A month of a village of 300 households. Each declares two acts of 2 points; of the 600 cases
 *   30 are refuted when they are verified (every 20th), 30 disapproved by two of three reviewers (the one after it),
 *   540 go on the board; of these 12 meet an objection, 5 of them rightly,
 *   535 are posted when the board's days are over: 1,070 points.
 */
const HOUSEHOLDS = 300;
const CASES = 600;

let setting: Setting;
beforeAll(async () => {
  setting = await startSetting();
});
afterAll(() => setting.close());

const done = (answer: Answer) => {
  if (answer.status >= 300) throw new Error(`${answer.status} ${answer.text}`);
  return answer;
};
/** Twenty at a time, as many keys at work at once would. */
async function each<T>(list: readonly T[], work: (one: T, index: number) => Promise<unknown>): Promise<void> {
  for (let at = 0; at < list.length; at += 20) {
    await Promise.all(list.slice(at, at + 20).map((one, index) => work(one, at + index)));
  }
}

test('600 cases of 300 households take every step by different keys, 12 meet objections, and what the job posts is as computed by hand', async () => {
  const village = await openCaseVillage(setting, { ...PROCEDURE, steps: { ...STEPS, notice: true } });
  const { committee, reviewers, url } = village;
  const numbers = Array.from({ length: HOUSEHOLDS }, (_, index) => String(1001 + index));
  await each(numbers, async (no, index) => {
    const members = [{ name: `户主${no}`, relation: '户主', birthMonth: '1970-01' }];
    done(await committee.post(url('households'), { no, unit: village.units[index % 2], members }));
  });
  const officers: Caller[] = [
    village.officer,
    await setting.app.as('officer', village.code, { unit: village.units[1] }),
  ];
  const ids: string[] = [];
  await each(Array.from({ length: CASES }), async (_, index) => {
    const household = numbers[index % HOUSEHOLDS]!;
    const officer = officers[(index % HOUSEHOLDS) % 2]!;
    // Declared by the committee and verified by the officer, or declared by the officer and verified by a reviewer.
    const [declarer, verifier] = index < HOUSEHOLDS ? [committee, officer] : [officer, reviewers[2]];
    const declared = done(
      await village.declare(declarer, { household, occurredOn: index < HOUSEHOLDS ? '2026-10-05' : '2026-10-06' }),
    );
    ids[index] = declared.body.id;
    const verdict = index % 20 === 0 ? 'refuted' : 'confirmed';
    done(await village.step(verifier, ids[index]!, 'verification', { verdict, reason: '查看了现场' }));
    if (index % 20 === 0) return;
    const review = { verdict: index % 20 === 1 ? 'disapprove' : 'approve', reason: '评议小组意见' };
    for (const reviewer of reviewers.slice(0, 2)) done(await village.step(reviewer, ids[index]!, 'review', review));
  });
  const notice = done(await committee.post(url('notices'), { kind: 'cases' }));
  const onBoard = ids.filter((_, index) => index % 20 > 1);
  expect(onBoard).toHaveLength(540);
  const objected = onBoard.slice(0, 12);
  const objections: string[] = [];
  for (const [index, id] of objected.entries()) {
    const headers = { 'idempotency-key': `objection ${index}` };
    const path = `/v1/public/villages/${village.code}/objections`;
    objections.push(
      done(await setting.app.nobody.post(path, { case: id, words: '听说不是他做的' }, { headers })).body.id,
    );
  }
  const open = done(await committee.get(url('objections'), { query: { state: 'open' } })).body.data;
  expect(open).toHaveLength(12);
  for (const [index, one] of (open as { id: string; case: string }[]).entries()) {
    const answer = { upheld: index < 5, reason: index < 5 ? '查实不是本人' : '有照片为证' };
    done(await reviewers[2].post(url(`objections/${one.id}/answer`), answer));
  }
  setting.clock.now = new Date(Date.parse(notice.body.endsAt) - 1);
  await setting.app.application.jobs.run('end-notices');
  expect(await count('posted')).toBe(0);
  setting.clock.now = new Date(notice.body.endsAt);
  await setting.app.application.jobs.run('end-notices');
  expect([await count('posted'), await count('rejected')]).toEqual([535, 65]);
  const upheld = new Set((open as { case: string }[]).slice(0, 5).map((one) => one.case));
  const honours = await setting.app.database.admin<{ account: string; honour: number }[]>`
    SELECT account, honour FROM accounts WHERE village_code = ${village.code} AND account LIKE 'household:1___'`;
  const expected = new Map(numbers.map((no) => [`household:${no}`, 0]));
  for (const [index, id] of ids.entries()) {
    const account = `household:${numbers[index % HOUSEHOLDS]}`;
    if (index % 20 > 1 && !upheld.has(id)) expected.set(account, expected.get(account)! + 200);
  }
  expect(new Map(honours.map(({ account, honour }) => [account, honour]))).toEqual(expected);
  expect(honours.reduce((sum, { honour }) => sum + honour, 0)).toBe(1_070_00);
  await expectCoherent(committee, village.code);

  async function count(state: string): Promise<number> {
    const [row] = await setting.app.database.admin<{ count: number }[]>`
      SELECT count(*)::int AS count FROM cases WHERE village_code = ${village.code} AND state = ${state}`;
    return row!.count;
  }
}, 120_000);
