import type { AnySql } from '../database/index.ts';
import { Refused } from '../kernel/problems/index.ts';
import type { ImportKind } from './interpret/index.ts';
import type { Report, Summary } from './report.ts';

export type ImportStatus = 'preview' | 'committing' | 'committed' | 'expired';
export const IMPORT_STATUSES = ['preview', 'committing', 'committed', 'expired'] as const;

/** What was chosen at upload, and at the first try to commit: an interrupted commit goes on with the same. */
export interface ImportOptions {
  readonly sheet?: string;
  readonly period?: string;
  readonly effectiveOn?: string;
  readonly commit?: CommitChoices;
}

export interface CommitChoices {
  readonly effectiveFrom?: string | undefined;
  readonly effectiveOn?: string | undefined;
  readonly asOf?: string | undefined;
  readonly resolution?: string | undefined;
}

/** An import without its file and report. */
export interface ImportHead {
  readonly village: string;
  readonly id: string;
  readonly kind: ImportKind;
  readonly sheet: string;
  readonly filename: string;
  readonly options: ImportOptions;
  readonly status: ImportStatus;
  readonly createdAt: Date;
  readonly createdBy: string;
  readonly committedAt: Date | null;
  readonly expiresAt: Date;
  readonly summary: Summary | null;
}

export interface StoredImport extends ImportHead {
  readonly report: Report;
}

const DAYS_KEPT = 30;

/** Uploads and previews are removed after 30 days. */
export function expiryOf(createdAt: Date): Date {
  return new Date(createdAt.getTime() + DAYS_KEPT * 24 * 60 * 60 * 1000);
}

export function headColumns(sql: AnySql) {
  return sql`village_code AS village, id, kind, sheet, filename, options, status, created_at AS "createdAt",
    created_by AS "createdBy", committed_at AS "committedAt", expires_at AS "expiresAt", report->'summary' AS summary`;
}

/** jsonb takes neither NUL nor half a surrogate pair, and cells of a CSV may hold either. */
function jsonOf(value: unknown): string {
  return JSON.stringify(value, (_name, item: unknown) =>
    typeof item === 'string' ? item.replaceAll('\u0000', '\ufffd').replace(/\p{Surrogate}/gu, '\ufffd') : item,
  );
}

export async function insertImport(
  sql: AnySql,
  record: Omit<StoredImport, 'summary' | 'sheet' | 'committedAt' | 'status'>,
  file: Buffer,
): Promise<void> {
  const { village, id, kind, filename, options, report, createdAt, createdBy, expiresAt } = record;
  await sql`
    INSERT INTO imports (village_code, id, kind, sheet, filename, options, file, report, status, created_at, created_by, expires_at)
    VALUES (${village}, ${id}, ${kind}, ${report.sheet}, ${filename}, ${jsonOf(options)}::text::jsonb, ${file},
      ${jsonOf(report)}::text::jsonb, 'preview', ${createdAt}, ${createdBy}, ${expiresAt})`;
}

/** 404 `not-found` without such an import, 410 `import-expired` when its file and report have been removed. */
export async function readImport(sql: AnySql, village: string, id: string, now: Date): Promise<StoredImport> {
  const [found] = await sql<(ImportHead & { report: Report | null })[]>`
    SELECT ${headColumns(sql)}, report FROM imports WHERE village_code = ${village} AND id = ${id}`;
  if (!found) throw new Refused('not-found');
  const { report } = found;
  if (report === null || found.expiresAt <= now) {
    throw new Refused('import-expired', { expiresAt: found.expiresAt.toISOString().slice(0, 10) });
  }
  return { ...found, report };
}

/** The sealed workbook. */
export async function readFile(sql: AnySql, village: string, id: string): Promise<Buffer> {
  const [found] = await sql<{ file: Buffer | null }[]>`
    SELECT file FROM imports WHERE village_code = ${village} AND id = ${id}`;
  if (!found?.file) throw new Refused('not-found');
  return found.file;
}

/** Notes that committing has begun, with what was chosen. False: it is done already, or expired. */
export async function beginCommit(sql: AnySql, village: string, id: string, choices: CommitChoices): Promise<boolean> {
  const rows = await sql`
    UPDATE imports SET status = 'committing',
      options = options || jsonb_build_object('commit', ${jsonOf(choices)}::text::jsonb)
    WHERE village_code = ${village} AND id = ${id} AND status IN ('preview', 'committing') RETURNING 1`;
  return rows.length === 1;
}

/** Keeps the report of a finished commit. False: another process has finished the same one, or it has expired. */
export async function finishCommit(
  sql: AnySql,
  village: string,
  id: string,
  report: Report,
  committedAt: Date,
): Promise<boolean> {
  const rows = await sql`
    UPDATE imports SET status = 'committed', report = ${jsonOf(report)}::text::jsonb, sheet = ${report.sheet},
      committed_at = ${committedAt}
    WHERE village_code = ${village} AND id = ${id} AND status = 'committing' RETURNING 1`;
  return rows.length === 1;
}
