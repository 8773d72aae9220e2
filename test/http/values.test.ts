import fc from 'fast-check';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { holdsUnstorable } from '../../src/http/characters.ts';
import { serializerCompiler } from '../../src/http/compilers.ts';
import {
  daySchema,
  instantSchema,
  periodSchema,
  pointsSchema,
  readPoints,
  textSchema,
} from '../../src/http/contract.ts';
import { decodeCursor, encodeCursor } from '../../src/http/cursor.ts';
import { languageOf } from '../../src/http/problem.ts';
import { parseDay } from '../../src/kernel/day.ts';
import { parsePeriod } from '../../src/kernel/period.ts';
import { Refused } from '../../src/kernel/problems/index.ts';

test('points: every number of hundredths passes and comes out exactly, everything finer is refused', () => {
  fc.assert(
    fc.property(fc.integer({ min: -100_000_000, max: 100_000_000 }), (hundredths) => {
      const value = JSON.parse((hundredths / 100).toFixed(2));
      expect(pointsSchema.safeParse(value).success).toBe(true);
      expect(readPoints(value)).toBe(hundredths === 0 ? 0 : hundredths);
    }),
  );
  for (const wrong of [0.001, 1.005, 1e-7, 1_000_000.01, -1_000_001, Infinity, NaN, '2', null]) {
    expect(pointsSchema.safeParse(wrong).success, String(wrong)).toBe(false);
  }
});

test('days, instants and periods that pass are read by the kernel, whatever text is tried', () => {
  const texts = fc.oneof(
    fc.string(),
    fc.stringMatching(/^\d{4}-\d{2}-\d{2}$/),
    fc.stringMatching(/^\d{4}(-Q?\d{1,2})?$/),
    fc.stringMatching(/^\d{4}-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/),
  );
  fc.assert(
    fc.property(texts, (text) => {
      if (daySchema.safeParse(text).success) expect(parseDay(text)).toBe(text);
      if (periodSchema.safeParse(text).success) expect(parsePeriod(text)?.text).toBe(text);
      if (instantSchema.safeParse(text).success) {
        const year = new Date(text).getUTCFullYear();
        expect(year >= 1900 && year <= 2200).toBe(true);
      }
    }),
    { numRuns: 3000 },
  );
});

test('texts are neither blank nor hold control characters other than line breaks and tabs', () => {
  for (const good of ['a', '张三', 'a\nb', '\ta', ' a ', '😀'])
    expect(textSchema(10).safeParse(good).success, good).toBe(true);
  for (const bad of ['', ' ', '\u3000', '\n', 'a\u0007', '\u001b[31m', 'a\u0000', 'x'.repeat(11)]) {
    expect(textSchema(10).safeParse(bad).success, JSON.stringify(bad)).toBe(false);
  }
});

test('a cursor gives back its position to its own list only; any other text is refused, never an error', () => {
  const refused = (work: () => unknown) => {
    expect(work).toThrow(Refused);
  };
  fc.assert(
    fc.property(fc.jsonValue(), fc.string(), (position, other) => {
      const value = JSON.parse(JSON.stringify(position));
      const cursor = encodeCursor('list', value);
      expect(decodeCursor('list', cursor, z.unknown())).toEqual(value);
      refused(() => decodeCursor('other', cursor, z.unknown()));
      refused(() => decodeCursor('list', other, z.unknown()));
      refused(() => decodeCursor('list', `${cursor}A`, z.unknown()));
    }),
  );
});

test('an answer is written as JSON.stringify would, less what its schema does not declare', () => {
  const schema = z.object({
    id: z.string(),
    points: z.number(),
    count: z.int(),
    name: z.string().nullable(),
    at: z.iso.datetime().nullable(),
    inner: z.object({ type: z.string(), format: z.string().optional() }).nullable(),
    kind: z.enum(['a', 'b']),
    tags: z.array(z.string()),
    either: z.union([z.number(), z.object({ min: z.number() })]),
    details: z.record(z.string(), z.unknown()),
    maybe: z.boolean().optional(),
  });
  const text = fc.string({ unit: 'grapheme' });
  const arbitrary = fc.record(
    {
      id: text,
      points: fc.integer().map((hundredths) => hundredths / 100),
      count: fc.integer(),
      name: fc.option(text),
      at: fc.option(fc.constant('2026-10-01T00:00:00.000Z')),
      inner: fc.option(fc.record({ type: text, format: text }, { requiredKeys: ['type'] })),
      kind: fc.constantFrom('a' as const, 'b' as const),
      tags: fc.array(text),
      either: fc.oneof(fc.integer(), fc.record({ min: fc.integer() })),
      details: fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), fc.oneof(text, fc.integer(), fc.constant(null))),
      maybe: fc.boolean(),
    },
    { requiredKeys: ['id', 'points', 'count', 'name', 'at', 'inner', 'kind', 'tags', 'either', 'details'] },
  );
  const write = serializerCompiler({ schema, method: 'GET', url: '/' });
  fc.assert(
    fc.property(arbitrary, (value) => {
      const written = JSON.parse(write({ ...value, undeclared: 'secret' }) as string);
      expect(written).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});

test('unstorable characters are found at any depth, and only there where there are some', () => {
  expect(holdsUnstorable([{ a: ['\ud83d\ude00', { b: 'ok' }] }])).toBe(false);
  expect(holdsUnstorable([{ a: ['\ud83d\ude00', { b: 'no\ud83d' }] }])).toBe(true);
  expect(holdsUnstorable({ 'a\u0000': 1 })).toBe(true);
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(holdsUnstorable({ text })).toBe(text.includes('\u0000') || Buffer.from(text).toString() !== text);
    }),
  );
});

test('any Accept-Language header gives a language', () => {
  fc.assert(fc.property(fc.string(), (header) => ['zh', 'en'].includes(languageOf(header))));
});
