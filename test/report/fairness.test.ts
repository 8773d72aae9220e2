import fc from 'fast-check';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDays, type Day, dayAt } from '../../src/kernel/day.ts';
import { DEFINITIONS } from '../../src/report/fairness-definitions.ts';
import { type Caller, startApp, type TestApp } from '../support/app.ts';
import {
  freshCode,
  journalOf,
  live,
  posting,
  RULES,
  type SeededVillage,
  SHOP,
  seedVillage,
  stepsArbitrary,
} from '../support/timeline.ts';
import { closing, ledgerOn, RECORDER, reversal } from '../support/village-ledger.ts';
import { expectedFairness, type Holder, type World } from './fairness-oracle.ts';

const clock = { now: new Date('2027-02-21T02:00:00Z') };
let test: TestApp;

beforeAll(async () => {
  test = await startApp({ now: () => clock.now });
});
afterAll(() => test.close());

const read = (village: string, period: string, caller: Caller = test.operator) =>
  caller.get(`/v1/villages/${village}/reports/fairness`, { query: { period } });

/** Month caps of what the timeline posts. */
const CAPPED = [
  { code: 'HJ03', dimension: '环境卫生', act: '集中清理', points: 2, caps: { month: 10 } },
  { code: 'KF02', dimension: '环境卫生', act: '焚烧秸秆', points: -5, caps: { month: 10 } },
  { code: 'YJ01', dimension: '见义勇为', act: '救人', points: { min: 5, max: 20, step: 5 }, caps: { month: 30 } },
  { code: 'ZY01', dimension: '志愿公益', act: '服务', points: 2, per: '小时', step: 0.5, caps: { month: 8, year: 50 } },
];
const CAPS = [
  { rule: 'HJ03', cap: 1000, step: 200 },
  { rule: 'KF02', cap: 1000, step: 500 },
  { rule: 'YJ01', cap: 3000, step: 500 },
  { rule: 'ZY01', cap: 800, step: 100 },
];

/** A village with capped rules and keys: one of the committee's, two of members, one of whom has kin, and a household's. */
async function village(): Promise<{ village: SeededVillage; holders: Holder[] }> {
  const { sql, admin } = test.database;
  const one = await seedVillage(sql, { households: 7 });
  const url = `/v1/villages/${one.code}/rulebooks/draft`;
  expect((await test.operator.put(url, { rules: CAPPED })).status).toBe(200);
  const adoption = { effectiveFrom: '2026-01-01', resolution: '村民代表会议通过' };
  expect((await test.operator.post(`${url}/adoption`, adoption)).status).toBe(201);
  const heads = await admin<{ id: string; no: string }[]>`
    SELECT member_id AS id, household_no AS no FROM memberships WHERE village_code = ${one.code} ORDER BY household_no`;
  const [first, second, third] = heads;
  const [a, b] = [second!.id, third!.id].sort();
  await sql`INSERT INTO kinships ${sql([
    {
      village_code: one.code,
      member_a: a!,
      member_b: b!,
      relation: '兄弟',
      recorded_by: RECORDER,
      recorded_at: clock.now,
    },
  ])}`;
  const committee = await test.as('committee', one.code);
  const officer = await test.as('officer', one.code, { unit: one.units.first, member: first!.id });
  const kin = await test.as('committee', one.code, { member: second!.id, name: '=HYPERLINK("http://x")' });
  const household = uuidv7();
  await sql`INSERT INTO clients ${sql([
    {
      id: household,
      name: '户 000004',
      role: 'household',
      scope: one.code,
      household: '000004',
      created_at: clock.now,
    },
  ])}`;
  return {
    village: one,
    holders: [
      { id: committee.client, role: 'committee', name: `committee ${one.code}` },
      { id: officer.client, role: 'officer', name: `officer ${one.code}`, own: first!.no },
      { id: kin.client, role: 'committee', name: '=HYPERLINK("http://x")', own: second!.no, kin: [third!.no] },
      { id: household, role: 'household', name: '户 000004' },
    ],
  };
}

