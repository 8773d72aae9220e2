import type { ImportServices } from '../../src/importing/services.ts';

/** The services of an import with batches of so many rows, calling `before` with the number of each batch (1, 2 …) before it. */
export function inBatches(
  services: ImportServices,
  batchSize: number,
  before: (batch: number) => Promise<void> | void,
): ImportServices {
  const { ledger } = services;
  let batches = 0;
  return {
    ...services,
    batchSize,
    ledger: {
      dryRun: ledger.dryRun.bind(ledger),
      async transact(...args: Parameters<typeof ledger.transact>) {
        batches += 1;
        await before(batches);
        return ledger.transact(...args);
      },
    },
  };
}
