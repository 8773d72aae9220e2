import { audit, type Context } from '../access/index.ts';
import type { TransactionSql } from '../database/index.ts';
import { writeOutbox } from '../outbox/index.ts';
import { countLines } from './announced-lines.ts';
import { noticeEvent, readNotice } from './notice.ts';

/**
 * Takes an announcement off the board before its days are over, because what it announced was withdrawn: from then on nobody objects to
 * it. Under the village's lock, in the transaction that withdraws. One that has ended stays as it is. 404 `not-found`.
 */
export async function takeDown(tx: TransactionSql, context: Context, village: string, id: string): Promise<void> {
  const notice = await readNotice(tx, village, id);
  if (notice.endedAt !== null) return;
  const at = context.now();
  await tx`
    UPDATE notices SET ended_at = ${at}, ends_at = least(ends_at, ${at}) WHERE village_code = ${village} AND id = ${id}`;
  const lines = (await countLines(tx, village, [id])).get(id)?.total ?? 0;
  await writeOutbox(tx, [noticeEvent(notice, 'notice.ended', lines, at)]);
  await audit(tx, context, 'notice.taken-down', village, id);
}
