/*
 * What hangs on the board can be named by a number that fits on a wall: an entry by its own, a case by the last eight digits of its id, a
 * line of an announcement by H, the last four digits of its notice and its own number. Digits of ids are random: they tell neither whose it
 * is nor when it was declared, and two alike hang on one board once in a lifetime.
 */

/** The number of a case: A3F0-91C2. */
export function caseNumber(id: string): string {
  const digits = id.slice(-8).toUpperCase();
  return `${digits.slice(0, 4)}-${digits.slice(4)}`;
}

/** The number under which an act hangs on the board; null where none is shown. */
export function itemNumber(id: string | null, entry: number | null): string | null {
  if (id !== null) return caseNumber(id);
  return entry === null ? null : String(entry);
}

/** The number of a line of an announcement: H91C2-12. */
export function lineNumber(notice: string, line: number): string {
  return `H${notice.slice(-4).toUpperCase()}-${line}`;
}

/** What a number names: a case by its own, an entry, or a line of the notice whose id ends so. */
export type ReadNumber =
  | { readonly case: string }
  | { readonly entry: number }
  | { readonly notice: string; readonly line: number };

/** Reads a number as somebody copied it from the wall: a case's, an entry's (also `220382206201-000123`), a line's; or undefined. */
export function readItemNumber(village: string, written: string): ReadNumber | undefined {
  const plain = written
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\p{Cf}#.:]|^NO/gu, '')
    .replace(/\p{Pd}/gu, '-');
  const [, notice, line] = /^H([0-9A-F]{4})-?0*([1-9]\d{0,5})$/.exec(plain) ?? [];
  if (notice !== undefined) return { notice: notice.toLowerCase(), line: Number(line) };
  // Without the dash, digits alone are an entry's.
  const [, one, other] = /^(?=.*[A-F-])([0-9A-F]{4})-?([0-9A-F]{4})$/.exec(plain) ?? [];
  if (one !== undefined) return { case: `${one}-${other}` };
  const [, of = `${village}-`, seq] = /^(\d{12}-)?0*([1-9]\d{0,14})$/.exec(plain) ?? [];
  return seq === undefined || of !== `${village}-` ? undefined : { entry: Number(seq) };
}
