import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { amountInWords } from '../../src/document/amount-in-words.ts';

/** Reads an amount back by summing up from the right words of each unit; knows nothing of how it is written. */
function readBack(words: string): number {
  const [, minus, rest] = /^人民币(负?)(.+)$/.exec(words)!;
  const [, yuan = '', jiao, last] = /^(?:(.+)元)?零?(?:(.)角)?(?:(.)分)?整?$/.exec(rest!)!;
  const digit = (text: string | undefined) => (text === undefined ? 0 : '零壹贰叁肆伍陆柒捌玖'.indexOf(text));
  const integer = (text: string): number => {
    for (const [unit, base] of [
      ['亿', 1e8],
      ['万', 1e4],
      ['仟', 1e3],
      ['佰', 1e2],
      ['拾', 1e1],
    ] as const) {
      const at = text.lastIndexOf(unit);
      if (at >= 0) return integer(text.slice(0, at)) * base + integer(text.slice(at + 1).replace(/^零/, ''));
    }
    return text === '' ? 0 : digit(text);
  };
  const fen = integer(yuan) * 100 + digit(jiao) * 10 + digit(last);
  return minus === '' ? fen : -fen;
}

describe('an amount in capital characters', () => {
  test.each([
    [0, '人民币零元整'],
    [1, '人民币壹分'],
    [50, '人民币伍角整'],
    [105, '人民币壹元零伍分'],
    [1000, '人民币壹拾元整'],
    [32504, '人民币叁佰贰拾伍元零肆分'],
    [140950, '人民币壹仟肆佰零玖元伍角整'],
    [600714, '人民币陆仟零柒元壹角肆分'],
    [168032, '人民币壹仟陆佰捌拾元叁角贰分'],
    [10700053, '人民币壹拾万零柒仟元伍角叁分'],
    [1640902, '人民币壹万陆仟肆佰零玖元零贰分'],
    [10000000000, '人民币壹亿元整'],
    [100000500000001, '人民币壹万亿零伍佰万元零壹分'],
    [-2030, '人民币负贰拾元叁角整'],
  ])('%i fen as the rules for bills have it', (fen, words) => {
    expect(amountInWords(fen)).toBe(words);
  });

  test('reads back to the amount, with no zero doubled or left hanging', () => {
    const amounts = fc.oneof(fc.maxSafeInteger(), fc.integer({ min: -2_000_000, max: 2_000_000 }), fc.integer());
    const round = fc.tuple(amounts, fc.integer({ min: 0, max: 15 })).map(([n, zeros]) => n - (n % 10 ** zeros));
    fc.assert(
      fc.property(fc.oneof(amounts, round), (given) => {
        const fen = given + 0;
        const words = amountInWords(fen);
        expect(readBack(words) + 0).toBe(fen);
        expect(words).not.toMatch(/零零|零[拾佰仟万亿角分整]|亿万|.整./);
        expect(/分$/.test(words)).toBe(fen % 10 !== 0);
        expect(/整$/.test(words)).toBe(fen % 10 === 0);
      }),
      { numRuns: 3000 },
    );
  });

  test('is refused for what is no whole number of fen', () => {
    for (const fen of [0.5, Number.NaN, 2 ** 53, Number.POSITIVE_INFINITY]) {
      expect(() => amountInWords(fen)).toThrow(RangeError);
    }
  });
});
