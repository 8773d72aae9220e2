import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Caller } from '../support/app.ts';
import { expectProblem, startVillageApp, type VillageApp } from './support.ts';

let app: VillageApp;
beforeAll(async () => {
  app = await startVillageApp();
});
afterAll(() => app.close());

describe('villages', () => {
  it('are created with the documented defaults and read back the same', async () => {
    const created = await app.operator.post('/v1/villages', { code: '110101001201', name: '甲村' });
    expect(created.status).toBe(201);
    expect(created.headers.location).toBe('/v1/villages/110101001201');
    expect(created.body).toEqual({
      code: '110101001201',
      name: '甲村',
      mode: 'accumulate',
      basePoints: 0,
      sheetMax: 100,
      sheetPeriod: 'month',
      noticeDays: 3,
      pointValueFen: 100,
      deductionPolicy: 'floor',
      yearEnd: 'keep',
      carryPercent: 50,
      holdDays: 30,
      unclaimed: 'return',
      ties: 'distinct',
      createdAt: '2026-11-21T04:00:00.000Z',
    });
    const read = await app.operator.get('/v1/villages/110101001201');
    expect(read.body).toEqual(created.body);
    expect((await app.ledger.verify('110101001201')).ok).toBe(true);
  });

  it('in mode base start from 100 and let deductions go below 0, and no other way', async () => {
    const base = await app.operator.post('/v1/villages', { code: '110101001202', name: '乙村', mode: 'base' });
    expect(base.body).toMatchObject({ mode: 'base', basePoints: 100, deductionPolicy: 'debt' });
    const wrong = { code: '110101001203', name: '丙村', mode: 'base', deductionPolicy: 'floor' };
    expectProblem(await app.operator.post('/v1/villages', wrong), 422, 'base-needs-debt');
    expectProblem(await app.operator.get('/v1/villages/110101001203'), 404, 'not-found');
  });

  it('exist once, also when created twice at the same moment', async () => {
    const body = { code: '110101001204', name: '丁村' };
    const both = await Promise.all([app.operator.post('/v1/villages', body), app.operator.post('/v1/villages', body)]);
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
    expectProblem(both.find(({ status }) => status === 409)!, 409, 'village-exists');
  });

  it.each([
    { name: '无码' },
    { code: '110101001000', name: '村码为零' },
    { code: '11010100120', name: '短' },
    { code: '110101001205', name: '  ' },
    { code: '110101001205', name: '甲', mode: 'stars' },
    { code: '110101001205', name: '甲', basePoints: 0.001 },
    { code: '110101001205', name: '甲', basePoints: -1 },
    { code: '110101001205', name: '甲', sheetMax: 0 },
    { code: '110101001205', name: '甲', holdDays: 0 },
    { code: '110101001205', name: '甲', carryPercent: 101 },
    { code: '110101001205', name: '甲', unknown: true },
    null,
    [],
  ])('are refused where the body is wrong: %j', async (body) => {
    expectProblem(
      await app.operator.post('/v1/villages', body ?? 'null'),
      body === null ? 415 : 400,
      body === null ? 'unsupported-media-type' : 'invalid-request',
    );
  });

  it('are listed by prefix within the scope, page by page, as brute force finds them', async () => {
    const codes = ['320101001201', '320101001202', '320101002201', '320202001201', '330101001201'];
    for (const code of codes) await app.operator.post('/v1/villages', { code, name: code });
    const list = async (caller: Caller, prefix: string | undefined, limit: number) => {
      const found: string[] = [];
      for (let cursor: string | null | undefined; cursor !== null; ) {
        const query = { limit: String(limit), ...(prefix && { prefix }), ...(cursor && { cursor }) };
        const page = await caller.get('/v1/villages', { query });
        expect(page.status, page.text).toBe(200);
        found.push(...page.body.data.map((village: { code: string }) => village.code));
        cursor = page.body.nextCursor;
      }
      return found;
    };
    const supervisor = await app.as('supervisor', '3201');
    for (const prefix of [undefined, '32', '3201', '320101', '320101001', '320101001202', '33', '99']) {
      for (const limit of [1, 2, 200]) {
        const wanted = codes.filter((code) => code.startsWith(prefix ?? '')).sort();
        const all = await list(app.operator, prefix, limit);
        expect(all.filter((code) => codes.includes(code))).toEqual(wanted);
        expect(await list(supervisor, prefix, limit)).toEqual(wanted.filter((code) => code.startsWith('3201')));
      }
    }
    expectProblem(await app.operator.get('/v1/villages?cursor=abc'), 400, 'invalid-cursor');
    expectProblem(await app.operator.get('/v1/villages?prefix=123'), 400, 'invalid-request');
    expectProblem(await app.operator.get('/v1/villages?limit=201'), 400, 'invalid-request');
  });

  it('outside the scope look exactly as if they did not exist', async () => {
    const { code, committee } = await app.village();
    const other = await app.village();
    const foreign = await committee.get(`/v1/villages/${other.code}`);
    const absent = await committee.get('/v1/villages/999999999999');
    const strip = (body: Record<string, unknown>) => ({ ...body, requestId: null });
    expectProblem(foreign, 404, 'not-found');
    expect(strip(foreign.body)).toEqual(strip(absent.body));
    expectProblem(await committee.patch(`/v1/villages/${other.code}`, { name: '甲' }), 404, 'not-found');
    expect((await committee.get(`/v1/villages/${code}`)).status).toBe(200);
  });

  it('are created by operators and changed by committees only', async () => {
    const { base, code, committee } = await app.village();
    expectProblem(await committee.post('/v1/villages', { code, name: '甲' }), 403, 'forbidden');
    const auditor = await app.as('auditor', code);
    expect((await auditor.get(base)).status).toBe(200);
    expectProblem(await auditor.patch(base, { name: '甲' }), 403, 'forbidden');
    expectProblem(await app.nobody.get(base), 401, 'unauthenticated');
    expectProblem(await app.nobody.post('/v1/villages', { code, name: '甲' }), 401, 'unauthenticated');
  });

  it('change name and settings, with audit, unless somebody changed them meanwhile', async () => {
    const { base, code, committee } = await app.village();
    const before = await committee.get(base);
    const headers = { 'if-match': String(before.headers.etag) };
    const changed = await committee.patch(base, { name: '新名', yearEnd: 'part', carryPercent: 30 }, { headers });
    expect(changed.status, changed.text).toBe(200);
    expect(changed.body).toEqual({ ...before.body, name: '新名', yearEnd: 'part', carryPercent: 30 });
    expect(changed.headers.etag).not.toBe(before.headers.etag);
    expectProblem(await committee.patch(base, { name: '又改' }, { headers }), 412, 'precondition-failed');
    const unchanged = await committee.get(base, { headers: { 'if-none-match': String(changed.headers.etag) } });
    expect(unchanged.status).toBe(304);
    const again = await committee.patch(base, { name: '新名' });
    expect(again.headers.etag).toBe(changed.headers.etag);
    expectProblem(await committee.patch(base, { holdDays: 'x' }), 400, 'invalid-request');
    const audit = await committee.get('/v1/audit', { query: { village: code, action: 'village.changed' } });
    expect(audit.body.data).toHaveLength(1);
    expect(audit.body.data[0].details).toMatchObject({ yearEnd: { from: 'keep', to: 'part' } });
    expect(audit.text).not.toContain('新名');
  });

  it('keep their mode once the journal has entries, and may change it before', async () => {
    const village = await app.village();
    const { base, committee } = village;
    const toBase = await committee.patch(base, { mode: 'base', basePoints: 100 });
    expect(toBase.body).toMatchObject({ mode: 'base', deductionPolicy: 'debt', basePoints: 100 });
    expectProblem(await committee.patch(base, { deductionPolicy: 'floor' }), 422, 'base-needs-debt');
    await village.household('1', '甲');
    await village.post('1', 2);
    expectProblem(await committee.patch(base, { mode: 'accumulate' }), 409, 'mode-fixed');
    expectProblem(await committee.patch(base, { sheetPeriod: 'quarter' }), 409, 'mode-fixed');
    expect((await committee.patch(base, { mode: 'base', basePoints: 120 })).body.basePoints).toBe(120);
  });

  it('pass the deduction policy on to the ledger', async () => {
    const village = await app.village({ deductionPolicy: 'honour-only' });
    await village.household('1', '甲');
    await village.post('1', 2);
    await village.post('1', -2);
    const read = async () => (await village.committee.get(`${village.base}/households/1`)).body;
    expect(await read()).toMatchObject({ honour: 0, balance: 2 });
    await village.committee.patch(village.base, { deductionPolicy: 'debt' });
    await village.post('1', -5);
    expect(await read()).toMatchObject({ honour: -5, balance: -3, available: 0 });
  });
});

