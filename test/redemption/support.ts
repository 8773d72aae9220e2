import { type Answer, type Caller, startApp, type TestApp } from '../support/app.ts';

/** Thursday, 15 October 2026, ten in the morning in the village. */
export const NOW = new Date('2026-10-15T02:00:00Z');
export const TODAY = '2026-10-15';

export interface ShopSetting {
  readonly app: TestApp;
  /** Set `now` to move on in time. */
  readonly clock: { now: Date };
  readonly close: () => Promise<void>;
}

/** The application on 15 October 2026: call in `beforeAll`, and `close` in `afterAll`. */
export async function startShop(): Promise<ShopSetting> {
  const clock = { now: NOW };
  const app = await startApp({ now: () => clock.now });
  return { app, clock, close: app.close };
}

/** An article as tests describe it; points, not hundredths. */
export interface GoodsInput {
  readonly name: string;
  readonly price: number;
  readonly unit?: string;
  /** Absent: not counted (none yet on a village's own shelf). */
  readonly stock?: number;
  readonly barcode?: string;
  /** What the stock cost, in fen. */
  readonly stockValueFen?: number;
  readonly settlementFen?: number;
  readonly limit?: { readonly quantity: number; readonly period: 'day' | 'month' | 'quarter' | 'year' | 'ever' };
  readonly onSaleFrom?: string;
  readonly onSaleUntil?: string;
  readonly lowStock?: number;
}

export interface OpenShopOptions {
  /** Numbered 000001 and on; default 3. */
  readonly households?: number;
  /** Of each household; default 100. */
  readonly points?: number;
  /** Of the village. */
  readonly settings?: object;
  /** Default: private. */
  readonly kind?: 'village' | 'private';
  readonly opening?: { weekdays?: number[]; days?: string[] };
  /** Default: 香皂 at 3 points, 100 on the shelf; 大米 at 25 points, 20 on the shelf; 洗衣液 at 8 points, not counted. */
  readonly goods?: readonly GoodsInput[];
}

export interface Shop {
  readonly id: string;
  readonly name: string;
  /** By name. */
  readonly goods: Record<string, string>;
  /** A key of role shop for it. */
  readonly key: Caller;
}

/** By default the shop's key, and an idempotency key that was never used. */
interface CallOptions {
  readonly key?: string;
  readonly as?: Caller;
}

export interface ShopVillage extends Shop {
  readonly code: string;
  readonly committee: Caller;
  readonly households: readonly string[];
  /** Codes by household number. */
  readonly passbooks: Record<string, string>;
  readonly url: (path: string) => string;
  /** Another shop of the village. */
  openShop(options?: Pick<OpenShopOptions, 'kind' | 'opening' | 'goods'>): Promise<Shop>;
  /** Posts merit to a household (by the committee, today). */
  award(no: string, points: number): Promise<number>;
  /** Redeems by passbook with the shop's key; `{ household }` in the body and `as` make it the committee's. Lines by goods name. */
  redeem(no: string, lines: Record<string, number>, body?: object, options?: CallOptions): Promise<Answer>;
  /** `POST …/redemptions/{id}/{action}`, by the shop. */
  settle(
    id: string,
    action: 'collection' | 'release' | 'refund',
    body?: object,
    options?: CallOptions,
  ): Promise<Answer>;
  /** Records a movement of stock, by the committee unless another caller is named. */
  record(body: object, options?: CallOptions): Promise<Answer>;
  /** `{ honour, balance, held, available }` as the committee reads it. */
  standing(no: string): Promise<{ honour: number; balance: number; held: number; available: number }>;
  /** As the table has it, by goods name; undefined when not counted. */
  stock(name: string): Promise<{ onHand: number; reserved: number; valueFen: number } | undefined>;
}

/** Soap and rice, none of it there yet. */
export const EMPTY_SHELF: readonly GoodsInput[] = [
  { name: '香皂', unit: '块', price: 3 },
  { name: '大米', unit: '袋', price: 25 },
];

const DEFAULT_GOODS: readonly GoodsInput[] = [
  { name: '香皂', unit: '块', price: 3, stock: 100, stockValueFen: 25_000 },
  { name: '大米', unit: '袋', price: 25, stock: 20, stockValueFen: 50_000 },
  { name: '洗衣液', unit: '瓶', price: 8 },
];

let made = 0;
let keys = 0;
let shops = 0;

export function freshKey(): string {
  keys += 1;
  return `key ${keys}`;
}

