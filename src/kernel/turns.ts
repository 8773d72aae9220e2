/** What bounds heavy work. */
export interface TurnLimits {
  /** At the same time. */
  readonly running: number;
  /** Waiting for their turn. */
  readonly waiting: number;
  /** The refusal of one more. */
  readonly busy: () => Error;
}

/** Begins work when it is its turn; who has gone by then (`signal`) leaves the queue, and fails with what the signal says. */
type InTurn = <T>(work: () => Promise<T>, signal?: AbortSignal) => Promise<T>;

/** Runs work in turns, in the order in which it came; one more than may run and wait is refused. */
export function inTurns({ running, waiting, busy }: TurnLimits): InTurn {
  let free = running;
  const queue: (() => void)[] = [];
  return async (work, signal) => {
    signal?.throwIfAborted();
    if (free > 0) free -= 1;
    else if (queue.length >= waiting) throw busy();
    else await turnIn(queue, signal);
    try {
      signal?.throwIfAborted();
      return await work();
    } finally {
      const next = queue.shift();
      if (next) next();
      else free += 1;
    }
  };
}

function turnIn(queue: (() => void)[], signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const begin = () => {
      signal?.removeEventListener('abort', leave);
      resolve();
    };
    const leave = () => {
      queue.splice(queue.indexOf(begin), 1);
      reject(signal!.reason as Error);
    };
    queue.push(begin);
    signal?.addEventListener('abort', leave, { once: true });
  });
}
