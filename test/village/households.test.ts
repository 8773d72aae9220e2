import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectProblem, startVillageApp, together, type VillageApp } from './support.ts';

const NOBODY = '01932f4e-8a01-7c3e-9a51-3f2c8d4e5a01';

let app: VillageApp;
beforeAll(async () => {
  app = await startVillageApp();
});
afterAll(() => app.close());

describe('households', () => {
  it('are registered with members, read with points, and verify', async () => {
    const { base, code, committee, ...village } = await app.village();
    const unit = (await committee.post(`${base}/units`, { kind: '村民小组', name: '1组', number: 1 })).body.id;
    const members = [
      { name: '金 兰 淑', relation: '妻', sex: '女', birthMonth: '1972-09', phone: '131 5043 6940' },
      { name: '卢　祥', relation: '户主', sex: 'male', phone: 13812341234 },
    ];
    const created = await committee.post(`${base}/households`, { no: '010001', unit, address: '东头', members });
    expect(created.status, created.text).toBe(201);
    expect(created.headers.location).toBe(`${base}/households/010001`);
    expect(created.body).toMatchObject({
      no: '010001',
      status: 'active',
      unit,
      address: '东头',
      head: '卢祥',
      memberCount: 2,
      openedOn: null,
      closedOn: null,
      successor: null,
      honour: 0,
      balance: 0,
      held: 0,
      available: 0,
      members: [
        { name: '卢祥', head: true, sex: 'male', phone: '138****1234', from: null, to: null, erased: false },
        { name: '金兰淑', head: false, sex: 'female', birthMonth: '1972-09', phone: '131****6940' },
      ],
    });
    await village.post('010001', 12.5);
    await village.post('010001', -2);
    await village.hold('010001', 3);
    const read = await committee.get(`${base}/households/010001`);
    expect(read.body).toEqual({ ...created.body, honour: 10.5, balance: 10.5, held: 3, available: 7.5 });
    expect((await app.ledger.verify(code)).ok).toBe(true);
  });

  it('get a head by name alone', async () => {
    const { base, committee } = await app.village();
    const body = { no: 'A-1', head: '张 三', members: [{ name: '李四' }] };
    const { members, head } = (await committee.post(`${base}/households`, body)).body;
    expect(head).toBe('张三');
    expect(members.map((m: { name: string; relation: string }) => [m.name, m.relation])).toEqual([
      ['张三', '户主'],
      ['李四', null],
    ]);
  });

  it.each([
    {},
    { no: '' },
    { no: '户1' },
    { no: 'x'.repeat(21) },
    { no: '1', members: [{ name: '' }] },
    { no: '1', members: [{ name: '\u200b' }] },
    { no: '1', members: [{ name: '甲', phone: '123' }] },
    { no: '1', members: [{ name: '甲', birthMonth: '1971-13' }] },
    { no: '1', members: [{ name: '甲', sex: 'x' }] },
    { no: '1', members: Array.from({ length: 51 }, (_, i) => ({ name: `人${i}` })) },
    { no: '1', idCard: '220382197101011234' },
    { no: '1', openedOn: '2026-02-30' },
  ])('are refused where the body is wrong: %j', async (body) => {
    const { base, committee } = await app.village();
    const answer = await committee.post(`${base}/households`, body);
    expectProblem(answer, 400, 'invalid-request');
    expect(answer.text).not.toContain('220382197101011234');
  });

  it('refuse taken numbers, unknown units, days to come and people named twice', async () => {
    const { base, committee, household } = await app.village();
    await household('1', '甲');
    const post = (body: unknown) => committee.post(`${base}/households`, body);
    expectProblem(await post({ no: '1' }), 409, 'household-exists');
    expectProblem(await post({ no: '2', unit: NOBODY }), 422, 'unknown-unit');
    expectProblem(await post({ no: '2', openedOn: '2026-11-22' }), 422, 'day-in-future');
    expectProblem(await post({ no: '2', members: [{ name: '乙' }, { name: '乙 ' }] }), 409, 'member-exists');
    expectProblem(await committee.get(`${base}/households/2`), 404, 'not-found');
  });

  it('registered twice at the same moment exist once', async () => {
    const { base, committee } = await app.village();
    const post = () => committee.post(`${base}/households`, { no: '1', head: '甲' });
    const answers = await together(post, post, post, post);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
  });

  it('are listed with every filter as brute force finds them, page by page', async () => {
    const { base, committee, post } = await app.village();
    const unitOf = async (name: string, parent?: string) =>
      (await committee.post(`${base}/units`, { kind: '网格', name, parent })).body.id as string;
    const top = await unitOf('甲');
    const below = await unitOf('乙', top);
    const other = await unitOf('丙');
    const units = [top, below, other, null];
    const all = Array.from({ length: 24 }, (_, i) => ({
      no: `${i % 3}-${String((i * 7) % 24).padStart(2, '0')}${i % 2 ? 'b' : 'B'}`,
      unit: units[i % 4] ?? null,
      closed: i % 5 === 0,
    }));
    for (const { no, unit } of all) await committee.post(`${base}/households`, { no, unit });
    await post(all[1]!.no, 3);
    for (const { no, closed } of all) {
      if (!closed) continue;
      const headers = { 'idempotency-key': `close ${no}` };
      expect((await committee.post(`${base}/households/${no}/closure`, {}, { headers })).status).toBe(201);
    }
    const inside = (unit: string | null, filter: string | undefined) =>
      filter === undefined || unit === filter || (filter === top && unit === below);
    for (const unit of [undefined, top, below, other, NOBODY]) {
      for (const status of [undefined, 'active', 'closed']) {
        for (const q of [undefined, '1-', 'b', '%', '_']) {
          const wanted = all
            .filter((h) => inside(h.unit, unit) && (!status || h.closed === (status === 'closed')))
            .filter((h) => !q || h.no.includes(q))
            .map(({ no }) => no)
            .sort();
          const found: string[] = [];
          for (let cursor: string | null | undefined; cursor !== null; ) {
            const query = {
              limit: '5',
              ...(unit && { unit }),
              ...(status && { status }),
              ...(q && { q }),
              ...(cursor && { cursor }),
            };
            const page = await committee.get(`${base}/households`, { query });
            expect(page.status, page.text).toBe(200);
            found.push(...page.body.data.map((h: { no: string }) => h.no));
            cursor = page.body.nextCursor;
          }
          expect(found).toEqual(wanted);
        }
      }
    }
    const listed = (await committee.get(`${base}/households`, { query: { q: all[1]!.no } })).body.data;
    expect(listed).toMatchObject([{ no: all[1]!.no, honour: 3, balance: 3, held: 0, available: 3, memberCount: 0 }]);
  });

  it('change unit and address under If-Match, with history', async () => {
    const { base, committee, household } = await app.village();
    await household('1', '甲');
    const unit = (await committee.post(`${base}/units`, { kind: '网格', name: '甲' })).body.id;
    const url = `${base}/households/1`;
    const headers = { 'if-match': String((await committee.get(url)).headers.etag) };
    const changed = await committee.patch(url, { unit, address: '西头' }, { headers });
    expect(changed.body).toMatchObject({ unit, address: '西头' });
    expectProblem(await committee.patch(url, { unit: null }, { headers }), 412, 'precondition-failed');
    expectProblem(await committee.patch(url, { unit: NOBODY }), 422, 'unknown-unit');
    expectProblem(await committee.patch(url, { no: '2' }), 400, 'invalid-request');
    expectProblem(await committee.patch(`${base}/households/2`, {}), 404, 'not-found');
    const history = (await committee.get(`${url}/history`)).body.data;
    expect(history.map((line: { kind: string }) => line.kind)).toEqual(['opened', 'unit-changed', 'address-changed']);
    expect(history[1]).toMatchObject({ fromUnit: null, toUnit: unit, day: '2026-11-21', recordedBy: committee.client });
    const first = await committee.get(`${url}/history`, { query: { limit: '2' } });
    const rest = await committee.get(`${url}/history`, { query: { cursor: first.body.nextCursor } });
    expect([...first.body.data, ...rest.body.data]).toEqual(history);
    expectProblem(await committee.get(`${url}/history?cursor=x`), 400, 'invalid-cursor');
    expectProblem(await committee.get(`${base}/households/2/history`), 404, 'not-found');
  });

  it('show personal data only to roles that may see them, officers only of their own unit', async () => {
    const { base, code, committee } = await app.village();
    const unit = (await committee.post(`${base}/units`, { kind: '网格', name: '甲' })).body.id;
    const person = { name: '卢祥', relation: '户主', phone: '13812341234', birthMonth: '1970-01', sex: 'male' };
    await committee.post(`${base}/households`, { no: '1', unit, address: '东头', members: [person] });
    await committee.post(`${base}/households`, { no: '2', address: '西头', members: [{ ...person, name: '金兰淑' }] });
    const auditor = await app.as('auditor', code);
    const officer = await app.as('officer', code, { unit });
    const shop = await app.as('shop', code, { shop: NOBODY });
    const secret = /卢祥|金兰淑|东头|西头|138|1970-01/;
    for (const url of ['households', 'households/1', 'households/1/members', 'households/2']) {
      const answer = await auditor.get(`${base}/${url}`);
      expect(answer.status).toBe(200);
      expect(answer.text).not.toMatch(secret);
    }
    expect((await officer.get(`${base}/households/1`)).body).toMatchObject({ head: '卢祥', address: '东头' });
    expect((await officer.get(`${base}/households/2`)).text).not.toMatch(secret);
    expect((await officer.get(`${base}/households`)).body.data).toMatchObject([{ head: '卢祥' }, { head: null }]);
    expectProblem(await shop.get(`${base}/households/1`), 403, 'forbidden');
    expectProblem(await officer.post(`${base}/households`, { no: '3' }), 403, 'forbidden');
    expectProblem(await auditor.patch(`${base}/households/1`, {}), 403, 'forbidden');
  });
});

