import { expect, test } from 'vitest';
import { openFile } from '../../src/importing/sealed-file.ts';
import { type SealedPlace, seal, unseal } from '../../src/kernel/seal.ts';
import { openComplaint } from '../../src/procedure/complaint-seal.ts';
import { openSecret } from '../../src/procedure/webhook-secret.ts';
import { openPhone } from '../../src/village/phone.ts';

const KEY = Buffer.alloc(32, 1);
const VILLAGE = '220382206201';
const ID = '6f1c2d3e-4b5a-4c6d-8e7f-90a1b2c3d4e5';
const bytes = (text: string) => Buffer.from(text, 'base64');

test('what earlier versions sealed still opens: files, phones, secrets of webhooks, complaints', () => {
  const file = bytes('AaHO6eiaeQHRtpGAh/Fq+kyd63EBdFRFZ7NhHT6OaDQi/K+qVRy89VnG');
  expect(openFile(KEY, VILLAGE, ID, file).toString()).toBe('户号,户主');
  const phone = bytes('ARhqC69Qr3cqiEWMJRYE/n6quEXdSikGuz+hjwDpxjCvQcvvHXYpKQ==');
  expect(openPhone(KEY, VILLAGE, ID, phone)).toBe('13150436940');
  const secret = bytes('ARbcG6BBWuZGZJlyAyKdVy+QbQ+UGH5nbOx7EmM53LK+cvaj');
  expect(openSecret(KEY, VILLAGE, ID, secret)).toBe('whsec_x');
  const words = bytes('AbwsNUB11bE7rvDNxk0NIEh8L7SksBkOJNQP0Z6Hu1q8t3kw9RbsK6K7eMU=');
  expect(openComplaint(KEY, { village: VILLAGE, id: ID, field: 'words' }, words)).toBe('多记了积分');
});

test('what is sealed opens with its key, at its place and whole only, and never looks the same twice', () => {
  const place: SealedPlace = ['attachment', VILLAGE, ID];
  const sealed = seal(KEY, place, Buffer.from('picture'));
  expect(unseal(KEY, place, sealed)?.toString()).toBe('picture');
  expect(unseal(KEY, place, seal(KEY, place, ''))).toHaveLength(0);
  expect(seal(KEY, place, Buffer.from('picture'))).not.toEqual(sealed);
  expect(unseal(Buffer.alloc(32, 2), place, sealed)).toBeUndefined();
  for (const other of [
    ['import', VILLAGE, ID],
    ['attachment', '220382206202', ID],
    ['attachment', VILLAGE, ID.replace('6', '7')],
    ['attachment', VILLAGE, ID, 'words'],
  ] as const) {
    expect(unseal(KEY, other, sealed)).toBeUndefined();
  }
  for (let i = 0; i < sealed.length; i += 1) {
    const bent = Buffer.from(sealed);
    bent[i]! ^= 1;
    expect(unseal(KEY, place, bent), `byte ${i}`).toBeUndefined();
    expect(unseal(KEY, place, sealed.subarray(0, i)), `cut at ${i}`).toBeUndefined();
  }
});
