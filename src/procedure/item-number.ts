/*
 * What hangs on the board can be named by a number that fits on a wall: an entry by its own, a case by the last eight digits of its id.
 * Those are random: they tell neither whose it is nor when it was declared, and two alike hang on one board once in a lifetime.
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

/** Reads a number as somebody copied it from the wall: a case's, an entry's (also `220382206201-000123`), or undefined. */
export function readItemNumber(
  village: string,
  written: string,
): { readonly case: string } | { readonly entry: number } | undefined {
  const plain = written
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\p{Cf}#.:]|^NO/gu, '')
    .replace(/\p{Pd}/gu, '-');
  // Without the dash, digits alone are an entry's.
  const [, one, other] = /^(?=.*[A-F-])([0-9A-F]{4})-?([0-9A-F]{4})$/.exec(plain) ?? [];
  if (one !== undefined) return { case: `${one}-${other}` };
  const [, of = `${village}-`, seq] = /^(\d{12}-)?0*([1-9]\d{0,14})$/.exec(plain) ?? [];
  return seq === undefined || of !== `${village}-` ? undefined : { entry: Number(seq) };
}
