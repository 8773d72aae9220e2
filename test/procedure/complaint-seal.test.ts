import { describe, expect, test } from 'vitest';
import { openComplaint, sealComplaint } from '../../src/procedure/complaint-seal.ts';

const WORDS = '会计给自家亲戚多记了积分';

describe('what is sealed', () => {
  const key = Buffer.alloc(32, 1);
  const place = { village: '220382206201', id: '6f1c2d3e-4b5a-4c6d-8e7f-90a1b2c3d4e5', field: 'words' } as const;

  test('opens with its key, as what it is, and with every byte in place only', () => {
    const sealed = sealComplaint(key, place, WORDS);
    expect(openComplaint(key, place, sealed)).toBe(WORDS);
    expect(sealComplaint(key, place, WORDS)).not.toEqual(sealed);
    expect(openComplaint(Buffer.alloc(32, 2), place, sealed)).toBeUndefined();
    expect(openComplaint(key, { ...place, field: 'answer' }, sealed)).toBeUndefined();
    expect(openComplaint(key, { ...place, id: place.id.replace('6', '7') }, sealed)).toBeUndefined();
    expect(openComplaint(key, { ...place, village: '220382206202' }, sealed)).toBeUndefined();
    for (let i = 0; i < sealed.length; i += 1) {
      const bent = Buffer.from(sealed);
      bent[i]! ^= 1;
      expect(openComplaint(key, place, bent), `byte ${i}`).toBeUndefined();
    }
    expect(openComplaint(key, place, sealed.subarray(0, 20))).toBeUndefined();
  });
});
