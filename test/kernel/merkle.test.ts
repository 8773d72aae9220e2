import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sha256 } from '../../src/kernel/canonical.ts';
import {
  append,
  appendAll,
  EMPTY_FRONTIER,
  leafHash,
  nodeHash,
  packPeaks,
  rootOf,
  unpackPeaks,
} from '../../src/kernel/merkle.ts';

/** The leaves of the test vectors that Certificate Transparency's reference implementation publishes for RFC 6962. */
const LEAVES = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'].map(
  (hex) => Buffer.from(hex, 'hex'),
);
const ROOTS = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];

/** The definition of RFC 6962, 2.1, word for word and slow: split at the largest power of two below n. */
function rootByDefinition(leaves: readonly Buffer[]): Buffer {
  if (leaves.length === 0) return sha256('');
  if (leaves.length === 1) return leafHash(leaves[0]!);
  let split = 1;
  while (split * 2 < leaves.length) split *= 2;
  return nodeHash(rootByDefinition(leaves.slice(0, split)), rootByDefinition(leaves.slice(split)));
}

describe('the Merkle tree', () => {
  test('has the roots of the RFC 6962 test vectors', () => {
    expect(rootOf(EMPTY_FRONTIER).toString('hex')).toBe(
      'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    );
    let frontier = EMPTY_FRONTIER;
    for (const [index, leaf] of LEAVES.entries()) {
      frontier = append(frontier, leafHash(leaf));
      expect(rootOf(frontier).toString('hex')).toBe(ROOTS[index]);
    }
  });

  test('carried as a frontier has the root of the definition, however the leaves arrive', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 8 }), { maxLength: 70 }), fc.nat(70), (data, cut) => {
        const leaves = data.map((bytes) => Buffer.from(bytes));
        const hashes = leaves.map((leaf) => leafHash(leaf));
        const parted = appendAll(appendAll(EMPTY_FRONTIER, hashes.slice(0, cut)), hashes.slice(cut));
        expect(rootOf(parted)).toEqual(rootByDefinition(leaves));
        expect(unpackPeaks(parted.size, packPeaks(parted))).toEqual(parted);
      }),
    );
  });

  test('refuses a packed frontier that does not fit its size', () => {
    const packed = packPeaks(
      appendAll(
        EMPTY_FRONTIER,
        LEAVES.slice(0, 3).map((leaf) => leafHash(leaf)),
      ),
    );
    expect(() => unpackPeaks(4, packed)).toThrow(RangeError);
    expect(() => unpackPeaks(3, packed.subarray(1))).toThrow(RangeError);
  });
});
