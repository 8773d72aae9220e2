import { randomUUID } from 'node:crypto';
import { addDays, dayAt, monthOf } from '../../src/kernel/day.ts';
import type { Api } from '../support/api.ts';
import type {
  CallList,
  Created,
  Liability,
  Movement,
  PassbookView,
  Ranking,
  Redeemed,
  StockStatement,
} from './answers.ts';
import { holderOf } from './cast.ts';
import { reasonOf, refusalOf } from './refusal.ts';
import type { Screen } from './screen.ts';
import type { Chapter, Step } from './stage.ts';

const PIN = '2468';
const CALLED = 5;
const RIGHT = { align: 'right' } as const;

interface Shelf {
  readonly shop: string;
  readonly soap: string;
  readonly rice: string;
}

interface Counter {
  /** Of the shop's own key. */
  readonly till: Api;
  readonly redemption: string;
}

/** The shop's chapter: it needs a month with points to spend. */
export const pointsShop: Chapter = {
  zh: '积分超市',
  en: 'The points shop',
  steps: ({ committee, screen, sample }) => new PointsShop(committee, screen, sample).steps(),
};

/** The village's points shop (积分超市), from the first shelf to the month's statement, through the REST API. */
class PointsShop {
  readonly #committee: Api;
  readonly #screen: Screen;
  readonly #village: string;
  readonly #month: string;
  readonly #url: string;

  constructor(committee: Api, screen: Screen, village: { readonly code: string; readonly month: string }) {
    this.#committee = committee;
    this.#screen = screen;
    this.#village = village.code;
    this.#month = village.month;
    this.#url = `/villages/${village.code}`;
  }

  /** In order; each builds on those before it. */
  steps(): readonly Step[] {
    let shelf!: Shelf;
    let counter!: Counter;
    let leaders: readonly string[] = [];
    return [
      async () => {
        shelf = await this.#open();
        leaders = (await this.#ranking()).data.map(({ household }) => household);
      },
      async () => {
        counter = await this.#serve(shelf, leaders[0]!);
      },
      () => this.#rush(shelf, leaders),
      () => this.#refund(shelf, counter),
      () => this.#redemptionDay(shelf, leaders[1]!),
      () => this.#statement(shelf),
      () => this.#liability(),
    ];
  }

  /** Shop, goods, a donation in kind, a purchase, a budget. */
  async #open(): Promise<Shelf> {
    this.#screen.step('开积分超市：商品、捐赠、采购、预算', 'a points shop, its goods, and where they come from');
    const { id: shop } = await this.#committee.post<Created>(`${this.#url}/shops`, { name: '村积分超市' });
    const soapOffer = { name: '香皂', unit: '块', price: 3, limit: { quantity: 4, period: 'month' } };
    const soap = await this.#committee.post<Created>(`${this.#url}/shops/${shop}/goods`, soapOffer);
    const riceOffer = { name: '大米（5 公斤）', unit: '袋', price: 10, lowStock: 2 };
    const rice = await this.#committee.post<Created>(`${this.#url}/shops/${shop}/goods`, riceOffer);
    const gift = { kind: 'donation', goods: soap.id, quantity: 100, valueFen: 25_000, donor: '惠民超市' };
    const given = await this.#move(gift);
    await this.#move({ kind: 'purchase', goods: rice.id, quantity: 3, valueFen: 9_000, reference: '发票 0412' });
    this.#screen.say(`捐赠：惠民超市 香皂 100 块，值 250.00 元，收据 ${given.receiptNo}；采购：大米 3 袋，90.00 元`);
    const budget = { period: monthOf(dayAt(new Date())), points: 100, fund: '集体收入' };
    await this.#committee.post(`${this.#url}/budgets`, budget);
    this.#screen.say(`预算：${budget.period} 可兑换 ${budget.points} 分，出自${budget.fund}`);
    return { shop, soap: soap.id, rice: rice.id };
  }