/** A village with households that have points and passbooks, and an open shop with goods. */
export async function openShop(setting: ShopSetting, options: OpenShopOptions = {}): Promise<ShopVillage> {
  const { app } = setting;
  made += 1;
  const code = `22038220${String(1000 + made)}`;
  const url = (path: string) => `/v1/villages/${code}/${path}`;
  await created(app.operator.post('/v1/villages', { code, name: `第${made}村`, ...options.settings }));
  const committee = await app.as('committee', code);
  await adoptRules(committee, url);
  const count = options.households ?? 3;
  const households = Array.from({ length: count }, (_, i) => String(i + 1).padStart(6, '0'));
  const passbooks: Record<string, string> = {};
  for (const no of households) {
    const members = [{ name: `王小${no}`, relation: '户主', birthMonth: '1970-01' }];
    await created(committee.post(url('households'), { no, members }));
    passbooks[no] = (await created(committee.post(url(`households/${no}/passbook`), {}))).body.code;
  }
  const award = async (no: string, points: number) => {
    const body = { household: no, rule: 'JL01', points, occurredOn: TODAY };
    const options = { headers: { 'idempotency-key': freshKey() } };
    return (await created(committee.post(url('postings'), body, options))).body.entry.seq as number;
  };
  if (options.points !== 0) for (const no of households) await award(no, options.points ?? 100);
  const village = { setting, code, committee };
  const shop = await makeShop(village, options);
  const post = (path: string, body: object, { key = freshKey(), as = shop.key }: CallOptions = {}) =>
    as.post(url(path), body, { headers: { 'idempotency-key': key } });
  return {
    ...shop,
    code,
    committee,
    households,
    passbooks,
    url,
    award,
    openShop: (more = {}) => makeShop(village, more),
    redeem: (no, lines, body = {}, options) => {
      const wanted = Object.entries(lines).map(([name, quantity]) => ({ goods: shop.goods[name] ?? name, quantity }));
      const who = 'household' in body ? {} : { passbook: passbooks[no] ?? no };
      return post('redemptions', { ...who, shop: shop.id, lines: wanted, ...body }, options);
    },
    settle: (id, action, body = {}, options) => post(`redemptions/${id}/${action}`, body, options),
    record: (body, options) => post('stock-movements', body, { as: committee, ...options }),
    standing: async (no) => {
      const { honour, balance, held, available } = (await committee.get(url(`households/${no}`))).body;
      return { honour, balance, held, available };
    },
    stock: async (name) => {
      const [row] = await app.database.admin<{ onHand: number; reserved: number; valueFen: number }[]>`
        SELECT on_hand AS "onHand", reserved, value_fen AS "valueFen" FROM stocks
        WHERE village_code = ${code} AND goods_id = ${shop.goods[name] ?? name}`;
      return row && { ...row };
    },
  };
}

async function adoptRules(committee: Caller, url: (path: string) => string): Promise<void> {
  const rules = [
    { code: 'JL01', dimension: '综合', act: '积分录入', points: { min: 0.5, max: 10_000, step: 0.5 } },
    { code: 'KF01', dimension: '环境卫生', act: '乱堆乱放', points: -2 },
  ];
  const saved = await committee.put(url('rulebooks/draft'), { rules });
  if (saved.status !== 200) throw new Error(saved.text);
  const adoption = { effectiveFrom: '2026-01-01', resolution: '村民代表会议通过' };
  await created(committee.post(url('rulebooks/draft/adoption'), adoption));
}

interface Place {
  readonly setting: ShopSetting;
  readonly code: string;
  readonly committee: Caller;
}

async function makeShop({ setting, code, committee }: Place, options: OpenShopOptions): Promise<Shop> {
  const { kind = 'private', opening = null, goods = DEFAULT_GOODS } = options;
  const url = `/v1/villages/${code}/shops`;
  shops += 1;
  const name = `商店 ${shops}`;
  const { id } = (await created(committee.post(url, { name, kind, openingDays: opening }))).body;
  const ids: Record<string, string> = {};
  for (const { unit = '件', ...one } of goods) {
    ids[one.name] = (await created(committee.post(`${url}/${id}/goods`, { unit, ...one }))).body.id;
  }
  return { id, name, goods: ids, key: await setting.app.as('shop', code, { shop: id }) };
}

/** The answer, once it is 201. */
export async function created(answering: Promise<Answer>): Promise<Answer> {
  const answer = await answering;
  if (answer.status !== 201) throw new Error(`${answer.status} ${answer.text}`);
  return answer;
}

/** Expects an answer to be this problem, in the form of RFC 9457, with every parameter filled in. */
export function expectProblem(answer: Answer, status: number, code: string): void {
  const seen = { status: answer.status, code: answer.body?.code };
  if (seen.status !== status || seen.code !== code || /\{\w+\}/.test(answer.text)) {
    throw new Error(`expected ${status} ${code}, got ${answer.status} ${answer.text}`);
  }
}
