import type { AnySql } from '../database/index.ts';
import { SYSTEM_CLIENT } from '../kernel/actor.ts';
import { Refused } from '../kernel/problems/index.ts';
import type { Command } from '../ledger/index.ts';
import type { SettlePart } from './part.ts';
import { redemptionParticipant } from './participant.ts';
import type { Redemption } from './redemption.ts';
import { type RedemptionRow, redemptionFrom } from './rows.ts';
import type { RedemptionServices } from './services.ts';

const PAGE = 500;

/** What one run of the job came to. */
export interface Expiries {
  readonly expired: number;
  /** Holds of villages whose ledger was busy: the next run tries again. */
  readonly left: number;
}

/**
 * Ends every hold (预占) whose last moment has passed: the goods go back to the shelf, the points to the household or, where the
 * village has unclaimed goods forfeited, to expiry. Safe in several processes: each hold expires once, and what was collected or
 * released in time is left alone. One transaction a village and page, so that no village waits for all the others.
 * Errors: the first one that met a village, after all the others had their turn.
 */
export async function expireDueHolds(
  services: Pick<RedemptionServices, 'sql' | 'ledger'>,
  now: Date,
  signal?: AbortSignal,
): Promise<Expiries> {
  let [expired, left] = [0, 0];
  const failures: unknown[] = [];
  let page = await readDue(services.sql, now, undefined);
  while (page.length > 0) {
    for (const due of byVillage(page)) {
      if (signal?.aborted) return { expired, left };
      try {
        expired += await expireTogether(services, due);
      } catch (error) {
        left += due.length;
        // One village's trouble is not the others'.
        if (!(error instanceof Refused && error.code === 'ledger-busy')) failures.push(error);
      }
    }
    page = page.length < PAGE ? [] : await readDue(services.sql, now, page[page.length - 1]);
  }
  if (failures.length > 0) throw failures[0];
  return { expired, left };
}

function byVillage(page: readonly Redemption[]): Iterable<Redemption[]> {
  const villages = new Map<string, Redemption[]>();
  for (const redemption of page) {
    const known = villages.get(redemption.village);
    if (known) known.push(redemption);
    else villages.set(redemption.village, [redemption]);
  }
  return villages.values();
}

/** Due redemptions after the one given, in order: what could not be expired is not met again in this run. */
async function readDue(sql: AnySql, now: Date, after: Redemption | undefined): Promise<Redemption[]> {
  const following = after
    ? sql`AND (h.expires_at, h.village_code, h.seq) > (${after.expiresAt}, ${after.village}, ${after.holdSeq})`
    : sql``;
  // By the index of open holds: the redemptions have none that every collection would have to keep up.
  const rows = await sql<RedemptionRow[]>`
    SELECT r.* FROM holds h JOIN redemptions r ON r.village_code = h.village_code AND r.hold_seq = h.seq
    WHERE h.resolution IS NULL AND h.expires_at <= ${now} ${following}
    ORDER BY h.expires_at, h.village_code, h.seq LIMIT ${PAGE}`;
  return rows.map(redemptionFrom);
}

async function expireTogether(
  { ledger }: Pick<RedemptionServices, 'ledger'>,
  due: readonly Redemption[],
): Promise<number> {
  const outcomes = await ledger.transact(due.map(expiryOf));
  return outcomes.filter(({ status }) => status === 'posted').length;
}

function expiryOf(redemption: Redemption): Command {
  const context: SettlePart = { do: 'settle', redemption, made: {} };
  return {
    type: 'expiry',
    village: redemption.village,
    recorder: SYSTEM_CLIENT,
    // One key a hold: the second of two processes meets the first one's entry.
    key: `expiry-${redemption.holdSeq}`,
    hold: redemption.holdSeq!,
    household: redemption.household!,
    texts: {},
    ...(redemption.unclaimed === 'forfeit' && { forfeit: true }),
    // Decided anew each time: a clock that was ahead must not keep a hold open for ever.
    forgetRefusal: true,
    participants: [redemptionParticipant],
    context,
  };
}
