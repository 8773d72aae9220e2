import { createHash, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { countRows } from '../../src/cli/archive/copy.ts';
import { decodeFrames, encodeFrame, type Frame, type FrameType } from '../../src/cli/archive/format.ts';
import { deriveKey, seal, unseal } from '../../src/cli/archive/seal.ts';
import { parseCheckpoint } from '../../src/cli/checkpoint.ts';

async function* cut(bytes: Buffer, sizes: readonly number[]): AsyncGenerator<Buffer> {
  let at = 0;
  for (let i = 0; at < bytes.length; i += 1) {
    const size = Math.max(1, sizes[i % Math.max(sizes.length, 1)] ?? bytes.length);
    yield bytes.subarray(at, at + size);
    at += size;
  }
}

async function all<T>(source: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of source) items.push(item);
  return items;
}

const bytes = fc.uint8Array({ maxLength: 5000 }).map((array) => Buffer.from(array));
const sizes = fc.array(fc.integer({ min: 1, max: 3000 }), { minLength: 1, maxLength: 5 });

test('frames come out as they went in, however the stream is cut', async () => {
  const frame = fc.record({ type: fc.constantFrom<FrameType>('H', 'T', 'D', 'E', 'Z'), content: bytes });
  await fc.assert(
    fc.asyncProperty(fc.array(frame, { maxLength: 8 }), sizes, async (frames, cuts) => {
      const stream = Buffer.concat(frames.map(({ type, content }) => encodeFrame(type, content)));
      const read: Frame[] = await all(decodeFrames(cut(stream, cuts)));
      expect(read.map(({ type, content }) => [type, content.toString('hex')])).toEqual(
        frames.map(({ type, content }) => [type, content.toString('hex')]),
      );
    }),
    { numRuns: 200 },
  );
});

test('a stream of frames that is cut off is never taken for a whole one, unless cut between frames', async () => {
  const stream = Buffer.concat([encodeFrame('D', Buffer.alloc(100)), encodeFrame('E', { rows: 1 })]);
  for (let length = 1; length < stream.length; length += 1) {
    const read = all(decodeFrames(cut(stream.subarray(0, length), [7])));
    if (length === 105) await expect(read).resolves.toHaveLength(1);
    else await expect(read).rejects.toThrow(/damaged/);
  }
});

test('what is sealed opens with the same key and first line only, and with no byte changed, cut or moved', async () => {
  const key = randomBytes(32);
  const bound = createHash('sha256').update('first line').digest();
  for (const length of [0, 1, 65_535, 65_536, 65_537, 200_000]) {
    const plain = randomBytes(length);
    const sealed = Buffer.concat(await all(seal(key, bound, cut(plain, [10_000, 70_000]))));
    const open = async (with_: Buffer, line: Buffer, from: Buffer) =>
      Buffer.concat(await all(unseal(with_, line, cut(from, [30_000]))));
    expect((await open(key, bound, sealed)).equals(plain)).toBe(true);
    const flipped = Buffer.from(sealed);
    flipped[sealed.length - 1]! ^= 1;
    const swapped = Buffer.concat([
      sealed.subarray(65_552, 131_104),
      sealed.subarray(0, 65_552),
      sealed.subarray(131_104),
    ]);
    const bad = [
      flipped,
      sealed.subarray(0, sealed.length - 1),
      sealed.subarray(0, 65_552),
      Buffer.concat([sealed, sealed]),
    ];
    if (length === 200_000) bad.push(swapped);
    for (const wrong of bad.filter((one) => !one.equals(sealed)))
      await expect(open(key, bound, wrong)).rejects.toThrow();
    await expect(open(randomBytes(32), bound, sealed)).rejects.toThrow(/passphrase is wrong/);
    await expect(open(key, randomBytes(32), sealed)).rejects.toThrow();
  }
});

test('sealing parameters that would exhaust the machine are refused', () => {
  const sealing = { kdf: 'scrypt', r: 8, p: 1, salt: '', cipher: 'aes-256-gcm' } as const;
  for (const N of [2 ** 30, 0, -2, 1.5]) expect(() => deriveKey('passphrase', { ...sealing, N })).toThrow(/damaged/);
});

test('rows are counted by their line feeds', () => {
  expect(countRows(Buffer.from(''))).toBe(0);
  expect(countRows(Buffer.from('a\\n\tb\nc\n'))).toBe(2);
});

test('of several lines of one village the largest size is the evidence', () => {
  const [a, b] = ['a'.repeat(64), 'B'.repeat(64)];
  const text = `\uFEFF# roots\r\n220382206201 8 ${a}\r\n220382206201 size 12 root ${b} ok 核验通过\r\n\r\n220382206202 0 ${a}\r\n`;
  expect([...parseCheckpoint(text)]).toEqual([
    ['220382206201', { size: 12, root: 'b'.repeat(64) }],
    ['220382206202', { size: 0, root: a }],
  ]);
});
