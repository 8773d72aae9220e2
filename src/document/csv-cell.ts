import { looksLikeFormula } from './xml-text.ts';

/**
 * One field of a CSV file, quoted where needed. Text that a spreadsheet would run as a formula gets a leading
 * apostrophe; numbers stay numbers. The file itself should begin with a UTF-8 byte order mark.
 */
export function csvCell(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const guarded = looksLikeFormula(value) ? `'${value}` : value;
  return /[",\r\n]/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}
