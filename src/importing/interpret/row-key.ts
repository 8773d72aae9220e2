import { canonicalJson, sha256 } from '../../kernel/canonical.ts';
import type { Claim } from './context.ts';

type KeyFields = Pick<Claim, 'occurredOn' | 'household' | 'memberId' | 'rule' | 'quantity' | 'expectedPoints'>;

/** What makes two rows equal: day, household, member, rule, quantity and points. */
export function keyMaterialOf(claim: KeyFields): string {
  return canonicalJson([
    claim.occurredOn,
    claim.household,
    claim.memberId ?? null,
    claim.rule,
    claim.quantity,
    claim.expectedPoints,
  ]);
}

/**
 * The idempotency key of a claim in a village. The same workbook, uploaded again or corrected elsewhere, gives the same
 * keys, so only what is missing is posted.
 */
export function rowKey(village: string, claim: Pick<Claim, 'keyMaterial' | 'ordinal'>): string {
  return `import:${sha256(canonicalJson([village, claim.keyMaterial, claim.ordinal])).toString('hex')}`;
}