describe('units', () => {
  it('form a tree that can be changed and read', async () => {
    const { base, committee, household } = await app.village();
    const group = await committee.post(`${base}/units`, { kind: '村民小组', name: '1组', number: 1 });
    expect(group.status, group.text).toBe(201);
    const grid = await committee.post(`${base}/units`, { kind: '网格', name: '一网格', parent: group.body.id });
    expect(grid.body).toEqual({
      id: grid.body.id,
      kind: '网格',
      name: '一网格',
      number: null,
      parent: group.body.id,
      officer: null,
    });
    const [officer] = await household('1', '王户长');
    const changed = await committee.patch(`${base}/units/${grid.body.id}`, { officer, parent: null, number: 7 });
    expect(changed.body).toEqual({ ...grid.body, officer, parent: null, number: 7 });
    expect((await committee.get(`${base}/units`)).body).toEqual({ data: [group.body, changed.body], nextCursor: null });
    const read = await committee.get(`${base}/units/${grid.body.id}`);
    expect(read.body).toEqual(changed.body);
    const headers = { 'if-none-match': String(read.headers.etag) };
    expect((await committee.get(`${base}/units/${grid.body.id}`, { headers })).status).toBe(304);
    const stale = { headers: { 'if-match': String(grid.headers.etag) } };
    expectProblem(
      await committee.patch(`${base}/units/${grid.body.id}`, { name: '二' }, stale),
      412,
      'precondition-failed',
    );
    expectProblem(await committee.delete(`${base}/units/${grid.body.id}`, stale), 412, 'precondition-failed');
    expect((await committee.delete(`${base}/units/${grid.body.id}`)).status).toBe(204);
    expectProblem(await committee.get(`${base}/units/${grid.body.id}`), 404, 'not-found');
    expectProblem(await committee.delete(`${base}/units/${grid.body.id}`), 404, 'not-found');
    expectProblem(await committee.patch(`${base}/units/${grid.body.id}`, { name: '二' }), 404, 'not-found');
  });

  it('never form a circle, nor grow too deep, nor have namesakes, nor strange officers', async () => {
    const { base, committee } = await app.village();
    const ids: string[] = [];
    for (let level = 1; level <= 8; level += 1) {
      const parent = ids.at(-1) ?? null;
      const unit = await committee.post(`${base}/units`, { kind: '网格', name: `${level}`, parent });
      expect(unit.status, unit.text).toBe(201);
      ids.push(unit.body.id);
    }
    const [top, second] = ids as [string, string];
    const missing = '01932f4e-8a01-7c3e-9a51-3f2c8d4e5a01';
    expectProblem(
      await committee.post(`${base}/units`, { kind: '网格', name: '9', parent: ids[7] }),
      422,
      'units-too-deep',
    );
    for (const parent of ids) {
      expectProblem(await committee.patch(`${base}/units/${top}`, { parent }), 409, 'unit-cycle');
    }
    expectProblem(await committee.patch(`${base}/units/${top}`, { parent: missing }), 422, 'unknown-unit');
    expectProblem(await committee.post(`${base}/units`, { kind: '网格', name: '1' }), 409, 'unit-exists');
    expectProblem(
      await committee.post(`${base}/units`, { kind: '网格', name: '甲', officer: missing }),
      422,
      'unknown-officer',
    );
    expectProblem(
      await committee.post(`${base}/units`, { kind: '网格', name: '甲', parent: 'x' }),
      400,
      'invalid-request',
    );
    expectProblem(await committee.delete(`${base}/units/${second}`), 409, 'unit-not-empty');
  });

  it('are deleted only when no household is in them', async () => {
    const { base, committee } = await app.village();
    const unit = (await committee.post(`${base}/units`, { kind: '楼栋', name: '3号楼' })).body.id;
    await committee.post(`${base}/households`, { no: '1', unit });
    expectProblem(await committee.delete(`${base}/units/${unit}`), 409, 'unit-not-empty');
    await committee.patch(`${base}/households/1`, { unit: null });
    expect((await committee.delete(`${base}/units/${unit}`)).status).toBe(204);
  });

  it('are limited in number', async () => {
    const { base, code, committee } = await app.village();
    await app.database.admin`INSERT INTO units (village_code, id, kind, name)
      SELECT ${code}, gen_random_uuid(), '楼栋', n::text FROM generate_series(1, 2000) n`;
    expectProblem(await committee.post(`${base}/units`, { kind: '网格', name: '甲' }), 422, 'too-many-units');
  });

  it('keep two units moved under each other at the same moment out of a circle', async () => {
    const { base, committee } = await app.village();
    const make = async (name: string) => (await committee.post(`${base}/units`, { kind: '网格', name })).body.id;
    const [a, b] = [await make('甲'), await make('乙')];
    const both = await Promise.all([
      committee.patch(`${base}/units/${a}`, { parent: b }),
      committee.patch(`${base}/units/${b}`, { parent: a }),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
  });

  it('answer 404 for villages that do not exist, and 403 without the right', async () => {
    const { base, code } = await app.village();
    const auditor = await app.as('auditor', code);
    expectProblem(await auditor.post(`${base}/units`, { kind: '网格', name: '甲' }), 403, 'forbidden');
    expect((await auditor.get(`${base}/units`)).status).toBe(200);
    for (const url of ['units', 'households', 'units/01932f4e-8a01-7c3e-9a51-3f2c8d4e5a01']) {
      expectProblem(await app.operator.get(`/v1/villages/999999999999/${url}`), 404, 'not-found');
    }
    const nowhere = '/v1/villages/999999999999';
    expectProblem(await app.operator.post(`${nowhere}/units`, { kind: '网格', name: '甲' }), 404, 'not-found');
    expectProblem(await app.operator.post(`${nowhere}/households`, { no: '1' }), 404, 'not-found');
    expectProblem(await app.operator.patch(nowhere, { name: '甲' }), 404, 'not-found');
  });
});
