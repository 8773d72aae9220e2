import { randomUUID } from 'node:crypto';
import { dayAt } from '../../src/kernel/day.ts';
import { RULES } from '../sample-village/index.ts';
import type { Api } from '../support/api.ts';
import type { Board, Case, Created, Declared, Ledger, Notice, PublicAnswers } from './answers.ts';
import { type Group, type Head, holderOf, readGroups } from './cast.ts';
import { runAtOnce } from './instances.ts';
import { PasserBy } from './passer-by.ts';
import { refusalOf } from './refusal.ts';
import { type Chapter, keepFile, type Stage, type Step } from './stage.ts';

/** 参加村道清扫: seen by all; the committee goes on recording it directly. */
export const DIRECT_RULE = 'H2';
const PROCEDURE = {
  directPosting: false,
  steps: { verification: true, reviews: { needed: 2, panel: 3 }, notice: true },
  rules: { [DIRECT_RULE]: { directPosting: true } },
  answerDays: 15,
};
const INSTANCES = 2;
const STATES: Readonly<Record<string, string>> = {
  declared: '已申报',
  verified: '已核实',
  reviewed: '评议通过',
  noticed: '公示中',
  posted: '已入账',
  rejected: '已驳回',
};
const STEPS: Readonly<Record<string, string>> = { declared: '申报', verified: '核实', approved: '同意' };
const ROLES: Readonly<Record<string, string>> = { household: '户', officer: '组长', reviewer: '评议员' };

/** From act to entry (从申报到入账): needs the households and rules of the month. */
export const fromActToEntry: Chapter = {
  zh: '从申报到入账',
  en: 'From act to entry',
  steps: (stage) => new FromActToEntry(stage).steps(),
};

/** Who takes part besides the committee. */
interface Panel {
  readonly groups: readonly [Group, Group];
  readonly officer: Api;
  /** The first belongs to the household that declares. */
  readonly reviewers: readonly [Api, Api, Api];
}

/** Cases on the board that somebody objects to. */
interface Objected {
  readonly rightly: string;
  readonly wrongly: string;
}

class FromActToEntry {
  readonly #stage: Stage;
  readonly #url: string;
  readonly #passerBy: PasserBy;
  readonly #today = dayAt(new Date());

  constructor(stage: Stage) {
    this.#stage = stage;
    this.#url = `/villages/${stage.sample.code}`;
    this.#passerBy = new PasserBy(stage.service.url);
  }

  /** In order; each builds on those before it. */
  steps(): readonly Step[] {
    let panel!: Panel;
    let own!: string;
    let others: readonly string[] = [];
    let notice!: Notice;
    return [
      () => this.#decide(),
      async () => {
        panel = await this.#convene();
        own = await this.#declare(panel);
      },
      () => this.#review(panel, own),
      async () => {
        others = await this.#gather(panel);
      },
      async () => {
        notice = await this.#putUp();
      },
      () => this.#object(panel.reviewers[1], { wrongly: others[0]!, rightly: others[1]! }),
      () => this.#end(notice),
    ];
  }

  async #decide(): Promise<void> {
    const { committee, screen, sample } = this.#stage;
    screen.step('村里定程序，关上直接记分', 'the village decides what an act must go through');
    await committee.call('PUT', `${this.#url}/procedure`, { body: PROCEDURE, headers: { 'if-match': '"0"' } });
    const { needed, panel } = PROCEDURE.steps.reviews;
    screen.say(
      `一般：他人核实 → ${panel} 人评议、${needed} 票通过 → 公示 → 入账；${actOf(DIRECT_RULE)}（${DIRECT_RULE}）可直接记`,
    );
    const [group] = await readGroups({ committee, sample });
    const act = { household: group!.heads[0]!.no, rule: 'X1', occurredOn: this.#today };
    const refused = await refusalOf(committee.post(`${this.#url}/postings`, act, randomUUID()));
    screen.say(`村委会直接记 X1，拒绝 refused：${refused}`);
  }

