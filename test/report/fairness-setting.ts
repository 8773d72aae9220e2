import fc from 'fast-check';
import { v7 as uuidv7 } from 'uuid';
import { expect } from 'vitest';
import type { Sql } from '../../src/database/index.ts';
import { addDays, dayAt } from '../../src/kernel/day.ts';
import type { TestApp } from '../support/app.ts';
import { posting, RULES, type SeededVillage, seedVillage } from '../support/timeline.ts';
import { closing, ledgerOn, RECORDER, reversal } from '../support/village-ledger.ts';
import type { Holder } from './fairness-oracle.ts';

/*
 * A village in which several people record, some of whom have ties, for tests of the facts on recording.
 */

export const NOW = new Date('2027-02-21T02:00:00Z');

/** Month caps of what the timeline posts. */
const CAPPED = [
  { code: 'HJ03', dimension: '环境卫生', act: '集中清理', points: 2, caps: { month: 10 } },
  { code: 'KF02', dimension: '环境卫生', act: '焚烧秸秆', points: -5, caps: { month: 10 } },
  { code: 'YJ01', dimension: '见义勇为', act: '救人', points: { min: 5, max: 20, step: 5 }, caps: { month: 30 } },
  { code: 'ZY01', dimension: '志愿公益', act: '服务', points: 2, per: '小时', step: 0.5, caps: { month: 8, year: 50 } },
];
export const CAPS = [
  { rule: 'HJ03', cap: 1000, step: 200 },
  { rule: 'KF02', cap: 1000, step: 500 },
  { rule: 'YJ01', cap: 3000, step: 500 },
  { rule: 'ZY01', cap: 800, step: 100 },
];

/** A village with capped rules and keys: one of the committee's, two of members, one of whom has kin, and a household's. */
export async function village(test: TestApp): Promise<{ village: SeededVillage; holders: Holder[] }> {
  const { sql, admin } = test.database;
  const one = await seedVillage(sql, { households: 7 });
  const url = `/v1/villages/${one.code}/rulebooks/draft`;
  expect((await test.operator.put(url, { rules: CAPPED })).status).toBe(200);
  const adoption = { effectiveFrom: '2026-01-01', resolution: '村民代表会议通过' };
  expect((await test.operator.post(`${url}/adoption`, adoption)).status).toBe(201);
  const heads = await admin<{ id: string; no: string }[]>`
    SELECT member_id AS id, household_no AS no FROM memberships WHERE village_code = ${one.code} ORDER BY household_no`;
  const [first, second, third] = heads;
  // Both ways round: the smaller id comes first.
  const pairs = [
    [second!.id, third!.id],
    [first!.id, second!.id],
  ].map((pair) => pair.sort());
  await sql`INSERT INTO kinships ${sql(
    pairs.map(([a, b]) => {
      const recorded = { recorded_by: RECORDER, recorded_at: NOW };
      return { village_code: one.code, member_a: a!, member_b: b!, relation: '兄弟', ...recorded };
    }),
  )}`;
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
      created_at: NOW,
    },
  ])}`;
  return {
    village: one,
    holders: [
      { id: committee.client, role: 'committee', name: `committee ${one.code}` },
      { id: officer.client, role: 'officer', name: `officer ${one.code}`, own: first!.no, kin: [second!.no] },
      {
        id: kin.client,
        role: 'committee',
        name: '=HYPERLINK("http://x")',
        own: second!.no,
        kin: [first!.no, third!.no],
      },
      { id: household, role: 'household', name: '户 000004' },
    ],
  };
}

export interface Deed {
  pause: number;
  kind: 'posting' | 'reversal' | 'closing';
  recorder: number;
  household: number;
  rule: number;
  points: number;
  back: number;
}

export const deeds = fc.array(
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
export async function recordBy(
  { database }: TestApp,
  { code, households }: SeededVillage,
  holders: Holder[],
  start: Date,
  all: Deed[],
) {
  const at = { now: start };
  const ledger = ledgerOn(database.sql, at);
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
  for (const [seq, declarer] of declarers) await insertCase(database.admin, code, seq, declarer);
  return declarers;
}

async function insertCase(admin: Sql, code: string, seq: number, declarer: string): Promise<void> {
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
      created_at: NOW,
    },
  ])}`;
}
