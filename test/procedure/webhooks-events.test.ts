import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { transaction } from '../../src/database/index.ts';
import { lockVillages } from '../../src/ledger/index.ts';
import { announce } from '../../src/procedure/index.ts';
import { freshKey, NOW } from '../posting/setting.ts';
import { created } from '../redemption/support.ts';
import type { Answer } from '../support/app.ts';
import { type CaseVillage, openCaseVillage, PROCEDURE } from './case-village.ts';
import { startWebhooks, type WebhookSetting } from './webhook-support.ts';

const EVERY_STEP = { verification: true, reviews: { needed: 2, panel: 3 }, notice: true };

let setting: WebhookSetting;
let village: CaseVillage;
beforeAll(async () => {
  setting = await startWebhooks();
});
beforeEach(async () => {
  setting.clock.now = NOW;
  village = await openCaseVillage(setting, { ...PROCEDURE, directPosting: true, steps: EVERY_STEP });
  await created(village.committee.post(village.url('webhooks'), { url: setting.receiver.url }));
});
afterEach(() => setting.clear());
afterAll(() => setting.close());

const ok = (answer: Answer) => {
  expect(answer.status, answer.text).toBeLessThan(300);
  return answer.body;
};
const send = (path: string, body: object, by = village.committee) =>
  by.post(village.url(path), body, { headers: { 'idempotency-key': freshKey() } });

/** Everything told since, in the order in which it came. */
async function told() {
  await setting.deliver();
  return setting.receiver.received.map(({ body }) => body as { type: string; data: Record<string, unknown> });
}
const typesOf = async (subject: string) =>
  (await told()).filter(({ data }) => data.subject === subject).map(({ type }) => type);

async function approved(body: object = {}): Promise<string> {
  const id = await village.fresh(body);
  ok(await village.step(village.officer, id, 'verification'));
  for (const reviewer of village.reviewers.slice(0, 2)) ok(await village.step(reviewer, id, 'review'));
  return id;
}
const putUp = async (): Promise<string> =>
  ok(await village.committee.post(village.url('notices'), { kind: 'cases' })).id;
const endNotices = async () => {
  setting.wait(5 * 86_400);
  await setting.app.application.jobs.run('end-notices');
};

describe('an act on its way to an entry', () => {
  it('tells of each state it comes into, in order, with the notice and the entry; a review that decides nothing tells nothing', async () => {
    const id = await approved();
    const notice = await putUp();
    await endNotices();
    const { entry } = ok(await village.committee.get(village.url(`cases/${id}`)));
    const events = (await told()).filter(({ data }) => data.subject === id);
    const concerned = { village: village.code, subject: id, household: '001' };
    expect(events.map(({ type, data }) => [type, data])).toEqual([
      ['case.declared', { ...concerned, state: 'declared' }],
      ['case.verified', { ...concerned, state: 'verified' }],
      ['case.reviewed', { ...concerned, state: 'reviewed' }],
      ['case.noticed', { ...concerned, state: 'noticed', notice }],
      ['case.posted', { ...concerned, state: 'posted', entry: entry.seq ?? entry }],
    ]);
    const shared = { village: village.code, subject: notice, kind: 'cases', cases: 1, from: '2026-10-15' };
    expect((await told()).filter(({ data }) => data.subject === notice)).toMatchObject([
      { type: 'notice.opened', data: shared },
      { type: 'notice.ended', data: shared },
    ]);
  });

  it('tells how it ended otherwise: refuted, disapproved, withdrawn, refused by the rules', async () => {
    const [refuted, disapproved, withdrawn] = [await village.fresh(), await village.fresh(), await village.fresh()];
    ok(await village.step(village.officer, refuted, 'verification', { verdict: 'refuted', reason: '没有到场' }));
    ok(await village.step(village.officer, disapproved, 'verification'));
    const against = { verdict: 'disapprove', reason: '不属实' };
    for (const reviewer of village.reviewers.slice(0, 2))
      ok(await village.step(reviewer, disapproved, 'review', against));
    ok(await village.step(await village.token('001'), withdrawn, 'withdrawal'));
    // The second blood donation of one person: what the rules refuse when it counts.
    const donor = { rule: 'DY01', member: village.heads['001'] };
    const [once, twice] = [await approved(donor), await approved(donor)];
    await putUp();
    await endNotices();
    expect(await typesOf(refuted)).toEqual(['case.declared', 'case.rejected']);
    expect(await typesOf(disapproved)).toEqual(['case.declared', 'case.verified', 'case.rejected']);
    expect(await typesOf(withdrawn)).toEqual(['case.declared', 'case.withdrawn']);
    expect((await typesOf(once)).at(-1)).toBe('case.posted');
    const last = (await told()).findLast(({ data }) => data.subject === twice)!;
    expect(last).toMatchObject({ type: 'case.rejected', data: { refusal: 'already-counted-for-person' } });
  });

  it('is told exactly as its steps say, by household in their order, without a name or a word of anybody', async () => {
    ok(await village.decide({ ...PROCEDURE, steps: { ...EVERY_STEP, verification: false } }));
    const activity = ok(
      await village.committee.post(village.url('activities'), {
        name: '秋收清扫',
        rule: 'HJ03',
        day: '2026-10-14',
        place: '村口',
      }),
    ).id;
    const items = Object.values(village.heads).map((member) => ({ member }));
    ok(await village.committee.post(village.url(`activities/${activity}/attendance`), { items }));
    ok(await send(`activities/${activity}/settlement`, {}));
    await approvedByCode();
    const [held] = await putUpAll();
    ok(await send('objections', { case: held, words: '当天没看见他' }));
    await endNotices();
    const events = await told();
    const steps = await setting.app.database.admin<{ id: string; kind: string; changed: boolean }[]>`
      SELECT case_id AS id, kind, state_after IS DISTINCT FROM lag(state_after) OVER (PARTITION BY case_id ORDER BY step) AS changed
      FROM case_steps WHERE village_code = ${village.code} ORDER BY case_id, step`;
    const EVENT: Record<string, string> = {
      confirmed: 'verified',
      refuted: 'rejected',
      approved: 'reviewed',
      disapproved: 'rejected',
    };
    const expected = steps.filter(({ changed }) => changed).map(({ id, kind }) => `${id} case.${EVENT[kind] ?? kind}`);
    const seen = events
      .filter(({ type }) => type.startsWith('case.'))
      .map(({ type, data }) => `${data.subject} ${type}`);
    expect(expected.length).toBeGreaterThan(12);
    const byCase = (list: string[]) => list.toSorted((a, b) => a.slice(0, 36).localeCompare(b.slice(0, 36)));
    expect(byCase(seen)).toEqual(byCase(expected));
    expect(new Set(events.map(({ type }) => type))).toContain('objection.raised');
    for (const { text } of setting.receiver.received) expect(text).not.toMatch(/王小|清扫|村口|没看见|属实|在场/);
  });
});

