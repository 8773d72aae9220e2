import type { Readable } from 'node:stream';
import { authorise, type Context, hasRight } from '../access/index.ts';
import type { Sql } from '../database/index.ts';
import { type Column, type Row, streamWorkbook } from '../document/workbook.ts';
import { SYSTEM_NAME } from '../kernel/actor.ts';
import { clockTime, type Day, monthOf } from '../kernel/day.ts';
import { rootOf } from '../kernel/merkle.ts';
import { fromPoints } from '../kernel/points.ts';
import { Refused } from '../kernel/problems/index.ts';
import { householdAccount, KIND_NAMES_ZH, movedOf, readHeads } from '../ledger/index.ts';
import { loadRulebooks } from '../rulebook/index.ts';
import { type LedgerLine, readLedgerLines } from './read-ledger-lines.ts';

/** Entries that are read at a time: more take no less time and more memory. */
const PAGE = 500;
const TEXTS = ['note', 'reason', 'reference'] as const;
/** References are nobody's personal data. */
const PUBLIC_TEXTS = ['reference'] as const;
/** Entries of one sheet; Excel takes 1,048,576 rows. */
const SHEET = 1_000_000;

const points = (header: string): Column => ({ header, width: 11, format: 'points' });
const COLUMNS: readonly Column[] = [
  { header: '分录号', width: 9, format: 'int' },
  { header: '发生日', width: 12, format: 'day' },
  { header: '入账时间', width: 17 },
  { header: '户号', width: 12 },
  { header: '类别', width: 8 },
  { header: '细则', width: 8 },
  { header: '事项', width: 26 },
  points('荣誉分'),
  points('积分变动'),
  points('积分余额'),
  { header: '经手人', width: 14 },
  { header: '说明', width: 34 },
];

/** The days of the acts, both included. */
export interface LedgerRange {
  readonly from?: Day | undefined;
  readonly to?: Day | undefined;
}

/**
 * The journal as a workbook (台账), written while it is read, a page at a time: memory does not grow with it. Up to the entry that is
 * the newest when it begins, whose root is below it; a sheet for each million. Notes and reasons only for who may read personal data.
 * 404 without such a village.
 */
export async function ledgerWorkbook(
  context: Context,
  village: string,
  range: LedgerRange,
  perSheet = SHEET,
): Promise<{ readonly name: string; readonly content: Readable }> {
  const { actor, sql } = context;
  authorise(actor, 'entry:read', village);
  const head = (await readHeads(sql, [village])).get(village);
  const [named] = await sql<{ name: string }[]>`SELECT name FROM villages WHERE village_code = ${village}`;
  if (!head || !named) throw new Refused('not-found');
  const { size } = head.frontier;
  const rules = await ruleNames(sql, village);
  const days = range.from || range.to ? `（${range.from ?? '启用'} 至 ${range.to ?? '今'}）` : '';
  const name = `${named.name}积分台账`;
  const footer =
    size === 0 ? '台账尚无分录。' : `截至第 ${size} 笔；台账根哈希 ${rootOf(head.frontier).toString('hex')}。`;
  const sheets = Array.from({ length: Math.max(Math.ceil(size / perSheet), 1) }, (_, index) => ({
    name: index === 0 ? '积分台账' : `积分台账（${index + 1}）`,
    title: name + days,
    columns: COLUMNS,
    rows: pagesOf(context, village, range, [index * perSheet, Math.min((index + 1) * perSheet, size)], rules),
    autoFilter: true,
    footer: [footer],
  }));
  return { name: `${name}${days}.xlsx`, content: streamWorkbook(sheets) };
}

async function* pagesOf(
  { actor, sql }: Context,
  village: string,
  range: LedgerRange,
  [after, upTo]: readonly [after: number, upTo: number],
  rules: RuleNames,
): AsyncGenerator<readonly Row[]> {
  const fields = hasRight(actor, 'personal-data:read') ? TEXTS : PUBLIC_TEXTS;
  for (let last: number | undefined = after; last !== undefined; ) {
    const page = await readLedgerLines(sql, village, { ...range, after: last, upTo, fields, limit: PAGE });
    yield page.map((line) => rowOf(line, rules));
    last = page.length < PAGE ? undefined : page.at(-1)!.seq;
  }
}

/** What rules are about, by version and code. */
type RuleNames = ReadonlyMap<string, string>;

async function ruleNames(sql: Sql, village: string): Promise<RuleNames> {
  const books = (await loadRulebooks(sql, [village])).get(village) ?? [];
  return new Map(books.flatMap(({ version, rules }) => rules.map(({ code, act }) => [`${version} ${code}`, act])));
}

function rowOf(line: LedgerLine, rules: RuleNames): Row {
  const { household, rule } = line;
  const isHouseholds = household !== null;
  return [
    line.seq,
    line.occurredOn,
    clockTime(line.recordedAt),
    household,
    KIND_NAMES_ZH[line.kind],
    rule,
    rules.get(`${line.rulebookVersion} ${rule}`) ?? null,
    fromPoints(line.honour),
    isHouseholds ? fromPoints(movedOf(householdAccount(household), line)) : null,
    isHouseholds ? fromPoints(line.balanceAfter) : null,
    line.recorder ?? SYSTEM_NAME,
    remark(line),
  ];
}

/** What it is about, when it counts if late, and its words as far as the reader may see them. */
function remark({ original, reversedBy, countedIn, occurredOn, texts }: LedgerLine): string {
  const parts = [
    original === null ? '' : `针对第 ${original} 笔`,
    reversedBy === null ? '' : `已由第 ${reversedBy} 笔冲正`,
    countedIn === null || countedIn === monthOf(occurredOn) ? '' : `计入 ${countedIn}`,
    ...TEXTS.map((field) => texts?.[field] ?? ''),
  ];
  return parts.filter((part) => part !== '').join('；');
}
