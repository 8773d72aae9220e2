import { audit, authorise, type Context } from '../access/index.ts';
import { transaction } from '../database/index.ts';
import { dayAt } from '../kernel/day.ts';
import { Refused } from '../kernel/problems/index.ts';
import { type Complaint, type ComplaintRow, complaintFrom } from './complaint.ts';
import { sealComplaint } from './complaint-seal.ts';

/**
 * Answers a complaint of the region, once. For supervisors only: whoever is complained about neither reads nor answers it. Refuses
 * `not-found` and `complaint-answered`.
 */
export async function answerComplaint(
  { encryptionKey }: { readonly encryptionKey: Buffer },
  context: Context,
  prefix: string,
  id: string,
  answer: string,
): Promise<Complaint> {
  const { actor, sql, now } = context;
  authorise(actor, 'complaint:answer', prefix);
  return transaction(sql, {}, async (tx) => {
    const [found] = await tx<{ village_code: string; answered: boolean }[]>`
      SELECT village_code, answered_on IS NOT NULL AS answered FROM complaints
      WHERE starts_with(village_code, ${prefix}) AND id = ${id} FOR UPDATE`;
    if (found === undefined) throw new Refused('not-found');
    if (found.answered) throw new Refused('complaint-answered');
    const { village_code: village } = found;
    const sealed = sealComplaint(encryptionKey, { village, id, field: 'answer' }, answer);
    const [row] = await tx<ComplaintRow[]>`
      UPDATE complaints SET answer = ${sealed}, answered_on = ${dayAt(now())}, answered_by = ${actor.client}
      WHERE village_code = ${village} AND id = ${id}
      RETURNING village_code, id, received_on, words, answer, answered_on`;
    // Of no village's audit: the committee complained about is not to learn of it.
    await audit(tx, context, 'complaint.answered', null, id);
    return complaintFrom(encryptionKey, row!);
  });
}
