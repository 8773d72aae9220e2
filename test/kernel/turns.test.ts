import { expect, test } from 'vitest';
import { inTurns } from '../../src/kernel/turns.ts';

/** Work that ends when it is told to. */
function gate() {
  let settle: { resolve: (value: number) => void; reject: (error: Error) => void };
  const promise = new Promise<number>((resolve, reject) => {
    settle = { resolve, reject };
  });
  return { promise, ...settle! };
}

test('so many run, so many wait in order, one more is refused, and a failure hands its turn on', async () => {
  const turns = inTurns({ running: 2, waiting: 2, busy: () => new Error('busy') });
  const begun: number[] = [];
  const gates = [gate(), gate(), gate(), gate()];
  const works = gates.map(({ promise }, index) =>
    turns(() => {
      begun.push(index);
      return promise;
    }),
  );
  await expect(turns(async () => 0)).rejects.toThrow('busy');
  expect(begun).toEqual([0, 1]);
  gates[1]!.reject(new Error('failed'));
  await expect(works[1]).rejects.toThrow('failed');
  expect(begun).toEqual([0, 1, 2]);
  for (const index of [0, 2, 3]) gates[index]!.resolve(index);
  expect(await Promise.all([works[0], works[2], works[3]])).toEqual([0, 2, 3]);
  expect(await turns(async () => 5)).toBe(5);
});
