import { renderPdf } from '../document/pdf.ts';
import { qrSvg } from '../document/qr.ts';
import { dayAt } from '../kernel/day.ts';
import { rootOf, unpackPeaks } from '../kernel/merkle.ts';
import { type Points, ZERO } from '../kernel/points.ts';
import { availableOf, KIND_NAMES_ZH } from '../ledger/index.ts';
import type { Statement, StatementEntry } from './read-statement.ts';
import { STATEMENT_TEMPLATE } from './statement-template.ts';
import { remark } from './statement-workbook.ts';

/** Entries of one printed statement at most: some forty pages. */
export const PRINTED_LIMIT = 1_000;

/**
 * A household's statement (积分明细) to be printed. Texts only where the reader may see personal data. A statement up to its last entry
 * carries a code that leads to where its figures are verified. Refuses as `renderPdf` does: `unprintable-character`,
 * `document-too-complex`, `documents-busy`.
 */
export function statementPdf(
  statement: Statement,
  range: { from?: string; to?: string },
  verifyUrl: string,
): Promise<Buffer> {
  // Without its last entries, the figures printed are not those of the ledger's size that the code names.
  const code = range.to === undefined ? qrSvg(verifyUrl) : null;
  return renderPdf(STATEMENT_TEMPLATE, { ...statementData(statement, range), code });
}

/** What the template prints: texts, in the order and form in which they are read. */
export function statementData(statement: Statement, range: { from?: string; to?: string }) {
  const { household, asOf, ledger, opening, closing, count, entries } = statement;
  const amount = amounts(statement);
  const standing = (name: string, of: (at: Statement['opening']) => Points) => {
    return [name, amount(of(opening)), amount(of(closing))];
  };
  const issued = dayAt(asOf.at);
  return {
    village: household.villageName,
    household: household.no,
    head: household.head,
    period: range.from || range.to ? `${range.from ?? '期初'} 至 ${range.to ?? issued}` : `全部（至 ${issued}）`,
    issued: issued.split('-').map(Number),
    asOf: issued,
    known: asOf.size,
    size: ledger.size,
    root: rootOf(unpackPeaks(ledger.size, ledger.peaks)).toString('hex'),
    figures: [
      standing('荣誉分累计', (at) => at.honour),
      standing('积分余额', (at) => at.balance),
      standing('预占', (at) => at.held),
      standing('可兑换', (at) => availableOf(at) as Points),
    ],
    opening: amount(opening.balance),
    closing: amount(closing.balance),
    count,
    sums: {
      honour: signed(amount, (closing.honour - opening.honour) as Points),
      points: signed(amount, (closing.balance - opening.balance) as Points),
    },
    lines: entries.map((entry) => lineOf(entry, amount)),
  };
}

type Amount = (points: Points) => string;

function lineOf(entry: StatementEntry, amount: Amount) {
  const { change, running, rule, act } = entry;
  const held = change.held === 0 ? '' : `预占 ${signed(amount, change.held)}，共 ${amount(running.held)}`;
  return {
    seq: String(entry.seq),
    occurred: entry.occurredOn,
    recorded: dayAt(entry.recordedAt),
    kind: KIND_NAMES_ZH[entry.kind],
    what: [rule, act].filter((part) => part !== null).join(' '),
    remark: [held, remark(entry)].filter((part) => part !== '').join('；'),
    honour: signed(amount, change.honour),
    points: signed(amount, change.balance),
    balance: amount(running.balance),
  };
}

/** All amounts of a document have as many decimals as the longest needs, so that their columns align. */
function amounts({ opening, entries }: Statement): Amount {
  const all = [opening, ...entries.map(({ change }) => change)].flatMap(({ honour, balance, held }) => [
    honour,
    balance,
    held,
  ]);
  const decimals = all.every((points) => points % 100 === 0) ? 0 : all.every((points) => points % 10 === 0) ? 1 : 2;
  return (points) => (points / 100).toFixed(decimals).replace('-', '−');
}

/** A change with its sign; empty for none. */
function signed(amount: Amount, points: Points): string {
  if (points === ZERO) return '';
  return points > 0 ? `+${amount(points)}` : amount(points);
}