interface Deed {
  pause: number;
  kind: 'posting' | 'reversal' | 'closing';
  recorder: number;
  household: number;
  rule: number;
  points: number;
  back: number;
}

const deeds = fc.array(
  fc.record<Deed>({
    pause: fc.integer({ min: 0, max: 5 }),
    kind: fc.oneof(
      { weight: 10, arbitrary: fc.constant('posting' as const) },
      { weight: 2, arbitrary: fc.constant('reversal' as const) },
      { weight: 1, arbitrary: fc.constant('closing' as const) },
    ),
    recorder: fc.nat({ max: 2 }),
    household: fc.nat({ max: 4 }),
    rule: fc.nat({ max: RULES.length - 1 }),
    points: fc.constantFrom(-500, -200, 0, 50, 200, 300, 500, 1000),
    back: fc.integer({ min: 0, max: 60 }),
  }),
  { minLength: 50, maxLength: 50 },
);

/** After months of every kind of entry, what several people record; every fifth posting came by a case. */
async function recordBy({ code, households }: SeededVillage, holders: Holder[], start: Date, all: Deed[]) {
  const at = { now: start };
  const ledger = ledgerOn(test.database.sql, at);
  const postings: number[] = [];
  for (const deed of all) {
    at.now = new Date(+at.now + deed.pause * 86_400_000 + 1000);
    const occurredOn = addDays(dayAt(at.now), -deed.back);
    const more = { occurredOn, ruleCode: RULES[deed.rule]!, recorder: holders[deed.recorder]!.id };
    const command =
      deed.kind === 'posting'
        ? posting(code, households[deed.household]!, deed.points, more)
        : deed.kind === 'reversal'
          ? reversal(code, postings[deed.back % Math.max(postings.length, 1)] ?? 1)
          : closing(code, addDays(dayAt(at.now), -1 - (deed.back % 20)));
    const [outcome] = await ledger.transact([command]);
    if (outcome?.status === 'posted' && deed.kind === 'posting') postings.push(outcome.entries[0]!.seq);
  }
  const declarers = new Map(postings.filter((seq) => seq % 5 === 0).map((seq) => [seq, holders[seq % 4]!.id]));
  for (const [seq, declarer] of declarers) await insertCase(code, seq, declarer);
  return declarers;
}

async function insertCase(code: string, seq: number, declarer: string): Promise<void> {
  const { admin } = test.database;
  await admin`INSERT INTO cases ${admin([
    {
      village_code: code,
      id: uuidv7(),
      state: 'posted',
      household_no: '000001',
      rule_code: 'HJ03',
      occurred_on: '2026-10-05',
      source: 'officer',
      declared_by: declarer,
      steps: admin.json({}),
      entry_seq: seq,
      idempotency_key: String(seq),
      created_at: clock.now,
    },
  ])}`;
}

// biome-ignore lint/suspicious/noExplicitAny: an answer
function comparable({ village: _v, villageName: _n, asOf: _a, definitions: _d, ...body }: any) {
  const unitId = (unit: { id: string } | null) => unit?.id ?? null;
  return {
    ...body,
    // biome-ignore lint/suspicious/noExplicitAny: an answer
    recorders: body.recorders.map(({ name: _name, mostServed, ...one }: any) => ({
      ...one,
      mostServed: mostServed && { unit: unitId(mostServed.unit), share: mostServed.share },
    })),
    // biome-ignore lint/suspicious/noExplicitAny: an answer
    units: body.units.map((one: any) => ({ ...one, unit: unitId(one.unit) })),
    // biome-ignore lint/suspicious/noExplicitAny: an answer
    shops: body.shops.map(({ name: _name, ...one }: any) => one),
  };
}

const PERIODS = [
  '2026-06',
  '2026-08',
  '2026-10',
  '2026-12',
  '2027-01',
  '2027-02',
  '2026-Q3',
  '2026-Q4',
  '2026',
  '2027',
];

