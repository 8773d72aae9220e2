import { readFileSync } from 'node:fs';
import type { PostingContext, RosterReading, RulebookReading } from '../../../src/importing/interpret/index.ts';
import { readWorkbook } from '../../../src/importing/workbook/index.ts';
import type { Workbook } from '../../../src/importing/workbook/types.ts';
import type { Day } from '../../../src/kernel/day.ts';

const SAMPLES = new URL('../samples/', import.meta.url);

export interface Answers {
  sheets: { roster: string; rulebook: string; postings: string };
  households: number;
  members: number;
  roster: {
    no: string;
    group: number;
    head: string;
    members: { name: string; relation: string; sex: string; birth: string }[];
  }[];
  rules: { code: string; dimension: string; act: string; points: number; per: string; caps: Record<string, number> }[];
  postings: {
    accepted: {
      row: number;
      column?: number;
      household: string;
      member: string | null;
      rule: string;
      occurredOn: string;
      points: number;
    }[];
    refused: { row: number; column?: number; reason: string }[];
    skipped: { row: number }[];
    warnings: { row: number; reason: string; of: number }[];
  };
  honourByHousehold: Record<string, number>;
}

export async function sample(name: string): Promise<{ workbook: Workbook; answers: Answers }> {
  const bytes = readFileSync(new URL(`${name}.xlsx`, SAMPLES));
  const answers = JSON.parse(readFileSync(new URL(`${name}.answers.json`, SAMPLES), 'utf8')) as Answers;
  return { workbook: await readWorkbook(bytes, `${name}.xlsx`), answers };
}

/** The village that a roster and a rulebook make; member ids are derived from household and name. */
export function villageOf(
  roster: Pick<RosterReading, 'households'>,
  rulebook: Pick<RulebookReading, 'rules' | 'proposal'>,
  today: string,
): PostingContext {
  const rules = rulebook.rules.map((each) => each.rule);
  const from = rulebook.proposal.effectiveFrom ?? '2000-01-01';
  const none: typeof rules = [];
  return {
    today: today as Day,
    households: new Map(
      roster.households.map((each) => [
        each.no,
        { head: each.head, members: each.members.map(({ name }) => ({ id: `${each.no}/${name}`, name })) },
      ]),
    ),
    rulesOn: (day) => (day >= from ? rules : none),
  };
}

/** A reading, or the test fails with the problem. */
export function ok<T extends object>(reading: T): Exclude<T, { problem: unknown }> {
  if ('problem' in reading) throw new Error(JSON.stringify(reading.problem));
  return reading as Exclude<T, { problem: unknown }>;
}
