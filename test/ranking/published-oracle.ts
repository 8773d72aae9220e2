import type { EntryRow } from '../../src/ledger/index.ts';

/** Persons ranked the slow way: acts of the months that nobody had reversed by then, per member. */
export function expectedPersons(journal: readonly EntryRow[], months: readonly string[]) {
  const reversed = new Set(journal.filter((one) => one.kind === 'reversal').map((one) => one.original_seq));
  const acts = journal.filter(
    (one) =>
      one.kind === 'posting' &&
      one.member_id !== null &&
      months.includes(one.counted_in ?? '') &&
      !reversed.has(one.seq),
  );
  const persons = [...new Set(acts.map((one) => one.member_id!))].map((member) => {
    const own = acts.filter((one) => one.member_id === member);
    return {
      member,
      household: own.at(-1)!.household_no!,
      score: own.reduce((sum, one) => sum + one.honour, 0),
      merits: own.filter((one) => one.honour > 0).length,
      deductions: own.filter((one) => one.honour < 0).length,
      last: own.at(-1)!.seq,
    };
  });
  return persons.sort(
    (a, b) => b.score - a.score || a.deductions - b.deductions || b.merits - a.merits || a.last - b.last,
  );
}

/** A score for each head, to hundredths with halves up, by decimal text instead of by remainders. */
export function expectedPerHead(score: number, members: number): number {
  const exact = score / 100 / members;
  const below = Math.floor(Math.round(exact * 1e6) / 1e4);
  const rest = Math.round(exact * 1e6) - below * 1e4;
  return below + (rest >= 5_000 ? 1 : 0);
}
