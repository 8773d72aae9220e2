import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Day } from '../../src/kernel/day.ts';
import { diffRoster } from '../../src/village/diff-roster.ts';
import {
  type KnownHousehold,
  type KnownPerson,
  type Roster,
  type RosterDiff,
  type RosterHousehold,
  type RosterPerson,
  sexOf,
  unitKeysOf,
  unitKindOf,
} from '../../src/village/roster.ts';

const ON = '2026-10-01' as Day;

/** What the village knows after a diff was carried out: the model of `applyRoster`. */
function carriedOut(current: readonly KnownHousehold[], roster: Roster, diff: RosterDiff): KnownHousehold[] {
  const listed = new Map(roster.households.map((household) => [household.no, household]));
  const gone = new Set([...diff.left, ...diff.moved].map(({ member }) => member));
  const known = new Map(current.flatMap(({ members }) => members.map((person) => [person.id, person] as const)));
  const details = (before: KnownPerson | undefined, person: RosterPerson, id: string, head: boolean): KnownPerson => ({
    id,
    name: person.name,
    relation: person.relation ?? before?.relation ?? null,
    sex: sexOf(person.sex) ?? before?.sex ?? null,
    birthMonth: person.birthMonth ?? before?.birthMonth ?? null,
    phone: person.phone ?? before?.phone ?? null,
    head,
  });
  const households = [...current, ...diff.opened.map(({ no }) => emptyHousehold(no))];
  return households.map((household) => {
    const incoming = listed.get(household.no);
    if (!incoming || household.closed) {
      return { ...household, members: household.members.filter(({ id }) => !gone.has(id)) };
    }
    const heads = [
      ...diff.changed
        .filter(({ field, household: no }) => field === 'head' && no === household.no)
        .map((c) => c.member),
      ...diff.joined.filter(({ head, household: no }) => head && no === household.no),
      ...diff.moved.filter(({ head, to }) => head && to === household.no),
    ];
    const kept = diff.kept
      .filter(({ household: no }) => no === household.no)
      .map(({ member, person }) => {
        const before = known.get(member)!;
        return details(before, person, member, heads.length > 0 ? heads.includes(member) : before.head);
      });
    const joined = diff.joined
      .filter(({ household: no }) => no === household.no)
      .map(({ person, head }, i) => details(undefined, person, `new ${household.no} ${i}`, head));
    const moved = diff.moved
      .filter(({ to }) => to === household.no)
      .map(({ member, person, head }) => details({ ...known.get(member)!, relation: null }, person, member, head));
    const erased = household.members.filter(({ name }) => name === null);
    const unit = incoming.unit;
    return {
      ...household,
      address: incoming.address ?? household.address,
      unit: unit?.name ?? household.unit,
      unitKeys: unit ? unitKeysOf(unitKindOf(unit), unit.name, unit.number) : household.unitKeys,
      members: [...kept, ...moved, ...joined, ...erased],
    };
  });
}

function emptyHousehold(no: string): KnownHousehold {
  return { no, closed: false, unit: null, unitKeys: [], address: null, members: [] };
}

function nothing(diff: RosterDiff): void {
  const { opened, joined, left, moved, changed } = diff;
  expect({ opened, joined, left, moved, changed }).toEqual({
    opened: [],
    joined: [],
    left: [],
    moved: [],
    changed: [],
  });
}

