import type { Api } from '../../support/api.ts';
import { type Head, holderOf } from '../cast.ts';
import type { AwardCycle, Candidate, List, Member, ProgrammeTemplate } from './answers.ts';
import type { Season } from './season.ts';

/** How the village's own rules call what the template asks for; where it has none, people nominate. */
const ADAPTED: Readonly<Record<string, object>> = {
  YC: { basis: { kind: 'ranking', dimension: '庭院环境' } },
  CX: { basis: { kind: 'nomination' } },
};
const DEEDS = {
  daughterInLaw: '过门十年，把公婆当亲爹娘，一家人从没红过脸',
  pupil: '勤奋好学，假期带着弟弟妹妹在农家书屋读书',
  elder: '义务巡堤三十年，村里谁家有事都愿意请他拿主意',
};
const BASES: Readonly<Record<string, string>> = {
  ranking: '积分排名',
  stars: '星级',
  nomination: '自荐提名',
  votes: '评议投票',
};
const GRANTED: Readonly<Record<string, number>> = { NG: 1, YC: 4 };
const RIGHT = { align: 'right' } as const;

/** Somebody and what they did: the ledger knows nothing of it. */
export interface Praised extends Member {
  readonly deeds: string;
}

/** People with characters that ordinary fonts lack; the pupil is fifteen. */
export interface RareNames {
  readonly daughterInLaw: Praised;
  readonly pupil: Praised;
  readonly elder: Praised;
}

interface Nominee extends Head {
  readonly person: Praised;
}

/** The six categories of 永加社区 for the sample's month: proposal, votes and decisions. */
export class MonthlyTitles {
  readonly #season: Season;
  readonly #homes: readonly [Head, Head, Head];
  #people!: RareNames;
  #cycle!: AwardCycle;

  constructor(season: Season) {
    this.#season = season;
    const [, , , , , , , , first, second, third] = season.groups[0].heads;
    this.#homes = [first!, second!, third!];
  }

  /** Ready for the board. */
  async choose(): Promise<{ readonly cycle: string; readonly people: RareNames }> {
    const { screen, sample } = this.#season;
    screen.step(
      `${sample.month} 道德模范：六类，排名、提名、投票`,
      'six categories: from rankings, nominations and votes',
    );
    this.#people = await this.#addPeople();
    this.#cycle = await this.#open();
    await this.#nominate();
    const path = this.#at('proposal');
    const { asOf } = await this.#season.committee.post<AwardCycle>(path, {});
    screen.say(`按台账前 ${asOf!.size} 笔提出候选 candidates are proposed from so many entries`);
    await this.#vote();
    await this.#grant();
    await this.#show();
    return { cycle: this.#cycle.id, people: this.#people };
  }

  async #addPeople(): Promise<RareNames> {
    const { committee, url, year, screen } = this.#season;
    const add = async ({ no }: Head, name: string, who: keyof RareNames, rest: object): Promise<Praised> => {
      const { id } = await committee.post<Member>(`${url}/households/${no}/members`, { name, ...rest });
      return { id, name, deeds: DEEDS[who] };
    };
    const [first, second, third] = this.#homes;
    const born = (age: number) => `${Number(year) - age}-03`;
    const people = {
      daughterInLaw: await add(first, '刘㛃', 'daughterInLaw', {
        relation: '儿媳',
        sex: 'female',
        birthMonth: born(34),
      }),
      pupil: await add(second, `${second.name[0]}䶮`, 'pupil', {
        relation: '孙女',
        sex: 'female',
        birthMonth: born(15),
      }),
      elder: await add(third, `${third.name[0]}𬭎`, 'elder', { relation: '父亲', sex: 'male', birthMonth: born(84) }),
    };
    const names = Object.values(people).map(({ name }) => name);
    screen.say(`名字里有生僻字的三位 rare characters in their names：${names.join('、')}`);
    return people;
  }

