import { describe, expect, test } from 'vitest';
import { type Finding, sampleVillage } from '../../scripts/sample-village/index.ts';
import {
  checkTotals,
  type PostingContext,
  readPostings,
  readRoster,
  readRulebook,
  rowId,
} from '../../src/importing/interpret/index.ts';
import { readWorkbook } from '../../src/importing/workbook/index.ts';
import type { Day } from '../../src/kernel/day.ts';

const SIZES = [
  { households: 10, month: '2026-01', seed: 3 },
  { households: 80, month: '2026-10', seed: 7 },
  { households: 240, month: '2024-02', seed: 99 },
] as const;
const CASES = SIZES.flatMap((size) => (['list', 'matrix'] as const).map((shape) => ({ ...size, shape })));

/** Reads all three sheets as an import would, on the first day after the month. */
async function readSample(options: (typeof CASES)[number]) {
  const sample = await sampleVillage(options);
  const workbook = await readWorkbook(sample.workbook, sample.filename);
  const roster = readRoster(workbook);
  const rulebook = readRulebook(workbook);
  if ('problem' in roster || 'problem' in rulebook) throw new Error('roster or rulebook was not recognised');
  const rules = rulebook.rules.map(({ rule }) => rule);
  const [year, month] = options.month.split('-').map(Number);
  const context: PostingContext = {
    today: new Date(Date.UTC(year!, month!, 1)).toISOString().slice(0, 10) as Day,
    households: new Map(
      roster.households.map(({ no, head, members }) => [
        no,
        { head, members: members.map(({ name }) => ({ id: `${no}/${name}`, name })) },
      ]),
    ),
    rulesOn: (day) => (day >= (rulebook.proposal.effectiveFrom ?? '9999') ? rules : []),
  };
  const postings = readPostings(workbook, context);
  if ('problem' in postings) throw new Error(`the month was not recognised: ${postings.problem.code}`);
  return { sample, roster, rulebook, postings, rules };
}

type Sample = Awaited<ReturnType<typeof readSample>>;

/** What remains for the lock to decide: caps, in file order. All acts lie in one month. */
function decided({ postings, rules }: Sample) {
  const used = new Map<string, number>();
  const refused: Finding[] = [];
  const honour = new Map<string, number>();
  const accepted = new Set<string>();
  for (const row of postings.rows) {
    const place = { row: row.row, ...(row.column === undefined ? {} : { column: row.column }) };
    for (const problem of row.problems) refused.push({ ...place, code: problem.code });
    if (!row.claim) continue;
    const { household, rule: code, expectedPoints } = row.claim;
    const caps = Object.values(rules.find((rule) => rule.code === code)!.caps) as number[];
    const key = `${household} ${code}`;
    const sum = (used.get(key) ?? 0) + Math.abs(expectedPoints);
    if (caps.some((cap) => sum > cap)) {
      refused.push({ ...place, code: 'cap-exceeded' });
      continue;
    }
    used.set(key, sum);
    accepted.add(rowId(row));
    honour.set(household, (honour.get(household) ?? 0) + expectedPoints / 100);
  }
  return { refused, accepted, honour: Object.fromEntries(honour) };
}

describe.each(CASES)('a sample village of $households households as a $shape, seed $seed', (options) => {
  test('has a roster and a rulebook that are read without a complaint', async () => {
    const { sample, roster, rulebook } = await readSample(options);
    expect(roster.sheet).toBe(sample.sheets.roster);
    expect(roster.households).toHaveLength(options.households);
    expect(roster.households.flatMap(({ members }) => members)).toHaveLength(sample.members);
    expect(roster.rows.flatMap(({ problems, warnings }) => [...problems, ...warnings])).toEqual([]);
    expect(rulebook.rules).toHaveLength(sample.rules);
    expect(rulebook.rows.flatMap(({ problems, warnings }) => [...problems, ...warnings])).toEqual([]);
    expect(rulebook.proposal).toEqual(sample.rulebook);
  });

  test('has exactly the refusals, skipped lines, warnings and points that were planted', async () => {
    const read = await readSample(options);
    const { planted, sheets } = read.sample;
    const { refused, accepted, honour } = decided(read);
    expect(read.postings.sheet).toBe(sheets.postings);
    expect(refused).toEqual(planted.refused);
    expect(read.postings.rows.filter((row) => row.verdict === 'skipped').map(({ row }) => row)).toEqual(
      planted.skipped,
    );
    const warnings = [
      ...read.postings.rows.flatMap((row) => row.warnings.map(({ code }) => ({ row: row.row, code }))),
      ...checkTotals(read.postings, accepted).map(({ row, warning }) => ({ row, code: warning.code })),
    ].sort((a, b) => a.row - b.row);
    expect(warnings).toEqual(planted.warnings);
    expect(accepted.size).toBe(planted.accepted);
    expect(honour).toEqual(planted.honour);
  });

  test('has mistakes of every kind', async () => {
    const { planted } = await sampleVillage(options);
    const kinds = new Set(planted.refused.map(({ code }) => code));
    const list = ['unknown-member', 'points-mismatch', 'bad-date', 'ambiguous-date', 'date-in-future'];
    const more = ['outside-period', 'ambiguous-household', 'unknown-rule', 'cap-exceeded'];
    const wanted = options.shape === 'list' ? [...list, ...more] : [];
    for (const kind of ['unknown-household', 'head-mismatch', ...wanted]) expect(kinds).toContain(kind);
    expect(planted.warnings.map(({ code }) => code)).toContain('total-mismatch');
  });
});

test('the same seed gives the same village, another seed another', async () => {
  const options = { households: 20, month: '2026-10', seed: 1 };
  const [first, again, other] = await Promise.all([
    sampleVillage(options),
    sampleVillage(options),
    sampleVillage({ ...options, seed: 2 }),
  ]);
  expect(again.planted).toEqual(first.planted);
  expect(other.planted).not.toEqual(first.planted);
});
