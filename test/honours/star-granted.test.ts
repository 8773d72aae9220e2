import ExcelJS from 'exceljs';
import { describe, expect, it } from 'vitest';
import { readHonours, standingOf } from '../../src/honours/index.ts';
import { answered } from '../procedure/notice-support.ts';
import { behindLock, villageLock } from '../support/behind-lock.ts';
import {
  AFTER_NOTICE,
  ALL,
  adopt,
  clock,
  code,
  confirmed,
  decide,
  members,
  open,
  shown,
  stars,
  step,
  t,
  token,
  useStars,
  v,
  verification,
} from './star-support.ts';

useStars();

const JANUARY = new Date('2027-01-05T02:00:00Z');

const revoke = (id: string, body: object = { reason: '经核实' }, by = v.committee) =>
  by.post(v.url(`stars/${id}/revocation`), body);

describe('摘星', () => {
  it('of some stars leaves the level of those that are left, and of the last ones nothing', async () => {
    await confirmed();
    const [gold] = await stars();
    const once = answered(await revoke(gold.id, { reason: '焚烧秸秆', stars: ['HJ'] })).body;
    expect(once).toMatchObject({
      level: 'gold',
      standing: { state: 'reduced', level: 'silver', stars: ['XL', 'LL', 'CX'] },
      revocations: [{ stars: ['HJ'], levelAfter: 'silver', reason: '焚烧秸秆' }],
    });
    expect(code(await revoke(gold.id, { reason: '再次', stars: ['HJ'] }))).toEqual([409, 'honour-already-revoked']);
    expect(code(await revoke(gold.id, { reason: '没有', stars: ['NO'] }))).toEqual([422, 'unknown-star']);
    const twice = answered(await revoke(gold.id, { reason: '赌博', stars: ['LL', 'CX'] })).body;
    expect(twice.standing).toEqual({ state: 'revoked', level: null, stars: ['XL'] });
    expect(code(await revoke(gold.id))).toEqual([409, 'honour-already-revoked']);
    const [honour] = await readHonours(t.database.sql, v.code, { ids: [gold.id] });
    expect(standingOf(honour!)).toMatchObject({ state: 'revoked', changedAt: clock.now });
  });

  it('of the whole title leaves nothing', async () => {
    await confirmed();
    const [, silver] = await stars();
    expect(answered(await revoke(silver.id)).body.standing).toEqual({ state: 'revoked', level: null, stars: [] });
    expect((await stars({ level: 'silver' }))[0].standing.state).toBe('revoked');
  });

  it('happens once when two do it at the same time', async () => {
    await confirmed();
    const [gold] = await stars();
    const answers = await behindLock(t.database, villageLock(v.code), 2, () =>
      Promise.all([revoke(gold.id), revoke(gold.id)]),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  });

  it('locks the household out of the next review for the months of the scheme', async () => {
    await confirmed();
    const [gold] = await stars();
    answered(await revoke(gold.id, { reason: '焚烧秸秆', stars: ['HJ'] }));
    clock.now = JANUARY;
    const review = await open('2027');
    const [first] = await shown(review);
    // The lock-out of November 2026 has run out by the end of 2027.
    expect(first.bars).toEqual([]);
    clock.now = new Date('2027-02-01T02:00:00Z');
    const [, silver] = await stars();
    answered(await revoke(silver.id, { reason: '赌博' }));
    const [, second] = await shown(review);
    expect(second.bars).toMatchObject([{ kind: 'lock-out', until: '2028-02-01', stars: null, entry: null }]);
    expect(code(await decide(review, '002', { LL: 'granted' }))).toEqual([422, 'decision-needs-reason']);
  });

  it('is the committee’s, and of stars alone', async () => {
    await confirmed();
    const [gold] = await stars();
    for (const role of ['auditor', 'reviewer', 'supervisor'] as const) {
      expect(code(await revoke(gold.id, undefined, await t.as(role, v.code)))).toEqual([403, 'forbidden']);
    }
    expect(code(await revoke(crypto.randomUUID()))).toEqual([404, 'not-found']);
  });
});

describe('what was granted', () => {
  it('is listed by certificate number, page by page, under every filter', async () => {
    const review = await confirmed();
    const numbers = async (query: Record<string, string>) =>
      (await stars(query)).map(({ number }: { number: string }) => number);
    expect(await numbers({ period: '2026' })).toEqual(['2026-0001', '2026-0002']);
    expect(await numbers({ period: '2025' })).toEqual([]);
    expect(await numbers({ level: 'gold', review })).toEqual(['2026-0001']);
    expect(await numbers({ household: '002' })).toEqual(['2026-0002']);
    const page = answered(await v.committee.get(v.url('stars'), { query: { limit: '1' } })).body;
    expect(page.data).toMatchObject([{ number: '2026-0001' }]);
    expect(await numbers({ limit: '1', cursor: page.nextCursor })).toEqual(['2026-0002']);
    expect(await readHonours(t.database.sql, v.code, { year: 2026 })).toHaveLength(2);
    expect(await readHonours(t.database.sql, v.code, { year: 2027 })).toEqual([]);
    expect(await readHonours(t.database.sql, v.code, { number: '2026-0002' })).toMatchObject([{ household: '002' }]);
  });

  it('goes on being numbered behind what there is, in their order beyond 9,999', async () => {
    await confirmed();
    const [first] = await readHonours(t.database.sql, v.code);
    await t.database.admin`
      INSERT INTO honours SELECT (jsonb_populate_record(h, jsonb_build_object('id', gen_random_uuid(), 'number', n.number))).*
      FROM honours h, unnest(ARRAY['2026-9999', '2026-10000', '2025-0007']) AS n (number) WHERE h.id = ${first!.id}`;
    const all = (await stars()).map(({ number }: { number: string }) => number);
    expect(all).toEqual(['2025-0007', '2026-0001', '2026-0002', '2026-9999', '2026-10000']);
    const page = answered(await v.committee.get(v.url('stars'), { query: { limit: '4' } })).body;
    expect(await stars({ limit: '4', cursor: page.nextCursor })).toMatchObject([{ number: '2026-10000' }]);
  });

  it('is a household’s history over the years, for itself as well, revoked ones marked', async () => {
    await confirmed();
    const [gold] = await stars();
    answered(await revoke(gold.id));
    clock.now = JANUARY;
    const review = await open('2027');
    answered(await decide(review, '001', ALL, '已改正'));
    answered(await step(review, 'publication'));
    clock.now = new Date('2027-12-31T02:00:00Z');
    answered(await step(review, 'confirmation'));
    const household = await token('001');
    const own = answered(await household.get(v.url('households/001/honours'))).body.data;
    expect(own).toMatchObject([
      { period: '2026', standing: { state: 'revoked' }, revocations: [{ reason: '经核实' }], name: '王桂英' },
      { period: '2027', number: '2027-0001', standing: { state: 'standing' } },
    ]);
    expect(code(await household.get(v.url('households/002/honours')))).toEqual([404, 'not-found']);
    expect(code(await v.committee.get(v.url('households/404/honours')))).toEqual([404, 'not-found']);
    const auditor = await t.as('auditor', v.code);
    const read = answered(await auditor.get(v.url('households/001/honours'))).body.data;
    expect(read[0]).toMatchObject({ name: null, revocations: [{ reason: null }] });
  });
});

describe('the plaques', () => {
  const plaques = (id: string, by = v.committee) => by.get(v.url(`star-reviews/${id}/plaques`));

  it('are listed by unit and household at the level that is left', async () => {
    await adopt();
    const waiting = await open();
    expect(code(await plaques(waiting))).toEqual([409, 'star-review-state']);
    answered(await step(waiting, 'withdrawal'));
    const id = await confirmed();
    expect(answered(await plaques(id)).body).toMatchObject({
      title: '星级文明户',
      period: '2026',
      plaques: [
        { household: '001', head: '王桂英', level: { code: 'gold' }, label: '金星（4 星）', number: '2026-0001' },
        { household: '002', head: '李秀兰', level: { code: 'silver' }, stars: 2 },
      ],
    });
    const [gold, silver] = await stars();
    answered(await revoke(gold.id, { reason: '焚烧秸秆', stars: ['HJ'] }));
    answered(await revoke(silver.id));
    expect(answered(await plaques(id)).body.plaques).toMatchObject([
      { household: '001', label: '银星（3 星）', stars: 3 },
    ]);
    const auditor = await t.as('auditor', v.code);
    expect(answered(await plaques(id, auditor)).body.plaques[0].head).toBeNull();
  });

  it('follow the tree of units, a building behind the group it lies in, households without a unit last', async () => {
    const building = { kind: '楼栋', name: '一号楼', parent: v.units[0] };
    const below = answered(await v.committee.post(v.url('units'), building)).body.id;
    await v.household('000', undefined, [{ name: '赵大海' }]);
    await t.database.admin`UPDATE households SET unit_id = ${below} WHERE village_code = ${v.code} AND no = '002'`;
    await adopt();
    const id = await open();
    for (const no of ['000', '001', '002', '003']) answered(await decide(id, no, ALL, '公认'));
    await t.database
      .admin`UPDATE households SET unit_id = ${v.units[1]!} WHERE village_code = ${v.code} AND no = '003'`;
    answered(await step(id, 'publication'));
    clock.now = AFTER_NOTICE;
    answered(await step(id, 'confirmation'));
    const listed = answered(await plaques(id)).body.plaques;
    const shownAs = listed.map(({ path, household }: Record<string, unknown>) => [path, household]);
    expect(shownAs).toEqual([
      ['第1村民小组', '001'],
      ['第1村民小组 / 一号楼', '002'],
      ['第2村民小组', '003'],
      [null, '000'],
    ]);
  });

  it('print as a workbook without formulas, even where a name looks like one', async () => {
    const id = await confirmed();
    await t.database.admin`UPDATE members SET name = '=1+1' WHERE id = ${members['001']![0]!}`;
    const headers = { authorization: `Bearer ${v.committee.key}` };
    const answer = await t.app.inject({ url: v.url(`star-reviews/${id}/plaques.xlsx`), headers });
    expect(decodeURIComponent(String(answer.headers['content-disposition']))).toContain('孙家村挂牌名单-2026.xlsx');
    const book = new ExcelJS.Workbook();
    await book.xlsx.load(answer.rawPayload as never);
    const [sheet] = book.worksheets;
    expect(sheet!.getCell('A1').text).toBe('孙家村2026年度星级文明户挂牌名单');
    expect(sheet!.getRow(3).values).toEqual(
      expect.arrayContaining([1, '第1村民小组', '001', '=1+1', '金星', 4, '2026-0001']),
    );
    sheet!.eachRow((row) => {
      row.eachCell((cell) => expect(cell.formula).toBeUndefined());
    });
  });
});

describe('erasure', () => {
  it('takes the words about a person and leaves what is frozen as it was', async () => {
    const id = await confirmed();
    await adopt();
    clock.now = JANUARY;
    const next = await open('2027');
    const nomination = { review: next, household: '001', words: '王桂英乐于助人' };
    answered(await v.committee.post(v.url('nominations'), nomination));
    const [honour] = await readHonours(t.database.sql, v.code, { household: '001' });
    answered(await v.committee.post(v.url(`stars/${honour!.id}/revocation`), { reason: '王桂英家焚烧秸秆' }));
    answered(await v.committee.post(v.url(`members/${members['001']![0]}/erasure`), { reason: '本人要求' }));
    const words = await t.database.admin`
      SELECT words FROM nominations WHERE village_code = ${v.code}
      UNION ALL SELECT reason FROM star_decisions WHERE village_code = ${v.code} AND household_no = '001'
      UNION ALL SELECT reason FROM honour_revocations WHERE village_code = ${v.code}`;
    expect(words).toHaveLength(6);
    expect(words.every((row) => row.words === null)).toBe(true);
    const others = await t.database.admin`
      SELECT reason FROM star_decisions WHERE village_code = ${v.code} AND household_no = '002'`;
    expect(others.map(({ reason }) => reason)).toEqual(['村民公认', '村民公认']);
    expect(await verification(id)).toMatchObject({ ok: true });
  });
});
