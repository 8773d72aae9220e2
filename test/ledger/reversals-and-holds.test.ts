import { describe, expect, test } from 'vitest';
import type { Points } from '../../src/kernel/points.ts';
import { shopAccount } from '../../src/ledger/index.ts';
import { startLedger } from '../support/ledger.ts';
import {
  type Clock,
  closing,
  freshKey,
  hold,
  ledgerOn,
  posting,
  RECORDER,
  refusalOf,
  resolution,
  reversal,
  seqOf,
  standing,
  together,
} from '../support/village-ledger.ts';

const SHOP = '01890000-0000-7000-8000-00000000000a';
const { another, clock, coherent, database, ledger, village } = await startLedger();

describe('reversals', () => {
  test('return exactly what was moved, once, and name the original', async () => {
    const { code, households } = await village();
    const seq = await seqOf(ledger.submit(posting(code, households[0]!, 8)));
    expect(await standing(ledger.submit(reversal(code, seq)))).toEqual([0, 0, 0, 0]);
    expect(await refusalOf(ledger.submit(reversal(code, seq)))).toBe('already-reversed');
    expect(await refusalOf(ledger.submit(reversal(code, 2)))).toBe('not-reversible');
    expect(await refusalOf(ledger.submit(reversal(code, 99)))).toBe('unknown-entry');
    await coherent(code);
  });

  test.each([
    ['floor', [0, 0, 0, 0]],
    ['debt', [0, -6, 0, 0]],
  ] as const)('of merit that has been spent meanwhile take back by policy %s', async (policy, expected) => {
    const { code, households } = await village({ policy, shop: SHOP });
    const seq = await seqOf(ledger.submit(posting(code, households[0]!, 8)));
    const held = await seqOf(ledger.submit(hold(code, households[0]!, 6, new Date('2026-11-20T00:00:00Z'))));
    const collect = { ...resolution(code, held, 'release'), type: 'collection', points: 600, to: shopAccount(SHOP) };
    await ledger.submit(collect as never);
    expect(await standing(ledger.submit(reversal(code, seq)))).toEqual(expected);
    await coherent(code);
  });

  test('count in the original month and return its cap while that is open, later in the first open month', async () => {
    const { code, households } = await village({ openedOn: '2026-09-01' });
    const [first, second] = [
      await seqOf(ledger.submit(posting(code, households[0]!, 8, { occurredOn: '2026-09-05' as never }))),
      await seqOf(ledger.submit(posting(code, households[0]!, 3, { occurredOn: '2026-09-06' as never }))),
    ];
    await ledger.submit(reversal(code, first));
    expect(await refusalOf(ledger.submit(closing(code, '2026-09-30')))).toBe('posted');
    await ledger.submit(reversal(code, second));
    const scores = await database.admin`
      SELECT counted_in, honour, cap_use, merits FROM scores WHERE village_code = ${code} ORDER BY counted_in`;
    expect(scores.map((s) => ({ ...s }))).toEqual([
      { counted_in: '2026-09', honour: 300, cap_use: 300, merits: 0 },
      { counted_in: '2026-10', honour: -300, cap_use: 0, merits: 0 },
    ]);
    await coherent(code);
  });

  test('500 entries reversed twice at once give exactly 500 successes and 500 refusals', async () => {
    const { code } = await village({ households: 20 });
    const posted = await ledger.transact(
      Array.from({ length: 500 }, (_, i) => posting(code, String((i % 20) + 1).padStart(6, '0'), 2)),
    );
    expect(posted.every((o) => o.status === 'posted')).toBe(true);
    const others = [ledger, another()];
    const outcomes = await together(1000, (i) => refusalOf(others[i % 2]!.submit(reversal(code, (i >> 1) + 1))));
    expect(outcomes.filter((o) => o === 'posted')).toHaveLength(500);
    expect(outcomes.filter((o) => o === 'already-reversed')).toHaveLength(500);
    expect(await ledger.verify(code)).toMatchObject({ ok: true, size: 1000 });
  });
});

