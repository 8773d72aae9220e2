import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Day } from '../../src/kernel/day.ts';
import { loadMemberships } from '../../src/village/index.ts';
import { openPhone } from '../../src/village/phone.ts';
import { expectProblem, startVillageApp, together, type VillageApp } from './support.ts';

const NOBODY = '01932f4e-8a01-7c3e-9a51-3f2c8d4e5a01';

let app: VillageApp;
beforeAll(async () => {
  app = await startVillageApp();
});
afterAll(() => app.close());

describe('members', () => {
  it('are added, read, corrected and found in the audit without their data', async () => {
    const { base, code, committee, household } = await app.village();
    const [head] = await household('1', '甲户主');
    const url = `${base}/households/1/members`;
    const added = await committee.post(url, {
      name: '卢刚德',
      phone: '131-5043-6940',
      relation: '长子',
      from: '2026-10-01',
    });
    expect(added.status, added.text).toBe(201);
    expect(added.headers.location).toBe(`${base}/members/${added.body.id}`);
    expect(added.body).toMatchObject({ name: '卢刚德', phone: '131****6940', from: '2026-10-01', head: false });
    const member = `${base}/members/${added.body.id}`;
    const read = await committee.get(member);
    expect(read.body).toEqual(added.body);
    const headers = { 'if-match': String(read.headers.etag) };
    const changed = await committee.patch(member, { name: '卢刚', phone: null, birthMonth: '1994-08' }, { headers });
    expect(changed.body).toEqual({ ...added.body, name: '卢刚', phone: null, birthMonth: '1994-08' });
    expectProblem(await committee.patch(member, { name: '卢' }, { headers }), 412, 'precondition-failed');
    expect((await committee.get(url)).body.data.map((m: { id: string }) => m.id)).toEqual([head, added.body.id]);
    const audit = await committee.get('/v1/audit', { query: { village: code } });
    expect(audit.text).not.toMatch(/卢|13150436940|1994-08/);
    expectProblem(await committee.get(`${base}/members/${NOBODY}`), 404, 'not-found');
    expectProblem(await committee.patch(`${base}/members/${NOBODY}`, {}), 404, 'not-found');
    expectProblem(await committee.get(`${base}/households/9/members`), 404, 'not-found');
    expectProblem(await committee.post(`${base}/households/9/members`, { name: '甲' }), 404, 'not-found');
  });

  it('keep phones as ciphertext that only this member and key open', async () => {
    const { base, code, committee, household } = await app.village();
    await household('1', '甲');
    const { id } = (await committee.post(`${base}/households/1/members`, { name: '乙', phone: '13150436940' })).body;
    const [row] = await app.database.admin<{ sealed: Buffer }[]>`
      SELECT phone_ciphertext AS sealed FROM members WHERE village_code = ${code} AND id = ${id}`;
    expect(row!.sealed.toString('latin1')).not.toContain('13150436940');
    expect(openPhone(app.encryptionKey, code, id, row!.sealed)).toBe('13150436940');
  });

  it('are refused where they contradict what is known', async () => {
    const { base, committee } = await app.village();
    await committee.post(`${base}/households`, { no: '1', openedOn: '2026-03-01', head: '甲' });
    const post = (body: unknown) => committee.post(`${base}/households/1/members`, body);
    expectProblem(await post({ name: '甲' }), 409, 'member-exists');
    expectProblem(await post({ name: '乙', relation: '户主' }), 409, 'head-exists');
    expectProblem(await post({ name: '乙', from: '2026-02-28' }), 422, 'day-too-early');
    expectProblem(await post({ name: '乙', from: '2026-11-22' }), 422, 'day-in-future');
    const secret = await post({ name: '乙', phone: '99999999999999' });
    expectProblem(secret, 400, 'invalid-request');
    expect(secret.text).not.toContain('99999999999999');
    expect((await post({ name: '乙', birthMonth: '1970-01' })).status).toBe(201);
    const twin = (await post({ name: '乙', birthMonth: '1971-01' })).body;
    expectProblem(await committee.patch(`${base}/members/${twin.id}`, { birthMonth: '1970-01' }), 409, 'member-exists');
    for (let i = 4; i <= 50; i += 1) expect((await post({ name: `人${i}` })).status).toBe(201);
    expectProblem(await post({ name: '多一人' }), 422, 'too-many-members');
  });

  it('added twice at the same moment exist once', async () => {
    const { base, committee, household } = await app.village();
    await household('1', '甲');
    const add = () => committee.post(`${base}/households/1/members`, { name: '乙' });
    expect((await together(add, add, add)).map(({ status }) => status).sort()).toEqual([201, 409, 409]);
  });

  it('leave, come back and move, and the past stays what it was', async () => {
    const { base, committee, household } = await app.village();
    const [, son] = (await household('1', '父', '子')) as [string, string];
    await household('2', '叔');
    const member = `${base}/members/${son}`;
    const left = await committee.post(`${member}/departure`, { on: '2026-06-30' });
    expect(left.body).toMatchObject({ household: '1', from: null, to: '2026-06-30' });
    expectProblem(await committee.post(`${member}/departure`, {}), 409, 'member-left');
    expect((await committee.get(`${base}/households/1`)).body.memberCount).toBe(1);
    const former = await committee.get(`${base}/households/1/members`, { query: { former: 'true' } });
    expect(former.body.data.map((m: { id: string }) => m.id)).toContain(son);
    expectProblem(await committee.post(`${member}/move`, { household: '2', on: '2026-06-30' }), 422, 'day-too-early');
    const back = await committee.post(`${member}/move`, { household: '2', on: '2026-09-01', relation: '侄' });
    expect(back.body).toMatchObject({ household: '2', from: '2026-09-01', to: null, relation: '侄' });
    const again = await committee.post(`${member}/move`, { household: '1', on: '2026-10-01' });
    expect(again.body).toMatchObject({ household: '1', from: '2026-10-01', relation: null });
    const code = base.slice(-12);
    const stays = await loadMemberships(app.sql, [], [{ village: code, id: son }]);
    const days = {
      '1900-01-01': '1',
      '2026-06-30': '1',
      '2026-07-01': null,
      '2026-09-01': '2',
      '2026-09-30': '2',
      '2026-10-01': '1',
    };
    for (const [day, no] of Object.entries(days)) {
      for (const one of ['1', '2']) expect(stays.includes(code, one, son, day as Day)).toBe(one === no);
    }
    const kinds = (await committee.get(`${base}/households/2/history`)).body.data.map((l: { kind: string }) => l.kind);
    expect(kinds).toEqual(['opened', 'moved-in', 'moved-out']);
  });

  it('are refused impossible ways', async () => {
    const { base, committee, household } = await app.village();
    const [father, son] = (await household('1', '父', '子')) as [string, string];
    await household('2', '叔', '子');
    const move = (id: string, body: unknown) => committee.post(`${base}/members/${id}/move`, body);
    expectProblem(await move(father, { household: '2' }), 409, 'head-leaves');
    expectProblem(await committee.post(`${base}/members/${father}/departure`, {}), 409, 'head-leaves');
    expectProblem(await committee.post(`${base}/members/${son}/departure`, { on: '2026-11-22' }), 422, 'day-in-future');
    expectProblem(await move(son, { household: '1' }), 422, 'same-household');
    expectProblem(await move(son, { household: '9' }), 422, 'unknown-household');
    expectProblem(await move(son, { household: '2' }), 409, 'member-exists');
    expectProblem(await move(son, {}), 400, 'invalid-request');
    expectProblem(await move(NOBODY, { household: '2' }), 404, 'not-found');
    expectProblem(await committee.post(`${base}/members/${NOBODY}/departure`, {}), 404, 'not-found');
    await committee.patch(`${base}/members/${son}`, { name: '小子' });
    expectProblem(await move(son, { household: '2', relation: '户主' }), 409, 'head-exists');
    await committee.post(`${base}/households/2/closure`, {}, { headers: { 'idempotency-key': 'c' } });
    expectProblem(await move(son, { household: '2' }), 409, 'household-closed');
    expectProblem(await committee.post(`${base}/households/2/members`, { name: '新' }), 409, 'household-closed');
    expectProblem(await committee.post(`${base}/households/2/passbook`, {}), 409, 'household-closed');
    expectProblem(await committee.patch(`${base}/households/2`, { unit: null }), 409, 'household-closed');
    expect((await committee.patch(`${base}/households/2`, { address: null })).status).toBe(200);
  });

  it('become head from a day on, and former heads are known to the reading of sheets', async () => {
    const { base, code, committee, household } = await app.village();
    const [father, son] = (await household('1', '父', '子')) as [string, string];
    const url = `${base}/households/1/head`;
    const changed = await committee.put(url, { member: son, on: '2026-09-01' });
    expect(changed.status, changed.text).toBe(200);
    expect(changed.body).toMatchObject({
      head: '子',
      members: [
        { id: son, relation: '户主' },
        { id: father, relation: null },
      ],
    });
    expect((await committee.put(url, { member: son })).body).toEqual(changed.body);
    expectProblem(await committee.put(url, { member: father, on: '2026-08-01' }), 422, 'day-too-early');
    expectProblem(await committee.put(url, { member: NOBODY }), 422, 'not-a-member');
    expectProblem(await committee.put(url, { member: father, on: '2026-12-01' }), 422, 'day-in-future');
    expectProblem(
      await committee.put(url, { member: father }, { headers: { 'if-match': '"1"' } }),
      412,
      'precondition-failed',
    );
    expectProblem(await committee.put(url, {}), 400, 'invalid-request');
    expectProblem(await committee.put(`${base}/households/9/head`, { member: father }), 404, 'not-found');
    const { loadImportContext } = await import('../../src/village/index.ts');
    const { households } = await loadImportContext(app.sql, code);
    expect(households.get('1')).toEqual({
      head: '子',
      formerHeads: ['父'],
      members: expect.arrayContaining([
        { id: father, name: '父' },
        { id: son, name: '子' },
      ]),
      closedOn: null,
    });
    expect(households.get('1')!.members).toHaveLength(2);
    expectProblem(await committee.post(`${base}/members/${son}/departure`, {}), 409, 'head-leaves');
    expect((await committee.post(`${base}/members/${father}/departure`, {})).status).toBe(200);
  });

  it('are erased with the texts that name them, and the journal still verifies', async () => {
    const { base, code, committee, household, post } = await app.village();
    const [, son] = (await household('1', '父', '子')) as [string, string];
    await post('1', 2, son, '子扫街');
    await post('1', 2, undefined, '父扫街');
    const before = await app.ledger.verify(code);
    const erase = () => committee.post(`${base}/members/${son}/erasure`);
    const erased = await erase();
    expect(erased.body).toEqual({ id: son, erasedAt: '2026-11-21T04:00:00.000Z', texts: 1 });
    expect((await erase()).body).toEqual({ ...erased.body, texts: 0 });
    expect((await committee.get(`${base}/members/${son}`)).body).toEqual({
      id: son,
      household: '1',
      name: null,
      relation: null,
      sex: null,
      birthMonth: null,
      phone: null,
      head: false,
      from: null,
      to: null,
      erased: true,
    });
    const texts = await app.database.admin`SELECT text FROM entry_texts WHERE village_code = ${code}`;
    expect(texts.map(({ text }) => text)).toEqual(['父扫街']);
    const after = await app.ledger.verify(code, { size: before.size, root: before.root });
    expect(after).toMatchObject({ ok: true, root: before.root });
    expectProblem(await committee.patch(`${base}/members/${son}`, { name: '子' }), 409, 'member-erased');
    expectProblem(await committee.post(`${base}/members/${son}/move`, { household: '1' }), 409, 'member-erased');
    expectProblem(await committee.post(`${base}/members/${NOBODY}/erasure`), 404, 'not-found');
    const officer = await app.as('officer', code);
    expectProblem(await officer.post(`${base}/members/${son}/erasure`), 403, 'forbidden');
    await committee.patch(`${base}/households/1`, { address: '东头' });
    expect((await committee.get(`${base}/households/1`)).body.address).toBe('东头');
    const [father] = (await committee.get(`${base}/households/1/members`)).body.data;
    await committee.post(`${base}/members/${father.id}/erasure`);
    expect((await committee.get(`${base}/households/1`)).body).toMatchObject({ address: null, head: null });
  });
});