/** Verified by the beneficiary's word, in a village that asks for it again. */
async function approvedByCode(): Promise<void> {
  ok(await village.decide({ ...PROCEDURE, steps: EVERY_STEP }));
  const id = await village.fresh();
  const { code } = ok(await village.committee.post(village.url(`cases/${id}/confirmation-codes`)));
  ok(await setting.app.nobody.post('/v1/public/case-confirmations', { code, confirmed: true }));
  expect(await typesOf(id)).toEqual(['case.declared', 'case.verified']);
}

/** Reviews whatever waits for it and puts it up. */
async function putUpAll(): Promise<string[]> {
  const { data } = ok(await village.committee.get(village.url('cases'), { query: { state: 'verified' } }));
  const ids = data.map(({ id }: { id: string }) => id);
  for (const id of ids)
    for (const reviewer of village.reviewers.slice(0, 2)) ok(await village.step(reviewer, id, 'review'));
  await putUp();
  return ids;
}

describe('an objection', () => {
  it('and its answer are told without who objected, between the events of the act it is about', async () => {
    const id = await approved();
    await putUp();
    const anonymous = ok(
      await setting.app.nobody.post(
        `/v1/public/villages/${village.code}/objections`,
        { case: id, words: '不是他家做的' },
        { headers: { 'idempotency-key': freshKey() } },
      ),
    ).id;
    const named = ok(await send('objections', { case: id, words: '不属实', household: '101' })).id;
    ok(await village.reviewers[2].post(village.url(`objections/${named}/answer`), { upheld: true, reason: '查实' }));
    const events = await told();
    const about = { village: village.code, case: id, dueOn: '2026-10-30' };
    const told3 = events.slice(-5).map(({ type, data }) => [type, data]);
    expect(told3.slice(0, 3)).toEqual([
      ['objection.raised', { ...about, subject: anonymous, state: 'open' }],
      ['objection.raised', { ...about, subject: named, state: 'open' }],
      ['case.rejected', { village: village.code, subject: id, household: '001', state: 'rejected' }],
    ]);
    expect(told3.slice(3).sort()).toEqual(
      [anonymous, named].sort().map((subject) => ['objection.answered', { ...about, subject, state: 'upheld' }]),
    );
    for (const { text } of setting.receiver.received) expect(text).not.toMatch(/"101"|不是他家|查实/);
  });

  it('to an entry is told with the reversal', async () => {
    const entry = ok(await send('postings', { household: '002', rule: 'HJ03', occurredOn: '2026-10-05' })).entry.seq;
    const id = ok(await send('objections', { entry, words: '记错了户', household: '101' })).id;
    const { answer } = ok(
      await village.reviewers[0].post(village.url(`objections/${id}/answer`), { upheld: true, reason: '查实' }),
    );
    const concerned = { village: village.code, subject: id, entry, dueOn: '2026-10-30' };
    expect((await told()).map(({ type, data }) => [type, data])).toEqual([
      ['objection.raised', { ...concerned, state: 'open' }],
      ['objection.answered', { ...concerned, state: 'upheld', reversal: answer.reversal }],
    ]);
  });
});

