import { sha256 } from './canonical.ts';

/**
 * The append-only Merkle tree of RFC 6962 (Certificate Transparency), section 2.1. A tree is carried as its frontier: the
 * roots of the perfect subtrees that its size decomposes into, largest first. Appending touches O(log n) hashes.
 */
export interface Frontier {
  readonly size: number;
  readonly peaks: readonly Buffer[];
}

export const HASH_BYTES = 32;
export const EMPTY_FRONTIER: Frontier = { size: 0, peaks: [] };

const LEAF_PREFIX = Buffer.from([0]);
/** What an inner node hashes: its prefix and two hashes; one buffer serves all, since hashing is synchronous. */
const NODE = Buffer.alloc(1 + 2 * HASH_BYTES, 1);

/** The hash of a leaf: 0x00 before its data, so that no leaf can pass as a node. */
export function leafHash(data: string | Uint8Array): Buffer {
  // A string's own encoder writes the prefix along: no copy of every leaf.
  return typeof data === 'string' ? sha256(`\u0000${data}`) : sha256(Buffer.concat([LEAF_PREFIX, data]));
}

/** The hash of an inner node: 0x01 before the hashes of its two subtrees. */
export function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  NODE.set(left, 1);
  NODE.set(right, 1 + HASH_BYTES);
  return sha256(NODE);
}

/** The frontier after one more leaf. */
export function append(frontier: Frontier, leaf: Buffer): Frontier {
  return appendAll(frontier, [leaf]);
}

/** The frontier after several more leaves, in their order. */
export function appendAll(frontier: Frontier, leaves: Iterable<Buffer>): Frontier {
  const peaks = [...frontier.peaks];
  let size = frontier.size;
  for (const leaf of leaves) {
    let node = leaf;
    // Every trailing 1 bit of the size is a perfect subtree that the new leaf completes.
    for (let bits = size; bits % 2 === 1; bits = Math.floor(bits / 2)) node = nodeHash(peaks.pop()!, node);
    peaks.push(node);
    size += 1;
  }
  return { size, peaks };
}

/** The tree's root hash; of the empty tree it is the hash of nothing. */
export function rootOf(frontier: Frontier): Buffer {
  const { peaks } = frontier;
  if (peaks.length === 0) return sha256('');
  return peaks.slice(0, -1).reduceRight((right, left) => nodeHash(left, right), peaks[peaks.length - 1]!);
}

/** One byte string for the head's row: the peaks side by side. */
export function packPeaks(frontier: Frontier): Buffer {
  return Buffer.concat(frontier.peaks);
}

/** The reverse of {@link packPeaks}. Throws when the bytes do not fit the size: then the head has been bent. */
export function unpackPeaks(size: number, packed: Uint8Array): Frontier {
  const peaks: Buffer[] = [];
  for (let at = 0; at < packed.length; at += HASH_BYTES) peaks.push(Buffer.from(packed.subarray(at, at + HASH_BYTES)));
  if (packed.length % HASH_BYTES !== 0 || peaks.length !== onesIn(size)) {
    throw new RangeError(`a frontier of ${packed.length} bytes does not belong to a tree of ${size} leaves`);
  }
  return { size, peaks };
}

function onesIn(size: number): number {
  let ones = 0;
  for (let rest = size; rest > 0; rest = Math.floor(rest / 2)) ones += rest % 2;
  return ones;
}
