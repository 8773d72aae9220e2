import type { Random } from './random.ts';

export interface Person {
  readonly name: string;
  readonly relation: string;
  readonly sex: '男' | '女';
  readonly birth: { readonly year: number; readonly month: number };
  readonly phone?: string;
}

export interface SampleHousehold {
  readonly no: string;
  readonly group: number;
  /** The head comes first. */
  readonly members: readonly [Person, ...Person[]];
}

const SURNAMES = [...'柳沈顾施祝童蒋俞邵虞闻裘竺楼骆应缪褚费葛汤席宣麻'];
const MALE = [...'根水木火土生泉松柏桥田岩江海川峰林杉坤阿大小新永'];
const FEMALE = [...'荷菱桂杏梅菊莲芬娟琴仙珠翠巧月云彩凤兰芝'];
const SECOND = [...'根泉生法宝福良昌富贵荣发祥康宁娟仙琴英妹珍芬香'];
const PER_GROUP = 25;
const MAX_GROUPS = 9;
const MAX_HOUSEHOLDS = 900 * MAX_GROUPS;

class Names {
  readonly #random: Random;
  readonly #heads = new Set<string>();

  constructor(random: Random) {
    this.#random = random;
  }

  given(sex: '男' | '女'): string {
    const first = this.#random.pick(sex === '男' ? MALE : FEMALE);
    return this.#random.chance(0.15) ? first : first + this.#random.pick(SECOND);
  }

  surname(): string {
    return this.#random.pick(SURNAMES);
  }

  /** Heads are told apart by their names alone: a sheet without a number must find one household. */
  head(sex: '男' | '女'): string {
    for (let extra = ''; ; extra += this.#random.pick(SECOND)) {
      const name = (this.surname() + this.given(sex) + extra).slice(0, 5);
      if (this.#heads.has(name)) continue;
      this.#heads.add(name);
      return name;
    }
  }
}

/** So many households in groups of about 25. The heads of the first two have the same name, as happens. */
export function makeHouseholds(random: Random, count: number, year: number): SampleHousehold[] {
  if (!Number.isInteger(count) || count < 10 || count > MAX_HOUSEHOLDS) {
    throw new RangeError(`households: a whole number from 10 to ${MAX_HOUSEHOLDS}`);
  }
  const groups = Math.min(MAX_GROUPS, Math.max(2, Math.round(count / PER_GROUP)));
  const perGroup = Math.ceil(count / groups);
  const names = new Names(random);
  const households: SampleHousehold[] = [];
  for (let index = 0; index < count; index += 1) {
    const group = Math.floor(index / perGroup) + 1;
    const no = String(group * 1000 + (index % perGroup) + 1);
    const shared = index === 1 ? households[0]!.members[0] : undefined;
    households.push({ no, group, members: makeFamily(random, names, year, shared?.name) });
  }
  return households;
}

function makeFamily(random: Random, names: Names, year: number, headName?: string): [Person, ...Person[]] {
  const sex = headName !== undefined || random.chance(0.85) ? '男' : '女';
  const name = headName ?? names.head(sex);
  const born = random.int(year - 75, year - 35);
  const birth = (from: number) => ({ year: from, month: random.int(1, 12) });
  const phone = `1990000${String(random.int(0, 9999)).padStart(4, '0')}`;
  const head: Person = { name, relation: '户主', sex, birth: birth(born), phone };
  const others: Person[] = [];
  const add = (person: Person) => {
    if (person.name !== name && !others.some((each) => each.name === person.name)) others.push(person);
  };
  const spouseSex = sex === '男' ? '女' : '男';
  if (random.chance(0.8)) {
    const spouse = names.surname() + names.given(spouseSex);
    add({
      name: spouse,
      relation: sex === '男' ? '妻' : '夫',
      sex: spouseSex,
      birth: birth(born + random.int(-3, 3)),
    });
  }
  for (let child = random.int(0, 2); child > 0; child -= 1) {
    const own = random.chance(0.5) ? '男' : '女';
    const relation = own === '男' ? '子' : '女';
    add({
      name: name[0]! + names.given(own),
      relation,
      sex: own,
      birth: birth(Math.min(born + random.int(22, 34), year - 1)),
    });
  }
  if (random.chance(0.25)) {
    add({ name: names.surname() + names.given('女'), relation: '母亲', sex: '女', birth: birth(born - 24) });
  }
  return [head, ...others];
}