describe('holds', () => {
  const later = new Date('2026-11-20T00:00:00Z');

  test('30 concurrent holds on points for 10 give exactly 10', async () => {
    const { code, households } = await village();
    await ledger.submit(posting(code, households[0]!, 20));
    const others = [ledger, another()];
    const outcomes = await together(30, (i) => refusalOf(others[i % 2]!.submit(hold(code, households[0]!, 2, later))));
    expect(outcomes.filter((o) => o === 'posted')).toHaveLength(10);
    expect(outcomes.filter((o) => o === 'insufficient-points')).toHaveLength(20);
    await coherent(code);
  });

  test('collect and release of one hold at the same moment have exactly one winner', async () => {
    const { code, households } = await village({ shop: SHOP });
    await ledger.submit(posting(code, households[0]!, 20));
    for (let round = 0; round < 10; round += 1) {
      const seq = await seqOf(ledger.submit(hold(code, households[0]!, 1, later)));
      const collect = { ...resolution(code, seq, 'release'), type: 'collection', points: 100, to: shopAccount(SHOP) };
      const outcomes = await Promise.all([
        refusalOf(ledger.submit(collect as never)),
        refusalOf(another().submit(resolution(code, seq, 'release'))),
        refusalOf(ledger.submit(resolution(code, seq, 'expiry'))),
      ]);
      expect(outcomes.filter((o) => o === 'posted')).toHaveLength(1);
    }
    await coherent(code);
  });

  test('after their expiry only expiry succeeds, before it never', async () => {
    const { code, households } = await village();
    const own: Clock = { now: clock.now };
    const timed = ledgerOn(database.sql, own);
    await timed.submit(posting(code, households[0]!, 20));
    const seq = await seqOf(timed.submit(hold(code, households[0]!, 5, new Date('2026-10-21T00:00:00Z'))));
    expect(await refusalOf(timed.submit(resolution(code, seq, 'expiry')))).toBe('hold-not-expired');
    own.now = new Date('2026-10-21T00:00:00Z');
    expect(await refusalOf(timed.submit(resolution(code, seq, 'release')))).toBe('hold-expired');
    expect(await standing(timed.submit(resolution(code, seq, 'expiry')))).toEqual([20, 20, 0, 20]);
    expect(await refusalOf(timed.submit(resolution(code, seq, 'expiry')))).toBe('already-resolved');
    await coherent(code);
  });

  test('6 refunds of one collection at once never exceed it', async () => {
    const { code, households } = await village({ shop: SHOP });
    await ledger.submit(posting(code, households[0]!, 20));
    const seq = await seqOf(ledger.submit(hold(code, households[0]!, 9, later)));
    const collect = { ...resolution(code, seq, 'release'), type: 'collection', points: 600, to: shopAccount(SHOP) };
    const collection = await seqOf(ledger.submit(collect as never));
    const refunds = await together(6, () =>
      refusalOf(
        ledger.submit({
          village: code,
          recorder: RECORDER,
          key: freshKey(),
          texts: { reason: '退货' },
          type: 'refund',
          collection,
          points: 200 as Points,
        }),
      ),
    );
    expect(refunds.filter((o) => o === 'posted')).toHaveLength(3);
    expect(refunds.filter((o) => o === 'exceeds-collection')).toHaveLength(3);
    await coherent(code);
  });

  test('one household has at most 50 open ones', async () => {
    const { code, households } = await village();
    await ledger.submit(posting(code, households[0]!, 100));
    const outcomes = await ledger.transact(Array.from({ length: 51 }, () => hold(code, households[0]!, 1, later)));
    expect(outcomes.filter((o) => o.status === 'posted')).toHaveLength(50);
    expect(outcomes[50]).toMatchObject({ refusal: { code: 'too-many-holds' } });
    await coherent(code);
  });
});
