import { audit, authorise, type Context } from '../../access/index.ts';
import { type AnySql, type TransactionSql, transaction } from '../../database/index.ts';
import {
  type AttendanceReading,
  type AttendanceRow,
  openWorkbook,
  readAttendance,
  readable,
} from '../../importing/index.ts';
import { type Refusal, Refused, refusal } from '../../kernel/problems/index.ts';
import { lockVillage } from '../../ledger/index.ts';
import { loadImportContext } from '../../village/index.ts';
import { type Activity, readOpenActivity } from './activity.ts';
import { insertAttendance, MAX_QUANTITY } from './record-attendance.ts';

export interface AttendanceWorkbook {
  readonly bytes: Buffer;
  readonly filename: string;
  /** The name of a sheet; found by its header when absent. */
  readonly sheet?: string | undefined;
  /** Decides and writes nothing. */
  readonly dryRun: boolean;
}

export const SHEET_VERDICTS = ['recorded', 'already-there', 'refused', 'skipped'] as const;
type SheetVerdict = (typeof SHEET_VERDICTS)[number];

/** What became of a line of the sheet, in no language yet. */
export interface SheetRow extends Omit<AttendanceRow, 'verdict'> {
  readonly verdict: SheetVerdict;
  /** Of who is recorded or was before, as it stands on the list: hundredths. */
  readonly quantity?: number;
}

export interface RecordedSheet {
  readonly sheet: string;
  readonly headerRow: number;
  readonly rows: readonly SheetRow[];
}

/**
 * Records who was there from a committee's own sheet (签到表), line by line: good lines are recorded and the others reported, so that the
 * mended sheet can be sent again. Refuses `activity-settled`, files and sheets that cannot be read (415, 413, 422), and `ledger-busy` where the
 * people of the sheet changed households meanwhile.
 */
export async function attendByWorkbook(
  context: Context,
  village: string,
  id: string,
  { bytes, filename, sheet, dryRun }: AttendanceWorkbook,
): Promise<RecordedSheet> {
  const { actor, sql, now } = context;
  authorise(actor, 'activity:write', village);
  const before = await readOpenActivity(sql, village, id);
  const workbook = await openWorkbook(bytes, filename);
  const { households } = await loadImportContext(sql, village);
  const known = { day: before.day, maxQuantity: MAX_QUANTITY, households };
  // Thousands of rows take a while to read: the village is not made to wait for that.
  const reading = readable(readAttendance(workbook, known, sheet === undefined ? {} : { sheet }));
  if (dryRun) return decide(reading, before, await quantitiesOf(sql, before));
  return transaction(sql, {}, async (tx) => {
    await lockVillage(tx, village);
    const activity = await readOpenActivity(tx, village, id);
    await requireAsRead(tx, before, activity, reading);
    const decided = decide(reading, activity, await quantitiesOf(tx, activity));
    const items = decided.rows.flatMap(({ verdict, attendee, quantity }) =>
      verdict === 'recorded' ? [{ member: attendee!.memberId, quantity }] : [],
    );
    const added = await insertAttendance(tx, activity, items, { source: 'workbook', at: now(), by: actor.client });
    await audit(tx, context, 'activity.attendance-recorded', village, id, { added });
    return decided;
  });
}

/** Refuses `ledger-busy` where the activity's day, or who belonged to which household on it, has changed since the sheet was read. */
async function requireAsRead(
  tx: TransactionSql,
  before: Activity,
  { village, day }: Activity,
  { rows }: AttendanceReading,
): Promise<void> {
  const found = rows.flatMap(({ attendee }) => (attendee ? [attendee] : []));
  const changed = await tx`
    SELECT 1 FROM unnest(${found.map(({ memberId }) => memberId)}::uuid[], ${found.map(({ household }) => household)}::text[])
      AS w (member, household)
    WHERE NOT EXISTS (SELECT 1 FROM memberships m
      WHERE m.village_code = ${village} AND m.member_id = w.member AND m.household_no = w.household AND m.from_day <= ${day}
        AND (m.to_day IS NULL OR m.to_day >= ${day})) LIMIT 1`;
  if (before.day !== day || changed.length > 0) throw new Refused('ledger-busy');
}

/** Who is on the list already, with what quantity. */
async function quantitiesOf(sql: AnySql, { village, id }: Activity): Promise<ReadonlyMap<string, number>> {
  const rows = await sql<{ member: string; quantity: number }[]>`
    SELECT member_id AS member, quantity FROM attendances WHERE village_code = ${village} AND activity_id = ${id}`;
  return new Map(rows.map(({ member, quantity }) => [member, quantity]));
}

function decide(
  { sheet, headerRow, rows }: AttendanceReading,
  activity: Activity,
  there: ReadonlyMap<string, number>,
): RecordedSheet {
  const decided = rows.map((row): SheetRow => {
    const { verdict, attendee } = row;
    if (verdict !== 'accepted') return { ...row, verdict };
    const kept = there.get(attendee!.memberId);
    const written = attendee!.quantity;
    if (kept === undefined) return { ...row, verdict: 'recorded', quantity: written ?? activity.quantity };
    const differs: Refusal[] =
      written === undefined || written === kept
        ? []
        : [refusal('attendance-differs', { kept: kept / 100, written: written / 100 })];
    return { ...row, verdict: 'already-there', quantity: kept, warnings: [...row.warnings, ...differs] };
  });
  return { sheet, headerRow, rows: decided };
}