  async #open(): Promise<AwardCycle> {
    const { committee, url, sample } = this.#season;
    const templates = await committee.get<List<ProgrammeTemplate>>('/award-programme-templates');
    const { frequency, categories } = templates.data.find(({ id }) => id === 'monthly-models')!;
    const own = categories.map((category) => ({ ...category, ...ADAPTED[category.code] }));
    const programme = { name: `${sample.name}道德模范`, frequency, categories: own };
    const { id } = await committee.post<{ id: string }>(`${url}/award-programmes`, programme);
    return committee.post<AwardCycle>(`${url}/award-cycles`, { programme: id, period: sample.month });
  }

  /** A household by its own passbook, the committee for others. */
  async #nominate(): Promise<void> {
    const { committee, passerBy, url, groups } = this.#season;
    const [first, second, third] = this.#homes;
    const { daughterInLaw, pupil, elder } = this.#people;
    const { code } = await committee.post<{ code: string }>(`${url}/households/${first.no}/passbook`, {});
    const household = await passerBy.household(code);
    await this.#put(household, 'XL', { ...first, person: daughterInLaw });
    await this.#put(committee, 'HH', { ...second, person: pupil });
    await this.#put(committee, 'NG', { ...third, person: elder });
    const other = groups[1].heads[4]!;
    const person = { id: other.member, name: other.name, deeds: '热心调解，办事公道' };
    await this.#put(committee, 'NG', { ...other, person });
    for (const { no } of groups[1].heads.slice(6, 8)) {
      const words = '小店开了二十年，从不缺斤少两';
      await committee.post(`${url}/nominations`, { cycle: this.#cycle.id, category: 'CX', household: no, words });
    }
  }

  #put(by: Api, category: string, { no, person }: Nominee): Promise<unknown> {
    const { url } = this.#season;
    const nominee = { cycle: this.#cycle.id, category, household: no, member: person.id };
    return by.post(`${url}/nominations`, { ...nominee, words: person.deeds });
  }

  async #vote(): Promise<void> {
    const { committee, sample, groups } = this.#season;
    const [elder, other] = await this.#candidates('NG');
    const voters = groups[1].heads.slice(10, 13);
    for (const [index, { member, name }] of voters.entries()) {
      const holder = { name: `评议员${name}`, role: 'reviewer', scope: sample.code, member } as const;
      const reviewer = await holderOf(committee, holder);
      const chosen = index < 2 ? elder! : other!;
      await reviewer.put(this.#at(`candidates/${chosen.id}/vote`), undefined);
    }
  }

  /** By the order, but for one who stands second among the cleanest. */
  async #grant(): Promise<void> {
    const { committee, screen } = this.#season;
    const decide = (one: Candidate, decision: object) =>
      committee.put(this.#at(`candidates/${one.id}/decision`), decision);
    for (const { code, places } of this.#cycle.categories) {
      const some = (await this.#candidates(code)).slice(0, GRANTED[code] ?? places);
      for (const [index, one] of some.entries()) {
        const passedOver = code === 'YC' && index === 1;
        const reason = '本月有柴草乱堆，已劝改，让与下一户';
        if (passedOver) {
          await decide(one, { decision: 'refused', reason });
          screen.say(`一尘不染第 2 名户 ${one.household} 不授予 passed over：${reason}`);
        } else {
          const next = code === 'YC' && index > 1 ? { reason: '前一户让出，依次递补' } : {};
          await decide(one, { decision: 'granted', ...next });
        }
      }
    }
  }

  async #show(): Promise<void> {
    const rows: (string | number)[][] = [];
    for (const { code, title, label, basis } of this.#cycle.categories) {
      const all = await this.#candidates(code);
      const granted = all
        .filter(({ decision }) => decision === 'granted')
        .map(({ name, household }) => name ?? household);
      rows.push([title, label, BASES[basis.kind]!, all.length, granted.join('、')]);
    }
    const columns = [{ title: '类别' }, { title: '说明' }, { title: '依据' }, { title: '候选', ...RIGHT }];
    this.#season.screen.table([...columns, { title: '拟授予', max: 50 }], rows);
  }

  async #candidates(category: string): Promise<readonly Candidate[]> {
    const { committee } = this.#season;
    const path = this.#at(`candidates?category=${category}&limit=200`);
    return (await committee.get<List<Candidate>>(path)).data;
  }

  #at(rest: string): string {
    return `${this.#season.url}/award-cycles/${this.#cycle.id}/${rest}`;
  }
}
