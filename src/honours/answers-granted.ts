import { standingOf } from './honour.ts';
import type { GrantedHonour } from './read-granted.ts';

/** An honour as it goes over the wire. */
export function honourBody(honour: GrantedHonour) {
  const { village: _village, createdAt: _createdAt, showsReasons, stars, revocations, ...rest } = honour;
  const { state, level, stars: left } = standingOf(honour);
  return {
    ...rest,
    stars: listed(stars),
    standing: { state, level, stars: listed(left) },
    revocations: revocations.map(({ stars: taken, levelAfter, reason, at }) => ({
      stars: listed(taken),
      levelAfter,
      reason: showsReasons ? reason : null,
      at: at.toISOString(),
    })),
  };
}

function listed(codes: readonly string[] | null): string[] | null {
  return codes === null ? null : [...codes];
}
