import { authorise } from '../access/index.ts';
import { transaction } from '../database/index.ts';
import { canonicalJson, type Json } from '../kernel/canonical.ts';
import { type Day, parseDay } from '../kernel/day.ts';
import { Refused, refusal } from '../kernel/problems/index.ts';
import { lockVillage } from '../ledger/index.ts';
import {
  type AdoptedRulebook,
  adoptRules,
  checkRulebook,
  fromRule,
  loadRulebooks,
  type Rule,
  type RuleFinding,
} from '../rulebook/index.ts';
import { type RulebookReading, readRulebook } from './interpret/index.ts';
import { FinishedMeanwhile, finish, type Job, type KindOfImport, readable, sheetOption } from './job.ts';
import { doneRow, type Report, type ReportRow, refusedRow, rowOf, summaryOf } from './report.ts';
import { beginCommit, type CommitChoices } from './store.ts';

const RESOLUTION_LIMIT = 500;

interface Proposal {
  readonly effectiveFrom?: Day;
  readonly resolution?: string;
}

interface Checked {
  readonly sheet: string;
  readonly headerRow: number;
  readonly rules: readonly Rule[];
  readonly rows: readonly ReportRow[];
  readonly proposal: Proposal;
}

/** Rules (积分细则): adopted as the next version at commit. The village's own draft stays as it is. */
export const rulebookImport: KindOfImport = {
  async preview(job) {
    const checked = check(job);
    const books = await loadRulebooks(job.services.sql, [job.village]);
    return reportOf(checked, checked.proposal, sameVersion(books.get(job.village) ?? [], checked, checked.proposal));
  },
  async commit(job, choices) {
    const { context, services, village, importId } = job;
    authorise(context.actor, 'rulebook:write', village);
    const checked = check(job);
    const adoption = adoptionOf(checked, choices);
    return transaction(services.sql, {}, async (tx) => {
      const head = await lockVillage(tx, village);
      if (!(await beginCommit(tx, village, importId, choices))) throw new FinishedMeanwhile();
      const before = sameVersion((await loadRulebooks(tx, [village])).get(village) ?? [], checked, adoption);
      const { rules } = checked;
      const version = before ?? (await adoptRules(tx, context, head, { ...adoption, rules })).version;
      const report = reportOf(checked, adoption, before, version);
      await finish(tx, job, 'rulebook', report);
      return report;
    });
  },
};

/** The rules with what the rulebook itself finds wrong with them, row by row. Refuses `too-many-rules`. */
function check(job: Job): Checked {
  const reading = readable(readRulebook(job.workbook, sheetOption(job)));
  const rows = new Map(reading.rows.map((row) => [row.row, rowOf(row)]));
  let open = reading.rules;
  for (const { row, rule } of open) rows.set(row, { ...rows.get(row)!, rule: rule.code, act: rule.act });
  // Without a refused rule others may be found wrong (levels of a group), so this goes on until nothing is.
  for (let again = true; again && open.length > 0; ) {
    const findings = checkRulebook(open.map(({ rule }) => rule));
    again = false;
    const refused = new Set<number>();
    for (const finding of findings.filter(({ warning }) => !warning)) {
      const row = rowOfFinding(open, finding);
      rows.set(row, refusedRow(rows.get(row)!, refusal(finding.code, finding.params)));
      refused.add(row);
      again = true;
    }
    if (!again) addWarnings(rows, open, findings);
    open = open.filter(({ row }) => !refused.has(row));
  }
  const { proposal } = reading;
  const resolution = proposal.resolution?.slice(0, RESOLUTION_LIMIT);
  return {
    sheet: reading.sheet,
    headerRow: reading.headerRow,
    rules: open.map(({ rule }) => rule),
    rows: [...rows.values()],
    proposal: { ...proposal, ...(resolution === undefined ? {} : { resolution }) },
  };
}

function rowOfFinding(rules: RulebookReading['rules'], { path, code, params }: RuleFinding): number {
  const index = /^rules\[(\d+)\]/.exec(path)?.[1];
  if (index === undefined) throw new Refused(code, params);
  return rules[Number(index)]!.row;
}

function addWarnings(rows: Map<number, ReportRow>, rules: RulebookReading['rules'], findings: RuleFinding[]): void {
  for (const finding of findings) {
    const row = rows.get(rowOfFinding(rules, finding))!;
    rows.set(row.row, { ...row, warnings: [...row.warnings, refusal(finding.code, finding.params)] });
  }
}

function adoptionOf({ sheet, proposal }: Checked, choices: CommitChoices) {
  const chosen = choices.effectiveFrom === undefined ? undefined : parseDay(choices.effectiveFrom);
  const effectiveFrom = chosen ?? proposal.effectiveFrom;
  const resolution = choices.resolution ?? proposal.resolution;
  if (effectiveFrom === undefined) throw new Refused('effective-from-missing', { sheet });
  if (resolution === undefined) throw new Refused('resolution-missing', { sheet });
  return { effectiveFrom, resolution };
}

/** The newest version, where it has these very rules from this very day on: then there is nothing to adopt. */
function sameVersion(books: readonly AdoptedRulebook[], { rules }: Checked, proposal: Proposal): number | undefined {
  const last = books.at(-1);
  const text = (all: readonly Rule[]) => canonicalJson(all.map(fromRule) as unknown as Json[]);
  if (!last || text(last.rules) !== text(rules)) return undefined;
  return (proposal.effectiveFrom ?? last.effectiveFrom) === last.effectiveFrom ? last.version : undefined;
}

function reportOf(checked: Checked, proposal: Proposal, before: number | undefined, version = before): Report {
  const rows =
    before === undefined
      ? checked.rows
      : checked.rows.map((row) =>
          row.verdict === 'accepted'
            ? doneRow(row, 'already-adopted', refusal('already-adopted', { version: before }))
            : row,
        );
  return {
    sheet: checked.sheet,
    headerRow: checked.headerRow,
    rows,
    summary: summaryOf(rows),
    rulebook: { rules: checked.rules.map(fromRule), proposal, ...(version === undefined ? {} : { version }) },
  };
}