const opt = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const names = fc.constantFrom('卢祥', '金兰淑', '卢刚德', '刘寿莲', '刘守莲', '胡莲云');
const months = fc.constantFrom('1971-01', '1972-09', '1994-08', '2015-05');
const person: fc.Arbitrary<RosterPerson> = fc.record({
  name: names,
  relation: opt(fc.constantFrom('户主', '妻', '长子')),
  sex: opt(fc.constantFrom('男' as const, '女' as const)),
  birthMonth: opt(months),
  phone: opt(fc.constantFrom('13150436940', '13812341234')),
});
/** Namesakes within a household differ by birth month, as `checkRoom` and the reading of sheets demand. */
const people = fc.uniqueArray(person, { maxLength: 4, selector: ({ name }) => name });
const unit = fc.integer({ min: 1, max: 3 }).map((number) => ({ kind: 'group', name: `${number}组`, number }));
const household: fc.Arbitrary<RosterHousehold> = fc
  .record({
    no: fc.constantFrom('010001', '010002', '010003', '010004'),
    unit: opt(unit),
    members: people,
    address: opt(fc.constantFrom('东头', '西头')),
    headIndex: fc.nat(3),
  })
  .map(({ headIndex, ...rest }) => ({ ...rest, head: rest.members[headIndex % 4]?.name ?? '无人' }));
const roster: fc.Arbitrary<Roster> = fc
  .uniqueArray(household, { maxLength: 4, selector: ({ no }) => no })
  .map((households) => ({ households }));

/** What a village knows that has carried out one roster after another. */
const village = fc.array(roster, { maxLength: 3 }).map((rosters) =>
  rosters.reduce<KnownHousehold[]>((known, one) => {
    const after = carriedOut(known, one, diffRoster(known, one, ON));
    return after.map((h) => ({
      ...h,
      members: h.members.map((m, i) => ({
        ...m,
        id: m.id.startsWith('new') ? `${m.id}-${rosters.indexOf(one)}-${i}` : m.id,
      })),
    }));
  }, []),
);

