import type { Day } from '../kernel/day.ts';
import { addPoints, negate, type Points, ZERO } from '../kernel/points.ts';

/*
 * What has been counted for a household's rule on a day, for a member's once-in-a-life rule (1 each), and for one honour of a
 * highest-only group. References are free text, so the parts are separated by a character that no text can hold.
 */

/** Sums of a rule with a day cap. */
export function dayKey(village: string, household: string, rule: string, day: Day): string {
  return `day\u0000${village}\u0000${household}\u0000${rule}\u0000${day}`;
}

/** Whether a once-in-a-life rule has counted for a member. */
export function personKey(village: string, rule: string, member: string): string {
  return `person\u0000${village}\u0000${rule}\u0000${member}`;
}

/** The best level counted of one honour of a group. */
export function groupKey(village: string, household: string, group: string, reference: string): string {
  return `group\u0000${village}\u0000${household}\u0000${group}\u0000${reference}`;
}

/** Sums by key that know which entry brought what, so that a reversal can take an entry's share back. */
export class Counted {
  readonly #sums = new Map<string, Points>();
  readonly #shares = new Map<string, { key: string; used: Points }[]>();

  sum(key: string): Points {
    return this.#sums.get(key) ?? ZERO;
  }

  add(village: string, seq: number, key: string, used: Points): void {
    this.#sums.set(key, addPoints(this.sum(key), used));
    const name = `${village} ${seq}`;
    const shares = this.#shares.get(name);
    if (shares) shares.push({ key, used });
    else this.#shares.set(name, [{ key, used }]);
  }

  /** The entry counts no more. */
  takeBack(village: string, seq: number): void {
    const name = `${village} ${seq}`;
    for (const { key, used } of this.#shares.get(name) ?? [])
      this.#sums.set(key, addPoints(this.sum(key), negate(used)));
    this.#shares.delete(name);
  }
}
