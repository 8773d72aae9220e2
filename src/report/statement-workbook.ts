import { type Column, type Row, writeWorkbook } from '../document/workbook.ts';
import { dayAt, monthOf, yearOf } from '../kernel/day.ts';
import { fromPoints } from '../kernel/points.ts';
import { KIND_NAMES_ZH } from '../ledger/index.ts';
import type { Figures, Statement, StatementEntry } from './read-statement.ts';

const points = (header: string): Column => ({ header, width: 10, format: 'points' });

const COLUMNS: readonly Column[] = [
  { header: '流水号', width: 9, format: 'int' },
  { header: '发生日', width: 12, format: 'day' },
  { header: '记账日', width: 12, format: 'day' },
  { header: '类别', width: 8 },
  { header: '细则', width: 8 },
  points('荣誉分'),
  points('积分变动'),
  points('预占变动'),
  points('荣誉分累计'),
  points('积分余额'),
  points('预占'),
  { header: '说明', width: 34 },
];

/** A household's statement as a table (积分明细). Texts only where the reader may see personal data. */
export function statementWorkbook(statement: Statement, range: { from?: string; to?: string }): Promise<Uint8Array> {
  const { household, asOf, opening, closing } = statement;
  const days = range.from || range.to ? `（${range.from ?? '期初'} 至 ${range.to ?? '今'}）` : '';
  const head = household.head === null ? '' : ` ${household.head}`;
  const rows = function* (): Generator<Row> {
    yield { strong: ['', '', '', '上期', '', null, null, null, ...figuresOf(opening), ''] };
    for (const entry of statement.entries) yield lineOf(entry);
    yield { strong: ['', '', '', '本期止', '', null, null, null, ...figuresOf(closing), ''] };
  };
  return writeWorkbook([
    {
      name: `${household.no} 积分明细`,
      title: `${household.villageName} ${household.no}${head} 积分明细${days}`,
      columns: COLUMNS,
      rows: rows(),
      footer: [`截至 ${dayAt(asOf.at)}，台账第 ${asOf.size} 笔为止。累计与余额按所列各笔依次计算。`],
    },
  ]);
}

function lineOf(entry: StatementEntry): Row {
  const { seq, occurredOn, recordedAt, kind, rule, change, running } = entry;
  return [
    seq,
    occurredOn,
    dayAt(recordedAt),
    KIND_NAMES_ZH[kind],
    rule,
    ...figuresOf(change),
    ...figuresOf(running),
    remark(entry),
  ];
}

function figuresOf({ honour, balance, held }: Figures): number[] {
  return [honour, balance, held].map(fromPoints);
}

/** What is said of an entry: what it is about, when it counts if late, its texts. */
export function remark({ kind, texts, original, countedIn, occurredOn }: StatementEntry): string {
  const elsewhere = countedIn !== null && countedIn !== monthOf(occurredOn);
  const late = kind === 'year-end' ? `${yearOf(countedIn!)} 年结转` : elsewhere ? `计入 ${countedIn}` : '';
  const about = original === null ? '' : `针对第 ${original} 笔`;
  const { note = '', reason = '', reference = '' } = texts ?? {};
  return [about, late, note, reason, reference].filter((part) => part !== '').join('；');
}
