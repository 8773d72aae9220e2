import { transaction } from '../database/index.ts';
import { type Day, dayAt, parseDay } from '../kernel/day.ts';
import { Refused, refusal } from '../kernel/problems/index.ts';
import { type Command, entryName, type Outcome } from '../ledger/index.ts';
import { pricingContext } from '../posting/index.ts';
import { loadImportContext } from '../village/index.ts';
import { type BalancesReading, type OpeningRow, readBalances } from './interpret/index.ts';
import { FinishedMeanwhile, finish, type Job, type KindOfImport, readable, sheetOption } from './job.ts';
import { doneRow, type Report, type ReportRow, refusedRow, rowOf, summaryOf } from './report.ts';
import { BATCH_SIZE } from './services.ts';
import { beginCommit, type CommitChoices } from './store.ts';

/** Opening honour and balance of households (期初积分). The ledger itself lets each be entered once; nobody enters the own household's. */
export const balancesImport: KindOfImport = {
  async preview(job) {
    const reading = await readingOf(job);
    const asOf = asOfOf(job, reading, {});
    const commands = reading.openings.map((opening) => commandOf(job, opening, asOf, reading.resolution ?? '期初'));
    return reportOf(job, reading, asOf, reading.resolution, await job.services.ledger.dryRun(commands), false);
  },
  async commit(job, choices) {
    const { services, village, importId } = job;
    const reading = await readingOf(job);
    const resolution = choices.resolution ?? reading.resolution;
    if (resolution === undefined) throw new Refused('resolution-missing', { sheet: reading.sheet });
    const asOf = asOfOf(job, reading, choices);
    // What was decided by default is kept too: an interrupted commit must go on with the same day and words.
    const begun = await beginCommit(services.sql, village, importId, { resolution, asOf });
    if (!begun) throw new FinishedMeanwhile();
    const commands = reading.openings.map((opening) => commandOf(job, opening, asOf, resolution));
    const outcomes: Outcome[] = [];
    const size = services.batchSize ?? BATCH_SIZE;
    for (let from = 0; from < commands.length; from += size) {
      outcomes.push(...(await services.ledger.transact(commands.slice(from, from + size))));
    }
    const report = reportOf(job, reading, asOf, resolution, outcomes, true);
    await transaction(services.sql, {}, (tx) => finish(tx, job, 'balances', report));
    return report;
  },
};

async function readingOf(job: Job): Promise<BalancesReading> {
  const { households } = await loadImportContext(job.services.sql, job.village);
  return readable(readBalances(job.workbook, { households }, sheetOption(job)));
}

function asOfOf(job: Job, reading: BalancesReading, choices: CommitChoices): Day {
  const chosen = choices.asOf === undefined ? undefined : parseDay(choices.asOf);
  return chosen ?? reading.asOf ?? dayAt(job.services.now());
}

function commandOf(job: Job, opening: OpeningRow, asOf: Day, resolution: string): Command {
  const { context, services, village, importId } = job;
  const { household, honour, balance } = opening;
  return {
    type: 'opening',
    village,
    recorder: context.actor.client,
    key: `import:${importId}:opening:${household}`,
    household,
    honour,
    balance,
    occurredOn: asOf,
    texts: { reason: resolution },
    forgetRefusal: true,
    // Whoever brings it in keeps out of the own household, as with postings.
    participants: [services.pricing],
    context: pricingContext(context.actor, village, false),
  };
}

function reportOf(
  job: Job,
  reading: BalancesReading,
  asOf: Day,
  resolution: string | undefined,
  outcomes: readonly Outcome[],
  written: boolean,
): Report {
  const decided = new Map(reading.openings.map((opening, index) => [opening.row, { opening, index }]));
  const rows = reading.rows.map((found): ReportRow => {
    const own = decided.get(found.row);
    if (!own) return rowOf(found);
    const { household, honour, balance } = own.opening;
    const row = rowOf(found, { household, honour, balance });
    const outcome = outcomes[own.index]!;
    if (outcome.status !== 'refused') return written ? { ...row, seq: outcome.entries[0]!.seq } : row;
    const { code, params } = outcome.refusal;
    if (code !== 'opening-exists') return refusedRow(row, outcome.refusal);
    const by = Number(params.by);
    return doneRow(row, 'already-posted', refusal('already-posted', { entry: entryName(job.village, by) }), by);
  });
  const { sheetTotal } = reading;
  return {
    sheet: reading.sheet,
    headerRow: reading.headerRow,
    rows,
    summary: summaryOf(rows),
    balances: {
      totals: { ...reading.total, ...(sheetTotal ? { sheet: sheetTotal } : {}) },
      asOf,
      ...(resolution === undefined ? {} : { resolution }),
    },
  };
}
