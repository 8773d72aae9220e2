import { authorise, type Context } from '../access/index.ts';
import type { AnySql } from '../database/index.ts';
import type { Day } from '../kernel/day.ts';
import { shownDay } from './days.ts';
import type { EventKind } from './events.ts';
import { readHousehold } from './household.ts';

export interface HistoryLine {
  readonly id: string;
  readonly kind: EventKind;
  readonly day: Day;
  readonly counterpart: string | null;
  readonly member: string | null;
  readonly fromUnit: string | null;
  readonly toUnit: string | null;
  readonly seq: number | null;
  readonly recordedAt: Date;
  readonly recordedBy: string;
}

/** What happened to a household, in the order of recording; one more than `limit` when there is more. Ids only. */
export async function householdHistory(
  context: Context,
  village: string,
  no: string,
  page: { readonly limit: number; readonly after?: string | undefined },
): Promise<HistoryLine[]> {
  authorise(context.actor, 'household:read', village);
  await readHousehold(context.sql, village, no);
  return householdEventsOf(context.sql, village, no, page);
}

/** A household's history in the order of recording: a page and one more line, or all of it. */
export async function householdEventsOf(
  sql: AnySql,
  village: string,
  no: string,
  page: { readonly limit?: number; readonly after?: string | undefined } = {},
): Promise<HistoryLine[]> {
  return sql<HistoryLine[]>`
    SELECT id, kind, day, counterpart_no AS counterpart, member_id AS member, from_unit AS "fromUnit",
      to_unit AS "toUnit", seq, recorded_at AS "recordedAt", recorded_by AS "recordedBy"
    FROM household_events
    WHERE village_code = ${village} AND household_no = ${no}
      ${page.after === undefined ? sql`` : sql`AND id > ${page.after}`}
    ORDER BY id ${page.limit === undefined ? sql`` : sql`LIMIT ${page.limit + 1}`}`;
}

/** A line of the history as it goes over the wire. */
export function historyWire(line: HistoryLine) {
  return { ...line, day: shownDay(line.day), recordedAt: line.recordedAt.toISOString() };
}
