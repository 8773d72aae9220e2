import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import type { Font } from 'fontkit';

const require = createRequire(import.meta.url);

/** The family that every document is set in: all 8,105 standard characters, CJK Unified Ideographs and Extension A. */
const SERIF = [
  require.resolve('@expo-google-fonts/noto-serif-sc/400Regular/NotoSerifSC_400Regular.ttf'),
  require.resolve('@expo-google-fonts/noto-serif-sc/700Bold/NotoSerifSC_700Bold.ttf'),
] as const;

/** For titles of fixed wording only: it has some 7,000 characters. */
const BRUSH = require.resolve('@expo-google-fonts/ma-shan-zheng/400Regular/MaShanZheng_400Regular.ttf');

/**
 * 霞鹜文楷: certificates are set in it, and every document takes from it what Noto Serif SC lacks. Its author gives it to the web only,
 * compressed; this is the whole font in spite of its name.
 */
export const KAI = require.resolve('@fontsource/lxgw-wenkai/files/lxgw-wenkai-latin-500-normal.woff');

/** Folders of the fonts that documents may use as they are. `KAI` is unpacked for the compiler. */
export function fontFolders(): string[] {
  return [...SERIF, BRUSH].map((file) => dirname(file));
}

let covered: readonly ReadonlySet<number>[] | undefined;

/** The code points of each font for names and texts (all weights of one have the same), read when they are first asked for. */
function coverage(): readonly ReadonlySet<number>[] {
  if (covered) return covered;
  // Loaded here: it would cost every start of the service some 180 ms.
  const { openSync } = require('fontkit') as typeof import('fontkit');
  covered = [SERIF[0], KAI].map((file) => new Set((openSync(file) as Font).characterSet));
  return covered;
}

/** What a line of text may hold without a glyph of its own: blanks, and marks that only steer its neighbours. */
const INVISIBLE = /^[\p{Default_Ignorable_Code_Point}\n\r\t\u2028\u2029]$/u;

/**
 * The characters of a text that all fonts lack, each once, in the order of the text; empty for what can be printed. Reads the fonts
 * at its first call (some 250 ms).
 */
export function uncovered(text: string): string[] {
  const fonts = coverage();
  const lacking = [...text].filter((character) => {
    if (INVISIBLE.test(character)) return false;
    // Typesetting falls back from a compatibility form or a composed letter to what it consists of.
    const parts = [...character.normalize('NFD')].map((part) => part.codePointAt(0)!);
    return !fonts.some((known) => parts.every((part) => known.has(part)));
  });
  return [...new Set(lacking)];
}

/** Characters for a message to people whose own screen may lack them too: `𪛖 U+2A6D6`. */
export function namedCharacters(characters: readonly string[]): string {
  const shown = characters.slice(0, 10).map((character) => {
    const point = `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`;
    return /^[\p{L}\p{N}\p{P}\p{S}]$/u.test(character) ? `${character} ${point}` : point;
  });
  return shown.join(' / ') + (characters.length > shown.length ? ' …' : '');
}
