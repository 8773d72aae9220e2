/** What bounds heavy work. */
export interface TurnLimits {
  /** At the same time. */
  readonly running: number;
  /** Waiting for their turn. */
  readonly waiting: number;
  /** The refusal of one more. */
  readonly busy: () => Error;
}

/** Runs work in turns, in the order in which it came; one more than may run and wait is refused. */
export function inTurns({ running, waiting, busy }: TurnLimits): <T>(work: () => Promise<T>) => Promise<T> {
  let free = running;
  const queue: (() => void)[] = [];
  return async (work) => {
    if (free > 0) free -= 1;
    else if (queue.length >= waiting) throw busy();
    else await new Promise<void>((resolve) => queue.push(resolve));
    try {
      return await work();
    } finally {
      const next = queue.shift();
      if (next) next();
      else free += 1;
    }
  };
}
