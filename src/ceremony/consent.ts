import type { AnySql } from '../database/index.ts';
import type { Day } from '../kernel/day.ts';
import { unseal } from '../kernel/seal.ts';

/** A guardian's consent (监护人同意) that a minor is named on paper and on stage. Never for what is online. */
export interface Consent {
  readonly id: string;
  readonly member: string;
  /** Sealed; null: erased. */
  readonly guardian: Buffer | null;
  /** Empty once erased. */
  readonly relation: string;
  readonly givenOn: Day;
  readonly recordedAt: Date;
  readonly revokedAt: Date | null;
}

/** All consents for a member, withdrawn ones among them, the newest first. */
export async function readConsents(sql: AnySql, village: string, member: string): Promise<Consent[]> {
  return sql<Consent[]>`
    SELECT id, member_id AS member, guardian, relation, given_on AS "givenOn", recorded_at AS "recordedAt",
      revoked_at AS "revokedAt"
    FROM guardian_consents WHERE village_code = ${village} AND member_id = ${member} ORDER BY id DESC`;
}

/** The guardian's name; null once erased, or when the service's key is another one. */
export function openGuardian(key: Buffer, village: string, { id, guardian }: Consent): string | null {
  if (guardian === null) return null;
  return unseal(key, ['guardian', village, id], guardian)?.toString('utf8') ?? null;
}
