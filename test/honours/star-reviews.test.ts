import { describe, expect, it } from 'vitest';
import { answered } from '../procedure/notice-support.ts';
import { behindLock, villageLock } from '../support/behind-lock.ts';
import { expectCoherent } from '../support/coherence.ts';
import {
  AFTER_NOTICE,
  ALL,
  adopt,
  announced,
  answerObjection,
  clock,
  code,
  confirmed,
  decide,
  members,
  objectTo,
  open,
  shown,
  stars,
  step,
  t,
  useStars,
  v,
  verification,
} from './star-support.ts';

useStars();

// biome-ignore lint/suspicious/noExplicitAny: households of an answer
const starOf = (household: any, star: string) => household.stars.find((one: { star: string }) => one.star === star);

describe('a review', () => {
  it('is opened once for each period that fits the scheme', async () => {
    const post = (body: object) => v.committee.post(v.url('star-reviews'), body);
    expect(code(await post({ period: '2026' }))).toEqual([409, 'star-scheme-missing']);
    await adopt();
    expect(code(await post({ period: '2026-Q3' }))).toEqual([422, 'star-period-mismatch']);
    expect(code(await post({ period: '2027' }))).toEqual([422, 'period-not-begun']);
    expect(code(await post({ period: '2026', scheme: 7 }))).toEqual([422, 'unknown-star-scheme']);
    const id = await open();
    expect(code(await post({ period: '2026' }))).toEqual([409, 'star-review-exists']);
    answered(await step(id, 'withdrawal'));
    const again = await open();
    const listed = answered(await v.committee.get(v.url('star-reviews'), { query: { period: '2026' } })).body.data;
    expect(listed).toMatchObject([
      { id: again, state: 'open' },
      { id, state: 'withdrawn' },
    ]);
    const withdrawn = answered(await v.committee.get(v.url('star-reviews'), { query: { state: 'withdrawn' } })).body;
    expect(withdrawn.data).toMatchObject([{ id }]);
  });

  it('suggests from points and vetoes, and shows who departs from it and why', async () => {
    await adopt();
    await v.post('001', 'XS01');
    await v.post('001', 'HJ03');
    await v.post('002', 'XS01');
    await v.post('002', 'VT01');
    const id = await open();
    const [one, two, three] = await shown(id);
    expect(one).toMatchObject({
      household: '001',
      head: '王桂英',
      unit: { id: v.units[0] },
      count: 1,
      level: null,
      bars: [],
    });
    expect(starOf(one, 'XL')).toMatchObject({
      points: 5,
      suggested: 'granted',
      reasons: ['points-reached'],
      granted: true,
    });
    expect(starOf(one, 'HJ')).toMatchObject({
      points: 2,
      suggested: 'refused',
      reasons: ['points-short'],
      granted: false,
    });
    expect(starOf(one, 'LL')).toMatchObject({ suggested: null, reasons: [], granted: false });
    expect(two.bars).toMatchObject([{ kind: 'veto', rule: 'VT01', until: '2027-10-05', stars: null }]);
    expect(starOf(two, 'XL')).toMatchObject({ points: 5, suggested: 'refused', reasons: ['points-reached', 'veto'] });
    expect(three).toMatchObject({ household: '003', unit: null, count: 0 });

    expect(code(await decide(id, '001', { HJ: 'granted' }))).toEqual([422, 'decision-needs-reason']);
    expect(code(await decide(id, '002', { LL: 'granted' }))).toEqual([422, 'decision-needs-reason']);
    expect(code(await decide(id, '001', { NO: 'granted' }))).toEqual([422, 'unknown-star']);
    expect(code(await decide(id, '009', { XL: 'granted' }))).toEqual([422, 'household-not-reviewed']);
    answered(await decide(id, '001', { LL: 'granted' }));
    const decided = answered(await decide(id, '001', { HJ: 'granted' }, '带头清理沟渠')).body;
    expect(decided).toMatchObject({ count: 3, level: { code: 'silver', name: '银星' } });
    expect(starOf(decided, 'HJ')).toMatchObject({ decision: 'granted', overrides: true, reason: '带头清理沟渠' });
    expect(starOf(decided, 'LL')).toMatchObject({ decision: 'granted', overrides: false, reason: null });
    expect(await shown(id, { overridden: 'true' })).toMatchObject([{ household: '001' }]);
    expect(await shown(id, { barred: 'true' })).toMatchObject([{ household: '002' }]);
    expect(await shown(id, { level: 'silver' })).toMatchObject([{ household: '001' }]);
    expect(await shown(id, { level: 'none' })).toMatchObject([{ household: '002' }, { household: '003' }]);
    expect(await shown(id, { unit: v.units[1]! })).toMatchObject([{ household: '002' }]);
    const page = answered(
      await v.committee.get(v.url(`star-reviews/${id}/households`), { query: { limit: '2' } }),
    ).body;
    expect(page.data).toHaveLength(2);
    expect(await shown(id, { limit: '2', cursor: page.nextCursor })).toMatchObject([{ household: '003' }]);
  });

  it('takes a batch of decisions wholly or not at all', async () => {
    await adopt();
    const id = await open();
    const batch = (items: object[]) => v.committee.post(v.url(`star-reviews/${id}/decisions/batch`), { items });
    const fine = { household: '001', decisions: { LL: 'granted' } };
    const short = { household: '002', decisions: { XL: 'granted' } };
    expect(code(await batch([fine, short]))).toEqual([422, 'decision-needs-reason']);
    expect((await shown(id, { household: '001' }))[0].count).toBe(0);
    expect((await batch([fine, fine])).status).toBe(400);
    expect(answered(await batch([fine, { ...short, reason: '村民公认' }])).body).toEqual({ households: 2 });
    expect((await shown(id)).map(({ count }: { count: number }) => count)).toEqual([1, 1, 0]);
    await v.household('constructor', 0, [{ name: '周平', birthMonth: '1970-01' }]);
    answered(await decide(id, 'constructor', { LL: 'granted', CX: 'refused' }));
    const [audited] = await t.database.admin`
      SELECT details->'decisions' AS decisions FROM audit_records
      WHERE village_code = ${v.code} AND action = 'stars.decided' ORDER BY id DESC LIMIT 1`;
    expect(audited!.decisions).toEqual({ constructor: '+LL -CX' });
  });

  it('is announced with those who reach a level, and confirmed once the notice is over', async () => {
    const id = await announced();
    const review = answered(await v.committee.get(v.url(`star-reviews/${id}`))).body;
    expect(review).toMatchObject({ state: 'published', tieRule: 'distinct', asOf: { size: 0 } });
    const { admin } = t.database;
    const lines = await admin`SELECT household_no AS household, words FROM announced_items
      WHERE village_code = ${v.code} ORDER BY household_no`;
    expect(lines).toMatchObject([
      { household: '001', words: '星级文明户 金星（4 星）' },
      { household: '002', words: '星级文明户 银星（2 星）' },
    ]);
    expect(code(await step(id, 'confirmation'))).toEqual([409, 'notice-running']);
    clock.now = AFTER_NOTICE;
    const done = answered(await step(id, 'confirmation')).body;
    expect(done).toMatchObject({ state: 'confirmed', digest: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(await stars()).toMatchObject([
      {
        household: '001',
        number: '2026-0001',
        level: 'gold',
        label: '金星（4 星）',
        name: '王桂英',
        grantedOn: '2026-11-26',
      },
      { household: '002', number: '2026-0002', level: 'silver', stars: ['XL', 'LL'], standing: { state: 'standing' } },
    ]);
    await expectCoherent(v.committee, v.code);
  });

  it('is not confirmed while an objection waits, nor before upheld ones were decided again', async () => {
    const id = await announced();
    const [one, other] = [await objectTo(id, '002'), await objectTo(id, '001')];
    clock.now = AFTER_NOTICE;
    expect(code(await step(id, 'confirmation'))).toEqual([409, 'objections-open']);
    await answerObjection(one, true);
    expect(code(await step(id, 'confirmation'))).toEqual([409, 'objections-open']);
    await answerObjection(other, false);
    clock.now = new Date(+AFTER_NOTICE + 1);
    const waiting = await step(id, 'confirmation');
    expect(code(waiting)).toEqual([409, 'objections-upheld']);
    expect(waiting.body.detail).toContain('002');
    expect(code(await decide(id, '001', { CX: 'refused' }, '重议'))).toEqual([409, 'decided-and-announced']);
    expect(code(await decide(id, '002', { LL: 'refused' }))).toEqual([422, 'decision-needs-reason']);
    answered(await decide(id, '002', { LL: 'refused' }, '异议属实'));
    answered(await step(id, 'confirmation'));
    expect(await stars()).toMatchObject([{ household: '001', level: 'gold' }]);
    expect(await verification(id)).toMatchObject({ ok: true });
  });

  it('is confirmed when a household has ended about which an objection was upheld', async () => {
    const id = await announced();
    await answerObjection(await objectTo(id, '002'), true);
    const headers = { 'idempotency-key': crypto.randomUUID() };
    answered(await v.committee.post(v.url('households/002/merger'), { into: '003' }, { headers }));
    clock.now = AFTER_NOTICE;
    expect(code(await decide(id, '002', { LL: 'refused' }, '异议属实'))).toEqual([422, 'household-not-reviewed']);
    answered(await step(id, 'confirmation'));
    expect(await stars()).toMatchObject([{ household: '001' }]);
    expect(await verification(id)).toMatchObject({ ok: true });
  });

  it('may keep what was objected to, when that is decided again with a reason', async () => {
    const id = await announced();
    await answerObjection(await objectTo(id, '002'), true);
    // What was decided in the same instant as the answer is not the new decision.
    clock.now = AFTER_NOTICE;
    expect(code(await step(id, 'confirmation'))).toEqual([409, 'objections-upheld']);
    answered(await decide(id, '002', { LL: 'granted' }, '再次核实后维持'));
    answered(await step(id, 'confirmation'));
    expect(await stars()).toHaveLength(2);
  });

  it('leaves the board when it is withdrawn, and nobody objects to it any more', async () => {
    const id = await announced();
    const board = async () =>
      (await t.nobody.get(`/v1/public/villages/${v.code}/board`)).body.notices.map((one: { kind: string }) => one.kind);
    expect(await board()).toEqual(['honours']);
    const early = await objectTo(id, '001');
    answered(await step(id, 'withdrawal'));
    expect(await board()).toEqual([]);
    await expect(objectTo(id, '002')).rejects.toThrow('not-objectable');
    await answerObjection(early, true);
    const again = await open();
    answered(await decide(again, '001', ALL, '公认'));
    answered(await step(again, 'publication'));
    expect(await board()).toEqual(['honours']);
  });

  it('refuses to be pinned while decisions have come to depart from what is suggested', async () => {
    await adopt();
    await v.post('001', 'XS01');
    const id = await open();
    answered(await decide(id, '001', { XL: 'granted', LL: 'granted' }));
    await v.post('001', 'VT01');
    const answer = await step(id, 'publication');
    expect(code(answer)).toEqual([409, 'star-decisions-outdated']);
    expect(answer.body.detail).toContain('001');
    answered(await decide(id, '001', { XL: 'granted', LL: 'granted' }, '处罚已撤销'));
    answered(await step(id, 'publication'));
  });

  it('stays what it was, byte for byte, after entries, reversals, closures, erasures and revocations', async () => {
    await adopt();
    const act = await v.post('001', 'XS01');
    await v.post('002', 'VT01');
    const id = await open();
    answered(await decide(id, '001', { LL: 'granted', CX: 'granted' }));
    answered(await step(id, 'publication'));
    await v.post('001', 'XS02');
    clock.now = AFTER_NOTICE;
    answered(await step(id, 'confirmation'));
    const { digest } = await verification(id);
    const before = await shown(id);
    expect(before[0]).toMatchObject({ count: 3, level: { code: 'silver' } });
    expect(starOf(before[0], 'XL').points).toBe(5);

    const write = (path: string, body: object) =>
      v.committee.post(v.url(path), body, { headers: { 'idempotency-key': crypto.randomUUID() } });
    answered(await write(`entries/${act}/reversal`, { reason: '记错' }));
    await v.post('003', 'XS01');
    const [granted] = await stars();
    answered(await v.committee.post(v.url(`stars/${granted.id}/revocation`), { reason: '查实' }));
    answered(await write('households/003/closure', {}));
    answered(await v.committee.post(v.url(`members/${members['001']![0]}/erasure`), {}));
    answered(await write('closings', { through: '2026-10-31' }));
    expect(await verification(id)).toEqual({ ok: true, digest, recomputed: digest });
    expect((await shown(id)).map(({ stars: all }: { stars: object[] }) => all)).toEqual(
      before.map(({ stars: all }: { stars: object[] }) => all),
    );
    await expectCoherent(v.committee, v.code);
  });

  it.each([
    ['a decision', `UPDATE star_decisions SET decision = 'refused' WHERE star = 'LL'`],
    ['the result', `UPDATE star_reviews SET result = result || '{"tieRule": "shared"}' WHERE state = 'confirmed'`],
    ['the scheme', `UPDATE star_schemes SET definition = definition || '{"name": "别的"}' WHERE version = 1`],
    ['the level of stars granted', `UPDATE honours SET level = 'gold', label = '金星（10 星）' WHERE kind = 'stars'`],
    ['the household of stars granted', `UPDATE honours SET household_no = '003' WHERE number LIKE '%-0001'`],
    ['the stars granted', `DELETE FROM honours WHERE number LIKE '%-0002'`],
  ])('tells when %s was changed behind its back', async (_what, change) => {
    const id = await confirmed();
    expect((await verification(id)).ok).toBe(true);
    await t.database.admin.begin(async (tx) => {
      const guarded = ['star_reviews', 'star_schemes', 'honours'];
      for (const table of guarded) await tx.unsafe(`ALTER TABLE ${table} DISABLE TRIGGER append_only`);
      await tx.unsafe(`${change} AND village_code = '${v.code}'`);
      for (const table of guarded) await tx.unsafe(`ALTER TABLE ${table} ENABLE ALWAYS TRIGGER append_only`);
    });
    expect((await verification(id)).ok).toBe(false);
  });

  it('tells when an honour was slipped in that nobody decided', async () => {
    const id = await confirmed();
    await t.database.admin`
      INSERT INTO honours SELECT village_code, gen_random_uuid(), kind, review_id, cycle_id, category, '003', member_id, title, label,
        level, stars, period, granted_on, '2026-0099', created_at, created_by
      FROM honours WHERE village_code = ${v.code} LIMIT 1`;
    expect((await verification(id)).ok).toBe(false);
  });

  it('is confirmed once when two confirm it at the same time', async () => {
    const id = await announced();
    clock.now = AFTER_NOTICE;
    const answers = await behindLock(t.database, villageLock(v.code), 2, () =>
      Promise.all([step(id, 'confirmation'), step(id, 'confirmation')]),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(await stars()).toHaveLength(2);
  });
});
