import { authorise, type Context } from '../access/index.ts';
import { transaction } from '../database/index.ts';
import { rootAt } from '../ledger/index.ts';
import { digestOfFrozen, freezeRanking, readVillagePublication, sameFrozen } from './published-ranking.ts';

/** What comes of computing a frozen result again. */
export interface Recomputation {
  /** The journal still begins with the ledger that was pinned, and gives the same bytes. */
  readonly ok: boolean;
  /** As it was frozen, lower-case hex. */
  readonly digest: string;
  /** Of what the journal gives now. */
  readonly recomputed: string;
  readonly size: number;
  readonly root: string;
  /** Null: the journal is shorter now. */
  readonly rootNow: string | null;
}

/** Computes a published ranking again from the entries up to its ledger's size. 404 `not-found` without it. */
export async function verifyPublication(context: Context, village: string, id: string): Promise<Recomputation> {
  authorise(context.actor, 'rankings:read', village);
  return transaction(context.sql, { isolation: 'repeatable read', readOnly: true }, async (tx) => {
    const { result, digest } = await readVillagePublication(tx, village, id);
    const { size, root } = result.ledger;
    const again = await freezeRanking(tx, village, result);
    const rootNow = (await rootAt(tx, village, size)) ?? null;
    const recomputed = digestOfFrozen(again);
    const ok = rootNow === root && recomputed === digest && sameFrozen(again, result);
    return { ok, digest, recomputed, size, root, rootNow };
  });
}
