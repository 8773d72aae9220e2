import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { transaction } from '../../src/database/index.ts';
import { type Day, type Month, startOfDay } from '../../src/kernel/day.ts';
import type { Points } from '../../src/kernel/points.ts';
import { householdAccount, movedOf, shopAccount } from '../../src/ledger/account.ts';
import { type Command, closeAccount, type Entry, type EntryRow, entryFromRow } from '../../src/ledger/index.ts';
import { laterMovement, leftOfYear } from '../../src/ledger/left-of-year.ts';
import { startLedger } from '../support/ledger.ts';
import { journalOf, live, seedVillage, stepsArbitrary } from '../support/timeline.ts';
import {
  closing,
  freshKey,
  hold,
  posting,
  RECORDER,
  refusalOf,
  reversal,
  seqOf,
  together,
} from '../support/village-ledger.ts';

const DECEMBER = new Date('2026-12-20T02:00:00Z');
const FEBRUARY = new Date('2027-02-10T02:00:00Z');
const SHOP = '01890000-0000-7000-8000-00000000000a';

const { database, clock, ledger, another, village, coherent } = await startLedger({ now: DECEMBER });

const yearEnd = (code: string, keepPercent: number, more: Partial<Command> = {}): Command =>
  ({
    village: code,
    recorder: RECORDER,
    key: freshKey(),
    texts: {},
    type: 'year-end',
    year: 2026,
    keepPercent,
    ...more,
  }) as Command;
const december = (code: string, no: string, points: number) =>
  posting(code, no, points, { occurredOn: '2026-12-10' as Day });
const february = (code: string, no: string, points: number) =>
  posting(code, no, points, { occurredOn: '2027-02-05' as Day });
const taking = (code: string, no: string, points: number): Command =>
  ({ ...hold(code, no, points, new Date('2027-06-01T00:00:00Z')), collectTo: shopAccount(SHOP) }) as Command;

/** A village in December whose households have earned these points. */
async function villageWith(...points: number[]) {
  clock.now = DECEMBER;
  const made = await village({ households: points.length, shop: SHOP });
  for (const [index, amount] of points.entries()) {
    if (amount !== 0) await seqOf(ledger.submit(december(made.code, made.households[index]!, amount)));
  }
  return made;
}

async function closeYear(code: string): Promise<void> {
  clock.now = FEBRUARY;
  await seqOf(ledger.submit(closing(code, '2026-12-31')));
}

/** By household: what was left, what expired, and the balance after it. */
async function carried(submitted: ReturnType<typeof ledger.submit>) {
  const outcome = await submitted;
  if (outcome.status === 'refused') throw new Error(JSON.stringify(outcome.refusal));
  return outcome.entries.map((e) => [e.householdNo, e.quantity! / 100, e.amount / 100, e.balanceAfter / 100]);
}

