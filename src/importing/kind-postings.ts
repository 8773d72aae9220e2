import { transaction } from '../database/index.ts';
import { dayAt } from '../kernel/day.ts';
import { type Period, parsePeriod } from '../kernel/period.ts';
import type { Outcome } from '../ledger/index.ts';
import { loadRulebooks, rulebookOn } from '../rulebook/index.ts';
import { loadImportContext } from '../village/index.ts';
import { comparePostings, loadScope } from './compare-postings.ts';
import { loadPosted } from './imported-rows.ts';
import { type PostingContext, type PostingsReading, readPostings } from './interpret/index.ts';
import { FinishedMeanwhile, finish, type Job, type KindOfImport, readable, sheetOption } from './job.ts';
import { type PlannedRow, planPostings, scopeOf } from './plan-postings.ts';
import { type Report, summaryOf } from './report.ts';
import { BATCH_SIZE } from './services.ts';
import { type Fate, settlePostings } from './settle-postings.ts';
import { beginCommit } from './store.ts';

interface Plan {
  readonly reading: PostingsReading;
  readonly acts: ReadonlyMap<string, string>;
  readonly planned: readonly PlannedRow[];
  /** What is an entry already; the others are to be decided. */
  readonly fates: Map<string, Fate>;
}

/** Sheets of acts (积分台账), as lists or matrices. */
export const postingsImport: KindOfImport = {
  async preview(job) {
    const plan = await planOf(job);
    const open = openRows(plan);
    // One dry run over the whole sheet: caps hold across all of its rows, in file order.
    const outcomes = await job.services.ledger.dryRun(open.map(({ command }) => command));
    note(plan, open, outcomes);
    return reportOf(job, plan, false);
  },
  async commit(job, choices) {
    const { services, village, importId } = job;
    const plan = await planOf(job);
    if (!(await beginCommit(services.sql, village, importId, choices))) throw new FinishedMeanwhile();
    const open = openRows(plan);
    const size = services.batchSize ?? BATCH_SIZE;
    for (let from = 0; from < open.length; from += size) {
      const batch = open.slice(from, from + size);
      note(plan, batch, await services.ledger.transact(batch.map(({ command }) => command)));
    }
    const report = await reportOf(job, plan, true);
    await transaction(services.sql, {}, (tx) => finish(tx, job, 'postings', report));
    return report;
  },
};

async function planOf(job: Job): Promise<Plan> {
  const { services, village, workbook } = job;
  const [{ households }, books] = await Promise.all([
    loadImportContext(services.sql, village),
    loadRulebooks(services.sql, [village]).then((all) => all.get(village) ?? []),
  ]);
  const none: never[] = [];
  const context: PostingContext = {
    today: dayAt(services.now()),
    households,
    rulesOn: (day) => rulebookOn(books, day)?.rules ?? none,
  };
  const reading = readable(readPostings(workbook, context, { ...sheetOption(job), ...periodOption(job) }));
  const planned = planPostings(job, reading);
  const keys = planned.map(({ key }) => Buffer.from(key, 'hex'));
  const posted = await loadPosted(services.sql, village, keys);
  const fates = new Map([...posted].map(([key, before]): [string, Fate] => [key, { posted: before }]));
  const acts = new Map(books.flatMap((book) => book.rules.map((rule): [string, string] => [rule.code, rule.act])));
  return { reading, acts, planned, fates };
}

function periodOption({ options }: Job): { readonly period?: Period } {
  const period = options.period === undefined ? undefined : parsePeriod(options.period);
  return period ? { period } : {};
}

function openRows({ planned, fates }: Plan): PlannedRow[] {
  return planned.filter(({ key }) => !fates.has(key));
}

function note({ fates }: Plan, rows: readonly PlannedRow[], outcomes: readonly Outcome[]): void {
  for (const [index, outcome] of outcomes.entries()) fates.set(rows[index]!.key, { outcome });
}

async function reportOf(job: Job, plan: Plan, written: boolean): Promise<Report> {
  const { services, village, importId } = job;
  const { reading, planned } = plan;
  const rows = settlePostings({ village, importId, written, ...plan });
  const scope = scopeOf(reading);
  const { sheet } = reading;
  const posted = scope === undefined ? [] : await loadScope(services.sql, village, { scope, sheet, importId });
  const totals = { merit: 0, deductions: 0 };
  for (const { verdict, points = 0 } of rows) {
    if (verdict === 'accepted') totals[points < 0 ? 'deductions' : 'merit'] += points;
  }
  const { span } = reading.period;
  return {
    sheet,
    headerRow: reading.headerRow,
    rows,
    summary: summaryOf(rows),
    postings: {
      period: span ? { text: span.text, first: span.first, last: span.last } : {},
      totals,
      ...comparePostings(village, posted, planned, rows),
    },
  };
}