describe('passbooks', () => {
  it('are issued anew, and only the newest code is alive and stored as a hash', async () => {
    const { base, code, committee, household } = await app.village();
    await household('1', '甲');
    const url = `${base}/households/1/passbook`;
    const first = await committee.post(url);
    expect(first.status, first.text).toBe(201);
    expect(first.body).toMatchObject({ replaced: false });
    expect(first.body.code).toMatch(new RegExp(`^${code}-[0-9A-HJKMNP-TV-Z]{24}$`));
    expect(first.body.qr).toMatch(/^<svg[\s\S]*<\/svg>\s*$/);
    const second = await committee.post(url, { pin: '2468' });
    expect(second.body.replaced).toBe(true);
    expect(second.body.code).not.toBe(first.body.code);
    const rows = await app.database
      .admin`SELECT * FROM passbooks WHERE village_code = ${code} ORDER BY issued_at, pin_hash NULLS FIRST`;
    expect(rows.map((row) => [row.revoked_at === null, row.pin_hash === null])).toEqual([
      [false, true],
      [true, false],
    ]);
    expect(JSON.stringify(rows)).not.toContain(second.body.code);
    expectProblem(await committee.post(url, { pin: '12' }), 400, 'invalid-request');
    expectProblem(await committee.post(`${base}/households/9/passbook`), 404, 'not-found');
    const auditor = await app.as('auditor', code);
    expectProblem(await auditor.post(url), 403, 'forbidden');
    const audit = await committee.get('/v1/audit', { query: { village: code, action: 'passbook.issued' } });
    expect(audit.body.data).toHaveLength(2);
    expect(audit.text).not.toContain(second.body.code.slice(13));
  });

  it('issued at the same moment leave one alive', async () => {
    const { base, code, committee, household } = await app.village();
    await household('1', '甲');
    const issue = () => committee.post(`${base}/households/1/passbook`, {});
    const answers = await together(issue, issue, issue, issue);
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
    const alive = await app.database.admin`SELECT 1 FROM passbooks WHERE village_code = ${code} AND revoked_at IS NULL`;
    expect(alive).toHaveLength(1);
  });
});
