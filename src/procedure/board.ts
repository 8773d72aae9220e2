import { type Sql, transaction } from '../database/index.ts';
import { type Day, dayAt } from '../kernel/day.ts';
import { Refused } from '../kernel/problems/index.ts';
import { committeeOf } from '../kernel/village-code.ts';
import { readUnits, unitPath } from '../village/index.ts';
import { type BoardLine, boardLine, inPublicOrder, readAnnouncedLines } from './announced-lines.ts';
import { type BoardAnswer, readBoardAnswers, readLastNotices } from './board-answers.ts';
import { type BoardItem, boardItem, namelessLast } from './board-item.ts';
import { type Notice, type NoticeRow, noticeFrom } from './notice.ts';
import { readNoticeItems } from './notice-items.ts';
import { readProcedure } from './rows.ts';

export interface BoardNotice {
  readonly notice: Notice;
  /** The unit with those above it; null for the whole village. */
  readonly unit: string | null;
  /** By units, households and days; what is nobody's at the end. */
  readonly red: readonly BoardItem[];
  readonly black: readonly BoardItem[];
  /** 拟表彰名单, of a notice of honours: by units and households. */
  readonly lines: readonly BoardLine[];
}

/** What everybody may read on a village's notice board on a day. */
export interface Board {
  readonly village: { readonly code: string; readonly name: string };
  readonly day: Day;
  readonly notices: readonly BoardNotice[];
  /** To objections to what hangs there, and to what came down last. */
  readonly answers: readonly BoardAnswer[];
  readonly answerDays: number;
  /** How to object. */
  readonly how: { readonly zh: string; readonly en: string };
  /** 村民委员会 or 居民委员会. */
  readonly committee: string;
}

/** The board of this day: notices before and after their days, or taken down, are not on it. For everybody; 404 `not-found` without such a village. */
export async function readBoard(
  { sql, now }: { readonly sql: Sql; readonly now: () => Date },
  village: string,
): Promise<Board> {
  const at = now();
  const day = dayAt(at);
  return transaction(sql, { isolation: 'repeatable read', readOnly: true }, async (tx) => {
    const [found] = await tx<{ name: string }[]>`SELECT name FROM villages WHERE village_code = ${village}`;
    if (!found) throw new Refused('not-found');
    const rows = await tx<NoticeRow[]>`
      SELECT * FROM notices WHERE village_code = ${village} AND from_day <= ${day} AND ends_at > ${at}
        AND ended_at IS NULL
      ORDER BY until_day, id`;
    const notices = rows.map(noticeFrom);
    const units = await readUnits(tx, village);
    const all = [...notices, ...(await readLastNotices(tx, village, at))];
    const items = all.length === 0 ? [] : await readNoticeItems(tx, village, all);
    const onBoard = items.map((item) => ({ item, shown: boardItem(item, day) }));
    const announced = await readAnnouncedLines(
      tx,
      village,
      all.flatMap(({ id, kind }) => (kind === 'honours' ? [id] : [])),
    );
    const lines = announced.map((one) => ({ notice: one.notice, shown: boardLine(one, day) }));
    const { settings } = await readProcedure(tx, village);
    return {
      village: { code: village, name: found.name },
      day,
      ...howToObject(village, settings.answerDays),
      notices: notices.map((notice) => {
        const shown = onBoard.flatMap((one) => (one.item.notice === notice.id ? [one.shown] : []));
        const path = unitPath(units, notice.unit).map(({ name }) => name);
        return {
          notice,
          unit: path.length === 0 ? null : path.join(' / '),
          red: namelessLast(shown.filter(({ list }) => list === 'red')),
          black: namelessLast(shown.filter(({ list }) => list === 'black')),
          lines: inPublicOrder(lines.flatMap((one) => (one.notice === notice.id ? [one.shown] : []))),
        };
      }),
      answers: await readBoardAnswers(tx, village, onBoard, lines, at),
    };
  });
}

function howToObject(village: string, answerDays: number): Pick<Board, 'answerDays' | 'how' | 'committee'> {
  const committee = committeeOf(village);
  return {
    answerDays,
    committee,
    how: {
      zh: `对公示内容有异议的，请记下该项的编号，在公示截止日（含当日）前扫码或向${committee}提出，具名、匿名均可；${committee}在 ${answerDays} 日内答复并说明理由。尚未入账的在答复前不入账，拟表彰的在答复前不确认，已入账的查实有误即予冲正。`,
      en: `Note the number, and object until the last day by the code or at the committee, with your name or without; the committee answers with a reason within ${answerDays} days. Until then what is not posted or confirmed yet is held back; what was posted in error is reversed.`,
    },
  };
}
