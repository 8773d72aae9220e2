import { authorise, type Context } from '../access/index.ts';
import type { Day, Month } from '../kernel/day.ts';
import { requireVillage } from '../village/index.ts';
import { type Notice, type NoticeKind, type NoticeRow, noticeFrom } from './notice.ts';
import { countsOf, type NoticeCounts } from './notice-counts.ts';

export interface NoticeFilter {
  readonly kind?: NoticeKind | undefined;
  readonly month?: Month | undefined;
  readonly unit?: string | undefined;
  /** On the board on that day. */
  readonly on?: Day | undefined;
  /** Nothing of it is left undecided, or something is. */
  readonly ended?: boolean | undefined;
  /** Behind which the page begins. */
  readonly after?: string | undefined;
  readonly limit: number;
}

/** Notices, the newest first, one more than `limit` where there are more; with what is on each. */
export async function listNotices(
  { actor, sql }: Context,
  village: string,
  { kind, month, unit, on, ended, after, limit }: NoticeFilter,
): Promise<{ readonly notice: Notice; readonly counts: NoticeCounts }[]> {
  authorise(actor, 'notice:read', village);
  await requireVillage(sql, village);
  const rows = await sql<NoticeRow[]>`
    SELECT * FROM notices WHERE village_code = ${village}
      ${kind === undefined ? sql`` : sql`AND kind = ${kind}`}
      ${month === undefined ? sql`` : sql`AND month = ${month}`}
      ${unit === undefined ? sql`` : sql`AND unit_id = ${unit}`}
      ${on === undefined ? sql`` : sql`AND from_day <= ${on} AND until_day >= ${on}`}
      ${ended === undefined ? sql`` : sql`AND (ended_at IS NOT NULL) = ${ended}`}
      ${after === undefined ? sql`` : sql`AND id < ${after}`}
    ORDER BY id DESC LIMIT ${limit + 1}`;
  const notices = rows.map(noticeFrom);
  const counts = await countsOf(sql, village, notices);
  return notices.map((notice) => ({ notice, counts: counts(notice) }));
}
