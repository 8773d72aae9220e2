import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Nameable, printedName, unnamedFor } from '../../src/ceremony/naming.ts';
import type { ProgrammeItem } from '../../src/ceremony/papers.ts';
import { checkProgramme, fitProgramme, inProgrammeOrder, proposeProgramme } from '../../src/ceremony/programme.ts';
import { placed } from '../../src/ceremony/recipient.ts';
import { honouredYear } from '../../src/ceremony/redemption-list.ts';
import type { Day } from '../../src/kernel/day.ts';

const groups = fc
  .uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { maxLength: 5 })
  .map((codes) => codes.map((code) => ({ code })));
const extra: fc.Arbitrary<ProgrammeItem> = fc.constantFrom(
  { kind: 'performance', title: '欢聚一堂', performers: '秧歌队' },
  { kind: 'speech', title: '讲话', speaker: '张德林' },
);
/** Some groups with a programme of theirs that was edited: performances and speeches anywhere. */
const edited = fc.tuple(groups, fc.array(fc.tuple(fc.nat(), extra), { maxLength: 6 })).map(([some, more]) => {
  const programme = proposeProgramme(some);
  for (const [at, item] of more) programme.splice(at % (programme.length + 1), 0, item);
  return { groups: some, programme };
});
const called = (programme: readonly ProgrammeItem[]) =>
  programme.flatMap((item) => (item.kind === 'group' ? [item.group] : []));

describe('a programme', () => {
  test('is proposed in the usual order, with every group once', () => {
    const kinds = proposeProgramme([{ code: 'a' }, { code: 'b' }]).map(({ kind }) => kind);
    expect(kinds).toEqual(['opening', 'decision', 'group', 'group', 'speech', 'speech', 'redemption', 'closing']);
    expect(proposeProgramme([]).map(({ kind }) => kind)).toEqual([
      'opening',
      'decision',
      'speech',
      'redemption',
      'closing',
    ]);
    fc.assert(
      fc.property(groups, (some) => {
        expect(checkProgramme(some, proposeProgramme(some))).toBeUndefined();
      }),
    );
  });

  test('fits other groups afterwards: each is called up once, and what was edited keeps its order', () => {
    fc.assert(
      fc.property(edited, groups, ({ programme }, others) => {
        const after = fitProgramme(programme, others);
        expect(checkProgramme(others, after)).toBeUndefined();
        const rest = (items: readonly ProgrammeItem[]) => items.filter(({ kind }) => kind !== 'group');
        expect(rest(after)).toEqual(rest(programme));
        const kept = called(programme).filter((code) => others.some((one) => one.code === code));
        expect(called(after).slice(0, kept.length)).toEqual(kept);
        expect(fitProgramme(after, others)).toEqual(after);
      }),
    );
  });

  test('that leaves a group out, or names something twice, is refused', () => {
    fc.assert(
      fc.property(edited, fc.nat(), (one, at) => {
        const index = at % one.programme.length;
        const item = one.programme[index]!;
        const without = checkProgramme(one.groups, one.programme.toSpliced(index, 1));
        const twice = checkProgramme(one.groups, [...one.programme, item]);
        const free = item.kind === 'performance' || item.kind === 'speech';
        expect(without?.code).toBe(item.kind === 'group' ? 'programme-lacks-group' : undefined);
        expect(twice?.code).toBe(free ? undefined : 'programme-item-twice');
      }),
    );
  });

  test('orders the groups as it calls them up', () => {
    fc.assert(
      fc.property(edited, ({ groups: some, programme }) => {
        expect(inProgrammeOrder(some.toReversed(), programme).map(({ code }) => code)).toEqual(called(programme));
      }),
    );
  });
});

test('somebody placed in a group stands where it was said, and all the others keep their order', () => {
  const case_ = fc.tuple(
    fc.uniqueArray(fc.nat(9).map(String), { maxLength: 8 }),
    fc.nat(9).map(String),
    fc.integer({ min: 1, max: 12 }),
  );
  fc.assert(
    fc.property(case_, ([order, id, position]) => {
      const after = placed(order, id, position);
      const others = order.filter((one) => one !== id);
      expect(after.indexOf(id)).toBe(Math.min(position - 1, others.length));
      expect(after.filter((one) => one !== id)).toEqual(others);
      expect(placed(order, id).at(-1)).toBe(id);
    }),
  );
});

describe('on paper', () => {
  const day = '2026-12-26' as Day;
  const person = (birthMonth: string | null, more: Partial<Nameable> = {}): Nameable => ({
    id: 'x',
    name: '王小明',
    birthMonth,
    consent: false,
    ...more,
  });

  test.each([
    ['an adult', person('1970-01'), '王小明同志', '王小明家庭'],
    ['a minor', person('2012-05'), '某同学', '某村民家庭'],
    ['a minor with consent', person('2012-05', { consent: true }), '王小明同学', '王小明家庭'],
    ['somebody of unknown age', person(null), '某村民', '某村民家庭'],
    ['somebody of unknown age with consent', person(null, { consent: true }), '王小明同学', '王小明家庭'],
    ['somebody erased', person(null, { name: null, consent: true }), '某村民', '某村民家庭'],
    ['nobody', null, '某村民', '某村民家庭'],
  ])('%s is named as may be', (_, one, asPerson, asHousehold) => {
    const said = (kind: 'person' | 'household') => {
      const { name, salutation } = printedName(one, kind, day);
      return name + salutation;
    };
    expect([said('person'), said('household')]).toEqual([asPerson, asHousehold]);
  });

  test('why somebody is not named', () => {
    const found = [null, person('1970-01', { name: null }), person(null), person('2009-01'), person('2008-11')];
    expect(found.map((one) => unnamedFor(one, day))).toEqual([
      'nobody',
      'erased',
      'birth-month-unknown',
      'minor',
      undefined,
    ]);
  });
});

test('the redemption list follows the newest year that is honoured, else that of the day', () => {
  const of = (...periods: string[]) => periods.map((period) => ({ honour: { period } }) as never);
  const day = '2027-01-15' as Day;
  expect(honouredYear({ day }, of('2025', '2026-H1', '2026-12'))).toBe(2026);
  expect(honouredYear({ day }, [])).toBe(2027);
});
