import fc from 'fast-check';
import { expect, test } from 'vitest';
import { articlesOf, pickList, worthOf } from '../../src/redemption/day/call-list.ts';
import type { Redemption, RedemptionState } from '../../src/redemption/redemption.ts';

const wishes: fc.Arbitrary<Redemption[]> = fc.array(
  fc
    .record({
      household: fc.constantFrom('1', '2', '3'),
      state: fc.constantFrom<RedemptionState>('held', 'collected', 'expired', 'refunded'),
      lines: fc.uniqueArray(
        fc.record({
          goods: fc.constantFrom('a', 'b', 'c', 'd'),
          quantity: fc.integer({ min: 1, max: 9 }),
          left: fc.nat(),
        }),
        {
          selector: ({ goods }) => goods,
          minLength: 1,
        },
      ),
    })
    .map(({ household, state, lines }) => {
      const quantities = lines.map(({ quantity, left }) =>
        state === 'held' ? quantity : state === 'collected' ? left % (quantity + 1) : 0,
      );
      const agreed = lines.map(({ goods, quantity }) => {
        const [price, points, cashFen] = [100, quantity * 100, quantity * 7];
        return { goods, name: goods, unit: '件', quantity, price, points, cashFen, settlementFen: 0, counted: true };
      });
      return { household, shop: 's', state, lines: agreed, quantities } as unknown as Redemption;
    }),
  { maxLength: 12 },
);

test('a picking list loses no unit and invents none, and says of every article what is still to be brought', () => {
  fc.assert(
    fc.property(wishes, (some) => {
      const articles = articlesOf(some);
      const picked = pickList(articles, new Map([['s', '商店']]));
      const units = (state: RedemptionState, goods: string) =>
        some
          .filter((one) => one.state === state)
          .flatMap(({ lines, quantities }) =>
            lines.map((line, index) => (line.goods === goods ? quantities[index]! : 0)),
          )
          .reduce((sum, quantity) => sum + quantity, 0);
      for (const { goods, wished, taken, toBring, households } of picked) {
        expect([taken, toBring]).toEqual([units('collected', goods), units('held', goods)]);
        expect(wished).toBe(taken + toBring);
        expect(households).toBeGreaterThan(0);
      }
      const listed = picked.map(({ goods }) => goods);
      for (const goods of ['a', 'b', 'c', 'd'])
        expect(listed.includes(goods)).toBe(units('held', goods) + units('collected', goods) > 0);
      const all = picked.reduce((sum, { wished }) => sum + wished, 0);
      expect(worthOf(some)).toEqual({ points: all * 100, cashFen: all * 7, settlementFen: 0 });
    }),
  );
});
