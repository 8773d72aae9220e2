import { transaction } from '../database/index.ts';
import { type Day, dayAt, parseDay } from '../kernel/day.ts';
import { type Refusal, refusal } from '../kernel/problems/index.ts';
import { lockVillage } from '../ledger/index.ts';
import {
  applyRoster,
  diffRoster,
  MAX_MEMBERS,
  nameWarnings,
  type RosterDiff,
  readKnownHouseholds,
} from '../village/index.ts';
import { type Change, type RosterHousehold, type RosterReading, readRoster } from './interpret/index.ts';
import { FinishedMeanwhile, finish, type Job, type KindOfImport, readable, sheetOption } from './job.ts';
import { type Report, type ReportRow, refusedRow, rowOf, summaryOf } from './report.ts';
import { beginCommit, type CommitChoices } from './store.ts';

const HOUSEHOLD_NO = /^[A-Za-z0-9-]{1,20}$/;

interface Checked {
  readonly reading: RosterReading;
  /** Those that can be carried out. */
  readonly households: readonly RosterHousehold[];
  /** By row: why a household cannot. */
  readonly refused: ReadonlyMap<number, Refusal>;
}

/** Rosters (农户花名册): who lives where. A repeated one says who joined, left, moved or changed; nobody is deleted. */
export const rosterImport: KindOfImport = {
  async preview(job) {
    const { services, village } = job;
    const checked = check(job);
    const current = await readKnownHouseholds(services.sql, village, services.encryptionKey);
    return reportOf(checked, diffRoster(current, checked, effectiveOnOf(job, {})));
  },
  async commit(job, choices) {
    const { context, services, village, importId } = job;
    const { encryptionKey } = services;
    const checked = check(job);
    const effectiveOn = effectiveOnOf(job, choices);
    return transaction(services.sql, {}, async (tx) => {
      await lockVillage(tx, village);
      if (!(await beginCommit(tx, village, importId, choices))) throw new FinishedMeanwhile();
      const { households } = checked;
      const diff = await applyRoster(tx, context, village, { households }, { effectiveOn, encryptionKey });
      const report = reportOf(checked, diff);
      await finish(tx, job, 'roster', report);
      return report;
    });
  },
};

function effectiveOnOf(job: Job, choices: CommitChoices): Day {
  const chosen = choices.effectiveOn ?? job.options.effectiveOn;
  return (chosen === undefined ? undefined : parseDay(chosen)) ?? dayAt(job.services.now());
}

/** What the village itself would refuse is refused here, household by household. */
function check(job: Job): Checked {
  const reading = readable(readRoster(job.workbook, sheetOption(job)));
  const refused = new Map<number, Refusal>();
  for (const { row, no, members } of reading.households) {
    if (!HOUSEHOLD_NO.test(no)) refused.set(row, refusal('bad-household-number', { written: no }));
    else if (members.length > MAX_MEMBERS) refused.set(row, refusal('too-many-members', { limit: MAX_MEMBERS }));
  }
  return { reading, households: reading.households.filter(({ row }) => !refused.has(row)), refused };
}

function reportOf({ reading, refused }: Checked, diff: RosterDiff): Report {
  const rows = rowsOf(reading, new Map([...refused, ...closedRows(reading, diff)]));
  const units = new Map<string, number>();
  for (const { unit } of reading.households) if (unit) units.set(unit.name, (units.get(unit.name) ?? 0) + 1);
  return {
    sheet: reading.sheet,
    headerRow: reading.headerRow,
    rows,
    summary: summaryOf(rows),
    roster: {
      effectiveOn: diff.effectiveOn,
      units: [...units].map(([name, households]) => ({ name, households })),
      opened: diff.opened.map(({ no }) => no),
      joined: diff.joined.map(({ household, person, head }) => ({ household, name: person.name, head })),
      left: diff.left,
      moved: diff.moved.map(({ member, name, from, to }) => ({ member, name, from, to })),
      changed: diff.changed,
      missing: diff.missing,
      closed: diff.closed,
    },
  };
}

/** What a roster says of households that have been closed is left alone. */
function closedRows(reading: RosterReading, { closed }: RosterDiff): [number, Refusal][] {
  const numbers = new Set(closed);
  return reading.households
    .filter(({ no }) => numbers.has(no))
    .map(({ row, no }) => [row, refusal('listed-household-closed', { household: no })]);
}

/** Each row with the household and the people it names; those of a refused household are refused with it. */
function rowsOf(reading: RosterReading, refused: ReadonlyMap<number, Refusal>): ReportRow[] {
  const people = new Map<number, { household: string; names: string[]; first: number }>();
  for (const { row: first, no: household, members } of reading.households) {
    people.set(first, { household, names: [], first });
    for (const { row, name } of members) {
      const known = people.get(row) ?? { household, names: [], first };
      known.names.push(name);
      people.set(row, known);
    }
  }
  return reading.rows.map((found) => {
    const own = people.get(found.row);
    const warnings = [...found.warnings.map(withMaskedDigits), ...(own?.names ?? []).flatMap(nameWarnings)];
    const row = rowOf(
      { ...found, normalised: found.normalised.map(withMaskedPhone), warnings },
      own ? { household: own.household, ...(own.names.length === 0 ? {} : { member: own.names.join('、') }) } : {},
    );
    const why = own && refused.get(own.first);
    if (!own || !why || row.verdict !== 'accepted') return row;
    return refusedRow(row, own.first === found.row ? why : refusal('household-refused', { of: own.first }));
  });
}

/** Telephone numbers are neither kept nor shown in reports: of their digits the last two remain. */
function withMaskedPhone(change: Change): Change {
  return change.field === '联系电话' ? { ...change, from: masked(change.from), to: masked(change.to) } : change;
}

function withMaskedDigits(warning: Refusal): Refusal {
  if (warning.code !== 'phone-unreadable') return warning;
  return refusal(warning.code, { ...warning.params, written: masked(String(warning.params.written)) });
}

function masked(written: string): string {
  return written.normalize('NFKC').replace(/\d(?=(?:\D*\d){2})/g, '*');
}
