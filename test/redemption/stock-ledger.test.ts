import { describe, expect, it } from 'vitest';
import type { Caller } from '../support/app.ts';
import { done, list, NOBODY, rice, setting, soap, useStock, village } from './stock-support.ts';
import { expectProblem } from './support.ts';

useStock();

describe('the stock ledger', () => {
  it('shows donors who want no name to the committee only, and texts to readers of personal data', async () => {
    await done({
      kind: 'donation',
      goods: soap,
      quantity: 1,
      valueFen: 1,
      donor: '隐名人',
      anonymous: true,
      reference: '单 1',
    });
    await done({ kind: 'donation', goods: soap, quantity: 1, valueFen: 1, donor: '署名人' });
    await done({ kind: 'correction', goods: soap, quantity: 1, reason: '漏记' });
    const seen = async (as: Caller) =>
      (await list({}, as)).map((one: Record<string, unknown>) => [one.donor, one.reason ?? one.reference]);
    expect(await seen(village.committee)).toEqual([
      ['隐名人', '单 1'],
      ['署名人', null],
      [null, '漏记'],
    ]);
    for (const role of ['officer', 'reviewer'] as const) {
      expect(await seen(await setting.app.as(role, village.code))).toEqual([
        [null, '单 1'],
        ['署名人', null],
        [null, '漏记'],
      ]);
    }
    const auditor = await setting.app.as('auditor', village.code);
    expect(await seen(auditor)).toEqual([
      [null, null],
      ['署名人', null],
      [null, null],
    ]);
    const one = await auditor.get(village.url('stock-movements/1'));
    expect(one.body).toMatchObject({ seq: 1, donor: null, anonymous: true });
    expect(one.text).not.toContain('隐名人');
    expectProblem(await auditor.get(village.url('stock-movements/99')), 404, 'not-found');
    expectProblem(await auditor.get(village.url('stock-movements/x')), 400, 'invalid-request');
  });

  it('is filtered as one would by hand, in pages that make the whole', async () => {
    const other = await village.openShop({ goods: [{ name: '盐', price: 2, stock: 9 }] });
    const goods = [soap, rice, other.goods.盐!];
    for (let i = 0; i < 24; i += 1) {
      const occurredOn = `2026-10-${String(1 + ((i * 5) % 15)).padStart(2, '0')}`;
      const one = { goods: goods[i % 3], quantity: 1 + (i % 4), valueFen: 100 * i, occurredOn };
      await done(i % 4 === 3 ? { kind: 'donation', donor: '甲', ...one } : { kind: 'purchase', ...one });
      if (i % 8 === 7) await done({ kind: 'donation', donor: '乙', valueFen: 100, occurredOn });
    }
    await village.redeem('000001', { 香皂: 2 }, { collect: true });
    const all = await list();
    expect(all.map(({ seq }: { seq: number }) => seq)).toEqual(all.map((_: unknown, i: number) => i + 1));
    const pick = <T>(values: readonly T[], i: number) => values[i % values.length]!;
    for (let i = 0; i < 60; i += 1) {
      const filter: Record<string, string | undefined> = {
        goods: pick([undefined, ...goods, NOBODY], i),
        shop: pick([undefined, undefined, village.id, other.id], Math.floor(i / 5)),
        kind: pick([undefined, 'purchase', 'donation', 'issue', 'stock-take'], Math.floor(i / 3)),
        from: pick([undefined, '2026-10-04', '2026-10-15'], i),
        to: pick([undefined, '2026-10-11', '2026-10-15'], Math.floor(i / 2)),
      };
      const query = Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined)) as Record<
        string,
        string
      >;
      const found = [];
      for (let cursor: string | null = ''; cursor !== null; ) {
        const page = await village.committee.get(village.url('stock-movements'), {
          query: { ...query, limit: '3', ...(cursor && { cursor }) },
        });
        found.push(...page.body.data);
        cursor = page.body.nextCursor;
      }
      const { goods: of, shop, kind, from, to } = filter;
      const expected = all.filter(
        (one: Record<string, string>) =>
          (!of || one.goods === of) &&
          (!shop || one.shop === shop) &&
          (!kind || one.kind === kind) &&
          (!from || one.occurredOn! >= from) &&
          (!to || one.occurredOn! <= to),
      );
      expect(found, JSON.stringify(query)).toEqual(expected);
    }
    expectProblem(
      await village.committee.get(village.url('stock-movements'), { query: { cursor: 'nonsense' } }),
      400,
      'invalid-cursor',
    );
  });

  it('warns once when a count or correction empties a shelf', async () => {
    await village.committee.patch(village.url(`shops/${village.id}/goods/${soap}`), { lowStock: 4 });
    await done({ kind: 'purchase', goods: soap, quantity: 10, valueFen: 100 });
    await done({ kind: 'stock-take', goods: soap, quantity: 5 });
    await done({ kind: 'stock-take', goods: soap, quantity: 4 });
    await done({ kind: 'correction', goods: soap, quantity: -1, reason: '破损' });
    const events = await setting.app.database.admin`
      SELECT kind, subject, shop_id, data FROM outbox WHERE village_code = ${village.code}`;
    expect(events).toEqual([{ kind: 'stock.low', subject: soap, shop_id: village.id, data: { left: 4 } }]);
  });
});
