import { authorise, type Context } from '../access/index.ts';
import { transaction } from '../database/index.ts';
import { dayAt } from '../kernel/day.ts';
import { personalDataOf } from '../village/index.ts';
import { type BoardItem, boardItem, namelessLast } from './board-item.ts';
import { type CaseCounts, countCases, type Notice, readNotice } from './notice.ts';
import { readNoticeItems } from './notice-items.ts';

export interface NoticeWithItems {
  readonly notice: Notice;
  readonly cases: CaseCounts | undefined;
  /** As the board shows them; with the household and its head where the reader may see personal data. */
  readonly items: readonly BoardItem[];
}

/** A notice with everything on it, also before and after its days on the board. 404 `not-found`. */
export async function getNotice(context: Context, village: string, id: string): Promise<NoticeWithItems> {
  authorise(context.actor, 'notice:read', village);
  return transaction(context.sql, { isolation: 'repeatable read', readOnly: true }, async (tx) => {
    const notice = await readNotice(tx, village, id);
    const items = await readNoticeItems(tx, village, [notice]);
    const counts = await countCases(tx, village, [id]);
    const sees = await personalDataOf(context, tx, village);
    const today = dayAt(context.now());
    return {
      notice,
      cases: counts.get(id),
      items: namelessLast(items.map((item) => boardItem(item, today, sees(item.unit?.id ?? null)))),
    };
  });
}
