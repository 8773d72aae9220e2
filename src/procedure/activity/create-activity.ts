import { audit, authorise, type Context } from '../../access/index.ts';
import { type TransactionSql, transaction } from '../../database/index.ts';
import type { Day } from '../../kernel/day.ts';
import { newId } from '../../kernel/ids.ts';
import { Refused } from '../../kernel/problems/index.ts';
import { lockVillage } from '../../ledger/index.ts';
import { type Activity, readActivity } from './activity.ts';

export interface NewActivity {
  readonly name: string;
  readonly rule: string;
  readonly day: Day;
  readonly place?: string | undefined;
  readonly team?: string | undefined;
  /** Hundredths. */
  readonly quantity: number;
}

/** Announces an activity. Refuses `unknown-team`; what its rule says of it is said when it is settled. */
export async function createActivity(context: Context, village: string, input: NewActivity): Promise<Activity> {
  const { actor, sql, now } = context;
  authorise(actor, 'activity:write', village);
  const { name, rule, day, place, team, quantity } = input;
  const id = newId();
  return transaction(sql, {}, async (tx) => {
    await lockVillage(tx, village);
    if (team !== undefined) await requireOpenTeam(tx, village, team);
    await tx`
      INSERT INTO activities (village_code, id, name, rule_code, place, day, team_id, quantity, created_at, created_by)
      VALUES (${village}, ${id}, ${name}, ${rule}, ${place ?? null}, ${day}, ${team ?? null}, ${quantity}, ${now()}, ${actor.client})`;
    await audit(tx, context, 'activity.created', village, id, { rule });
    return readActivity(tx, village, id);
  });
}

/** Refuses `unknown-team` for what is no team of the village or closed. */
export async function requireOpenTeam(tx: TransactionSql, village: string, team: string): Promise<void> {
  const found = await tx`SELECT 1 FROM teams WHERE village_code = ${village} AND id = ${team} AND closed_at IS NULL`;
  if (found.length === 0) throw new Refused('unknown-team', { team });
}
