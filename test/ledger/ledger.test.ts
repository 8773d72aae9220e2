import { describe, expect, test } from 'vitest';
import type { Points } from '../../src/kernel/points.ts';
import { startLedger } from '../support/ledger.ts';
import {
  closing,
  freshKey,
  hold,
  posting,
  RECORDER,
  refusalOf,
  resolution,
  reversal,
  seqOf,
  standing,
  together,
} from '../support/village-ledger.ts';

const { another, coherent, ledger, village } = await startLedger();

describe('postings', () => {
  test('raise honour and balance, are numbered from 1 without gaps, and say where the household stands', async () => {
    const { code, households } = await village();
    expect(await standing(ledger.submit(posting(code, households[0]!, 2)))).toEqual([2, 2, 0, 2]);
    expect(await standing(ledger.submit(posting(code, households[0]!, 0.5)))).toEqual([2.5, 2.5, 0, 2.5]);
    expect(await seqOf(ledger.submit(posting(code, households[1]!, 5)))).toBe(3);
    expect(await ledger.verify(code)).toMatchObject({ ok: true, size: 3 });
  });

  test.each([
    ['floor', -5, [-3, 0, 0, 0]],
    ['debt', -5, [-3, -3, 0, 0]],
    ['honour-only', -5, [-3, 2, 0, 2]],
  ] as const)('deductions lower honour in full and the balance by policy %s', async (policy, points, expected) => {
    const { code, households } = await village({ policy });
    await ledger.submit(posting(code, households[0]!, 2));
    expect(await standing(ledger.submit(posting(code, households[0]!, points)))).toEqual(expected);
    await coherent(code);
  });

  test('are refused for unknown villages and households, future days and days before the household', async () => {
    const { code, households } = await village({ openedOn: '2026-10-03' });
    const no = households[0]!;
    expect(await refusalOf(ledger.submit(posting('220382206999', no, 2)))).toBe('unknown-village');
    expect(await refusalOf(ledger.submit(posting(code, '999999', 2)))).toBe('unknown-household');
    expect(await refusalOf(ledger.submit(posting(code, no, 2, { occurredOn: '2026-10-21' as never })))).toBe(
      'date-in-future',
    );
    expect(await refusalOf(ledger.submit(posting(code, no, 2, { occurredOn: '2026-10-02' as never })))).toBe(
      'not-yet-a-household',
    );
    expect(await refusalOf(ledger.submit(posting(code, no, 1_000_001)))).toBe('amount-out-of-range');
    expect(await ledger.verify(code)).toMatchObject({ ok: true, size: 0 });
  });

  test('of an atomic batch are all posted or none', async () => {
    const { code, households } = await village();
    const bad = [posting(code, households[0]!, 2), posting(code, 'nobody', 2), posting(code, households[1]!, 2)];
    const outcomes = await ledger.transact(bad, { atomic: true });
    expect(outcomes.map((o) => (o.status === 'refused' ? o.refusal.code : o.status))).toEqual([
      'batch-aborted',
      'unknown-household',
      'batch-aborted',
    ]);
    expect(outcomes[2]).toMatchObject({ refusal: { params: { item: 2, index: 1 } } });
    expect((await ledger.verify(code)).size).toBe(0);
    const retried = await ledger.transact([bad[0]!, bad[2]!], { atomic: true });
    expect(retried.map((o) => o.status)).toEqual(['posted', 'posted']);
    await coherent(code);
  });

  test('tried dry write nothing and answer what the real run then answers', async () => {
    const { code, households } = await village();
    const commands = [posting(code, households[0]!, 2), posting(code, 'nobody', 2), posting(code, households[0]!, -1)];
    const dry = await ledger.dryRun(commands);
    expect((await ledger.verify(code)).size).toBe(0);
    const real = await ledger.transact(commands);
    const summary = (outcomes: typeof real) =>
      outcomes.map((o) => (o.status === 'refused' ? o.refusal : [o.entries[0]!.seq, o.standing]));
    expect(summary(dry)).toEqual(summary(real));
    await coherent(code);
  });

  test('over several villages at once keep every ledger whole', async () => {
    const villages = await Promise.all(Array.from({ length: 6 }, () => village()));
    await together(300, (i) => ledger.submit(posting(villages[i % 6]!.code, '000001', 1)));
    for (const { code } of villages) expect(await ledger.verify(code)).toMatchObject({ ok: true, size: 50 });
  });
});

