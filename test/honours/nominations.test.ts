import { describe, expect, it } from 'vitest';
import { answered } from '../procedure/notice-support.ts';
import type { Caller } from '../support/app.ts';
import { adopt, code, members, open, shown, step, t, token, useStars, v } from './star-support.ts';

useStars();

const nominate = (body: object, by: Caller = v.committee) => by.post(v.url('nominations'), body);
const list = async (query: Record<string, string> = {}, by: Caller = v.committee) =>
  answered(await by.get(v.url('nominations'), { query })).body.data;
const withdraw = (id: string, by: Caller = v.committee) => by.delete(v.url(`nominations/${id}`));

/** A cycle that is open, with a category for households and one for persons. */
async function openCycle(state = 'open'): Promise<string> {
  const { admin } = t.database;
  const at = new Date('2026-11-22T02:00:00Z');
  const [programme, cycle] = [crypto.randomUUID(), crypto.randomUUID()];
  const categories = admin.json([
    { code: 'GJ', title: '一尘不染', label: '干净人家', kind: 'household', basis: { kind: 'nomination' }, places: 3 },
    { code: 'XF', title: '贤良淑德', label: '好儿媳', kind: 'person', basis: { kind: 'nomination' }, places: 3 },
  ]);
  const made = { village_code: v.code, categories };
  await admin`INSERT INTO award_programmes ${admin({
    ...made,
    id: programme,
    name: '道德模范',
    frequency: 'month',
    created_at: at,
    created_by: v.committee.client,
  })}`;
  await admin`INSERT INTO award_cycles ${admin({
    ...made,
    id: cycle,
    programme_id: programme,
    name: '11月',
    period: '2026-11',
    state,
    opened_at: at,
    opened_by: v.committee.client,
  })}`;
  return cycle;
}

describe('nominations for stars', () => {
  it('count for the stars they name, or for all of them, until they are withdrawn', async () => {
    await adopt();
    const review = await open();
    const one = answered(await nominate({ review, household: '001', stars: ['XL', 'XL'], words: '照料婆婆多年' })).body;
    expect(one).toMatchObject({ review, stars: ['XL'], source: 'nomination', words: '照料婆婆多年', cycle: null });
    answered(await nominate({ review, household: '001', source: 'self' }));
    const counts = async () => {
      const [household] = await shown(review, { household: '001' });
      return [household.nominations, ...household.stars.map((star: { nominations: number }) => star.nominations)];
    };
    expect(await counts()).toEqual([2, 2, 1, 1, 1]);
    expect((await withdraw(one.id)).status).toBe(204);
    expect((await withdraw(one.id)).status).toBe(204);
    expect(await counts()).toEqual([1, 1, 1, 1, 1]);
    expect(await list({ review })).toMatchObject([{ household: '001', source: 'self', stars: [] }]);
    answered(await nominate({ review, household: '001', stars: ['HJ'] }));
    expect(await list()).toHaveLength(2);
  });

  it('are of households and stars that there are, once, while the review is open', async () => {
    await adopt();
    const review = await open();
    expect(code(await nominate({ review, household: '009' }))).toEqual([422, 'unknown-household']);
    expect(code(await nominate({ review, household: '001', stars: ['NO'] }))).toEqual([422, 'unknown-star']);
    const person = { review, household: '001', member: members['001']![0] };
    expect(code(await nominate(person))).toEqual([422, 'nominee-not-a-person']);
    expect(code(await nominate({ review: crypto.randomUUID(), household: '001' }))).toEqual([404, 'not-found']);
    for (const body of [{ household: '001' }, { review, cycle: review, category: 'A', household: '001' }]) {
      expect((await nominate(body)).status).toBe(400);
    }
    const { id } = answered(await nominate({ review, household: '001' })).body;
    expect(code(await nominate({ review, household: '001' }))).toEqual([409, 'nomination-exists']);
    const close = v.committee.post(v.url('households/003/closure'), {}, { headers: { 'idempotency-key': 'close' } });
    answered(await close);
    expect(code(await nominate({ review, household: '003' }))).toEqual([409, 'household-closed']);
    answered(await step(review, 'withdrawal'));
    expect(code(await nominate({ review, household: '002' }))).toEqual([409, 'nominations-over']);
    expect(code(await withdraw(id))).toEqual([409, 'nominations-over']);
  });
});

