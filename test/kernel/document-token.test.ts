import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type DocumentSubject, mintToken, readToken } from '../../src/kernel/document-token.ts';

const key = Buffer.alloc(32, 3);
const village = fc.integer({ min: 110000000001, max: 999999999999 }).map(String);
const seq = fc.integer({ min: 1, max: 2 ** 40 });
const subject: fc.Arbitrary<DocumentSubject> = fc.oneof(
  fc.record({ kind: fc.constant('certificate' as const), village, honour: fc.uuid() }),
  fc.record({ kind: fc.constant('receipt' as const), village, movement: seq }),
  fc.record({
    kind: fc.constant('statement' as const),
    village,
    household: fc.stringMatching(/^[A-Za-z0-9-]{1,20}$/),
    size: seq,
  }),
);

describe('the token of a printed document', () => {
  test('names its document and nothing else, always the same, in few characters of an address', () => {
    fc.assert(
      fc.property(subject, (one) => {
        const token = mintToken(key, one);
        expect(readToken(key, token)).toEqual(one);
        expect(mintToken(key, one)).toBe(token);
        expect(token).toMatch(/^[A-Za-z0-9_-]{32,80}$/);
      }),
    );
  });

  test('is nothing once a character is changed, added or lost, or under another key', () => {
    fc.assert(
      fc.property(subject, fc.nat(), fc.constantFrom(...'abcXYZ019_-'), (one, place, character) => {
        const token = mintToken(key, one);
        const at = place % token.length;
        const altered = token.slice(0, at) + character + token.slice(at + 1);
        if (altered !== token) expect(readToken(key, altered)).toBeUndefined();
        expect(readToken(key, token.slice(0, at) + token.slice(at + 1))).toBeUndefined();
        expect(readToken(key, token.slice(0, at) + character + token.slice(at))).toBeUndefined();
        expect(readToken(Buffer.alloc(32, 4), token)).toBeUndefined();
      }),
    );
  });

  test('is not read from any other text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.base64String(), fc.stringMatching(/^[A-Za-z0-9_-]{0,90}$/)), (text) => {
        expect(readToken(key, text)).toBeUndefined();
      }),
    );
  });
});
