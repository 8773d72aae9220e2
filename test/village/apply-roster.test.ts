import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { transaction } from '../../src/database/index.ts';
import type { Day } from '../../src/kernel/day.ts';
import {
  applyRoster,
  diffRoster,
  loadImportContext,
  type Roster,
  type RosterDiff,
  type RosterHousehold,
  readKnownHouseholds,
} from '../../src/village/index.ts';
import { expectProblem, startVillageApp, type TestVillage, TODAY, type VillageApp } from './support.ts';

let app: VillageApp;
beforeAll(async () => {
  app = await startVillageApp();
});
afterAll(() => app.close());

function apply(village: TestVillage, roster: Roster, effectiveOn: Day = TODAY): Promise<RosterDiff> {
  const options = { effectiveOn, encryptionKey: app.encryptionKey };
  return transaction(app.sql, {}, (tx) => applyRoster(tx, village.context(), village.code, roster, options));
}

const group = (number: number) => ({ kind: 'group', name: `${number}组`, number });
const day = (text: string) => text as Day;

const HEADS = '赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许';
/** A roster as a village keeps it: six groups, a head and so many others in each household. */
function rosterOf(households: number, members: number): Roster {
  return {
    households: Array.from({ length: households }, (_, i): RosterHousehold => {
      const surname = HEADS[i % HEADS.length]!;
      const people = Array.from({ length: members }, (_unused, m) => ({
        name: `${surname}${m}${String(i).padStart(4, '0')}`,
        relation: m === 0 ? '户主' : '子',
        sex: m % 2 === 0 ? ('男' as const) : ('女' as const),
        birthMonth: `19${50 + ((i + m) % 50)}-0${1 + (m % 9)}`,
        phone: `13${String(100_000_000 + i * 10 + m)}`,
      }));
      return { no: String(10_000 + i), unit: group(1 + (i % 6)), head: people[0]!.name, members: people };
    }),
  };
}