describe('facts on recording', () => {
  it('are what the raw journal says, figure by figure', async () => {
    const seen = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(stepsArbitrary(50), deeds, async (steps, all) => {
        const { village: one, holders } = await village();
        const start = await live(test.database.sql, one, steps);
        const declarers = await recordBy(one, holders, start, all);
        const world: World = {
          journal: await journalOf(test.database.admin, one.code),
          holders,
          declarers,
          households: one.households,
          units: [one.units.first, one.units.below, one.units.second, null],
          unitOf: one.unitOf,
          caps: CAPS,
        };
        for (const period of PERIODS) {
          const { status, body } = await read(one.code, period);
          expect(status).toBe(200);
          const expected = expectedFairness(world, period);
          expect(comparable(body), period).toEqual({ ...expected });
          expect(body.asOf.size).toBe(world.journal.length);
          for (const [figure, value] of Object.entries(expected.total)) {
            seen.set(figure, Math.max(seen.get(figure) ?? 0, Math.abs(Number(value))));
          }
          for (const { refunded, collections } of expected.shops) seen.set('refunds', refunded + collections);
          for (const { justBelow, atCap } of expected.caps) {
            seen.set('justBelow', Math.max(seen.get('justBelow') ?? 0, justBelow));
            seen.set('atCap', Math.max(seen.get('atCap') ?? 0, atCap));
          }
        }
      }),
      { numRuns: 6 },
    );
    for (const [figure, most] of seen) expect(most, figure).toBeGreaterThan(0);
    expect(seen.size).toBe(16);
  });

  it('are empty, not broken, where nothing was recorded', async () => {
    const { code } = await seedVillage(test.database.sql, { households: 2 });
    const { body } = await read(code, '2026-10');
    expect(body.total).toMatchObject({ entries: 0, reversedShare: null, medianDays: null, p90Days: null });
    expect(body).toMatchObject({ recorders: [], caps: [], shops: [] });
    expect(body.households).toMatchObject({ count: 2, withoutEntry: 2, neverReached: 2 });
  });

  it('count a household while it was there', async () => {
    const { code } = await seedVillage(test.database.sql, { households: 3, openedOn: '2026-03-10' as Day });
    await test.database.sql`UPDATE accounts SET closed_on = '2026-08-31'
      WHERE village_code = ${code} AND account = 'household:000002'`;
    const numbers = async (period: string) => (await read(code, period)).body.households.neverReachedNumbers;
    expect(await numbers('2026-02')).toEqual([]);
    expect(await numbers('2026-08')).toEqual(['000001', '000002', '000003']);
    expect(await numbers('2026-09')).toEqual(['000001', '000003']);
  });

  it('say what every one of their figures means, in both languages, and define nothing that is not there', async () => {
    const { village: one, holders } = await village();
    const at = { now: new Date('2026-10-20T02:00:00Z') };
    await ledgerOn(test.database.sql, at).transact([posting(one.code, '000001', 200, { recorder: holders[0]!.id })]);
    const { body: example } = { body: (await test.nobody.get('/openapi.json')).body };
    const path = '/v1/villages/{village}/reports/fairness';
    const shown = example.paths[path].get.responses['200'].content['application/json'].example;
    const figures = new Set<string>();
    const visit = (value: unknown, name: string) => {
      if (typeof value === 'number') figures.add(name);
      else if (Array.isArray(value)) for (const each of value) visit(each, name);
      else if (value !== null && typeof value === 'object' && name !== 'definitions') {
        for (const [key, each] of Object.entries(value)) visit(each, name === '' ? key : `${name}.${key}`);
      }
    };
    visit(shown, '');
    const { body } = await read(one.code, '2026-10');
    visit(body, '');
    expect(body.definitions.map(({ figure }: { figure: string }) => figure).sort()).toEqual([...figures].sort());
    for (const { zh, en } of DEFINITIONS) {
      expect(zh).toMatch(/[\u4e00-\u9fff].*。$/);
      expect(en).toMatch(/^[A-Z].*\.$/);
    }
  });
});

