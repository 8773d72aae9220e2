import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SYSTEM_CLIENT } from '../../src/kernel/actor.ts';
import { Ledger } from '../../src/ledger/index.ts';
import { redemptionParticipant } from '../../src/redemption/participant.ts';
import { readRedemption } from '../../src/redemption/rows.ts';
import { rulebookSource } from '../../src/rulebook/index.ts';
import type { Answer } from '../support/app.ts';
import { expectCoherent } from '../support/coherence.ts';
import { freshKey, openShop, type ShopSetting, type ShopVillage, startShop } from './support.ts';

/*
 * Random histories of a village with a shop, told twice: to the service and to a reference model that keeps plain numbers. After every
 * step both agree on whether it was done and on what every household has and the shelf holds; after each history the ledger verifies.
 */

const STEPS = [
  'award',
  'deduct',
  'reverse',
  'take',
  'takeNow',
  'collect',
  'collectPart',
  'release',
  'refund',
  'refundPart',
  'expire',
  'yearEnd',
] as const;

interface Step {
  readonly what: (typeof STEPS)[number];
  readonly who: number;
  /** Which of the redemptions or postings so far. */
  readonly which: number;
  readonly quantity: number;
  readonly article: number;
}

const step: fc.Arbitrary<Step> = fc.record({
  what: fc.constantFrom(...STEPS, 'award', 'award', 'take', 'takeNow', 'collect'),
  who: fc.nat(2),
  which: fc.nat(1_000),
  quantity: fc.integer({ min: 1, max: 4 }),
  article: fc.nat(2),
});

const ARTICLES = [
  { name: '香皂', price: 3, stock: 30 },
  { name: '大米', price: 25, stock: 6 },
  { name: '洗衣液', price: 8 },
];

interface ModelRedemption {
  readonly id: string;
  readonly household: number;
  readonly article: number;
  readonly quantity: number;
  readonly expiresAt: number;
  state: 'held' | 'collected' | 'released' | 'expired' | 'refunded';
  out: number;
}

interface ModelPosting {
  readonly seq: number;
  readonly household: number;
  readonly honour: number;
  /** What it moved. */
  readonly moved: number;
  reversed: boolean;
}

/** What was done at least once in all histories together, so that none of it is tested in name only. */
const done = new Set<string>();

/** The service and the model of one village, side by side. */
class Twins {
  readonly #shop: ShopVillage;
  readonly #setting: ShopSetting;
  readonly #ledger: Ledger;
  readonly #households = Array.from({ length: 3 }, () => ({ honour: 0, balance: 0, held: 0 }));
  readonly #stock = ARTICLES.map(({ stock }) => ({ onHand: stock ?? Number.POSITIVE_INFINITY, reserved: 0 }));
  readonly #redemptions: ModelRedemption[] = [];
  readonly #postings: ModelPosting[] = [];
  #yearEnded = false;

  constructor(setting: ShopSetting, shop: ShopVillage) {
    this.#setting = setting;
    this.#shop = shop;
    const { clock, app } = setting;
    this.#ledger = new Ledger({ sql: app.database.sql, now: () => clock.now, rulebooks: rulebookSource });
  }

  async run(s: Step): Promise<void> {
    const redemption = this.#redemptions[s.which % Math.max(1, this.#redemptions.length)];
    if (s.what === 'award' || s.what === 'deduct') await this.#post(s);
    else if (s.what === 'reverse') await this.#reverse(this.#postings[s.which % Math.max(1, this.#postings.length)]);
    else if (s.what === 'take' || s.what === 'takeNow') await this.#take(s);
    else if (s.what === 'yearEnd') await this.#yearEnd();
    else if (redemption && s.what === 'expire') await this.#expire(redemption);
    else if (redemption?.state === 'held' && redemption.expiresAt <= this.#setting.clock.now.getTime()) return;
    else if (redemption) await this.#settle(s, redemption);
    await this.#compare();
  }

  async #post({ what, who, quantity }: Step): Promise<void> {
    const household = this.#households[who]!;
    const honour = what === 'award' ? quantity * 10 : -2;
    const available = Math.max(0, household.balance - household.held);
    const moved = what === 'award' ? honour : -Math.min(2, available);
    const act = what === 'award' ? { rule: 'JL01', points: honour } : { rule: 'KF01' };
    const occurredOn = this.#today();
    const body = { household: this.#shop.households[who], occurredOn, ...act };
    const answer = await this.#send('postings', body);
    expect(answer.status, answer.text).toBe(201);
    done.add(what);
    household.honour += honour;
    household.balance += moved;
    this.#postings.push({ seq: answer.body.entry.seq, household: who, honour, moved, reversed: false });
  }

  async #reverse(posting: ModelPosting | undefined): Promise<void> {
    if (!posting) return;
    const answer = await this.#send(`entries/${posting.seq}/reversal`, { reason: '记错' });
    expect(answer.status, answer.text).toBe(posting.reversed ? 409 : 201);
    if (posting.reversed) return;
    posting.reversed = true;
    done.add('reverse');
    const household = this.#households[posting.household]!;
    const available = Math.max(0, household.balance - household.held);
    household.honour -= posting.honour;
    household.balance -= posting.moved > 0 ? Math.min(posting.moved, available) : posting.moved;
  }

