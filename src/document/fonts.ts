import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import type { Font } from 'fontkit';

const require = createRequire(import.meta.url);

/** The family that every document is set in: all 8,105 standard characters, CJK Unified Ideographs and Extension A. */
const WEIGHTS = [
  require.resolve('@expo-google-fonts/noto-serif-sc/400Regular/NotoSerifSC_400Regular.ttf'),
  require.resolve('@expo-google-fonts/noto-serif-sc/700Bold/NotoSerifSC_700Bold.ttf'),
] as const;

/** Folders of the fonts that documents may use. */
export function fontFolders(): string[] {
  return WEIGHTS.map((file) => dirname(file));
}

let covered: ReadonlySet<number> | undefined;

/** The code points of the fonts (both weights have the same), read when they are first asked for. */
function coverage(): ReadonlySet<number> {
  if (covered) return covered;
  // Loaded here: it would cost every start of the service some 180 ms.
  const { openSync } = require('fontkit') as typeof import('fontkit');
  covered = new Set((openSync(WEIGHTS[0]) as Font).characterSet);
  return covered;
}

/** What a line of text may hold without a glyph of its own: blanks, and marks that only steer its neighbours. */
const INVISIBLE = /^[\p{Default_Ignorable_Code_Point}\n\r\t\u2028\u2029]$/u;

/**
 * The characters of a text that the fonts lack, each once, in the order of the text; empty for what can be printed. Reads the font
 * at its first call (some 200 ms).
 */
export function uncovered(text: string): string[] {
  const known = coverage();
  const lacking = [...text].filter(
    (character) =>
      !INVISIBLE.test(character) &&
      // Typesetting falls back from a compatibility form or a composed letter to what it consists of.
      [...character.normalize('NFD')].some((part) => !known.has(part.codePointAt(0)!)),
  );
  return [...new Set(lacking)];
}

/** Characters for a message to people whose own screen may lack them too: `𪚥 U+2A6A5`. */
export function namedCharacters(characters: readonly string[]): string {
  const shown = characters.slice(0, 10).map((character) => {
    const point = `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`;
    return /^[\p{L}\p{N}\p{P}\p{S}]$/u.test(character) ? `${character} ${point}` : point;
  });
  return shown.join(' / ') + (characters.length > shown.length ? ' …' : '');
}
