import { sql } from 'drizzle-orm';
import { check, foreignKey, index, integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { amount, bytea, instant } from '../database/columns.ts';
import { entries, ledgers } from '../ledger/tables.ts';

/** Uploaded workbooks with their reading. File and reading hold personal data and are removed after 30 days. */
export const imports = pgTable(
  'imports',
  {
    villageCode: text('village_code').notNull(),
    id: uuid('id').notNull(),
    kind: text('kind').notNull(),
    sheet: text('sheet').notNull(),
    filename: text('filename').notNull(),
    /** Choices made at upload: named sheet, period, effective day. */
    options: jsonb('options').notNull(),
    file: bytea('file'),
    /** The answer of the newest preview or commit. */
    report: jsonb('report'),
    status: text('status').notNull(),
    createdAt: instant('created_at').notNull(),
    createdBy: uuid('created_by').notNull(),
    committedAt: instant('committed_at'),
    expiresAt: instant('expires_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.villageCode, t.id] }),
    foreignKey({ columns: [t.villageCode], foreignColumns: [ledgers.villageCode] }),
    index('imports_due').on(t.expiresAt).where(sql`file is not null`),
    check('imports_kind', sql`kind in ('roster', 'rulebook', 'postings', 'balances')`),
    check('imports_status', sql`status in ('preview', 'committing', 'committed', 'expired')`),
  ],
);

/** Which row of which workbook became which entry: a row is posted once per village, whoever uploads it. */
export const importedRows = pgTable(
  'imported_rows',
  {
    villageCode: text('village_code').notNull(),
    rowKey: bytea('row_key').notNull(),
    seq: amount('seq').notNull(),
    importId: uuid('import_id').notNull(),
    /** The period of the sheet (empty where it names none): rows of one scope and sheet are compared with each other. */
    scope: text('scope').notNull(),
    sheet: text('sheet').notNull(),
    row: integer('row').notNull(),
    column: integer('column'),
  },
  (t) => [
    primaryKey({ columns: [t.villageCode, t.rowKey] }),
    foreignKey({ columns: [t.villageCode, t.seq], foreignColumns: [entries.villageCode, entries.seq] }),
    index('imported_rows_scope').on(t.villageCode, t.scope, t.sheet),
    index('imported_rows_seq').on(t.villageCode, t.seq),
    check('imported_rows_key', sql`octet_length(row_key) = 32`),
  ],
);
