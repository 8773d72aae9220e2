import { sha256 } from '../../kernel/canonical.ts';

/** What a sample's seed is made of: all of it is in the answer, so that anybody can make it again. */
export interface SeedParts {
  /** Lower-case hex, of the ledger at the size at which it was drawn. */
  readonly root: string;
  readonly village: string;
  readonly period: string;
  readonly count: number;
}

/** SHA-256 of `root village period count`, joined by single blanks, in lower-case hex. */
export function seedOf({ root, village, period, count }: SeedParts): string {
  return sha256(`${root} ${village} ${period} ${count}`).toString('hex');
}

/**
 * Draws `count` entries (all, where there are fewer): ordered by SHA-256 of `seed seq` (the seed in hex, a blank, the number), the
 * first of them. Whoever draws cannot choose, since the root fixes the seed. Pure.
 */
export function drawSample(seed: string, candidates: readonly number[], count: number): number[] {
  return candidates
    .map((seq) => ({ seq, place: sha256(`${seed} ${seq}`).toString('hex') }))
    .sort((a, b) => (a.place < b.place ? -1 : 1))
    .slice(0, count)
    .map(({ seq }) => seq);
}
