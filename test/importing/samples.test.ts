import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ImportApp, type ImportVillage, SAMPLES, sampleAnswers, sampleBytes, startImportApp } from './support.ts';

let app: ImportApp;
beforeAll(async () => {
  app = await startImportApp();
});
afterAll(() => app.close());

/** Subtotals that do not add up in the list: the key leaves them out. */
const WRONG_TOTALS = { 'xiangshan-2026-10': [136, 268, 332, 676], 'xiangshan-2026-10-matrix': [] };

// biome-ignore lint/suspicious/noExplicitAny: rows of an answer
type Row = any;
const placeOf = ({ row, column }: Row) => (column === undefined ? { row } : { row, column });

describe.each(SAMPLES)('%s, through the API', (name) => {
  const answers = sampleAnswers(name);
  const file = sampleBytes(name);
  let village: ImportVillage;
  let posted: Row;
  beforeAll(async () => {
    village = await app.village(answers.village.code);
  });

  test('the roster becomes households and members, the rules the first version', async () => {
    const roster = await village.import(file, 'roster');
    expect(roster).toMatchObject({ status: 'committed', sheet: answers.sheets.roster, left: [], moved: [] });
    expect(roster.opened).toHaveLength(answers.households);
    expect(roster.joined).toHaveLength(answers.members);
    const rules = await village.import(file, 'rulebook');
    expect(rules.sheet).toBe(answers.sheets.rulebook);
    expect(
      rules.rules.map(({ code, dimension, act, points, per, caps }: Row) => ({
        code,
        dimension,
        act,
        points,
        per,
        caps,
      })),
    ).toEqual(answers.rules);
    expect(rules.version).toBe(1);
  });

  test('every verdict, warning and refusal is the right one, before and after the commit', async () => {
    const preview = await village.upload(file, 'postings');
    expect(preview.status, preview.text).toBe(201);
    expect(await village.size()).toBe(0);
    const committed = await village.commit(preview.body.id);
    expect(committed.status, committed.text).toBe(200);
    posted = committed.body;
    for (const { rows, sheet, summary } of [preview.body, committed.body] as Row[]) {
      expect(sheet).toBe(answers.sheets.postings);
      const of = (verdict: string) => rows.filter((row: Row) => row.verdict === verdict);
      expect(
        of('accepted').map(({ household, member = null, rule, occurredOn, points, ...row }: Row) => ({
          ...placeOf(row),
          household,
          member,
          rule,
          occurredOn,
          points,
        })),
      ).toEqual(answers.postings.accepted.map((row) => ({ ...row, member: row.member ?? null })));
      expect(of('refused').map((row: Row) => ({ ...placeOf(row), reason: row.problems[0].code }))).toEqual(
        answers.postings.refused,
      );
      expect(of('skipped').map(placeOf)).toEqual(answers.postings.skipped);
      const warnings = rows.flatMap((row: Row) =>
        row.warnings.map(({ code, of }: Row) => ({ row: row.row, reason: code, ...(of === undefined ? {} : { of }) })),
      );
      const duplicates = warnings.filter(({ reason }: Row) => reason === 'possible-duplicate');
      expect(duplicates).toEqual(answers.postings.warnings);
      const totals = warnings.filter(({ reason }: Row) => reason === 'total-mismatch').map(({ row }: Row) => row);
      expect(totals).toEqual(WRONG_TOTALS[name]);
      const normalised = warnings.filter(({ reason }: Row) => reason === 'normalised').map(({ row }: Row) => row);
      expect(normalised).toEqual(rows.filter((row: Row) => row.normalised.length > 0).map(({ row }: Row) => row));
      expect(warnings).toHaveLength(duplicates.length + totals.length + normalised.length);
      expect(summary).toEqual({
        accepted: answers.postings.accepted.length,
        refused: answers.postings.refused.length,
        skipped: answers.postings.skipped.length,
      });
    }
    const seqs = committed.body.rows.flatMap((row: Row) => (row.entry ? [row.entry.seq] : []));
    expect(seqs).toEqual(answers.postings.accepted.map((_, index) => index + 1));
  });

  test('honour, balance and ranking come out as in the key, and the journal verifies', async () => {
    const households: Row[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page = await village.committee.get(`${village.base}/households`, {
        query: { limit: '200', ...(cursor === '' ? {} : { cursor }) },
      });
      households.push(...page.body.data);
      cursor = page.body.nextCursor;
    }
    const concerned = households.filter(({ no }) => no in answers.honourByHousehold);
    expect(Object.fromEntries(concerned.map(({ no, honour }) => [no, honour]))).toEqual(answers.honourByHousehold);
    expect(Object.fromEntries(concerned.map(({ no, balance }) => [no, balance]))).toEqual(answers.balanceByHousehold);
    const ranking = await village.committee.get(`${village.base}/rankings`, {
      query: { period: '2026-10', limit: '200' },
    });
    expect(ranking.body.data.map(({ rank, household, honour }: Row) => ({ rank, household, honour }))).toEqual(
      answers.ranking,
    );
    expect(await village.verify()).toMatchObject({ ok: true, size: answers.postings.accepted.length });
  });

  test('imported once more, by another clerk, nothing is written and every row says which entry it is', async () => {
    const other = await app.as('committee', village.code);
    const before = await village.size();
    const again = await village.import(file, 'postings', { by: other });
    expect(await village.size()).toBe(before);
    const skipped = again.rows.filter((row: Row) => row.reason === 'already-posted');
    expect(skipped).toHaveLength(answers.postings.accepted.length);
    expect(skipped.map((row: Row) => [row.verdict, row.problems[0].code, row.entry])).toEqual(
      posted.rows
        .filter((row: Row) => row.verdict === 'accepted')
        .map((row: Row) => ['skipped', 'already-posted', row.entry]),
    );
    expect(again.summary.accepted).toBe(0);
    expect(again).toMatchObject({ vanished: [], changed: [] });
    const roster = await village.import(file, 'roster');
    expect(roster).toMatchObject({ opened: [], joined: [], left: [], moved: [], changed: [], missing: [] });
    const rules = await village.import(file, 'rulebook');
    expect(rules).toMatchObject({ version: 1, summary: { accepted: 0, refused: 0 } });
  });
});
