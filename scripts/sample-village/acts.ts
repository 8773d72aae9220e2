import type { SampleHousehold } from './people.ts';
import type { Random } from './random.ts';
import { RULES, ruleOf, type SampleRule } from './rules.ts';

/** What the committee got wrong on a line, by the code of the problem that the import must answer. */
export const LINE_ERRORS = [
  'unknown-household',
  'head-mismatch',
  'unknown-member',
  'unknown-rule',
  'points-mismatch',
  'bad-date',
  'ambiguous-date',
  'date-in-future',
  'outside-period',
  'ambiguous-household',
] as const;
export type LineError = (typeof LINE_ERRORS)[number];

/** One act of the month as it happened, with the mistake made in writing it down. */
export interface Act {
  readonly day: number;
  readonly household: SampleHousehold;
  /** Name of the member who acted; undefined: nobody is named. */
  readonly member: string | undefined;
  readonly rule: SampleRule;
  readonly quantity: number;
  readonly error?: LineError;
  /** The same line once more, by mistake or because it happened twice: a warning, not a refusal. */
  readonly repeats?: true;
}

const WEIGHTED = RULES.flatMap((rule) => Array.from({ length: rule.weight }, () => rule));
const ACTS_PER_HOUSEHOLD = 5;
const REPEATS = 3;

/** The acts of a month in the order of their days, with every kind of mistake at least twice. */
export function makeActs(random: Random, households: readonly SampleHousehold[], days: number): Act[] {
  const acts: Act[] = [];
  const taken = new Set<string>();
  const add = (act: Act): boolean => {
    const key = `${act.household.no} ${act.rule.code} ${act.day}`;
    if (taken.has(key)) return false;
    taken.add(key);
    acts.push(act);
    return true;
  };
  for (let wanted = households.length * ACTS_PER_HOUSEHOLD; wanted > 0; wanted -= 1) {
    add(anAct(random, random.pick(households), random.int(1, days)));
  }
  const each = Math.max(2, Math.round(households.length / 60));
  for (const error of LINE_ERRORS) {
    for (let left = each; left > 0; ) if (add(spoil(random, error, households, days))) left -= 1;
  }
  overCap(random, households, days, add);
  repeat(random, acts, households);
  return acts
    .map((act, order) => ({ act, order }))
    .sort((a, b) => a.act.day - b.act.day || a.order - b.order)
    .map(({ act }) => act);
}

function anAct(random: Random, household: SampleHousehold, day: number): Act {
  const rule = random.pick(WEIGHTED);
  const quantity = rule.per === '小时' ? random.int(1, 8) / 2 : 1;
  const who = random.int(1, 10);
  const member = who <= 4 ? household.members[0].name : who <= 7 ? random.pick(household.members).name : undefined;
  return { day, household, member, rule, quantity };
}

function spoil(random: Random, error: LineError, households: readonly SampleHousehold[], days: number): Act {
  // The first two households have one head's name: without a number, nobody knows which is meant.
  const household = error === 'ambiguous-household' ? households[0]! : random.pick(households.slice(2));
  const act = anAct(random, household, random.int(1, days));
  const member = error === 'unknown-household' || error === 'ambiguous-household' ? undefined : act.member;
  // A deduction of the wrong sum would be noticed at once; merit is what gets rounded up.
  const rule = error === 'points-mismatch' ? ruleOf('H2') : act.rule;
  return { ...act, member, rule, quantity: rule === act.rule ? act.quantity : 1, error };
}

/** Three times the prize that can be won once: two of them go over the month's cap. */
function overCap(random: Random, households: readonly SampleHousehold[], days: number, add: (act: Act) => boolean) {
  const household = random.pick(households.slice(2));
  const rule = ruleOf('H1');
  for (const day of [3, 11, days - 2]) add({ day, household, member: undefined, rule, quantity: 1 });
}

/** Lines that stand twice, of households that have room for both below the cap. */
function repeat(random: Random, acts: Act[], households: readonly SampleHousehold[]): void {
  const rule = ruleOf('W2');
  const free = households.slice(2).filter((h) => !acts.some((act) => act.household === h && act.rule === rule));
  for (const household of free.slice(0, REPEATS)) {
    const act: Act = { day: random.int(1, 28), household, member: household.members[0].name, rule, quantity: 1 };
    acts.push(act, { ...act, repeats: true });
  }
}
