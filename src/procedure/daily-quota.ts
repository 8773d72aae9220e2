import type { Day } from '../kernel/day.ts';

/**
 * Counts by village and day, in this process and without knowing who: so many are taken of each village in a day. Two processes take
 * twice as many, and a restart begins anew: it bounds abuse, it is no quota of anybody's.
 */
export class DailyQuota {
  readonly limit: number;
  #day: Day | undefined;
  #counts = new Map<string, number>();

  constructor(limit: number) {
    this.limit = limit;
  }

  /** Takes one of a village; false when the day's are used up. */
  take(village: string, day: Day): boolean {
    if (day !== this.#day) {
      this.#day = day;
      this.#counts = new Map();
    }
    const before = this.#counts.get(village) ?? 0;
    if (before >= this.limit) return false;
    this.#counts.set(village, before + 1);
    return true;
  }
}