describe('carrying a year over', () => {
  test('keeps the share of what is left, rounded down to hundredths, and lets the rest expire', async () => {
    const { code } = await villageWith(0.03, 10.01, 0);
    await closeYear(code);
    expect(await carried(ledger.submit(yearEnd(code, 50)))).toEqual([
      ['000001', 0.03, 0.02, 0.01],
      ['000002', 10.01, 5.01, 5],
    ]);
    await coherent(code);
  });

  test('says so of every household that had something left, also where nothing expires', async () => {
    const { code } = await villageWith(5, 7);
    await closeYear(code);
    expect(await carried(ledger.submit(yearEnd(code, 100)))).toEqual([
      ['000001', 5, 0, 5],
      ['000002', 7, 0, 7],
    ]);
    await coherent(code);
  });

  test('leaves alone what was earned since, what is set aside, and what was spent', async () => {
    const { code } = await villageWith(100, 100, 100);
    await closeYear(code);
    await seqOf(ledger.submit(february(code, '000001', 20)));
    await seqOf(ledger.submit(hold(code, '000002', 30, new Date('2027-03-01T00:00:00Z'))));
    await seqOf(ledger.submit(taking(code, '000003', 99)));
    await seqOf(ledger.submit(february(code, '000003', 5)));
    expect(await carried(ledger.submit(yearEnd(code, 0)))).toEqual([
      ['000001', 100, 100, 20],
      ['000002', 70, 70, 30],
      ['000003', 1, 1, 5],
    ]);
    await coherent(code);
  });

  test('takes an act of the year that was reversed since off what is left of the year', async () => {
    const { code } = await villageWith(100);
    const wrong = await seqOf(ledger.submit(december(code, '000001', 40)));
    await closeYear(code);
    await seqOf(ledger.submit(february(code, '000001', 25)));
    await seqOf(ledger.submit(reversal(code, wrong)));
    expect(await carried(ledger.submit(yearEnd(code, 0)))).toEqual([['000001', 100, 100, 25]]);
    await coherent(code);
  });

  test('sees what was spent in front of it in the same transaction', async () => {
    const { code } = await villageWith(100);
    await closeYear(code);
    const outcomes = await ledger.transact([taking(code, '000001', 80), yearEnd(code, 0), taking(code, '000001', 1)]);
    expect(outcomes.map(({ status }) => status)).toEqual(['posted', 'posted', 'refused']);
    const [row] = await database.admin<{ balance: number }[]>`
      SELECT balance FROM accounts WHERE village_code = ${code} AND account = ${householdAccount('000001')}`;
    expect(row!.balance).toBe(0);
    await coherent(code);
  });

  test('concerns no closed household; its successor carries what it took over', async () => {
    const { code } = await villageWith(40, 2);
    await closeYear(code);
    const moving = { village: code, recorder: RECORDER, key: freshKey(), texts: {}, from: '000001', to: '000002' };
    await seqOf(ledger.submit({ ...moving, type: 'transfer', points: 'all' }));
    await transaction(database.sql, {}, (tx) =>
      closeAccount(tx, code, '000001', { closedOn: '2027-02-10' as Day, successor: '000002' }),
    );
    await seqOf(ledger.submit(february(code, '000002', 1)));
    expect(await carried(ledger.submit(yearEnd(code, 0)))).toEqual([['000002', 42, 42, 1]]);
    await coherent(code);
  });
});

describe('once per year and village', () => {
  test('refuses a year that is not closed through 31 December, and one in which nothing is left', async () => {
    const { code } = await villageWith(10, 0);
    clock.now = FEBRUARY;
    await seqOf(ledger.submit(closing(code, '2026-12-30')));
    expect(await refusalOf(ledger.submit(yearEnd(code, 0)))).toBe('year-not-closed');
    await seqOf(ledger.submit(closing(code, '2026-12-31')));
    await seqOf(ledger.submit(taking(code, '000001', 10)));
    expect(await refusalOf(ledger.submit(yearEnd(code, 0)))).toBe('nothing-to-carry');
    await coherent(code);
  });

  test('two at once, from two processes: one carries over, the other is told which entry did', async () => {
    const { code } = await villageWith(10, 20, 30);
    await closeYear(code);
    const other = another();
    const outcomes = await together(2, (i) => (i === 0 ? ledger : other).submit(yearEnd(code, 50)));
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['posted', 'refused']);
    const refused = outcomes.find((o) => o.status === 'refused')!;
    expect(refused).toMatchObject({ refusal: { code: 'year-end-done', params: { year: 2026, by: 5 } } });
    const [row] = await database.admin<{ count: number }[]>`
      SELECT count(*)::int AS count FROM entries WHERE village_code = ${code} AND kind = 'year-end'`;
    expect(row!.count).toBe(3);
    await coherent(code);
  });

  test('the same key answers with the first entry, another year under it is a conflict', async () => {
    const { code } = await villageWith(10);
    await closeYear(code);
    const command = yearEnd(code, 50);
    const first = await ledger.submit(command);
    expect(await ledger.submit(command)).toMatchObject({ status: 'replayed' });
    expect(await refusalOf(ledger.submit({ ...command, year: 2025 } as Command))).toBe('idempotency-conflict');
    expect(first.status).toBe('posted');
    await coherent(code);
  });

  test('years go in order: an earlier one after a later one is refused', async () => {
    const { code } = await villageWith(10);
    await closeYear(code);
    await seqOf(ledger.submit(yearEnd(code, 50)));
    expect(await refusalOf(ledger.submit(yearEnd(code, 50, { year: 2025 } as Partial<Command>)))).toBe(
      'later-year-done',
    );
    const both = await villageWith(10);
    await closeYear(both.code);
    const outcomes = await ledger.transact([
      yearEnd(both.code, 50),
      yearEnd(both.code, 50, { year: 2025 } as Partial<Command>),
    ]);
    expect(outcomes[1]).toMatchObject({ refusal: { code: 'later-year-done' } });
  });

  test('a dry run finds the same and writes nothing', async () => {
    const { code } = await villageWith(10, 20);
    await closeYear(code);
    const size = async () => (await journalOf(database.sql, code)).length;
    const before = await size();
    const [dry] = await ledger.dryRun([yearEnd(code, 30)]);
    expect(await size()).toBe(before);
    const wet = await ledger.submit(yearEnd(code, 30));
    const facts = (outcome: typeof wet) =>
      outcome.status !== 'refused' && outcome.entries.map((e: Entry) => [e.householdNo, e.quantity, e.amount]);
    expect(facts(dry!)).toEqual(facts(wet));
  });
});