  /** A passbook at the counter: what the shop sees, a hold and its collection. */
  async #serve({ shop, soap, rice }: Shelf, household: string): Promise<Counter> {
    this.#screen.step('凭存折兑换', 'a passbook at the counter; the shop’s key sees its own work only');
    const passbook = await this.#passbookOf(household, { pin: PIN });
    const issued = { name: '村积分超市收银台', role: 'shop', scope: this.#village, shop } as const;
    const till = await holderOf(this.#committee, issued);
    const seen = await till.post<PassbookView>(`${this.#url}/passbook-lookups`, { passbook, pin: PIN });
    const left = seen.limits.goods.map(({ name, left }) => `${name}还可兑 ${left}`).join();
    this.#screen.say(`户 ${household} 出示存折和密码，店里只看到：${seen.name}，可兑换 ${seen.available} 分，${left}`);
    const lines = [
      { goods: soap, quantity: 2 },
      { goods: rice, quantity: 1 },
    ];
    const wanted = { passbook, pin: PIN, shop, lines };
    const held = await till.post<Redeemed>(`${this.#url}/redemptions`, wanted, randomUUID());
    this.#screen.say(`预占 hold：${told(held)}`);
    const collection = `${this.#url}/redemptions/${held.id}/collection`;
    const collected = await till.post<Redeemed>(collection, { signedBy: '户主本人' }, randomUUID());
    this.#screen.say(`领取 collect：${told(collected)}`);
    const again = await refusalOf(till.post(collection, {}, randomUUID()));
    this.#screen.say(`再领一次，拒绝 refused：${again}`);
    const byNumber = { household, shop, lines };
    const guessed = await refusalOf(till.post(`${this.#url}/redemptions`, byNumber, randomUUID()));
    this.#screen.say(`店里改用户号，拒绝 refused：${guessed}`);
    return { till, redemption: held.id };
  }

  /** Five households at once, in one step each, for the last two bags. */
  async #rush({ shop, rice }: Shelf, leaders: readonly string[]): Promise<void> {
    this.#screen.step('最后 2 袋米，5 户同时要', 'five at once for the last two bags, each in one step');
    const takers = leaders.slice(1, 6);
    const take = (household: string) => {
      const wanted = { household, shop, lines: [{ goods: rice, quantity: 1 }], collect: true };
      return this.#committee.post<Redeemed>(`${this.#url}/redemptions`, wanted, randomUUID());
    };
    const outcomes = await Promise.allSettled(takers.map(take));
    const served = outcomes.filter(({ status }) => status === 'fulfilled').length;
    if (served !== 2) throw new Error(`2 bags went to ${served} households`);
    for (const [at, outcome] of outcomes.entries()) {
      const what = outcome.status === 'fulfilled' ? told(outcome.value) : reasonOf(outcome.reason);
      this.#screen.say(`户 ${takers[at]}：${what}`);
    }
  }

