import { addDays, type Day, dayAt, startOfDay } from '../../src/kernel/day.ts';

const MORNING_MS = 10 * 3_600_000;

/** What counts as now in the demonstration: the real time until it is moved, then as far ahead of it. */
export class StoryClock {
  #ahead = 0;

  readonly now = (): Date => new Date(Date.now() + this.#ahead);

  get today(): Day {
    return dayAt(this.now());
  }

  /** Nobody has to wait for the days of a notice. Never moves back. */
  moveTo(instant: Date): void {
    this.#ahead = Math.max(this.#ahead, instant.getTime() - Date.now());
  }

  /** To ten in the morning of a day, unless it is later. */
  moveToDay(day: Day): void {
    this.moveTo(new Date(startOfDay(day).getTime() + MORNING_MS));
  }

  in(days: number): Day {
    return addDays(this.today, days);
  }
}