test('5,000 households are carried over in one go, without a gap', async () => {
  clock.now = DECEMBER;
  const { code, households } = await village({ households: 5_000 });
  await ledger.transact(households.map((no, index) => december(code, no, 1 + (index % 7))));
  await closeYear(code);
  const [outcome] = await ledger.transact([yearEnd(code, 50)]);
  const entries = outcome!.status === 'refused' ? [] : outcome!.entries;
  expect(entries.map(({ householdNo }) => householdNo)).toEqual(households);
  expect(entries.map(({ seq }) => seq)).toEqual(households.map((_, index) => 5_002 + index));
  await coherent(code);
}, 60_000);

/** What is left of 2026 by the raw journal alone: every balance at midnight, and what came since. */
function leftByJournal(rows: readonly EntryRow[], households: readonly string[]): Map<string, Points> {
  const entries = rows.map(entryFromRow);
  const midnight = startOfDay('2027-01-01' as Day);
  const atYearEnd = new Map(households.map((no) => [no, 0 as Points]));
  const since = [];
  for (const entry of entries) {
    const no = entry.householdNo;
    if (no === null || entry.amount === 0) continue;
    if (entry.recordedAt < midnight) {
      atYearEnd.set(no, (atYearEnd.get(no)! + movedOf(householdAccount(no), entry)) as Points);
      continue;
    }
    const earned = entry.kind === 'reversal' ? entries[entry.originalSeq! - 1]! : entry;
    const earnedIn = (earned.countedIn ?? earned.occurredOn.slice(0, 7)) as Month;
    since.push(laterMovement({ ...entry, household: no, earnedIn }, '2026-12' as Month));
  }
  return leftOfYear(atYearEnd, since);
}

test('after any months of life a year end concerns what the journal says is left, and everything verifies', async () => {
  await fc.assert(
    fc.asyncProperty(stepsArbitrary(110), fc.constantFrom(0, 33, 50, 100), async (steps, keepPercent) => {
      const seeded = await seedVillage(database.sql);
      clock.now = new Date(Math.max(+(await live(database.sql, seeded, steps)), +FEBRUARY));
      await ledger.submit(closing(seeded.code, '2026-12-31'));
      const before = await journalOf(database.sql, seeded.code);
      const left = leftByJournal(before, seeded.households);
      const outcome = await ledger.submit(yearEnd(seeded.code, keepPercent));
      const entries = outcome.status === 'refused' ? [] : outcome.entries;
      const held = (no: string) => before.reduce((sum, e) => sum + (e.household_no === no ? e.held : 0), 0);
      const expected = seeded.households.flatMap((no) => {
        const eligible = (left.get(no) ?? 0) - held(no);
        return eligible > 0 ? [[no, eligible, eligible - Math.floor((eligible * keepPercent) / 100)]] : [];
      });
      expect(entries.map((e) => [e.householdNo, e.quantity, e.amount])).toEqual(expected);
      await coherent(seeded.code);
    }),
    { numRuns: 8 },
  );
}, 120_000);
