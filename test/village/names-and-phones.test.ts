import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, type Day, dayOf } from '../../src/kernel/day.ts';
import { isAdult, normaliseName, publicName, UNNAMED } from '../../src/village/names.ts';
import { maskPhone, normalisePhone, openPhone, sealPhone } from '../../src/village/phone.ts';

const day = (text: string) => text as Day;

describe('names in public', () => {
  it.each([
    ['王大力', '1980-01', '王某某'],
    ['王力', '1980-01', '王某'],
    ['欧阳修文', '1980-01', '欧阳某某'],
    ['欧阳修', '1980-01', '欧阳某'],
    ['欧阳', '1980-01', '欧某'],
    ['𠮷田大力', '1980-01', '𠮷某某'],
    ['阿依古丽·买买提', '1980-01', '阿某某'],
    ['王大力', null, UNNAMED],
    [null, '1980-01', UNNAMED],
    ['', '1980-01', UNNAMED],
  ])('%s, born %s, is shown as %s', (name, birth, shown) => {
    expect(publicName(name, birth, day('2026-10-01'))).toBe(shown);
  });

  it('never name anybody who may be under 18 on the day', () => {
    const born = fc.record({ year: fc.integer({ min: 1950, max: 2026 }), month: fc.integer({ min: 1, max: 12 }) });
    const when = fc.integer({ min: 0, max: 60_000 }).map((days) => addDays(day('1990-01-01'), days));
    fc.assert(
      fc.property(born, when, fc.string({ unit: 'grapheme', minLength: 1 }), ({ year, month }, on, name) => {
        const birthMonth = `${year}-${String(month).padStart(2, '0')}`;
        // Born on the last day of the month at the latest: the 18th birthday is then that day 18 years later, or the next.
        const lastBirthday = dayOf(year + 18 + Math.floor(month / 12), (month % 12) + 1, 1)!;
        const adult = on >= lastBirthday;
        expect(isAdult(birthMonth, on)).toBe(adult);
        if (!adult) expect(publicName(name, birthMonth, on)).toBe(UNNAMED);
      }),
    );
  });

  it('never give more of a name away than the surname', () => {
    const han = fc.string({ unit: fc.constantFrom(...'王李张欧阳刘守莲寿金兰淑司马诸葛'), minLength: 2, maxLength: 6 });
    fc.assert(
      fc.property(han, (name) => {
        const shown = publicName(name, '1970-01', day('2026-10-01'));
        expect(shown).toMatch(/^.{1,2}某{1,2}$/u);
        expect(name.startsWith(shown.replaceAll('某', ''))).toBe(true);
        expect(shown.replaceAll('某', '').length).toBeLessThan(name.length);
      }),
    );
  });

  it('are kept without spaces and invisible characters, and with every other one', () => {
    expect(normaliseName(' 王　\u200b大 力\ufeff\n')).toBe('王大力');
    expect(normaliseName('劉守蓮（大）')).toBe('劉守蓮（大）');
    expect(normaliseName('\u200b \u3000')).toBe('');
  });
});

describe('telephone numbers', () => {
  it.each([
    ['131 5043 6940', '13150436940'],
    [13150436940, '13150436940'],
    ['１３１５０４３６９４０', '13150436940'],
    ['+86 131-5043-6940', '13150436940'],
    ['0086 131 5043 6940', '13150436940'],
    ['8613150436940', '13150436940'],
    ['\u200e13150436940\u202c', '13150436940'],
    ['（0434）7212345', '04347212345'],
    ['0434-7212345', '04347212345'],
    ['010-62345678', '01062345678'],
    ['7212345', '7212345'],
  ])('%s is read as %s', (written, digits) => {
    expect(normalisePhone(written)).toBe(digits);
  });

  it.each(['', '无', '12345', '11150436940', '131504369401', 'abc', '1315043694x', 0, 1.5, '220382197101011234'])(
    '%s is none',
    (written) => {
      expect(normalisePhone(written)).toBeUndefined();
    },
  );

  it('are read the same however they are grouped', () => {
    const separators = fc.array(fc.constantFrom('', ' ', '-', '\u3000', '–'), { minLength: 11, maxLength: 11 });
    const mobile = fc.integer({ min: 13_000_000_000, max: 19_999_999_999 }).map(String);
    fc.assert(
      fc.property(mobile, separators, (digits, between) => {
        const written = [...digits].map((digit, i) => digit + between[i]).join('');
        expect(normalisePhone(written)).toBe(digits);
        expect(maskPhone(digits)).toBe(`${digits.slice(0, 3)}****${digits.slice(7)}`);
      }),
    );
  });

  it('show at most seven of eleven and two of fewer digits', () => {
    expect(maskPhone('13812341234')).toBe('138****1234');
    expect(maskPhone('7212345')).toBe('****45');
    expect(maskPhone('043472123456')).toBe('****56');
  });

  it('open only with the same key, village and member, and only unaltered', () => {
    const key = randomBytes(32);
    const sealed = sealPhone(key, '220382206201', 'm1', '13150436940');
    expect(sealed.includes('13150436940')).toBe(false);
    expect(openPhone(key, '220382206201', 'm1', sealed)).toBe('13150436940');
    expect(openPhone(randomBytes(32), '220382206201', 'm1', sealed)).toBeUndefined();
    expect(openPhone(key, '220382206202', 'm1', sealed)).toBeUndefined();
    expect(openPhone(key, '220382206201', 'm2', sealed)).toBeUndefined();
    for (let i = 0; i < sealed.length; i += 1) {
      const altered = Buffer.from(sealed);
      altered[i] = altered[i]! ^ 1;
      expect(openPhone(key, '220382206201', 'm1', altered)).toBeUndefined();
      expect(openPhone(key, '220382206201', 'm1', sealed.subarray(0, i))).toBeUndefined();
    }
  });

  it('never make the same ciphertext twice', () => {
    const key = randomBytes(32);
    const made = new Set(Array.from({ length: 100 }, () => sealPhone(key, 'v', 'm', '13150436940').toString('hex')));
    expect(made.size).toBe(100);
  });
});