describe('comparing a roster', () => {
  it('finds nothing more to do once it was carried out', () => {
    fc.assert(
      fc.property(village, roster, (known, incoming) => {
        const diff = diffRoster(known, incoming, ON);
        nothing(diffRoster(carriedOut(known, incoming, diff), incoming, ON));
      }),
      { numRuns: 1000 },
    );
  });

  it('does not depend on the order of lines, members or households', () => {
    const shuffled = roster.chain((incoming) =>
      fc.tuple(
        fc.constant(incoming),
        fc.shuffledSubarray([...incoming.households], { minLength: incoming.households.length }),
        fc.boolean(),
      ),
    );
    fc.assert(
      fc.property(village, shuffled, (known, [incoming, households, turn]) => {
        const turned = households.map((one) => (turn ? { ...one, members: [...one.members].reverse() } : one));
        const plain = (diff: RosterDiff) => ({
          ...diff,
          opened: diff.opened.map(({ no }) => no),
          kept: diff.kept.map(({ member }) => member).sort(),
          changed: diff.changed.map((change) => JSON.stringify(change)).sort(),
          joined: diff.joined.map((one) => JSON.stringify(one)).sort(),
          left: diff.left.map(({ member }) => member).sort(),
          moved: diff.moved.map((one) => JSON.stringify(one)).sort(),
        });
        const once = plain(diffRoster(known, incoming, ON));
        expect(plain(diffRoster([...known].reverse(), { households: turned }, ON))).toEqual(once);
      }),
      { numRuns: 500 },
    );
  });

  it('accounts for everybody once: kept, moved, left or untouched; kept, moved or joined', () => {
    fc.assert(
      fc.property(village, roster, (known, incoming) => {
        const diff = diffRoster(known, incoming, ON);
        const fates = [...diff.kept, ...diff.left, ...diff.moved].map(({ member }) => member);
        expect(new Set(fates).size).toBe(fates.length);
        const untouched = new Set(diff.missing);
        for (const { no, members } of known) {
          for (const { id } of members) expect(fates.includes(id) || untouched.has(no)).toBe(true);
        }
        const listed = incoming.households.flatMap(({ members }) => members).length;
        expect(diff.kept.length + diff.moved.length + diff.joined.length).toBe(listed);
      }),
      { numRuns: 500 },
    );
  });

  it('gives each household at most one head', () => {
    fc.assert(
      fc.property(village, roster, (known, incoming) => {
        for (const { members } of carriedOut(known, incoming, diffRoster(known, incoming, ON))) {
          expect(members.filter(({ head }) => head).length).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  const one = (no: string, members: RosterPerson[], head = members[0]!.name): RosterHousehold => ({
    no,
    head,
    members,
  });
  const known = (...households: RosterHousehold[]): KnownHousehold[] =>
    carriedOut([], { households }, diffRoster([], { households }, ON));
  const lu: RosterPerson = { name: '卢祥', relation: '户主', sex: '男', birthMonth: '1971-01' };
  const jin: RosterPerson = { name: '金兰淑', relation: '妻', sex: '女', birthMonth: '1972-09' };

  it('opens a whole new village', () => {
    const diff = diffRoster([], { households: [one('010001', [lu, jin])] }, ON);
    expect(diff.opened.map(({ no }) => no)).toEqual(['010001']);
    expect(diff.joined.map(({ person: { name }, head }) => [name, head])).toEqual([
      ['卢祥', true],
      ['金兰淑', false],
    ]);
  });

  it('tells somebody who moved from a namesake by the birth month', () => {
    const before = known(one('010001', [lu, jin]), one('010002', [{ name: '胡莲云', birthMonth: '1960-12' }]));
    const moved = diffRoster(
      before,
      { households: [one('010001', [lu]), one('010002', [{ name: '胡莲云', birthMonth: '1960-12' }, jin])] },
      ON,
    );
    expect(moved.moved.map(({ name, from, to }) => [name, from, to])).toEqual([['金兰淑', '010001', '010002']]);
    const other = diffRoster(
      before,
      { households: [one('010001', [lu]), one('010002', [{ name: '胡莲云' }, { ...jin, birthMonth: '1990-01' }])] },
      ON,
    );
    expect(other.moved).toEqual([]);
    expect(other.left.map(({ name }) => name)).toEqual(['金兰淑']);
    expect(other.joined.map(({ person: { name } }) => name)).toEqual(['金兰淑']);
  });

  it('takes 刘寿莲 and 刘守莲 of one birth month and relation for one woman', () => {
    const before = known(one('010001', [lu, { ...jin, name: '刘寿莲' }]));
    const diff = diffRoster(before, { households: [one('010001', [lu, { ...jin, name: '刘守莲' }])] }, ON);
    expect(diff.changed).toMatchObject([{ field: 'name', from: '刘寿莲', to: '刘守莲' }]);
    expect([diff.left, diff.joined]).toEqual([[], []]);
  });

  it('leaves households alone that the roster does not list, and closed ones that it does', () => {
    const before = known(one('010001', [lu]), one('010002', [jin]));
    const closed = before.map((h) => (h.no === '010001' ? { ...h, closed: true } : h));
    const diff = diffRoster(closed, { households: [one('010001', [lu])] }, ON);
    expect(diff.missing).toEqual(['010002']);
    expect(diff.closed).toEqual(['010001']);
    nothing(diff);
  });

  it('masks phones in what it reports', () => {
    const before = known(one('010001', [{ ...lu, phone: '13150436940' }]));
    const diff = diffRoster(before, { households: [one('010001', [{ ...lu, phone: '13812341234' }])] }, ON);
    expect(diff.changed).toMatchObject([{ field: 'phone', from: '131****6940', to: '138****1234' }]);
  });

  it('sees a household of a grid within its group as one of the group', () => {
    const [before] = known(one('010001', [lu]));
    const inGrid = { ...before!, unitKeys: ['网格#2', '网格:2网格', '村民小组#1', '村民小组:1组'] };
    const group = { kind: 'group', name: '1组', number: 1 };
    nothing(diffRoster([inGrid], { households: [{ ...one('010001', [lu]), unit: group }] }, ON));
  });

  it('never touches people whose data were erased', () => {
    const before = known(one('010001', [lu, jin])).map((h) => ({
      ...h,
      members: h.members.map((m) => (m.head ? m : { ...m, name: null, birthMonth: null, relation: null, sex: null })),
    }));
    nothing(diffRoster(before, { households: [one('010001', [lu])] }, ON));
  });
});
