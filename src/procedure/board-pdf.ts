import { renderPdf } from '../document/pdf.ts';
import type { Board } from './board.ts';
import type { BoardCode } from './board-code.ts';
import { sheetOf } from './board-sheet.ts';
import { BOARD_TEMPLATE } from './board-template.ts';

/** Posters kept by what they say: everybody may ask for one, and typesetting takes a second. */
const KEPT = 16;
const kept = new Map<string, Promise<Buffer>>();

/**
 * The board on A3 for the wall. `version` tells boards apart: the same one is typeset once. Refuses as `renderPdf` does:
 * `unprintable-character`, `document-too-complex`, `documents-busy`.
 */
export function boardPdf(board: Board, code: BoardCode, version: string): Promise<Buffer> {
  const known = kept.get(version);
  if (known) return known;
  const data = { village: board.village.name, date: board.day.split('-').map(Number), sheet: sheetOf(board), code };
  const made = renderPdf(BOARD_TEMPLATE, data);
  kept.set(version, made);
  // Not the failure of a moment.
  made.catch(() => kept.delete(version));
  if (kept.size > KEPT) kept.delete(kept.keys().next().value!);
  return made;
}