describe('who sees what', () => {
  it('names recorders to committee, reviewers and the operator; others see roles and numbers', async () => {
    const { village: one, holders } = await village();
    const at = { now: new Date('2026-10-20T02:00:00Z') };
    const acts = holders.slice(0, 3).map(({ id }) => posting(one.code, '000005', 200, { recorder: id }));
    await ledgerOn(test.database.sql, at).transact(acts);
    const seen = async (caller: Caller) => {
      const { body, text } = await read(one.code, '2026-10', caller);
      for (const { name } of holders) {
        const shown = body.recorders.some((recorder: { name: string | null }) => recorder.name === name);
        expect(text.includes(JSON.stringify(name)), name).toBe(shown);
      }
      return [
        body.recorders.filter(({ name }: { name: string | null }) => name !== null).length,
        body.households.withoutEntry,
        body.households.withoutEntryNumbers,
      ];
    };
    const rest = ['000001', '000002', '000003', '000004', '000006', '000007'];
    for (const caller of [test.operator, await test.as('committee', one.code), await test.as('reviewer', one.code)])
      expect(await seen(caller)).toEqual([3, 6, rest]);
    for (const caller of [await test.as('auditor', one.code), await test.as('supervisor', one.code.slice(0, 6))])
      expect(await seen(caller)).toEqual([0, 6, null]);
    const officer = await test.as('officer', one.code, { unit: one.units.first });
    expect(await seen(officer)).toEqual([0, 6, ['000001', '000003', '000007']]);
    const numbers = (await read(one.code, '2026-10', await test.as('auditor', one.code))).body.recorders;
    expect(numbers.map(({ number, role }: { number: number; role: string }) => [number, role])).toEqual([
      [1, 'committee'],
      [2, 'committee'],
      [3, 'officer'],
    ]);
  });

  it('orders recorders by role and age, whatever they recorded', async () => {
    const { village: one, holders } = await village();
    const ids = async () => (await read(one.code, '2026-10')).body.recorders.map(({ id }: { id: string }) => id);
    const ledger = ledgerOn(test.database.sql, { now: new Date('2026-10-20T02:00:00Z') });
    const by = (index: number, times: number) =>
      Array.from({ length: times }, () => posting(one.code, '000005', 200, { recorder: holders[index]!.id }));
    await ledger.transact([...by(1, 1), ...by(2, 5), ...by(0, 1)]);
    const before = await ids();
    await ledger.transact([...by(0, 20), ...by(1, 9)]);
    expect(await ids()).toEqual(before);
    expect(before).toEqual([holders[0]!.id, holders[2]!.id, holders[1]!.id]);
  });

  it('refuses what it cannot answer', async () => {
    const { code } = await seedVillage(test.database.sql);
    const shop = await test.as('shop', code, { shop: SHOP });
    const other = await test.as('committee', (await seedVillage(test.database.sql)).code);
    for (const suffix of ['', '.xlsx']) {
      const status = async (village: string, query: Record<string, string>, caller: Caller = test.operator) => {
        const answer = await caller.get(`/v1/villages/${village}/reports/fairness${suffix}`, { query });
        return [answer.status, answer.body?.code ?? null];
      };
      expect(await status(code, { period: '2026-Q1' })).toEqual([200, null]);
      expect(await status(code, { period: '2026-Q5' })).toEqual([400, 'invalid-request']);
      expect(await status(code, {})).toEqual([400, 'invalid-request']);
      expect(await status(code, { period: '2026' }, test.nobody)).toEqual([401, 'unauthenticated']);
      expect(await status(code, { period: '2026' }, shop)).toEqual([403, 'forbidden']);
      expect(await status(code, { period: '2026' }, other)).toEqual([404, 'not-found']);
      expect(await status(freshCode(), { period: '2026' })).toEqual([404, 'not-found']);
    }
  });
});
