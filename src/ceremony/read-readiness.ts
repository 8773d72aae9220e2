import { authorise, type Context } from '../access/index.ts';
import { type TransactionSql, transaction } from '../database/index.ts';
import { dayAt } from '../kernel/day.ts';
import { readAnnouncement } from '../procedure/index.ts';
import { UNNAMED } from '../village/index.ts';
import { namingDay, readContent } from './read-papers.ts';
import { type ReadinessFinding, readinessOf } from './readiness.ts';
import { type Recipient, readRecipients } from './recipient.ts';

/** What is missing before the papers of a ceremony are printed. Refuses `ceremony-cancelled`. */
export async function readReadiness(context: Context, village: string, id: string): Promise<ReadinessFinding[]> {
  const { actor, sql, now } = context;
  authorise(actor, 'document:print', village);
  const today = dayAt(now());
  return transaction(sql, { isolation: 'repeatable read', readOnly: true }, async (tx) => {
    const { ceremony, redemption } = await readContent(tx, village, id, today);
    const recipients = await readRecipients(tx, ceremony);
    return readinessOf({
      ceremony,
      recipients,
      day: namingDay(ceremony, today),
      noticesOpen: await anyNoticeOpen(tx, village, recipients, now()),
      unnamedHeads: redemption?.lines.filter(({ head }) => head === UNNAMED).length ?? 0,
    });
  });
}

/** Honours are granted when their notice is over; an objection may still have been raised on its last day. */
async function anyNoticeOpen(tx: TransactionSql, village: string, recipients: readonly Recipient[], now: Date) {
  const reviews = recipients.flatMap(({ honour }) => honour.review ?? []);
  const cycles = recipients.flatMap(({ honour }) => honour.cycle ?? []);
  const notices = await tx<{ id: string }[]>`
    SELECT notice_id AS id FROM star_reviews
    WHERE village_code = ${village} AND id = ANY(${reviews}::uuid[]) AND notice_id IS NOT NULL
    UNION SELECT notice_id FROM award_cycles
    WHERE village_code = ${village} AND id = ANY(${cycles}::uuid[]) AND notice_id IS NOT NULL`;
  for (const { id } of notices) {
    const { isOver, openObjections } = await readAnnouncement(tx, village, id, now);
    if (!isOver || openObjections > 0) return true;
  }
  return false;
}
