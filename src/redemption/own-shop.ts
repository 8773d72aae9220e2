import type { Context } from '../access/index.ts';
import type { Actor } from '../kernel/actor.ts';
import { type Refusal, Refused } from '../kernel/problems/index.ts';
import { readMaskedName } from '../village/index.ts';

/** A shop's key sees its own shop only: any other is as absent as one that does not exist (404). */
export function requireShop(actor: Actor, shop: string): void {
  if (actor.role === 'shop' && actor.shop !== shop) throw new Refused('not-found');
}

/** A refusal on its way out: a shop is told the masked name where a refusal names the household by its number. */
export async function asShopSees(context: Context, village: string, refusal: Refusal): Promise<Refused> {
  const { code, params } = refusal;
  const { household } = params;
  if (context.actor.role !== 'shop' || typeof household !== 'string') {
    return code === 'unknown-village' ? new Refused('not-found') : new Refused(code, params);
  }
  // A successor is a number too.
  if (code === 'household-closed') return new Refused('passbook-closed');
  return new Refused(code, { ...params, household: await readMaskedName(context.sql, village, household) });
}
