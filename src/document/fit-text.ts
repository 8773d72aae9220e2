/** A box in inches. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

const POINTS = 72;
/** Of the letters' size, from line to line. */
const LEADING = 1.3;
/** A line is never filled to its last point: punctuation and words of other scripts break early. */
const FILL = 0.94;

/**
 * The largest size in points at which a text fits its box, wrapping where it must: programs that show slides shrink only what is edited
 * in them. The smallest size where none fits.
 */
export function fitText(text: string, { w, h }: Pick<Box, 'w' | 'h'>, most: number, least: number): number {
  for (let size = most; size > least; size -= 1) {
    if (linesAt(text, w, size) * size * LEADING <= h * POINTS) return size;
  }
  return least;
}

/** How many lines a text takes in a width of inches, at a size in points. */
export function linesAt(text: string, width: number, size: number): number {
  const letters = Math.max((width * POINTS * FILL) / size, 1);
  return text.split('\n').reduce((sum, line) => sum + Math.max(Math.ceil(lettersOf(line) / letters), 1), 0);
}

/** A Latin letter or figure takes more than half of a Chinese one where it is bold, and programs part the two scripts a little. */
const LATIN = 0.62;
const BETWEEN_SCRIPTS = 0.25;

/** The width of a line in Chinese letters. */
function lettersOf(line: string): number {
  let letters = 0;
  let before: boolean | undefined;
  for (const character of line) {
    const isWide = character > '\u02ff';
    if (before !== undefined && before !== isWide) letters += BETWEEN_SCRIPTS;
    letters += isWide ? 1 : LATIN;
    before = isWide;
  }
  return letters;
}