  /** An officer of the first group; three reviewers, one of the household that is going to declare. */
  async #convene(): Promise<Panel> {
    const { committee, sample } = this.#stage;
    const [first, second] = await readGroups({ committee, sample });
    const keyOf = (name: string, role: 'officer' | 'reviewer', { member }: Head, unit?: string) =>
      holderOf(committee, { name, role, scope: sample.code, member, ...(unit === undefined ? {} : { unit }) });
    const officer = await keyOf(`${first!.name}组长`, 'officer', first!.heads[5]!, first!.unit);
    const own = await keyOf('评议员甲', 'reviewer', first!.heads[0]!);
    const second1 = await keyOf('评议员乙', 'reviewer', second!.heads[0]!);
    const second2 = await keyOf('评议员丙', 'reviewer', second!.heads[1]!);
    return { groups: [first!, second!], officer, reviewers: [own, second1, second2] };
  }

  /** A household with its own passbook. */
  async #declare({ groups }: Panel): Promise<string> {
    const { committee, screen } = this.#stage;
    screen.step('户主凭存折申报', 'a household declares with its own passbook');
    const { no, name } = groups[0].heads[0]!;
    const passbook = await committee.post<{ code: string }>(`${this.#url}/households/${no}/passbook`, {});
    const household = await this.#passerBy.household(passbook.code);
    const act = { household: no, rule: 'X1', occurredOn: this.#today, note: '给王奶奶挑水、做饭' };
    const declared = await household.post<Declared>(`${this.#url}/cases`, act, randomUUID());
    screen.say(`户 ${no} ${name}：申报 ${actOf('X1')}，${stateOf(declared)}`);
    return declared.id;
  }

  async #review({ officer, reviewers }: Panel, id: string): Promise<void> {
    const { committee, screen } = this.#stage;
    screen.step('组长核实，评议员评议，本户回避', 'verified and reviewed by others; the own household keeps out');
    const verified = await officer.post<Case>(`${this.#url}/cases/${id}/verification`, {
      verdict: 'confirmed',
      reason: '入户看过，王奶奶也说是',
    });
    screen.say(`组长核实 verified：${stateOf(verified)}`);
    const [own, ...panel] = reviewers;
    const review = `${this.#url}/cases/${id}/review`;
    const refused = await refusalOf(own.post(review, { verdict: 'approve', reason: '同意' }));
    screen.say(`本户的评议员，拒绝 refused：${refused}`);
    for (const [at, reason] of ['属实，同意', '坚持了一个月，同意'].entries()) {
      const reviewed = await panel[at]!.post<Case>(review, { verdict: 'approve', reason });
      screen.say(`评议员${'乙丙'[at]} approves：${reason}（${reviewed.approvals} 票，${stateOf(reviewed)}）`);
    }
    const { steps } = await committee.get<Case>(`${this.#url}/cases/${id}`);
    const trail = steps.map(({ kind, by }) => `${ROLES[by.role]}${STEPS[kind]}`).join(' → ');
    screen.say(`每一步何人、何时、何故都在案 who, when and why：${trail}`);
  }

  /** What the officer and the committee write down for others, taken through the same steps. */
  async #gather({ groups, officer, reviewers }: Panel): Promise<string[]> {
    const { committee, screen } = this.#stage;
    const [first, second] = groups;
    const written: readonly [Api, string, readonly Head[]][] = [
      [officer, 'X1', [first.heads[1]!]],
      [officer, 'Z2', [first.heads[2]!]],
      [officer, 'L2', [first.heads[3]!, first.heads[4]!]],
      [officer, 'H1', [first.heads[6]!]],
      [committee, 'K1', [second.heads[5]!]],
    ];
    screen.step('另有几件，一样走程序', 'some more, by the same steps; one is a deduction');
    const ids: string[] = [];
    for (const [declarer, rule, heads] of written) {
      for (const { no: household } of heads) {
        const act = { household, rule, occurredOn: this.#today };
        const { id } = await declarer.post<Declared>(`${this.#url}/cases`, act, randomUUID());
        const verifier = declarer === committee ? reviewers[0] : committee;
        await verifier.post(`${this.#url}/cases/${id}/verification`, { verdict: 'confirmed', reason: '已核对' });
        for (const reviewer of reviewers.slice(1))
          await reviewer.post(`${this.#url}/cases/${id}/review`, { verdict: 'approve', reason: '同意' });
        ids.push(id);
      }
      screen.say(`${rule} ${actOf(rule)}：户 ${heads.map(({ no }) => no).join('、')}`);
    }
    return ids;
  }

  /** For everybody to read; page and poster are kept. */
  async #putUp(): Promise<Notice> {
    const { committee, screen } = this.#stage;
    screen.step('公示上墙', 'on the notice board, for everybody to read');
    const notice = await committee.post<Notice>(`${this.#url}/notices`, { kind: 'cases' });
    screen.say(`「${notice.title}」${notice.cases.total} 件，公示至 ${notice.until} 24 时`);
    const path = `${this.#url}/board`;
    const board = await this.#passerBy.get<Board>(path);
    const [shown] = board.notices.filter(({ id }) => id === notice.id);
    const right = { align: 'right' } as const;
    screen.table(
      [{ title: '榜' }, { title: '户号' }, { title: '公众看到的' }, { title: '事项' }, { title: '积分', ...right }],
      [...shown!.red, ...shown!.black].map(({ list, household, name, act, points }) => [
        list === 'red' ? '红' : '黑',
        household,
        name,
        act,
        points,
      ]),
    );
    const page = keepFile(this.#stage, '公示栏.html', await this.#passerBy.file(`${path}.html`));
    const poster = keepFile(this.#stage, '公示栏-A3.pdf', await this.#passerBy.file(`${path}.pdf`));
    screen.say(`谁都能看，200 open to all：${this.#passerBy.address(`${path}.html`)}`);
    screen.say(`网页 page ${page}`);
    screen.say(`张贴 poster ${poster}`);
    return notice;
  }

  /** Without a name or a key, and answered by a reviewer. */
  async #object(reviewer: Api, { rightly, wrongly }: Objected): Promise<void> {
    const { screen } = this.#stage;
    screen.step('匿名异议，限期答复', 'anybody may object; the answer is public');
    const objections = [
      { about: rightly, words: '那几晚他在外地', upheld: true, reason: '值班表上没有本人，查实未参加' },
      { about: wrongly, words: '没见谁去过', upheld: false, reason: '受助老人和两户邻居都证实' },
    ];
    for (const { about, words, upheld, reason } of objections) {
      const key = { 'idempotency-key': randomUUID() };
      const path = `${this.#url}/objections`;
      const taken = await this.#passerBy.post<Created & { dueOn: string }>(path, { case: about, words }, key);
      screen.say(`异议 objection：${words}（${taken.dueOn} 前答复，答复前不入账）`);
      await reviewer.post(`${this.#url}/objections/${taken.id}/answer`, { upheld, reason });
      const answered = await reviewer.get<Case>(`${this.#url}/cases/${about}`);
      screen.say(`答复 answered：${upheld ? '成立' : '不成立'}，${reason}；该件${stateOf(answered)}`);
    }
    const { data } = await this.#passerBy.get<PublicAnswers>(`${this.#url}/objections`);
    if (data.length !== objections.length) throw new Error('answers to objections are not public');
    screen.say(`两件答复都已公开 both answers are public：${this.#passerBy.address(`${this.#url}/objections`)}`);
  }

  /** The clock is moved to the notice's end; two instances at once meet it. */
  async #end({ id, endsAt, cases: { total } }: Notice): Promise<void> {
    const { committee, screen, clock } = this.#stage;
    screen.step(
      `公示期满，${INSTANCES} 个服务实例同时办理`,
      'the notice is over; two instances of the service end it at once',
    );
    const before = await committee.get<Ledger>(`${this.#url}/ledger`);
    clock.moveTo(new Date(endsAt));
    screen.say(`不必等三天，时钟拨到 ${clock.today} the clock is moved on`);
    await runAtOnce(this.#stage, 'end-notices', INSTANCES);
    const after = await committee.get<Ledger>(`${this.#url}/ledger`);
    const { data } = await committee.get<{ data: Case[] }>(`${this.#url}/cases?notice=${id}&limit=50`);
    const posted = data.filter(({ state }) => state === 'posted');
    const entries = [...new Set(posted.map(({ entry }) => entry!))].sort((a, b) => a - b);
    const added = after.size - before.size;
    if (added !== posted.length || entries.length !== added) throw new Error('a case was not posted exactly once');
    screen.say(`公示 ${total} 件：入账 ${posted.length} 件，驳回 ${total - posted.length} 件`);
    screen.say(`台账新增 ${added} 笔，每件恰好一次 each exactly once：第 ${entries.join('、')} 号分录`);
    screen.say(`台账的时间只进不退：此后的分录都不早于 ${dayAt(new Date(endsAt))} its time never goes back`);
  }
}

function stateOf({ state }: Declared): string {
  return STATES[state] ?? state;
}

function actOf(rule: string): string {
  return RULES.find(({ code }) => code === rule)!.act;
}
