import { namedCharacters, uncovered } from '../document/fonts.ts';
import { type Refusal, refusal } from '../kernel/problems/index.ts';

/** What is said, without refusing it, to whoever enters a name (`unprintable-name`); empty for most. */
export function nameWarnings(name: string): Refusal[] {
  const characters = uncovered(name);
  return characters.length === 0
    ? []
    : [refusal('unprintable-name', { name, characters: namedCharacters(characters) })];
}
