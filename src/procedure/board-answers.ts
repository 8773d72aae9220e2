import type { AnySql } from '../database/index.ts';
import type { BoardLine } from './announced-lines.ts';
import type { BoardItem } from './board-item.ts';
import { PUBLIC_ANSWER_DAYS, type PublicAnswer, publicAnswersTo } from './list-objections.ts';
import { type Notice, type NoticeRow, noticeFrom } from './notice.ts';
import type { NoticeItem } from './notice-items.ts';

/** The answer to an objection as it hangs on the board: about what, what was decided and why. Never who objected. */
export interface BoardAnswer extends Pick<PublicAnswer, 'id' | 'upheld' | 'reason' | 'answeredOn' | 'answeredBy'> {
  readonly notice: string;
  /** As it hangs on the board; null where nothing of it is shown but what was done. */
  readonly number: string | null;
  /** Null: about a line of an announcement, with its words as the act. */
  readonly rule: string | null;
  readonly act: string | null;
}

/** Of each kind and unit the notices that came down last, on one day: what was answered since is still to be read. */
export async function readLastNotices(sql: AnySql, village: string, now: Date): Promise<Notice[]> {
  const rows = await sql<NoticeRow[]>`
    SELECT * FROM (
      SELECT n.*, rank() OVER (PARTITION BY kind, unit_id ORDER BY until_day DESC) AS place FROM notices n
      WHERE village_code = ${village} AND ends_at <= ${now}) n
    WHERE place = 1 ORDER BY id`;
  return rows.map(noticeFrom);
}

/** A line of an announcement as the board shows it. */
export interface ShownLine {
  readonly notice: string;
  readonly shown: BoardLine;
}

/** Answers to objections to any of these items and lines, the latest first. `shown` has what the board shows of each. */
export async function readBoardAnswers(
  sql: AnySql,
  village: string,
  items: readonly { readonly item: NoticeItem; readonly shown: BoardItem }[],
  lines: readonly ShownLine[],
  now: Date,
): Promise<BoardAnswer[]> {
  const byCase = new Map(items.map((one) => [one.item.case, one]));
  const byEntry = new Map(items.map((one) => [one.item.entry, one]));
  byCase.delete(null);
  byEntry.delete(null);
  const key = (notice: string, line: number) => `${notice} ${line}`;
  const byLine = new Map(lines.map(({ notice, shown }) => [key(notice, shown.line), shown]));
  const about = {
    cases: [...byCase.keys()] as string[],
    entries: [...byEntry.keys()] as number[],
    notices: [...new Set(lines.map(({ notice }) => notice))],
  };
  const since = new Date(now.getTime() - PUBLIC_ANSWER_DAYS * 86_400_000);
  const answers = await publicAnswersTo(sql, village, about, since);
  return answers.map(({ case: id, entry, notice, line, ...answer }) => {
    if (notice !== null) {
      const { number, words } = byLine.get(key(notice, line!))!;
      return { ...answer, notice, number, rule: null, act: words };
    }
    const { item, shown } = (id === null ? byEntry.get(entry) : byCase.get(id))!;
    return { ...answer, notice: item.notice, number: shown.number, rule: shown.rule, act: shown.act };
  });
}
