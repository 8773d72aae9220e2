import type { AnySql } from '../database/index.ts';
import type { Day } from '../kernel/day.ts';

/**
 * A household's unit at the end of a day, so that an old period's sheet stays what it was after households have moved; where it had
 * none yet, its first one. For a query over `households h`: `join` goes behind its FROM, `unit` is the id or NULL.
 */
export function unitThen(sql: AnySql, day: Day) {
  return {
    join: sql`LEFT JOIN LATERAL (
      SELECT e.from_unit FROM household_events e
      WHERE e.village_code = h.village_code AND e.household_no = h.no AND e.kind = 'unit-changed' AND e.day > ${day}
        AND e.from_unit IS NOT NULL
      ORDER BY e.day, e.id LIMIT 1) next_move ON true`,
    unit: sql`coalesce(next_move.from_unit, h.unit_id)`,
  };
}
