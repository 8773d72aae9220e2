import { canonicalJson, type Json, sha256 } from '../../kernel/canonical.ts';
import { type Candidate, placed } from './candidate.ts';
import type { AwardCycle } from './cycle.ts';

/** What a confirmed cycle is, whatever happens later: numbers and codes only, never a name or the words about somebody. */
export type FrozenCycle = { [key: string]: Json };

/** The outcome of a cycle, to be stored and digested. Pure. `root` in lower-case hex. */
export function freezeCycle(
  cycle: Pick<AwardCycle, 'village' | 'id' | 'programme' | 'period' | 'categories' | 'tieRule'>,
  ledger: { readonly size: number; readonly root: string },
  candidates: readonly Candidate[],
): FrozenCycle {
  const { village, id, programme, period, categories, tieRule } = cycle;
  return {
    village,
    cycle: id,
    programme,
    period,
    ledger: { ...ledger },
    tieRule,
    categories: categories.map(({ terms = null, wording: _wording, ...category }) => ({
      ...(category as unknown as { [key: string]: Json }),
      terms: terms as Json,
      candidates: placed(
        cycle,
        candidates.filter((one) => one.category === category.code),
      ).map(({ id: candidate, household, member, source, rank, score, votes, place, decision }) => {
        return { candidate, household, member, source, rank, score, votes, place, decision };
      }),
    })),
  };
}

/** SHA-256 of the canonical form (RFC 8785). */
export function digestOfCycle(frozen: FrozenCycle): Buffer {
  return sha256(canonicalJson(frozen));
}
