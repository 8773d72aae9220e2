import { type Refusal, refusal } from '../../kernel/problems/index.ts';
import type { Sheet, Workbook } from '../workbook/types.ts';
import { bestHeader, HEADER_ROWS, type Header, missingGroups } from './headers.ts';
import { titlesAbove } from './table.ts';
import { FIELD_NAMES, type Field, KEYWORDS, KIND_NAMES, REQUIRED, type SheetKind } from './vocabulary.ts';

export interface FoundSheet {
  readonly sheet: Sheet;
  readonly header: Header;
}

export type SheetSearch<T> = { readonly found: T } | { readonly problem: Refusal };

/** Looks at one sheet: a table of the wanted kind, or nothing. */
export type Recognise<T extends FoundSheet> = (sheet: Sheet) => T | undefined;

/**
 * Finds the one sheet that `recognise` accepts, or the sheet called `name`. Of several, words of the name or title decide.
 * Problems: `sheet-not-found`, `sheet-ambiguous`, `header-not-found`, `missing-column`, `ambiguous-column`.
 */
export function findSheet<T extends FoundSheet>(
  workbook: Workbook,
  kind: SheetKind,
  recognise: Recognise<T>,
  name?: string,
): SheetSearch<T> {
  if (name !== undefined) {
    const sheet = workbook.sheets.find((each) => each.name.trim() === name.trim());
    if (!sheet)
      return { problem: refusal('sheet-not-found', { wanted: `“${name}”`, sheets: namesOf(workbook.sheets) }) };
    const found = recognise(sheet);
    return found ? checked(found) : { problem: explain(sheet, kind) };
  }
  const visible = workbook.sheets.filter((sheet) => !sheet.hidden);
  const candidates = (visible.length > 0 ? visible : workbook.sheets).filter((sheet) => sheet.rows > 0);
  const found = candidates.map(recognise).filter((each) => each !== undefined);
  const spoken = found.filter((each) => KEYWORDS[kind].test(each.sheet.name));
  const titled = spoken.length > 0 ? spoken : found.filter((each) => KEYWORDS[kind].test(titleOf(each)));
  const chosen = titled.length > 0 ? titled : found;
  if (chosen.length === 1) return checked(chosen[0]!);
  if (chosen.length > 1) {
    const sheets = namesOf(chosen.map((each) => each.sheet));
    return { problem: refusal('sheet-ambiguous', { wanted: KIND_NAMES[kind], sheets }) };
  }
  return { problem: explainNone(candidates, workbook, kind) };
}

function titleOf(found: FoundSheet): string {
  return titlesAbove(found.sheet, found.header.top).join(' ');
}

function checked<T extends FoundSheet>(found: T): SheetSearch<T> {
  const { repeated } = found.header;
  if (!repeated) return { found };
  return {
    problem: refusal('ambiguous-column', {
      sheet: found.sheet.name,
      row: found.header.top,
      column: repeated.label,
      places: repeated.columns.map(columnName).join('、'),
    }),
  };
}

function explainNone(candidates: readonly Sheet[], workbook: Workbook, kind: SheetKind): Refusal {
  const near = candidates.find((sheet) => isNear(sheet, kind));
  if (near) return explain(near, kind);
  return refusal('sheet-not-found', { wanted: KIND_NAMES[kind], sheets: namesOf(workbook.sheets) });
}

/** All but one of the needed columns, or a name that speaks for the kind and some of its columns. */
function isNear(sheet: Sheet, kind: SheetKind): boolean {
  const header = bestHeader(sheet, kind);
  if (!header) return false;
  const missing = missingGroups(kind, header.columns).length;
  const others = (['roster', 'rulebook', 'postings', 'balances'] as const).filter((other) => other !== kind);
  const belongsElsewhere = others.some((other) => KEYWORDS[other].test(sheet.name)) && !KEYWORDS[kind].test(sheet.name);
  return missing > 0 && !belongsElsewhere && (missing === 1 || KEYWORDS[kind].test(sheet.name));
}

function explain(sheet: Sheet, kind: SheetKind): Refusal {
  const header = bestHeader(sheet, kind);
  const missing = header ? missingGroups(kind, header.columns) : [];
  if (!header || missing.length === 0 || missing.length === REQUIRED[kind].length) {
    return refusal('header-not-found', {
      sheet: sheet.name,
      rows: Math.min(HEADER_ROWS, Math.max(1, sheet.rows)),
      wanted: KIND_NAMES[kind],
      columns: groupsText(REQUIRED[kind], kind),
    });
  }
  return refusal('missing-column', {
    sheet: sheet.name,
    row: header.top,
    missing: groupsText(missing, kind),
    found: [...header.labels.values()].map((words) => words[words.length - 1]).join('、'),
  });
}

function groupsText(groups: readonly (readonly Field[])[], kind: SheetKind): string {
  // Who signed in is called by name: nobody writes 行为人 over such a list.
  const nameOf = (field: Field) => (kind === 'attendance' && field === 'member' ? '姓名' : FIELD_NAMES[field]);
  return groups.map((group) => group.map(nameOf).join('或')).join('、');
}

function namesOf(sheets: readonly Sheet[]): string {
  return sheets.map((sheet) => `“${sheet.name}”`).join('、') || '—';
}

/** Excel's letters for a column: 1 is A, 27 is AA. */
export function columnName(column: number): string {
  const rest = Math.floor((column - 1) / 26);
  return (rest > 0 ? columnName(rest) : '') + String.fromCharCode(65 + ((column - 1) % 26));
}