  async #refund({ soap }: Shelf, { till, redemption }: Counter): Promise<void> {
    this.#screen.step('退还一块香皂', 'one bar comes back, with its points');
    const request = { lines: [{ goods: soap, quantity: 1 }], reason: '包装破损，退回货架' };
    const refund = await till.post<Redeemed>(`${this.#url}/redemptions/${redemption}/refund`, request, randomUUID());
    this.#screen.say(
      `退还 ${refund.refundedPoints} 分，还可兑换 ${refund.household.available} 分；名次只看挣得的分，花掉多少都不影响`,
    );
  }

  async #redemptionDay({ shop, soap }: Shelf, household: string): Promise<void> {
    const day = addDays(dayAt(new Date()), 7);
    this.#screen.step(`兑换日 ${day}：预约和叫号表`, 'a redemption day, a wish, and who is called when');
    const announced = { name: '积分兑换日', day, place: '村部广场', period: this.#month };
    const { id } = await this.#committee.post<Created>(`${this.#url}/redemption-days`, announced);
    const passbook = await this.#passbookOf(household, {});
    const wish = { redemptionDay: id, passbook, shop, lines: [{ goods: soap, quantity: 2 }] };
    await this.#committee.post(`${this.#url}/wishes`, wish, randomUUID());
    const list = await this.#committee.get<CallList>(`${this.#url}/redemption-days/${id}/call-list?limit=${CALLED}`);
    this.#screen.table(
      [
        { title: '叫号', ...RIGHT },
        { title: '户号' },
        { title: '户主' },
        { title: '得分', ...RIGHT },
        { title: '可兑换', ...RIGHT },
        { title: '预约' },
      ],
      list.data.map(({ call, household: no, head, score, available, wishes }) => {
        const wished = wishes.flatMap(({ lines }) =>
          lines.map(({ name, quantity, unit }) => `${name} ${quantity} ${unit}`),
        );
        return [call, no, head, score, available, wished.join('、')];
      }),
    );
    this.#screen.say(`… 共 ${list.households} 户 in all`);
  }

  async #statement({ shop }: Shelf): Promise<void> {
    const month = monthOf(dayAt(new Date()));
    this.#screen.step(`${month} 库存月报`, 'the month’s stock: where goods came from and went');
    const { shops, donations } = await this.#committee.get<StockStatement>(
      `${this.#url}/stock-statement?month=${month}`,
    );
    const headings = ['期初', '购入', '捐赠', '退回', '发放', '更正', '期末'];
    this.#screen.table(
      [{ title: '商品' }, ...headings.map((title) => ({ title, ...RIGHT })), { title: '期末价值（元）', ...RIGHT }],
      shops.flatMap(({ lines }) =>
        lines.map(({ name, unit, quantity: q, valueFen }) => {
          const sums = [q.opening, q.purchased, q.donated, q.returned, q.issued, q.corrected, q.closing];
          return [`${name} / ${unit}`, ...sums, yuan(valueFen.closing)];
        }),
      ),
    );
    for (const { receiptNo, donor, quantity, issued, redemptions } of donations) {
      this.#screen.say(`收据 ${receiptNo} ${donor}：${quantity} 块中已发出 ${issued} 块，发给 ${redemptions} 次兑换`);
    }
    const settling = this.#committee.post(`${this.#url}/settlements`, { shop, month });
    this.#screen.say(`结算要等本月过完 settled when the month is over：${await refusalOf(settling)}`);
  }

  async #liability(): Promise<void> {
    this.#screen.step('积分负债：欠多少，拿什么还', 'what is owed in points, and what there is for it');
    const { points, stock, budgets, uncoveredFen, warnings } = await this.#committee.get<Liability>(
      `${this.#url}/liability`,
    );
    this.#screen.table(
      [{ title: '项目' }, { title: '积分', ...RIGHT }, { title: '折合（元）', ...RIGHT }],
      [
        [`未兑换，${points.households} 户`, points.outstanding, yuan(points.valueFen)],
        ['其中预占', points.held, ''],
        ['库存（按成本）', '', yuan(stock.valueFen)],
        ['本期预算余额', budgets.left, yuan(budgets.leftFen)],
        ['缺口', '', yuan(uncoveredFen)],
      ],
    );
    for (const { message } of warnings) this.#screen.say(`提醒 warning：${message}`);
  }

  async #passbookOf(household: string, body: { readonly pin?: string }): Promise<string> {
    const issued = await this.#committee.post<{ code: string }>(`${this.#url}/households/${household}/passbook`, body);
    return issued.code;
  }

  #move(movement: object): Promise<Movement> {
    return this.#committee.post<Movement>(`${this.#url}/stock-movements`, movement, randomUUID());
  }

  #ranking(): Promise<Ranking> {
    return this.#committee.get<Ranking>(`${this.#url}/rankings?period=${this.#month}&limit=10`);
  }
}

function told({ lines, household, collectedPoints, refundedPoints, state, points }: Redeemed): string {
  const goods = lines.map(({ name, quantity, unit }) => `${name} ${quantity} ${unit}`).join('、');
  const moved = state === 'held' ? `${points} 分留着` : `用 ${collectedPoints - refundedPoints} 分`;
  return `${goods}，${moved}，还可兑换 ${household.available} 分`;
}

function yuan(fen: number): string {
  return (fen / 100).toFixed(2);
}
