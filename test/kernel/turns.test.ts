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

test('whoever goes while waiting leaves at once and makes room; whoever has gone is never begun', async () => {
  const turns = inTurns({ running: 1, waiting: 1, busy: () => new Error('busy') });
  const running = gate();
  const [first, gone] = [turns(() => running.promise), new AbortController()];
  const begun: string[] = [];
  const leaving = turns(async () => begun.push('leaving'), gone.signal);
  await expect(turns(async () => 0)).rejects.toThrow('busy');
  gone.abort(new Error('gone'));
  await expect(leaving).rejects.toThrow('gone');
  const staying = turns(async () => begun.push('staying'), new AbortController().signal);
  await expect(turns(async () => begun.push('late'), gone.signal)).rejects.toThrow('gone');
  running.resolve(1);
  expect(await Promise.all([first, staying])).toEqual([1, 1]);
  expect(begun).toEqual(['staying']);
});

test('whoever goes just as their turn comes is not begun either, and hands it on', async () => {
  const turns = inTurns({ running: 1, waiting: 1, busy: () => new Error('busy') });
  const running = gate();
  const gone = new AbortController();
  const first = turns(() => running.promise);
  const leaving = turns(async () => 'begun', gone.signal);
  // After the turn is handed on, before the one who gets it begins.
  void running.promise.then(() => gone.abort(new Error('gone')));
  running.resolve(1);
  await expect(leaving).rejects.toThrow('gone');
  await first;
  expect(await turns(async () => 5)).toBe(5);
});
