import type { Redemption } from './redemption.ts';

const MOST = 4_096;

/**
 * Redemptions that this process has just made and that are likely to be collected here soon: what never changes of them need not be
 * read again. Whether they are still on hold is the ledger's to say, under the lock.
 */
export class RecentRedemptions {
  readonly #byId = new Map<string, Redemption>();

  remember(redemption: Redemption): void {
    this.#byId.set(redemption.id, redemption);
    // Maps keep the order of insertion: the first key is the oldest.
    if (this.#byId.size > MOST) this.#byId.delete(this.#byId.keys().next().value!);
  }

  /** The redemption as it was made, once: nobody collects twice. */
  take(village: string, id: string): Redemption | undefined {
    const found = this.#byId.get(id);
    if (found?.village !== village) return undefined;
    this.#byId.delete(id);
    return found;
  }
}
