import { describe, expect, test } from 'vitest';
import {
  checkTotals,
  type PostingRow,
  readPostings,
  readRoster,
  readRulebook,
  rowId,
  rowKey,
} from '../../../src/importing/interpret/index.ts';
import type { CapPeriod, Rule } from '../../../src/rulebook/index.ts';
import { ok, sample, villageOf } from './samples.ts';

const TODAY = '2026-11-03';

/** What the lock decides later: caps in file order, for one year. */
function withCaps(rows: readonly PostingRow[], rules: readonly Rule[]): Map<string, string> {
  const reasons = new Map<string, string>();
  const used = new Map<string, number>();
  for (const row of rows) {
    if (row.problems[0]) reasons.set(rowId(row), row.problems[0].code);
    if (!row.claim) continue;
    const { household, rule: code, occurredOn, expectedPoints } = row.claim;
    const rule = rules.find((each) => each.code === code)!;
    const keys = (Object.keys(rule.caps) as CapPeriod[]).map((period) => ({
      cap: rule.caps[period]!,
      key: [
        household,
        code,
        period === 'day' ? occurredOn : period === 'month' ? occurredOn.slice(0, 7) : period,
      ].join(),
    }));
    const points = Math.abs(expectedPoints);
    if (keys.some(({ cap, key }) => (used.get(key) ?? 0) + points > cap)) reasons.set(rowId(row), 'cap-exceeded');
    else for (const { key } of keys) used.set(key, (used.get(key) ?? 0) + points);
  }
  return reasons;
}

describe.each(['xiangshan-2026-10', 'xiangshan-2026-10-matrix'])('the sample workbook %s', (name) => {
  const village = async () => {
    const { workbook, answers } = await sample(name);
    const roster = ok(readRoster(workbook));
    const rulebook = ok(readRulebook(workbook));
    const postings = ok(readPostings(workbook, villageOf(roster, rulebook, TODAY)));
    return { answers, roster, rulebook, postings };
  };

  test('gives every household and member of the roster', async () => {
    const { answers, roster } = await village();
    expect(roster.sheet).toBe(answers.sheets.roster);
    const read = roster.households.map((each) => ({
      no: each.no,
      group: each.unit?.number,
      head: each.head,
      members: each.members.map((member) => ({
        name: member.name,
        relation: member.relation,
        sex: member.sex,
        birth: member.birthMonth,
      })),
    }));
    expect(read).toEqual(answers.roster);
    expect(roster.rows.filter((row) => row.verdict !== 'accepted').map((row) => row.skipped)).toEqual(['total']);
    expect(roster.rows.flatMap((row) => row.warnings)).toEqual([]);
    expect(roster.households.every((each) => each.members[0]?.phone?.length === 11)).toBe(true);
  });

  test('gives every rule, and when and by what resolution the rulebook takes effect', async () => {
    const { answers, rulebook } = await village();
    const read = rulebook.rules.map(({ rule }) => ({
      code: rule.code,
      dimension: rule.dimension,
      act: rule.act,
      points: rule.tariff.kind === 'fixed' ? rule.tariff.points / 100 : undefined,
      per: rule.per,
      caps: Object.fromEntries(Object.entries(rule.caps).map(([period, points]) => [period, points / 100])),
    }));
    expect(read).toEqual(answers.rules);
    expect(rulebook.proposal).toEqual({
      effectiveFrom: '2026-01-01',
      resolution: '2025年12月20日村民代表会议通过',
    });
  });

  test('gives every verdict, warning and posting of the month', async () => {
    const { answers, rulebook, postings } = await village();
    const reasons = withCaps(
      postings.rows,
      rulebook.rules.map((each) => each.rule),
    );
    expect(postings.sheet).toBe(answers.sheets.postings);
    const accepted = postings.rows.filter((row) => row.verdict === 'accepted' && !reasons.has(rowId(row)));
    expect(
      accepted.map((row) => ({
        row: row.row,
        ...(row.column === undefined ? {} : { column: row.column }),
        household: row.claim?.household,
        member: row.claim?.member ?? null,
        rule: row.claim?.rule,
        occurredOn: row.claim?.occurredOn,
        points: row.claim!.expectedPoints / 100,
      })),
    ).toEqual(answers.postings.accepted.map((row) => ({ ...row, member: row.member ?? null })));
    const refused = postings.rows
      .filter((row) => reasons.has(rowId(row)))
      .map((row) => ({
        row: row.row,
        ...(row.column === undefined ? {} : { column: row.column }),
        reason: reasons.get(rowId(row)),
      }));
    expect(refused).toEqual(answers.postings.refused);
    const skipped = postings.rows.filter((row) => row.verdict === 'skipped').map((row) => ({ row: row.row }));
    expect(skipped).toEqual(answers.postings.skipped);
    const warnings = postings.rows.flatMap((row) =>
      row.warnings.map((each) => ({ row: row.row, reason: each.code, of: each.params.of })),
    );
    expect(warnings).toEqual(answers.postings.warnings);
    const keys = accepted.map((row) => rowKey('220382206201', row.claim!));
    expect(new Set(keys).size).toBe(accepted.length);
  });

  test('finds exactly the totals that no honest sum explains', async () => {
    const { rulebook, postings } = await village();
    const reasons = withCaps(
      postings.rows,
      rulebook.rules.map((each) => each.rule),
    );
    const accepted = new Set(postings.rows.filter((row) => row.claim && !reasons.has(rowId(row))).map(rowId));
    const wrong = checkTotals(postings, accepted);
    expect(wrong.map((each) => each.row)).toEqual(name.endsWith('matrix') ? [] : [136, 268, 332, 676]);
    expect(wrong.every((each) => each.warning.code === 'total-mismatch')).toBe(true);
  });
});