describe('idempotency', () => {
  test('40 concurrent requests with one key make one entry and get one answer', async () => {
    const { code, households } = await village();
    const command = posting(code, households[0]!, 2, { texts: { note: '扫雪' } });
    const others = [ledger, another()];
    const outcomes = await together(40, (i) => others[i % 2]!.submit(command));
    expect(outcomes.filter((o) => o.status === 'posted')).toHaveLength(1);
    expect(outcomes.filter((o) => o.status === 'replayed')).toHaveLength(39);
    expect(new Set(outcomes.map((o) => JSON.stringify('standing' in o && o.standing))).size).toBe(1);
    expect(await ledger.verify(code)).toMatchObject({ ok: true, size: 1 });
  });

  test.each([
    ['household', { household: '000002' }],
    ['points', { points: 300 as Points }],
    ['occurredOn', { occurredOn: '2026-10-06' as never }],
    ['rule', { ruleCode: 'HJ04' }],
    ['quantity', { quantity: 200 }],
    ['note', { texts: { note: '别的话' } }],
  ])('the same key with another %s is refused and names the field', async (field, change) => {
    const { code, households } = await village();
    const command = posting(code, households[0]!, 2, { texts: { note: '扫雪' } });
    await ledger.submit(command);
    const outcome = await ledger.submit({ ...command, ...change } as typeof command);
    expect(outcome).toMatchObject({ refusal: { code: 'idempotency-conflict', params: { field } } });
    expect(await ledger.verify(code)).toMatchObject({ ok: true, size: 1 });
  });

  test('a refusal is remembered: a late retry gets it again, although it would succeed by now', async () => {
    const { code, households } = await village();
    const command = hold(code, households[0]!, 5, new Date('2026-11-20T00:00:00Z'));
    expect(await refusalOf(ledger.submit(command))).toBe('insufficient-points');
    await ledger.submit(posting(code, households[0]!, 50));
    expect(await refusalOf(ledger.submit(command))).toBe('insufficient-points');
    expect(await refusalOf(ledger.submit({ ...command, points: 600 as Points } as typeof command))).toBe(
      'idempotency-conflict',
    );
    expect(await seqOf(ledger.submit({ ...command, key: freshKey() }))).toBe(2);
    await coherent(code);
  });

  test('keys of different clients and villages do not meet', async () => {
    const [a, b] = [await village(), await village()];
    const command = posting(a.code, '000001', 2);
    const other = { ...command, recorder: '01890000-0000-7000-8000-000000000002' };
    const outcomes = await ledger.transact([command, other, { ...command, village: b.code }]);
    expect(outcomes.map((o) => o.status)).toEqual(['posted', 'posted', 'posted']);
    await coherent(a.code);
    await coherent(b.code);
  });
});

describe('closings', () => {
  test('refuse acts of closed days unless they carry a reason, which count in the first open month', async () => {
    const { code, households } = await village();
    const old = { occurredOn: '2026-09-20' as never };
    await ledger.submit(closing(code, '2026-09-30'));
    expect(await refusalOf(ledger.submit(posting(code, households[0]!, 2, old)))).toBe('closed-period');
    const late = await ledger.submit(posting(code, households[0]!, 2, { ...old, texts: { reason: '漏记' } }));
    expect(late).toMatchObject({ entries: [{ occurredOn: '2026-09-20', countedIn: '2026-10' }] });
    await coherent(code);
  });

  test('never move back and never reach today', async () => {
    const { code } = await village();
    expect(await refusalOf(ledger.submit(closing(code, '2026-10-20')))).toBe('closing-not-past');
    expect(await refusalOf(ledger.submit(closing(code, '2026-10-19')))).toBe('posted');
    expect(await refusalOf(ledger.submit(closing(code, '2026-10-19')))).toBe('closing-backwards');
    await coherent(code);
  });
});

test('an opening is entered once per household, again only after it was reversed', async () => {
  const { code, households } = await village();
  const opening = (household: string) => ({
    village: code,
    recorder: RECORDER,
    key: freshKey(),
    texts: {},
    type: 'opening' as const,
    household,
    honour: 12_000 as Points,
    balance: 4_000 as Points,
    occurredOn: '2026-09-30' as never,
  });
  expect(await standing(ledger.submit(opening(households[0]!)))).toEqual([120, 40, 0, 40]);
  expect(await refusalOf(ledger.submit(opening(households[0]!)))).toBe('opening-exists');
  expect(await standing(ledger.submit(reversal(code, 1)))).toEqual([0, 0, 0, 0]);
  expect(await standing(ledger.submit(opening(households[0]!)))).toEqual([120, 40, 0, 40]);
  await coherent(code);
});

test('a transfer is two entries through transit, all of it or a share, never with open holds', async () => {
  const { code, households } = await village();
  const [from, to] = [households[0]!, households[1]!];
  const transfer = (points: Points | 'all') => ({
    village: code,
    recorder: RECORDER,
    key: freshKey(),
    texts: {},
    type: 'transfer' as const,
    from,
    to,
    points,
  });
  await ledger.submit(posting(code, from, 10));
  const seq = await seqOf(ledger.submit(hold(code, from, 5, new Date('2026-11-20T00:00:00Z'))));
  expect(await refusalOf(ledger.submit(transfer('all')))).toBe('open-holds');
  await ledger.submit(resolution(code, seq, 'release'));
  expect(await refusalOf(ledger.submit(transfer(1100 as Points)))).toBe('insufficient-points');
  const outcome = await ledger.submit(transfer(400 as Points));
  expect(outcome).toMatchObject({
    entries: [
      { householdNo: from, balanceAfter: 600, honourAfter: 1000 },
      { householdNo: to, balanceAfter: 400, honourAfter: 0 },
    ],
  });
  await coherent(code);
});
