import { addMonths, lastDayOf, type Month } from '../../src/kernel/day.ts';
import { listSheet } from './list-sheet.ts';
import { matrixSheet } from './matrix-sheet.ts';
import { makeHouseholds } from './people.ts';
import type { Planted } from './planted.ts';
import { seeded } from './random.ts';
import { rosterSheet, rulebookSheet } from './roster-sheet.ts';
import { writeWorkbook } from './workbook.ts';

export type { Finding, Planted } from './planted.ts';
export { RULES } from './rules.ts';

/** `list`: one act a line; `matrix`: households down, rules across. */
export type Shape = 'list' | 'matrix';

export interface SampleOptions {
  /** 10 to 8,100. */
  readonly households: number;
  /** `YYYY-MM`. */
  readonly month: string;
  readonly seed: number;
  readonly shape?: Shape;
}

export interface SampleVillage {
  readonly code: string;
  readonly name: string;
  readonly filename: string;
  /** The .xlsx with roster, rulebook and the month's sheet. */
  readonly workbook: Buffer;
  readonly sheets: { readonly roster: string; readonly rulebook: string; readonly postings: string };
  readonly households: number;
  readonly members: number;
  readonly rules: number;
  /** What the rulebook's heading proposes. */
  readonly rulebook: { readonly effectiveFrom: string; readonly resolution: string };
  readonly month: string;
  readonly planted: Planted;
}

/** No province has the number 99: the village is nobody's. */
const VILLAGE = { code: '990101101207', name: '柳溪村' } as const;

/** A village of the project's own, written as messily as real ones: the same for the same options. */
export async function sampleVillage(options: SampleOptions): Promise<SampleVillage> {
  const { households: count, month: text, seed, shape = 'list' } = options;
  if (!/^(?:19|20)\d{2}-(?:0[1-9]|1[0-2])$/.test(text)) throw new RangeError('month: YYYY-MM, such as 2026-10');
  const month = { year: Number(text.slice(0, 4)), month: Number(text.slice(5)), days: daysOf(text) };
  const random = seeded(seed);
  const { code, name } = VILLAGE;
  const households = makeHouseholds(random, count, month.year);
  const roster = rosterSheet(random, name, month.year, households);
  const { heading, ...rulebook } = adoption(text);
  const rules = rulebookSheet(name, heading);
  const acts = (shape === 'list' ? listSheet : matrixSheet)(random, name, month, households);
  return {
    code,
    name,
    filename: `${name}-${text}${shape === 'matrix' ? '-汇总' : ''}.xlsx`,
    workbook: await writeWorkbook([roster.sheet, rules, acts.sheet]),
    sheets: { roster: roster.sheet.name, rulebook: rules.name, postings: acts.sheet.name },
    households: households.length,
    members: roster.people,
    rules: rules.rows.length - 3,
    rulebook,
    month: text,
    planted: acts.planted,
  };
}

function daysOf(month: string): number {
  return Number(lastDayOf(month as Month).slice(8));
}

/** Adopted four months before, in force for three. */
function adoption(month: string) {
  const start = addMonths(month as Month, -3);
  const before = addMonths(month as Month, -4);
  const [year, number] = [Number(start.slice(0, 4)), Number(start.slice(5))];
  const resolution = `${before.slice(0, 4)}年${Number(before.slice(5))}月20日村民代表会议通过`;
  return {
    effectiveFrom: `${start}-01`,
    resolution,
    heading: `（${resolution}，自${year}年${number}月1日起执行）`,
  };
}
