import { audit, authorise, type Context } from '../../access/index.ts';
import { transaction } from '../../database/index.ts';
import { newId } from '../../kernel/ids.ts';
import { rootOf } from '../../kernel/merkle.ts';
import type { Period } from '../../kernel/period.ts';
import { Refused } from '../../kernel/problems/index.ts';
import { readHeads } from '../../ledger/index.ts';
import { drawSample, seedOf } from './sample.ts';
import { readCandidates, type Sample } from './sample-rows.ts';

/**
 * Draws a random sample of a period's postings and redemptions. Refuses `nothing-to-sample`. A snapshot is enough: size and root
 * are of one moment in it, and nothing that is recorded meanwhile changes what was drawn.
 */
export async function drawAuditSample(
  context: Context,
  village: string,
  period: Period,
  count: number,
): Promise<Sample> {
  authorise(context.actor, 'sample:draw', village);
  return transaction(context.sql, { isolation: 'repeatable read' }, async (tx) => {
    const head = (await readHeads(tx, [village])).get(village);
    if (!head) throw new Refused('not-found');
    const { size } = head.frontier;
    const root = rootOf(head.frontier);
    const candidates = await readCandidates(tx, village, period, size);
    if (candidates.length === 0) throw new Refused('nothing-to-sample', { period: period.text });
    const seed = seedOf({ root: root.toString('hex'), village, period: period.text, count });
    const sample: Sample = {
      id: newId(),
      period: period.text,
      wanted: count,
      seed,
      size,
      root: root.toString('hex'),
      entries: drawSample(seed, candidates, count),
      createdAt: context.now(),
      createdBy: context.actor.client,
    };
    await tx`INSERT INTO audit_samples (village_code, id, period, wanted, ledger_size, ledger_root, entries, created_at,
        created_by)
      VALUES (${village}, ${sample.id}, ${sample.period}, ${count}, ${size}, ${root}, ${tx.json([...sample.entries])},
        ${sample.createdAt}, ${sample.createdBy})`;
    const details = { period: period.text, count: sample.entries.length, of: candidates.length, size };
    await audit(tx, context, 'sample.drawn', village, sample.id, details);
    return sample;
  });
}
