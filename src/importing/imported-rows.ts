import { type AnySql, byteaArray } from '../database/index.ts';
import { refusal } from '../kernel/problems/index.ts';
import { type Command, entryName, type Participant } from '../ledger/index.ts';

/** Where an entry came from; travels in the command's `context` beside what pricing needs. */
export interface ImportedRow {
  /** 32 bytes: digest of what the row says and its ordinal among equal rows. */
  readonly key: Buffer;
  readonly importId: string;
  readonly scope: string;
  readonly sheet: string;
  readonly row: number;
  readonly column: number | null;
}

/** Which entry a row has become before, through which import. */
export interface PostedBefore {
  readonly seq: number;
  readonly importId: string;
}

type Posted = Map<string, PostedBefore>;

export function importedRowOf(command: Pick<Command, 'context'>): ImportedRow {
  return (command.context as { imported: ImportedRow }).imported;
}

/** Rows of a village that have been posted, by the key in hexadecimal. */
export async function loadPosted(sql: AnySql, village: string, keys: readonly Buffer[]): Promise<Posted> {
  if (keys.length === 0) return new Map();
  const rows = await sql<{ key: Buffer; seq: number; importId: string }[]>`
    SELECT row_key AS key, seq, import_id AS "importId" FROM imported_rows
    WHERE village_code = ${village} AND row_key = ANY(${byteaArray(keys)}::text[]::bytea[])`;
  return new Map(rows.map(({ key, seq, importId }) => [key.toString('hex'), { seq, importId }]));
}

/**
 * Posts every row of every workbook once per village, whoever uploads it: under the village's lock it refuses (`already-posted`)
 * what is an entry already, and keeps which row became which entry.
 */
export const importedRows: Participant = {
  name: 'imported rows',
  async load(tx, commands): Promise<Posted> {
    const all: Posted = new Map();
    for (const village of new Set(commands.map((command) => command.village))) {
      const theirs = commands.filter((command) => command.village === village);
      const keys = theirs.map((command) => importedRowOf(command).key);
      for (const [key, posted] of await loadPosted(tx, village, keys)) all.set(key, posted);
    }
    return all;
  },
  decide(loaded, _state, command) {
    const { village } = command;
    const posted = (loaded as Posted).get(importedRowOf(command).key.toString('hex'));
    if (!posted) return undefined;
    const { seq, importId } = posted;
    return { refusal: refusal('already-posted', { entry: entryName(village, seq), seq, importId }) };
  },
  evolve(loaded, _state, { command, entries: [entry] }) {
    const { key, importId } = importedRowOf(command);
    if (entry) (loaded as Posted).set(key.toString('hex'), { seq: entry.seq, importId });
  },
  async write(tx, _loaded, decided) {
    const rows = decided.flatMap(({ command, entries: [entry] }) =>
      entry ? [{ ...importedRowOf(command), village: entry.villageCode, seq: entry.seq }] : [],
    );
    await tx`
      INSERT INTO imported_rows (village_code, row_key, seq, import_id, scope, sheet, row, "column")
      SELECT * FROM unnest(${rows.map((r) => r.village)}::text[], ${byteaArray(rows.map((r) => r.key))}::text[]::bytea[],
        ${rows.map((r) => r.seq)}::bigint[], ${rows.map((r) => r.importId)}::uuid[], ${rows.map((r) => r.scope)}::text[],
        ${rows.map((r) => r.sheet)}::text[], ${rows.map((r) => r.row)}::int[], ${rows.map((r) => r.column)}::int[])`;
  },
};