  async #take({ what, who, quantity, article }: Step): Promise<void> {
    const { name, price } = ARTICLES[article]!;
    const household = this.#households[who]!;
    const stock = this.#stock[article]!;
    const collect = what === 'takeNow';
    const answer = await this.#shop.redeem(this.#shop.households[who]!, { [name]: quantity }, { collect });
    const points = price * quantity;
    if (stock.onHand - stock.reserved < quantity) return expectRefusal(answer, 'out-of-stock');
    const open = this.#redemptions.filter((r) => r.household === who && r.state === 'held').length;
    if (open >= 50) return expectRefusal(answer, 'too-many-holds');
    if (household.balance - household.held < points) return expectRefusal(answer, 'insufficient-points');
    expect(answer.status, answer.text).toBe(201);
    done.add(what);
    const { id, expiresAt, state } = answer.body;
    const redemption = { id, household: who, article, quantity, expiresAt: Date.parse(expiresAt), state, out: 0 };
    this.#redemptions.push(redemption);
    if (collect) this.#handOut(redemption, quantity);
    else {
      household.held += points;
      stock.reserved += quantity;
    }
  }

  async #settle({ what, quantity }: Step, redemption: ModelRedemption): Promise<void> {
    const { id, article, household } = redemption;
    const units = Math.min(quantity, what === 'refundPart' ? Math.max(1, redemption.out) : redemption.quantity);
    const lines = [{ goods: this.#shop.goods[ARTICLES[article]!.name], quantity: units }];
    const part = what === 'collectPart' || what === 'refundPart' ? { lines } : {};
    const held = redemption.state === 'held';
    if (what === 'refund' || what === 'refundPart') {
      const goodsReturned = quantity % 2 === 0;
      const answer = await this.#shop.settle(id, 'refund', { ...part, goodsReturned, reason: '退' });
      if (redemption.out === 0) {
        expect(answer.status, answer.text).toBeGreaterThanOrEqual(409);
        return;
      }
      expect(answer.status, answer.text).toBe(201);
      done.add(what);
      const back = what === 'refund' ? redemption.out : units;
      redemption.out -= back;
      redemption.state = redemption.out === 0 ? 'refunded' : 'collected';
      this.#households[household]!.balance += back * ARTICLES[article]!.price;
      if (goodsReturned) this.#stock[article]!.onHand += back;
      expect(answer.body.state).toBe(redemption.state);
      return;
    }
    const action = what === 'release' ? 'release' : 'collection';
    const answer = await this.#shop.settle(id, action, part);
    if (!held) return expectRefusal(answer, 'already-resolved');
    expect(answer.status, answer.text).toBe(201);
    done.add(what);
    this.#free(redemption);
    if (action === 'release') redemption.state = 'released';
    else this.#handOut(redemption, what === 'collectPart' ? units : redemption.quantity);
  }

  /** By the service's own hand, after the clock has passed the hold's end. */
  async #expire(redemption: ModelRedemption): Promise<void> {
    const { clock, app } = this.#setting;
    const known = (await readRedemption(app.database.sql, this.#shop.code, redemption.id))!;
    const outcome = await this.#ledger.submit({
      type: 'expiry',
      village: this.#shop.code,
      recorder: SYSTEM_CLIENT,
      key: freshKey(),
      texts: {},
      hold: known.holdSeq!,
      participants: [redemptionParticipant],
      context: { do: 'settle', redemption: known, made: {} },
    });
    const due = redemption.state === 'held' && redemption.expiresAt <= clock.now.getTime();
    expect(outcome.status).toBe(due ? 'posted' : 'refused');
    if (!due) {
      // Eleven days later there is more to expire.
      if (!this.#yearEnded) clock.now = new Date(Math.min(clock.now.getTime() + 11 * DAY_MS, LAST.getTime()));
      return;
    }
    done.add('expire');
    this.#free(redemption);
    redemption.state = 'expired';
  }

  /** Once; what it takes is read from the service, and only what may be taken is. */
  async #yearEnd(): Promise<void> {
    if (this.#setting.clock.now < NEW_YEAR) return;
    const answer = await this.#closeYear();
    expect(answer).toBe(this.#yearEnded ? 'refused' : answer);
    if (answer === 'refused') return;
    this.#yearEnded = true;
    done.add('yearEnd');
    for (const [index, household] of this.#households.entries()) {
      const { balance, held, honour } = await this.#shop.standing(this.#shop.households[index]!);
      expect(balance).toBeGreaterThanOrEqual(Math.min(household.balance, household.held));
      expect(balance).toBeLessThanOrEqual(household.balance);
      expect([held, honour]).toEqual([household.held, household.honour]);
      household.balance = balance;
    }
  }

  async #closeYear(): Promise<string> {
    await this.#send('closings', { through: '2026-12-31' });
    const base = { village: this.#shop.code, recorder: SYSTEM_CLIENT, key: freshKey(), texts: {} };
    return (await this.#ledger.submit({ ...base, type: 'year-end', year: 2026, keepPercent: 50 })).status;
  }

  #free({ household, article, quantity }: ModelRedemption): void {
    this.#households[household]!.held -= quantity * ARTICLES[article]!.price;
    this.#stock[article]!.reserved -= quantity;
  }

  #handOut(redemption: ModelRedemption, quantity: number): void {
    redemption.state = 'collected';
    redemption.out = quantity;
    this.#households[redemption.household]!.balance -= quantity * ARTICLES[redemption.article]!.price;
    this.#stock[redemption.article]!.onHand -= quantity;
  }

  async #compare(): Promise<void> {
    for (const [index, { honour, balance, held }] of this.#households.entries()) {
      const available = Math.max(0, balance - held);
      expect(await this.#shop.standing(this.#shop.households[index]!)).toEqual({ honour, balance, held, available });
    }
    for (const [index, { name, stock }] of ARTICLES.entries()) {
      if (stock !== undefined) expect(await this.#shop.stock(name)).toMatchObject(this.#stock[index]!);
    }
  }

  #send(path: string, body: object): Promise<Answer> {
    return this.#shop.committee.post(this.#shop.url(path), body, { headers: { 'idempotency-key': freshKey() } });
  }

  #today(): string {
    return new Date(this.#setting.clock.now.getTime() + 8 * 3_600_000).toISOString().slice(0, 10);
  }
}

function expectRefusal(answer: Answer, code: string): void {
  expect(answer.body?.code, answer.text).toBe(code);
}

const DAY_MS = 86_400_000;
const START = new Date('2026-10-15T02:00:00Z');
const NEW_YEAR = new Date('2027-01-01T00:00:00Z');
const LAST = new Date('2027-02-01T02:00:00Z');

let setting: ShopSetting;
beforeAll(async () => {
  setting = await startShop();
});
afterAll(() => setting.close());

test('any history of postings, redemptions, reversals and a year end agrees with the reference model and verifies', async () => {
  const history = fc.array(step, { minLength: 150, maxLength: 250, size: 'max' });
  await fc.assert(
    fc.asyncProperty(history, async (steps) => {
      setting.clock.now = START;
      const shop = await openShop(setting, { points: 0, goods: ARTICLES });
      const twins = new Twins(setting, shop);
      for (const one of steps) await twins.run(one);
      await expectCoherent(shop.committee, shop.code);
    }),
    { numRuns: 15, endOnFailure: true },
  );
  expect([...done].sort()).toEqual([...STEPS].sort());
}, 180_000);
