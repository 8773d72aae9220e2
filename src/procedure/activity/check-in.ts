import QRCode from 'qrcode';
import { audit, authorise, type Context } from '../../access/index.ts';
import { transaction } from '../../database/index.ts';
import { Refused } from '../../kernel/problems/index.ts';
import { lockVillage } from '../../ledger/index.ts';
import { livePassbooks, resolvePassbook } from '../../village/index.ts';
import type { ConfirmationCode } from '../confirm-case.ts';
import { confirmationHash, freshConfirmationCode, readConfirmationCode } from '../confirmation-code.ts';
import type { ProcedureServices } from '../services.ts';
import { type Activity, readOpenActivity } from './activity.ts';
import { insertAttendance } from './record-attendance.ts';

const HOUR_MS = 3_600_000;

/** A code that hangs at the place of an activity for some hours (签到码); the one before ends. Refuses `activity-settled`. */
export async function issueCheckInCode(
  context: Context,
  village: string,
  id: string,
  hours: number,
): Promise<ConfirmationCode> {
  authorise(context.actor, 'activity:write', village);
  const code = freshConfirmationCode(village);
  const expiresAt = new Date(context.now().getTime() + hours * HOUR_MS);
  await transaction(context.sql, {}, async (tx) => {
    await lockVillage(tx, village);
    await readOpenActivity(tx, village, id);
    await tx`
      UPDATE activities SET check_in_hash = ${confirmationHash(code)}, check_in_until = ${expiresAt}
      WHERE village_code = ${village} AND id = ${id}`;
    await audit(tx, context, 'activity.check-in-code-issued', village, id);
  });
  const qr = await QRCode.toString(code, { type: 'svg', errorCorrectionLevel: 'M', margin: 2 });
  return { code, qr, expiresAt };
}

export interface CheckIn {
  readonly code: string;
  readonly passbook: string;
  readonly pin?: string | undefined;
  /** Of the passbook's household; its head when absent. */
  readonly member?: string | undefined;
}

/**
 * Somebody of the passbook's household was there. A repetition changes nothing. Refuses `unknown-check-in-code`, what `resolvePassbook`
 * refuses, and `unknown-attendee` for who was not of the household that day.
 */
export async function checkIn(
  { sql, now }: Pick<ProcedureServices, 'sql' | 'now'>,
  requestId: string,
  { code, passbook: typed, pin, member }: CheckIn,
): Promise<{ readonly activity: Activity; readonly repeated: boolean }> {
  const read = readConfirmationCode(code);
  if (!read) throw new Refused('unknown-check-in-code');
  const { village, hash } = read;
  const current = (tx: Context['sql'] | Parameters<typeof insertAttendance>[0]) => tx<{ id: string }[]>`
    SELECT id FROM activities
    WHERE village_code = ${village} AND check_in_hash = ${hash} AND check_in_until > ${now()} AND settled_at IS NULL`;
  if ((await current(sql)).length === 0) throw new Refused('unknown-check-in-code');
  const passbook = await resolvePassbook({ sql, now, requestId }, village, typed, pin);
  return transaction(sql, {}, async (tx) => {
    await lockVillage(tx, village);
    const [found] = await current(tx);
    if (!found) throw new Refused('unknown-check-in-code');
    if ((await livePassbooks(tx, [passbook])).size === 0) throw new Refused('unknown-passbook');
    const activity = await readOpenActivity(tx, village, found.id);
    const { day } = activity;
    const [there] = await tx<{ member: string }[]>`
      SELECT member_id AS member FROM memberships
      WHERE village_code = ${village} AND household_no = ${passbook.householdNo} AND from_day <= ${day}
        AND (to_day IS NULL OR to_day >= ${day}) ${member === undefined ? sql`` : sql`AND member_id = ${member}`}
      ORDER BY is_head DESC, member_id LIMIT 1`;
    if (!there) throw new Refused('unknown-attendee', { member: member ?? '—', day });
    const added = await insertAttendance(tx, activity, [there], { source: 'check-in', at: now(), by: null });
    return { activity, repeated: added === 0 };
  });
}
