import { audit, authorise, type Context } from '../access/index.ts';
import { transaction } from '../database/index.ts';
import { Refused } from '../kernel/problems/index.ts';
import { readPublication } from './published-ranking.ts';

/** Takes a published ranking down: the public no longer sees it, its record stays. Refuses `not-found`, `publication-withdrawn`. */
export async function withdrawPublication(
  context: Context,
  right: 'rankings:publish' | 'regions:publish',
  region: string,
  id: string,
): Promise<void> {
  authorise(context.actor, right, region);
  await transaction(context.sql, {}, async (tx) => {
    await readPublication(tx, region, id);
    const taken = await tx`
      UPDATE published_rankings SET withdrawn_at = ${context.now()}
      WHERE region = ${region} AND id = ${id} AND withdrawn_at IS NULL`;
    if (taken.count === 0) throw new Refused('publication-withdrawn');
    const village = right === 'rankings:publish' ? region : null;
    await audit(tx, context, 'ranking.withdrawn', village, id, { region });
  });
}
