import { hasRight } from '../access/index.ts';
import type { AnySql } from '../database/index.ts';
import { type Actor, SYSTEM_CLIENT, SYSTEM_NAME } from '../kernel/actor.ts';
import {
  type Entry,
  type EntryRow,
  entryColumns,
  entryFromRow,
  loadTexts,
  type TextField,
  textsKey,
} from '../ledger/index.ts';

/** An entry with what belongs to it elsewhere. */
export interface ReadEntry {
  readonly entry: Entry;
  readonly recorderName: string;
  /** The reversal that took it back. */
  readonly reversedBy: number | null;
  readonly texts: Readonly<Partial<Record<TextField, string>>>;
  /** Notes, reasons and handlers are left out: the reader may not see personal data. */
  readonly masked: boolean;
}

export interface ReadRow extends EntryRow {
  reversed_by: number | null;
  recorder_name: string | null;
}

/** What {@link readEntries} reads of `entries e`, with the joins it takes. */
export function readColumns(sql: AnySql) {
  return sql`${entryColumns(sql, 'e')}, r.seq AS reversed_by, c.name AS recorder_name`;
}

/** The joins behind {@link readColumns}: the reversal and the recorder. */
export function readJoins(sql: AnySql) {
  return sql`
    LEFT JOIN entries r ON r.village_code = e.village_code AND r.original_seq = e.seq AND r.kind = 'reversal'
    LEFT JOIN clients c ON c.id = e.recorder`;
}

/** Adds the texts that the actor may see. */
export async function readEntries(sql: AnySql, actor: Actor, rows: readonly ReadRow[]): Promise<ReadEntry[]> {
  const masked = !hasRight(actor, 'personal-data:read');
  const entries = rows.map(entryFromRow);
  const texts = await loadTexts(sql, entries);
  return entries.map((entry, index) => {
    const { reversed_by, recorder_name } = rows[index]!;
    const own = (texts.get(textsKey(entry.villageCode, entry.seq)) ?? []).map(({ field, text }) => [field, text]);
    return {
      entry,
      recorderName: recorder_name ?? (entry.recorder === SYSTEM_CLIENT ? SYSTEM_NAME : ''),
      reversedBy: reversed_by,
      texts: Object.fromEntries(own),
      masked,
    };
  });
}
