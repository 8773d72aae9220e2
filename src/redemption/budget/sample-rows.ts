import type { AnySql } from '../../database/index.ts';
import { addDays, startOfDay } from '../../kernel/day.ts';
import { type Period, parsePeriod } from '../../kernel/period.ts';
import { seedOf } from './sample.ts';

/** A random sample of a period's postings and collections (抽查). It never changes. */
export interface Sample {
  readonly id: string;
  readonly period: string;
  /** How many were asked for. */
  readonly wanted: number;
  readonly seed: string;
  /** Of the ledger when it was drawn. */
  readonly size: number;
  readonly root: string;
  /** Entries in the order of the draw. */
  readonly entries: readonly number[];
  readonly createdAt: Date;
  readonly createdBy: string;
}

interface SampleRow extends Omit<Sample, 'seed' | 'root'> {
  readonly root: Buffer;
}

export interface SampleFilter {
  readonly id?: string | undefined;
  readonly period?: string | undefined;
  /** The id behind which the page begins. */
  readonly after?: string | undefined;
  readonly limit: number;
}

/** Samples, the latest first. */
export async function readSamples(sql: AnySql, village: string, filter: SampleFilter): Promise<Sample[]> {
  const { id, period, after, limit } = filter;
  const rows = await sql<SampleRow[]>`
    SELECT id, period, wanted, ledger_size AS size, ledger_root AS root, entries, created_at AS "createdAt",
      created_by AS "createdBy"
    FROM audit_samples WHERE village_code = ${village}
      ${id === undefined ? sql`` : sql`AND id = ${id}`}
      ${period === undefined ? sql`` : sql`AND period = ${period}`}
      ${after === undefined ? sql`` : sql`AND id < ${after}`}
    ORDER BY id DESC LIMIT ${limit}`;
  return rows.map((row) => {
    const root = row.root.toString('hex');
    return { ...row, root, seed: seedOf({ root, village, period: row.period, count: row.wanted }) };
  });
}

/** What a sample of the period is drawn from: postings and collections recorded in it, up to a size of the ledger. */
export async function readCandidates(sql: AnySql, village: string, period: Period, size: number): Promise<number[]> {
  const [from, to] = [startOfDay(period.firstDay), startOfDay(addDays(period.lastDay, 1))];
  const rows = await sql<{ seq: number }[]>`
    SELECT seq FROM entries WHERE village_code = ${village} AND seq <= ${size} AND kind IN ('posting', 'collection')
      AND recorded_at >= ${from} AND recorded_at < ${to} ORDER BY seq`;
  return rows.map(({ seq }) => seq);
}

export function periodOf(sample: Pick<Sample, 'period'>): Period {
  return parsePeriod(sample.period)!;
}