describe('nominations for titles', () => {
  it('are of households or persons, as the category is', async () => {
    const cycle = await openCycle();
    const member = members['001']![0]!;
    const of = (category: string, more: object = {}) => nominate({ cycle, category, household: '001', ...more });
    expect(code(await of('NO'))).toEqual([422, 'unknown-category']);
    expect(code(await of('XF'))).toEqual([422, 'nominee-not-a-household']);
    expect(code(await of('GJ', { member }))).toEqual([422, 'nominee-not-a-person']);
    expect(code(await of('XF', { member: members['002']![0] }))).toEqual([422, 'not-a-member']);
    answered(await of('GJ'));
    expect(answered(await of('XF', { member })).body).toMatchObject({ cycle, category: 'XF', member, stars: null });
    expect(code(await of('XF', { member }))).toEqual([409, 'nomination-exists']);
    expect(await list({ cycle, category: 'XF' })).toHaveLength(1);
    expect(code(await nominate({ cycle: crypto.randomUUID(), category: 'GJ', household: '001' }))).toEqual([
      404,
      'not-found',
    ]);
  });

  it('are taken while the cycle is open', async () => {
    const cycle = await openCycle('withdrawn');
    expect(code(await nominate({ cycle, category: 'GJ', household: '001' }))).toEqual([409, 'nominations-over']);
  });
});

describe('who nominates', () => {
  it('is a household for itself, once, and nobody else for it', async () => {
    await adopt();
    const review = await open();
    const household = await token('001');
    const own = { review, household: '001', words: '自荐' };
    expect(code(await nominate({ ...own, household: '002' }, household))).toEqual([404, 'not-found']);
    const { id, source } = answered(await nominate({ ...own, source: 'nomination' }, household)).body;
    expect(source).toBe('self');
    expect(code(await nominate({ ...own, source: 'self' }))).toEqual([409, 'nomination-exists']);
    const other = answered(await nominate({ review, household: '002', words: '邻里和睦' })).body;
    expect(await list({}, household)).toMatchObject([{ id, words: '自荐' }]);
    expect(await list({ household: '002' }, household)).toEqual([]);
    expect(code(await withdraw(other.id, household))).toEqual([404, 'not-found']);
    expect((await withdraw(id, household)).status).toBe(204);
  });

  it('is an officer in the own units, who withdraws the own nominations only', async () => {
    await adopt();
    const review = await open();
    const officer = await t.as('officer', v.code, { unit: v.units[0] });
    const mine = answered(await nominate({ review, household: '001', words: '热心' }, officer)).body;
    expect(code(await nominate({ review, household: '002' }, officer))).toEqual([403, 'outside-unit']);
    const theirs = answered(await nominate({ review, household: '002', words: '和睦' })).body;
    expect(await list({}, officer)).toMatchObject([
      { id: theirs.id, words: null },
      { id: mine.id, words: '热心' },
    ]);
    expect(code(await withdraw(theirs.id, officer))).toEqual([404, 'not-found']);
    expect((await withdraw(mine.id, officer)).status).toBe(204);
  });

  it('is nobody who only reads, and words are for those who may read personal data', async () => {
    await adopt();
    const review = await open();
    answered(await nominate({ review, household: '001', words: '王桂英热心' }));
    for (const role of ['auditor', 'reviewer', 'supervisor'] as const) {
      const by = await t.as(role, v.code);
      expect(code(await nominate({ review, household: '001' }, by))).toEqual([403, 'forbidden']);
      expect(await list({}, by)).toMatchObject([{ words: role === 'reviewer' ? '王桂英热心' : null }]);
    }
    const shop = await t.as('shop', v.code, { shop: crypto.randomUUID() });
    expect(code(await shop.get(v.url('nominations')))).toEqual([403, 'forbidden']);
    const page = answered(await v.committee.get(v.url('nominations'), { query: { limit: '1' } })).body;
    expect(page.nextCursor).toBeNull();
  });
});
