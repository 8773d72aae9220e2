import { authorise, type Context } from '../access/index.ts';
import { transaction } from '../database/index.ts';
import { dayAt } from '../kernel/day.ts';
import { personalDataOf } from '../village/index.ts';
import { type BoardLine, boardLine, inPublicOrder, readAnnouncedLines } from './announced-lines.ts';
import { type BoardItem, boardItem, namelessLast } from './board-item.ts';
import { type Notice, readNotice } from './notice.ts';
import { countsOf, type NoticeCounts } from './notice-counts.ts';
import { readNoticeItems } from './notice-items.ts';

export interface NoticeWithItems {
  readonly notice: Notice;
  readonly counts: NoticeCounts;
  /** As the board shows them; with the household and its head where the reader may see personal data. */
  readonly items: readonly BoardItem[];
  /** Of an announcement; the same. */
  readonly lines: readonly BoardLine[];
}

/** A notice with everything on it, also before and after its days on the board. 404 `not-found`. */
export async function getNotice(context: Context, village: string, id: string): Promise<NoticeWithItems> {
  authorise(context.actor, 'notice:read', village);
  return transaction(context.sql, { isolation: 'repeatable read', readOnly: true }, async (tx) => {
    const notice = await readNotice(tx, village, id);
    const items = await readNoticeItems(tx, village, [notice]);
    const announced = await readAnnouncedLines(tx, village, notice.kind === 'honours' ? [id] : []);
    const sees = await personalDataOf(context, tx, village);
    const today = dayAt(context.now());
    return {
      notice,
      counts: (await countsOf(tx, village, [notice]))(notice),
      items: namelessLast(items.map((item) => boardItem(item, today, sees(item.unit?.id ?? null)))),
      lines: inPublicOrder(announced.map((line) => boardLine(line, today, sees(line.unit?.id ?? null)))),
    };
  });
}
