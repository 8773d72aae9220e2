import type { TransactionSql } from '../database/index.ts';
import type { HoldState } from './books.ts';
import type { Command } from './command.ts';
import { type EntryRow, entryColumns, entryFromRow } from './journal-row.ts';
import type { VillageState } from './state.ts';

interface OriginalRow extends EntryRow {
  reversed_by: number | null;
  h_seq: number | null;
  h_points: HoldState['points'];
  h_expires_at: Date;
  h_resolution: HoldState['resolution'];
  h_resolved_by: number | null;
  h_collected: HoldState['collected'];
  h_refunded: HoldState['refunded'];
}

/** The entries that reversals, resolutions and refunds name, with the reversal they already have and the hold they belong to. */
export async function loadOriginals(
  tx: TransactionSql,
  locking: Promise<ReadonlyMap<string, VillageState>>,
  commands: readonly Command[],
): Promise<void> {
  const named = new Map<string, { village: string; seq: number }>();
  for (const c of commands) {
    const seq = namedBy(c);
    if (seq !== undefined) named.set(`${c.village} ${seq}`, { village: c.village, seq });
  }
  if (named.size === 0) return;
  const list = [...named.values()];
  const rows = await tx<OriginalRow[]>`
    SELECT ${entryColumns(tx, 'e')}, r.seq AS reversed_by, h.seq AS h_seq, h.points AS h_points, h.expires_at AS h_expires_at,
      h.resolution AS h_resolution, h.resolved_by AS h_resolved_by, h.collected AS h_collected, h.refunded AS h_refunded
    FROM unnest(${list.map((n) => n.village)}::text[], ${list.map((n) => n.seq)}::bigint[]) AS w (village_code, seq)
    CROSS JOIN LATERAL (SELECT * FROM entries x WHERE x.village_code = w.village_code AND x.seq = w.seq LIMIT 1) e
    LEFT JOIN LATERAL (SELECT seq FROM entries x WHERE e.kind IN ('posting', 'opening') AND x.village_code = w.village_code
      AND x.original_seq = w.seq AND x.kind = 'reversal' LIMIT 1) r ON true
    LEFT JOIN LATERAL (SELECT * FROM holds x WHERE x.village_code = w.village_code
      AND x.seq = CASE e.kind WHEN 'hold' THEN e.seq WHEN 'collection' THEN e.original_seq END LIMIT 1) h ON true`;
  const states = await locking;
  for (const row of rows) {
    const state = states.get(row.village_code)!;
    state.originals.set(row.seq, { entry: entryFromRow(row), reversedBy: row.reversed_by });
    if (row.h_seq === null) continue;
    state.books.holds.set(row.h_seq, {
      householdNo: row.household_no!,
      points: row.h_points,
      expiresAt: row.h_expires_at,
      resolution: row.h_resolution,
      resolvedBy: row.h_resolved_by,
      collected: row.h_collected,
      refunded: row.h_refunded,
    });
  }
}

function namedBy(c: Command): number | undefined {
  if (c.type === 'reversal') return c.seq;
  if (c.type === 'refund') return c.collection;
  return c.type === 'collection' || c.type === 'release' || c.type === 'expiry' ? c.hold : undefined;
}

export interface HoldRow {
  village_code: string;
  seq: number;
  household_no: string;
  points: HoldState['points'];
  expires_at: Date;
  resolution: HoldState['resolution'];
  resolved_by: number | null;
  collected: HoldState['collected'];
  refunded: HoldState['refunded'];
}

export function holdFromRow(row: HoldRow): HoldState {
  return {
    householdNo: row.household_no,
    points: row.points,
    expiresAt: row.expires_at,
    resolution: row.resolution,
    resolvedBy: row.resolved_by,
    collected: row.collected,
    refunded: row.refunded,
  };
}
