import type { Day } from '../kernel/day.ts';
import { isAdult, UNNAMED } from '../village/index.ts';

/*
 * The one place that decides who is named on a ceremony's papers and so on its stage: adults, and a minor whose guardian has agreed.
 * Nothing of it is for what is online.
 */

/** A person as papers may name them. */
export interface Nameable {
  readonly id: string;
  /** Null: erased. */
  readonly name: string | null;
  readonly birthMonth: string | null;
  /** A guardian has agreed, and not withdrawn it. */
  readonly consent: boolean;
}

/** Why somebody is not named. */
export type Unnamed = 'nobody' | 'erased' | 'minor' | 'birth-month-unknown';

/** Why papers do not name a person on a day; undefined: they do. Somebody of unknown age counts as a minor. Pure. */
export function unnamedFor(person: Nameable | null, day: Day): Unnamed | undefined {
  if (person === null) return 'nobody';
  if (person.name === null) return 'erased';
  if (isAdult(person.birthMonth, day) || person.consent) return undefined;
  return person.birthMonth === null ? 'birth-month-unknown' : 'minor';
}

/**
 * What is printed for a person, and behind it: 王桂英 同志, 李小明 同学, 王桂英 家庭. Who must not be named is 某同学 or 某村民. Pure.
 */
export function printedName(
  person: Nameable | null,
  kind: 'household' | 'person',
  day: Day,
): { readonly name: string; readonly salutation: string } {
  const unnamed = unnamedFor(person, day);
  if (kind === 'household') return { name: unnamed === undefined ? person!.name! : UNNAMED, salutation: '家庭' };
  if (unnamed === 'minor') return { name: '某同学', salutation: '' };
  if (unnamed !== undefined) return { name: UNNAMED, salutation: '' };
  return { name: person!.name!, salutation: isAdult(person!.birthMonth, day) ? '同志' : '同学' };
}

/**
 * Somebody's words as papers print them: whoever of these people must not be named is 某同学 or 某村民 in them as well, but for somebody who
 * has the name of one who is named. Pure.
 */
export function printedWords(words: string, people: readonly Nameable[], day: Day): string {
  const said = new Map<string, string>();
  for (const one of people) {
    if (one.name !== null && said.get(one.name) !== one.name) said.set(one.name, printedName(one, 'person', day).name);
  }
  if (said.size === 0) return words;
  // The longest first: 王小 stands in 王小明.
  const names = [...said.keys()].sort((a, b) => b.length - a.length);
  const anyName = new RegExp(names.map((name) => name.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')).join('|'), 'gu');
  return words.replace(anyName, (name) => said.get(name) ?? name);
}
