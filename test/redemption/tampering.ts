import { created, NOW, openShop, type ShopSetting, type ShopVillage } from './support.ts';

const GUARDED = ['stock_movements', 'redemption_steps', 'redemptions', 'settlements', 'entries'];
/** Of {@link busyShop}. */
export const BUDGET = '01980000-0000-7000-8000-0000000000b1';

/** What only a superuser can do: change what is kept with its triggers and foreign keys switched off. */
export async function tamper({ app }: ShopSetting, shop: ShopVillage, statement: string): Promise<void> {
  await app.database.admin.begin(async (tx) => {
    for (const table of GUARDED) await tx.unsafe(`ALTER TABLE ${table} DISABLE TRIGGER ALL`);
    await tx.unsafe('SET LOCAL session_replication_role = replica');
    const { count } = await tx.unsafe(statement.replaceAll('$VILLAGE', `'${shop.code}'`));
    if (count === 0) throw new Error(`changed nothing: ${statement}`);
    for (const table of GUARDED) {
      await tx.unsafe(`ALTER TABLE ${table} ENABLE TRIGGER ALL`);
      for (const trigger of ['append_only', 'append_only_truncate'])
        await tx.unsafe(`ALTER TABLE ${table} ENABLE ALWAYS TRIGGER ${trigger}`);
    }
  });
}

export interface Verdict {
  ok: boolean;
  firstProblem?: { check: string; seq?: number; message: string };
}

/** As the committee asks for it. */
export async function verify(shop: Pick<ShopVillage, 'committee' | 'url'>): Promise<Verdict> {
  const answer = await shop.committee.post(shop.url('ledger/verification'));
  if (answer.status !== 200) throw new Error(answer.text);
  return answer.body;
}

/** A shop with a redemption in every state, a gift with a donor, a budget and a limit that is just met. */
export async function busyShop(setting: ShopSetting): Promise<ShopVillage> {
  const goods = [
    { name: '香皂', unit: '块', price: 3, stock: 100, stockValueFen: 25_001 },
    {
      name: '大米',
      unit: '袋',
      price: 25,
      stock: 20,
      stockValueFen: 50_000,
      limit: { quantity: 2, period: 'month' } as const,
    },
    { name: '洗衣液', unit: '瓶', price: 8 },
  ];
  const shop = await openShop(setting, { goods, points: 500, settings: { holdDays: 2, unclaimed: 'forfeit' } });
  await setting.app.database.admin`
    INSERT INTO budgets (village_code, id, period, first_day, last_day, fund, points, warn_percent, created_at)
    VALUES (${shop.code}, ${BUDGET}, '2026', '2026-01-01', '2026-12-31', '集体收入', 100000, 80, now())`;
  const gift = { kind: 'donation', goods: shop.goods.香皂, quantity: 10, valueFen: 2_000, donor: '刘寿莲' };
  await created(shop.record(gift));
  const [a, b, c] = shop.households as [string, string, string];
  await created(shop.redeem(a, { 大米: 2 }, { collect: true }));
  const part = (await created(shop.redeem(b, { 香皂: 3, 大米: 2, 洗衣液: 1 }))).body;
  const lines = [{ goods: shop.goods.香皂, quantity: 2 }];
  await created(shop.settle(part.id, 'collection', { lines }));
  const back = (await created(shop.redeem(c, { 香皂: 7 }, { collect: true }))).body;
  const one = [{ goods: shop.goods.香皂, quantity: 3 }];
  await created(shop.settle(back.id, 'refund', { lines: one, reason: '破损' }));
  await created(shop.settle(back.id, 'refund', { reason: '不要了', goodsReturned: false }));
  const released = (await created(shop.redeem(c, { 大米: 1 }))).body;
  await created(shop.settle(released.id, 'release'));
  await created(shop.redeem(c, { 洗衣液: 2 }));
  setting.clock.now = new Date(NOW.getTime() + 4 * 24 * 60 * 60 * 1000);
  await setting.app.application.jobs.run('expire-holds');
  await created(shop.redeem(a, { 香皂: 1, 洗衣液: 1 }));
  return shop;
}
