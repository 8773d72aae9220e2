import { digestOf, type Json } from '../../kernel/canonical.ts';
import type { Day } from '../../kernel/day.ts';
import type { StarScheme, StarSchemeInput } from './contract-schemes.ts';

/** One adopted version of a village's scheme (评定办法); it never changes. */
export interface AdoptedScheme {
  readonly version: number;
  readonly definition: StarScheme;
  readonly resolution: string | null;
  readonly adoptedOn: Day;
  readonly digest: Buffer;
  readonly createdAt: Date;
}

/**
 * A scheme with the documented defaults: every rule with veto months bars the whole title, no lock-out after a revocation, no approval
 * by the township.
 */
export function fullScheme(input: StarSchemeInput): StarScheme {
  const { vetoes = { rules: 'all-vetoes' }, lockoutMonths = 0, approval = 'none', ...required } = input;
  return { ...required, vetoes, lockoutMonths, approval };
}

/** The digest of a version: SHA-256 of the RFC 8785 form of these four as they are answered. */
export function schemeDigest({
  version,
  definition,
  resolution,
  adoptedOn,
}: Omit<AdoptedScheme, 'digest' | 'createdAt'>): Buffer {
  return digestOf({ version, definition: definition as unknown as Json, resolution, adoptedOn });
}

export type StarLevel = StarScheme['levels'][number];

/** The level of so many stars; undefined below the lowest. */
export function levelOf(scheme: Pick<StarScheme, 'levels'>, count: number): StarLevel | undefined {
  return scheme.levels.find(({ from, to }) => count >= from && count <= to);
}

/** What stands beside the title: 金星（10 星）. */
export function labelOf(level: Pick<StarLevel, 'name'>, count: number): string {
  return `${level.name}（${count} 星）`;
}
