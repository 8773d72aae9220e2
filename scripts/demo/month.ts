import { randomUUID } from 'node:crypto';
import { RULES, type SampleVillage } from '../sample-village/index.ts';
import type { Api } from '../support/api.ts';
import type { Import, ImportRow, Ranking, Statement, Summary, Written } from './answers.ts';
import { type Screen, signed } from './screen.ts';
import type { Chapter, Step } from './stage.ts';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const TOP = 10;

/** The first chapter: all others need its households, rules and points. */
export const villageMonth: Chapter = {
  zh: '一个月',
  en: 'The month',
  steps: ({ committee, screen, sample }) => new VillageMonth(committee, screen, sample).steps(),
};

/** The village's month: the committee's own workbook through the REST API, and what comes out of it. */
class VillageMonth {
  readonly #api: Api;
  readonly #screen: Screen;
  readonly #sample: SampleVillage;
  readonly #path: string;

  constructor(api: Api, screen: Screen, sample: SampleVillage) {
    this.#api = api;
    this.#screen = screen;
    this.#sample = sample;
    this.#path = `/villages/${sample.code}`;
  }

  /** In order; each builds on those before it. */
  steps(): readonly Step[] {
    return [
      () => this.#roster(),
      () => this.#rulebook(),
      async () => this.#commit(await this.#preview()),
      () => this.#correct(),
      () => this.#close(),
      () => this.#ranking(),
      () => this.#statement(),
      () => this.#summary(),
    ];
  }

