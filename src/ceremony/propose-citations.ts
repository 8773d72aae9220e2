import { audit, authorise, type Context } from '../access/index.ts';
import { transaction } from '../database/index.ts';
import { parsePeriod } from '../kernel/period.ts';
import { lockVillage } from '../ledger/index.ts';
import { readStandingCeremony } from './ceremony.ts';
import { citationsOf } from './citation.ts';
import { readDeciding, readFacts } from './read-facts.ts';
import { readRecipients } from './recipient.ts';

export interface CitationsProposed {
  readonly proposed: number;
  /** Somebody's words, left as they are. */
  readonly written: number;
  /** Nothing is recorded for them in the period. */
  readonly without: number;
}

/**
 * Proposes citations from the facts of each honour's period, for all recipients or those named, anew where one was proposed before.
 * Refuses `ceremony-cancelled`.
 */
export async function proposeCitations(
  context: Context,
  village: string,
  id: string,
  honours?: readonly string[],
): Promise<CitationsProposed> {
  authorise(context.actor, 'ceremony:write', village);
  return transaction(context.sql, {}, async (tx) => {
    await lockVillage(tx, village);
    const ceremony = await readStandingCeremony(tx, village, id);
    const wanted = honours && new Set(honours);
    const recipients = (await readRecipients(tx, ceremony)).filter(
      ({ honour, standing }) => standing.state !== 'revoked' && (wanted?.has(honour.id) ?? true),
    );
    const open = recipients.filter(({ proposed }) => proposed !== 'written');
    const facts = await readFacts(tx, village, open);
    const deciding = await readDeciding(tx, village, open);
    const citations = citationsOf(
      open.map(({ honour }) => ({
        id: honour.id,
        period: parsePeriod(honour.period)!,
        about: `${honour.title} ${honour.label} ${deciding.get(honour.id) ?? ''}`,
        facts: facts.get(honour.id) ?? [],
      })),
    );
    await tx`
      UPDATE ceremony_recipients r SET citation = c.text, proposed = CASE WHEN c.text IS NULL THEN NULL ELSE 'facts' END
      FROM unnest(${open.map(({ honour }) => honour.id)}::uuid[], ${citations}::text[]) AS c (honour, text)
      WHERE r.village_code = ${village} AND r.ceremony_id = ${id} AND r.honour_id = c.honour`;
    const proposed = citations.filter((text) => text !== null).length;
    const outcome = { proposed, written: recipients.length - open.length, without: open.length - proposed };
    await audit(tx, context, 'ceremony.citations-proposed', village, id, { ...outcome });
    return outcome;
  });
}