describe('applying a roster', () => {
  it('makes groups, households, heads and members of a new village, since before the books began', async () => {
    const village = await app.village();
    const { base, committee, code } = village;
    const diff = await apply(village, rosterOf(13, 3));
    expect([diff.opened.length, diff.joined.length]).toEqual([13, 39]);
    const units = (await committee.get(`${base}/units`)).body.data;
    expect(units.map((u: { name: string; kind: string; number: number }) => [u.name, u.kind, u.number])).toEqual(
      [1, 2, 3, 4, 5, 6].map((n) => [`${n}组`, '村民小组', n]),
    );
    const household = (await committee.get(`${base}/households/10006`)).body;
    expect(household).toMatchObject({ unit: units[0].id, head: '郑00006', memberCount: 3, openedOn: null, honour: 0 });
    expect(household.members[0]).toMatchObject({ relation: '户主', sex: 'male', phone: '131****0060', from: null });
    const group1 = await committee.get(`${base}/households`, { query: { unit: units[0].id } });
    expect(group1.body.data.map((h: { no: string }) => h.no)).toEqual(['10000', '10006', '10012']);
    await village.post('10006', 2, household.members[1].id);
    expect((await app.ledger.verify(code)).ok).toBe(true);
    const audit = await committee.get('/v1/audit', { query: { village: code, action: 'roster.applied' } });
    expect(audit.body.data).toHaveLength(1);
    expect(audit.text).not.toContain('郑');
  });

  it('does nothing when it is applied again', async () => {
    const village = await app.village();
    const roster = rosterOf(20, 3);
    await apply(village, roster);
    const dump = async () => {
      const tables = ['households', 'members', 'memberships', 'household_events', 'units', 'accounts'];
      const { admin } = app.database;
      const rows = await Promise.all(
        tables.map((table) => admin`SELECT * FROM ${admin(table)} WHERE village_code = ${village.code} ORDER BY 1, 2`),
      );
      return JSON.stringify(rows);
    };
    const before = await dump();
    const { opened, joined, left, moved, changed } = await apply(village, roster);
    expect([opened, joined, left, moved, changed]).toEqual([[], [], [], [], []]);
    expect(await dump()).toBe(before);
  });

  it('carries joining, leaving, moving and changes out with history, and deletes nobody', async () => {
    const village = await app.village();
    const { base, committee, code } = village;
    const lu = { name: '卢祥', relation: '户主', birthMonth: '1950-01' };
    const jin = { name: '金兰淑', relation: '妻', birthMonth: '1952-09' };
    const son = { name: '卢刚德', relation: '长子', birthMonth: '1994-08', phone: '13150436940' };
    const hu = { name: '胡莲云', relation: '户主', birthMonth: '1962-02' };
    await apply(village, {
      households: [
        { no: '1', unit: group(1), head: '卢祥', members: [lu, jin, son] },
        { no: '2', unit: group(1), head: '胡莲云', members: [hu, { name: '胡小', birthMonth: '2016-01' }] },
        { no: '3', unit: group(2), head: '旧户', members: [{ name: '旧户' }] },
      ],
    });
    const idOf = async (no: string, name: string) =>
      (await committee.get(`${base}/households/${no}`)).body.members.find((m: { name: string }) => m.name === name).id;
    const [luId, jinId, sonId] = [await idOf('1', '卢祥'), await idOf('1', '金兰淑'), await idOf('1', '卢刚德')];
    const diff = await apply(
      village,
      {
        households: [
          { no: '1', unit: group(2), head: '金兰淑', members: [{ ...jin, relation: '户主' }], address: '东头' },
          {
            no: '2',
            unit: group(1),
            head: '卢刚德',
            members: [hu, { ...son, relation: undefined, phone: '13812341234' }],
          },
          { no: '4', unit: group(3), head: '新户', members: [{ name: '新户', sex: '女' }] },
        ],
      },
      day('2026-10-01'),
    );
    expect(diff.left.map(({ name }) => name).sort()).toEqual(['卢祥', '胡小']);
    expect(diff.moved.map(({ name, from, to, head }) => [name, from, to, head])).toEqual([['卢刚德', '1', '2', true]]);
    expect(diff.opened.map(({ no }) => no)).toEqual(['4']);
    expect(diff.missing).toEqual(['3']);
    const one = (await committee.get(`${base}/households/1`)).body;
    expect(one).toMatchObject({ head: '金兰淑', address: '东头', memberCount: 1 });
    const two = (await committee.get(`${base}/households/2`)).body;
    expect(two).toMatchObject({ head: '卢刚德', memberCount: 2 });
    expect(two.members[0]).toMatchObject({ id: sonId, from: '2026-10-01', relation: '户主', phone: '138****1234' });
    expect(await committee.get(`${base}/households/3`)).toMatchObject({ body: { status: 'active', memberCount: 1 } });
    expect((await committee.get(`${base}/households/4`)).body).toMatchObject({ openedOn: '2026-10-01', head: '新户' });
    const former = await committee.get(`${base}/households/1/members?former=true`);
    expect(former.body.data.find((m: { id: string }) => m.id === luId)).toMatchObject({
      name: '卢祥',
      to: '2026-09-30',
    });
    const { households } = await loadImportContext(app.sql, code);
    expect(households.get('1')).toMatchObject({ head: '金兰淑', formerHeads: ['卢祥'] });
    expect(households.get('1')!.members).toContainEqual({ id: jinId, name: '金兰淑' });
    expect(households.get('1')!.members).toContainEqual({ id: sonId, name: '卢刚德', to: '2026-09-30' });
    expect(households.get('2')!.members).toContainEqual({ id: sonId, name: '卢刚德', from: '2026-10-01' });
    const lines = (await committee.get(`${base}/households/1/history`)).body.data;
    expect(
      lines
        .map((l: { kind: string }) => l.kind)
        .slice(4)
        .sort(),
    ).toEqual(['address-changed', 'head-changed', 'left', 'moved-out', 'unit-changed'].sort());
    const again = await transaction(app.sql, {}, (tx) => readKnownHouseholds(tx, code, app.encryptionKey));
    const same = { households: [{ no: '1', unit: group(2), head: '金兰淑', members: [{ ...jin, relation: '户主' }] }] };
    expect(diffRoster(again, same, TODAY).changed).toEqual([]);
  });

  it('corrects in place what it did on the same day', async () => {
    const village = await app.village();
    const people = [{ name: '甲' }, { name: '乙' }];
    await apply(village, { households: [{ no: '1', head: '甲', members: people }] });
    for (const head of ['乙', '甲', '乙']) {
      await apply(village, { households: [{ no: '1', head, members: people }] }, day('2026-10-01'));
      const household = (await village.committee.get(`${village.base}/households/1`)).body;
      expect(household).toMatchObject({ head, memberCount: 2 });
    }
  });

  it('leaves closed households closed', async () => {
    const village = await app.village();
    await village.household('1', '甲');
    const headers = { 'idempotency-key': 'c' };
    await village.committee.post(`${village.base}/households/1/closure`, {}, { headers });
    const diff = await apply(village, { households: [{ no: '1', head: '甲', members: [{ name: '甲' }] }] });
    expect(diff.closed).toEqual(['1']);
    expect((await village.committee.get(`${village.base}/households/1`)).body).toMatchObject({
      status: 'closed',
      memberCount: 0,
    });
  });

  it('is refused for strange numbers, days to come, and roles without the right', async () => {
    const village = await app.village();
    const strange = { households: [{ no: '一组1', head: '甲', members: [] }] };
    await expect(apply(village, strange)).rejects.toMatchObject({ code: 'bad-household-no' });
    await expect(apply(village, rosterOf(1, 51))).rejects.toMatchObject({ code: 'too-many-members' });
    await expect(apply(village, rosterOf(1, 1), day('2026-11-22'))).rejects.toMatchObject({ code: 'day-in-future' });
    const auditor = { ...village.context(), actor: { ...village.context().actor, role: 'auditor' as const } };
    const options = { effectiveOn: TODAY, encryptionKey: app.encryptionKey };
    const attempt = transaction(app.sql, {}, (tx) => applyRoster(tx, auditor, village.code, rosterOf(1, 1), options));
    await expect(attempt).rejects.toMatchObject({ code: 'forbidden' });
    expectProblem(await village.committee.get(`${village.base}/households/10000`), 404, 'not-found');
  });

  it('twice at the same moment is applied once', async () => {
    const village = await app.village();
    const diffs = await Promise.all([apply(village, rosterOf(50, 2)), apply(village, rosterOf(50, 2))]);
    expect(diffs.map(({ opened }) => opened.length).sort((a, b) => a - b)).toEqual([0, 50]);
  });

  it('takes a village of 1,000 households and 4,000 members in a second or so', async () => {
    const village = await app.village();
    const roster = rosterOf(1000, 4);
    const started = performance.now();
    await apply(village, roster);
    const took = performance.now() - started;
    const again = performance.now();
    await apply(village, roster);
    const repeated = performance.now() - again;
    expect(Math.max(took, repeated)).toBeLessThan(5000); // leaves room for a busy machine; about 0.5 s on an idle one
    console.log(`roster of 4,000: ${Math.round(took)} ms, again ${Math.round(repeated)} ms`);
    const [count] = await app.database
      .admin`SELECT count(*)::int AS members FROM members WHERE village_code = ${village.code}`;
    expect(count).toEqual({ members: 4000 });
  });
});