  async #roster(): Promise<void> {
    this.#screen.step('导入花名册', 'the roster becomes households and members');
    const { rows } = await this.#import('roster');
    const tidied = rows.filter(({ normalised }) => normalised.length > 0).length;
    const { households, members } = this.#sample;
    this.#screen.say(`${households} 户、${members} 人已登记；${tidied} 行的空格、全角数字、日期写法已统一`);
  }

  async #rulebook(): Promise<void> {
    this.#screen.step('导入并施行积分办法', 'the rules are adopted');
    const { summary, proposal } = await this.#import('rulebook');
    this.#screen.say(`${summary.accepted} 条细则，${proposal?.resolution ?? ''}，自 ${proposal?.effectiveFrom} 起施行`);
  }

  async #preview(): Promise<Import> {
    this.#screen.step(
      `上传 ${this.#sample.month} 登记表，先核对，不入账`,
      'the month is checked, nothing is written yet',
    );
    const preview = await this.#upload('postings');
    const { accepted, refused, skipped } = preview.summary;
    this.#screen.say(`可入账 ${accepted} 行，拒绝 ${refused} 行，非记分行 ${skipped} 行。每种问题举一例：`);
    this.#screen.table(
      [
        { title: '次数', align: 'right' },
        { title: '问题 code' },
        { title: '行', align: 'right' },
        { title: '说明', max: 72 },
      ],
      examplesOf(preview.rows),
    );
    const planted = this.#sample.planted.refused.map(({ row, code }) => `${row} ${code}`).join();
    const found = preview.rows.flatMap(({ row, problems }) => problems.map(({ code }) => `${row} ${code}`)).join();
    const verdict =
      planted === found
        ? '与表中预埋的错误逐行一致 exactly what was planted'
        : '与预埋的错误不一致 NOT what was planted';
    this.#screen.say(verdict);
    if (planted !== found) throw new Error('the import found other mistakes than were planted');
    return preview;
  }

  async #commit(preview: Import): Promise<void> {
    this.#screen.step('提交入账；同一张表再传一遍', 'posted; the same sheet once more');
    const posted = await this.#api.post<Import>(`${this.#path}/imports/${preview.id}/commit`, {});
    const entries = posted.rows.flatMap(({ entry }) => entry ?? []);
    this.#screen.say(`入账 ${entries.length} 笔：${entries[0]?.name} … ${entries.at(-1)?.name}`);
    const again = await this.#upload('postings');
    const known = again.rows.filter(({ reason }) => reason === 'already-posted').length;
    this.#screen.say(`再传：${known} 行已入账（already-posted），可入账 ${again.summary.accepted} 行，没有重复记分`);
  }

  async #correct(): Promise<void> {
    this.#screen.step('记错一笔，冲正', 'a wrong posting is reversed, not erased');
    const household = await this.#leader();
    const act = { household, rule: 'L1', occurredOn: lastDay(this.#sample.month), note: '调解水渠纠纷' };
    const wrong = await this.#api.post<Written>(`${this.#path}/postings`, act, randomUUID());
    const reason = { reason: '记错户，应记邻户' };
    const reversal = `${this.#path}/entries/${wrong.entry.seq}/reversal`;
    const right = await this.#api.post<Written>(reversal, reason, randomUUID());
    const told = ({ entry, household: { balance } }: Written) =>
      `${entry.name} ${signed(entry.points)} → 余额 ${balance}`;
    this.#screen.say(`户 ${household}：记分 ${told(wrong)}；冲正 ${told(right)}`);
  }

  async #close(): Promise<void> {
    const through = lastDay(this.#sample.month);
    this.#screen.step(`结账至 ${through}`, 'the month is closed');
    const { entry } = await this.#api.post<Written>(`${this.#path}/closings`, { through }, randomUUID());
    this.#screen.say(`${entry.name}：此后不能再往 ${this.#sample.month} 记分，除非注明补记原因`);
  }

  async #ranking(): Promise<void> {
    const { month } = this.#sample;
    this.#screen.step(`${month} 积分榜前 ${TOP} 名`, 'ranking');
    const { data } = await this.#rank();
    const right = { align: 'right' } as const;
    this.#screen.table(
      [
        { title: '名次', ...right },
        { title: '户号' },
        { title: '户主' },
        { title: '小组' },
        { title: '得分', ...right },
        { title: '加分次数', ...right },
        { title: '扣分次数', ...right },
      ],
      data.map((row) => [
        row.rank,
        row.household,
        row.head,
        row.unit?.name ?? '',
        row.honour,
        row.merits,
        row.deductions,
      ]),
    );
  }

  async #statement(): Promise<void> {
    const no = await this.#leader();
    const statement = await this.#api.get<Statement>(`${this.#path}/households/${no}/statement?limit=200`);
    this.#screen.step(`户 ${no}（${statement.head}）的对账单`, 'every point of one household, line by line');
    const right = { align: 'right' } as const;
    this.#screen.table(
      [
        { title: '分录' },
        { title: '日期' },
        { title: '事由' },
        { title: '数量', ...right },
        { title: '积分', ...right },
        { title: '余额', ...right },
        { title: '说明', max: 30 },
      ],
      statement.data.map((line) => [
        line.name.slice(-6),
        line.occurredOn,
        `${line.rule ?? ''} ${RULES.find(({ code }) => code === line.rule)?.act ?? ''}`,
        line.quantity,
        signed(line.points),
        line.balanceAfter,
        line.kind === 'reversal' ? `冲正：${line.reason ?? ''}` : '',
      ]),
    );
  }

  async #summary(): Promise<void> {
    const { month } = this.#sample;
    const summary = await this.#api.get<Summary>(`${this.#path}/periods/${month}/summary`);
    this.#screen.step(`${month} 汇总表`, "the accountant's sheet");
    const right = { align: 'right' } as const;
    const line = (name: string, sum: Summary['total']) => [
      name,
      sum.households,
      sum.opening,
      sum.merit,
      sum.deductions,
      sum.closing,
    ];
    this.#screen.table(
      [
        { title: '小组' },
        { title: '户数', ...right },
        { title: '上期结余', ...right },
        { title: '加分', ...right },
        { title: '扣分', ...right },
        { title: '本期结余', ...right },
      ],
      [...summary.subtotals.map((sum) => line(sum.unit?.name ?? '（未分组）', sum)), line('合计', summary.total)],
    );
    this.#screen.say(summary.balanced ? '每行、小计、合计均平 it balances' : '不平！it does NOT balance');
  }

  /** The household that leads the ranking: its statement is the longest. */
  async #leader(): Promise<string> {
    return (await this.#rank()).data[0]!.household;
  }

  #rank(): Promise<Ranking> {
    return this.#api.get<Ranking>(`${this.#path}/rankings?period=${this.#sample.month}&limit=${TOP}`);
  }

  #upload(kind: 'roster' | 'rulebook' | 'postings'): Promise<Import> {
    const form = new FormData();
    form.set('kind', kind);
    form.set('file', new Blob([new Uint8Array(this.#sample.workbook)], { type: XLSX }), this.#sample.filename);
    return this.#api.post<Import>(`${this.#path}/imports`, form);
  }

  async #import(kind: 'roster' | 'rulebook'): Promise<Import> {
    const preview = await this.#upload(kind);
    await this.#api.post(`${this.#path}/imports/${preview.id}/commit`, {});
    return preview;
  }
}

/** One example of each kind of problem, and how often it occurs. */
function examplesOf(rows: readonly ImportRow[]): (string | number)[][] {
  const byCode = new Map<string, { count: number; row: number; message: string }>();
  for (const { row, problems } of rows) {
    for (const { code, message } of problems) {
      const known = byCode.get(code);
      if (known) known.count += 1;
      else byCode.set(code, { count: 1, row, message });
    }
  }
  return [...byCode]
    .sort(([, a], [, b]) => b.count - a.count)
    .map(([code, { count, row, message }]) => [count, code, row, message]);
}

function lastDay(month: string): string {
  const [year, number] = month.split('-').map(Number);
  return `${month}-${new Date(Date.UTC(year!, number!, 0)).getUTCDate()}`;
}