it('a request is told step by step, to the committee and to no shop, and the act that comes of it follows', async () => {
  const [asker, helper] = [await village.token('001'), await village.token('002')];
  const { id } = ok(await send('requests', { rule: 'HJ03', words: '帮忙收玉米' }, asker));
  ok(await send(`requests/${id}/taking`, { member: village.heads['002'] }, helper));
  ok(await send(`requests/${id}/completion`, { doneOn: '2026-10-14', quantity: 2 }, helper));
  const made = ok(await send(`requests/${id}/confirmation`, { confirmed: true }, asker)).case;
  expect(await typesOf(id)).toEqual(['request.made', 'request.taken', 'request.completed', 'request.confirmed']);
  const last = (await told()).findLast(({ data }) => data.subject === id)!;
  expect(last.data).toEqual({ village: village.code, subject: id, household: '001', state: 'confirmed', case: made });
  expect(await typesOf(made)).toEqual(['case.declared', 'case.verified']);
  for (const { text } of setting.receiver.received) expect(text).not.toContain('玉米');
});

it('notices of every kind are told when they are put up and when nothing of them is left open', async () => {
  ok(await send('postings', { household: '002', rule: 'HJ03', occurredOn: '2026-09-05' }));
  const monthly = ok(await village.committee.post(village.url('notices'), { kind: 'monthly', month: '2026-09' })).id;
  const { operator, database } = setting.app;
  const actor = { client: operator.client, name: '管理员', role: 'operator', scope: '' } as const;
  const context = { actor, requestId: 'test', sql: database.sql, now: () => setting.clock.now };
  const items = ['001', '002'].map((household) => ({ household, member: null, words: '十星级文明户' }));
  const { id: honours } = await transaction(database.sql, {}, async (tx) => {
    await lockVillages(tx, [village.code]);
    return announce(tx, context, village.code, { title: '星级户公示', items });
  });
  await endNotices();
  const events = (await told()).map(({ type, data: { subject, kind, month, lines } }) => [
    type,
    subject,
    kind,
    month,
    lines,
  ]);
  expect(events.toSorted()).toEqual(
    [
      ['notice.opened', monthly, 'monthly', '2026-09', undefined],
      ['notice.opened', honours, 'honours', undefined, 2],
      ['notice.ended', monthly, 'monthly', '2026-09', undefined],
      ['notice.ended', honours, 'honours', undefined, 2],
    ].toSorted(),
  );
});

describe('what does not happen', () => {
  it('is not told: a refused step, a notice of nothing', async () => {
    const id = await village.fresh();
    expect((await village.step(village.reviewers[0], id, 'review')).status).toBe(409);
    expect((await village.step(await village.token('001'), id, 'verification')).status).toBe(403);
    expect((await village.committee.post(village.url('notices'), { kind: 'cases' })).status).toBe(409);
    expect((await told()).map(({ type }) => type)).toEqual(['case.declared']);
  });

  it('is not told either when the transaction fails after the step was written', async () => {
    const [waiting, reviewed] = [await village.fresh(), await approved()];
    const before = (await told()).length;
    const { admin } = setting.app.database;
    await admin`ALTER TABLE audit_records ADD CONSTRAINT nothing_more CHECK (village_code <> ${admin.unsafe(`'${village.code}'`)}) NOT VALID`;
    try {
      expect((await village.step(village.officer, waiting, 'verification')).status).toBe(500);
      expect((await village.committee.post(village.url('notices'), { kind: 'cases' })).status).toBe(500);
      expect((await send('objections', { entry: 1, words: '不属实', household: '101' })).status).toBeGreaterThan(399);
      expect((await send('requests', { rule: 'HJ03', words: '帮忙' }, await village.token('001'))).status).toBe(500);
    } finally {
      await admin`ALTER TABLE audit_records DROP CONSTRAINT nothing_more`;
    }
    expect((await told()).length).toBe(before);
    ok(await village.step(village.officer, waiting, 'verification'));
    await putUp();
    expect((await typesOf(waiting)).at(-1)).toBe('case.verified');
    expect((await typesOf(reviewed)).at(-1)).toBe('case.noticed');
  });
});
