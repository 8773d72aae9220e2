import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Day } from '../../src/kernel/day.ts';
import { isRefusal } from '../../src/kernel/problems/index.ts';
import {
  changeOf,
  isOfOwnSeries,
  type MovementRequest,
  nextReceiptNo,
  refuseChange,
} from '../../src/redemption/shelf/decide-movement.ts';
import { differingField } from '../../src/redemption/shelf/record-movement.ts';
import {
  appendMovement,
  emptyStockHead,
  MOVEMENT_KINDS,
  movementHash,
  type StockMovement,
  type StockText,
  saltStockTexts,
} from '../../src/redemption/shelf/stock.ts';
import { type TracedMovement, traceMovements } from '../../src/redemption/shelf/trace-donations.ts';

const VILLAGE = '220382206201';
const CLIENT = '01890000-0000-7000-8000-000000000001';
const SOAP = { name: '香皂', unit: '块' };

const recordedAt = fc.date({ min: new Date('2026-01-01'), max: new Date('2027-01-01'), noInvalidDate: true });
const text = fc.option(fc.string({ minLength: 1, maxLength: 20 }), { nil: undefined });
const day = fc.constantFrom('2026-01-01', '2026-10-15').map((value) => value as Day);

const request: fc.Arbitrary<MovementRequest> = fc.record({
  kind: fc.constantFrom('purchase', 'donation', 'return', 'correction', 'stock-take'),
  goods: fc.constant('goods'),
  quantity: fc.integer({ min: -20, max: 50 }),
  valueFen: fc.option(fc.integer({ min: -500, max: 5_000 }), { nil: undefined }),
  donor: text,
  anonymous: fc.boolean(),
  receiptNo: fc.constant(undefined),
  fund: text,
  reason: text,
  reference: text,
  occurredOn: fc.option(day, { nil: undefined }),
});

interface Kept {
  readonly movement: StockMovement;
  readonly texts: readonly StockText[];
  readonly request: MovementRequest;
}

/** A stock ledger as it grows from requests, those that are refused left out. */
function grow(requests: readonly { said: MovementRequest; at: Date }[], reserved = 0): Kept[] {
  const head = emptyStockHead();
  const stock = { onHand: reserved, reserved, valueFen: reserved * 100 };
  const kept: Kept[] = [];
  for (const { said, at } of requests) {
    const wanted = { ...said, quantity: said.kind === 'correction' ? said.quantity : Math.abs(said.quantity) };
    const one: MovementRequest = wanted.valueFen === undefined ? wanted : { ...wanted, valueFen: signed(wanted) };
    const change = changeOf(one, stock);
    if (refuseChange(SOAP, stock, change)) continue;
    const texts = saltStockTexts({ donor: one.donor, reason: one.reason, reference: one.reference });
    const { kind, anonymous, fund = null } = one;
    const said2 = { village: VILLAGE, kind, goods: 'goods', ...change, anonymous, fund, recorder: CLIENT };
    const occurredOn = one.occurredOn ?? (new Date(at.getTime() + 8 * 36e5).toISOString().slice(0, 10) as Day);
    kept.push({
      movement: appendMovement(head, stock, { ...said2, recordedAt: at, occurredOn }, texts),
      texts,
      request: one,
    });
  }
  return kept;
}

const signed = ({ kind, valueFen = 0 }: MovementRequest) => (kind === 'correction' ? valueFen : Math.abs(valueFen));
const ledger = fc.array(fc.record({ said: request, at: recordedAt }), { maxLength: 40 });

/** The first number whose hash is not what its row and the row before say. */
function firstBreak(movements: readonly StockMovement[]): number | undefined {
  let previous = emptyStockHead().hash;
  for (const movement of movements) {
    if (!movementHash(previous, movement).equals(movement.hash)) return movement.seq;
    previous = movement.hash;
  }
  return undefined;
}

describe('the chain of the stock ledger', () => {
  it('verifies as it was made: numbers without gaps, sums that follow, never below what is reserved', () => {
    fc.assert(
      fc.property(ledger, fc.integer({ min: 0, max: 5 }), (requests, reserved) => {
        const movements = grow(requests, reserved).map(({ movement }) => movement);
        let [onHand, valueFen] = [reserved, reserved * 100];
        for (const [index, movement] of movements.entries()) {
          onHand += movement.quantity;
          valueFen += movement.valueFen;
          expect(movement).toMatchObject({ seq: index + 1, onHandAfter: onHand, valueFenAfter: valueFen });
          expect(onHand).toBeGreaterThanOrEqual(reserved);
          expect(valueFen).toBeGreaterThanOrEqual(0);
          if (onHand === 0) expect(valueFen).toBe(0);
        }
        expect(firstBreak(movements)).toBeUndefined();
      }),
    );
  });

  const alterations: Record<string, (movement: StockMovement) => Partial<StockMovement>> = {
    village: () => ({ village: '220382206202' }),
    seq: ({ seq }) => ({ seq: seq + 1 }),
    kind: ({ kind }) => ({ kind: MOVEMENT_KINDS[(MOVEMENT_KINDS.indexOf(kind) + 1) % MOVEMENT_KINDS.length]! }),
    goods: () => ({ goods: 'other' }),
    quantity: ({ quantity }) => ({ quantity: quantity + 1 }),
    valueFen: ({ valueFen }) => ({ valueFen: valueFen - 1 }),
    onHandAfter: ({ onHandAfter }) => ({ onHandAfter: onHandAfter! + 1 }),
    valueFenAfter: ({ valueFenAfter }) => ({ valueFenAfter: valueFenAfter! + 1 }),
    anonymous: ({ anonymous }) => ({ anonymous: !anonymous }),
    receiptNo: () => ({ receiptNo: '2026-0001' }),
    fund: ({ fund }) => ({ fund: `${fund}!` }),
    redemption: () => ({ redemption: CLIENT }),
    occurredOn: () => ({ occurredOn: '1999-01-01' as Day }),
    recordedAt: ({ recordedAt: at }) => ({ recordedAt: new Date(at.getTime() + 1) }),
    recorder: () => ({ recorder: '01890000-0000-7000-8000-000000000002' }),
    idempotencyKey: () => ({ idempotencyKey: 'other' }),
    commitments: ({ commitments }) => ({ commitments: { ...commitments, donor: Buffer.alloc(32, 1) } }),
    hash: () => ({ hash: Buffer.alloc(32, 2) }),
  };

  it('breaks at a row of which any field was altered, and where a row was taken out, put in or moved', () => {
    const said = { kind: 'purchase', goods: 'goods', quantity: 1, valueFen: 1, anonymous: false } as const;
    const names = Object.keys(grow([{ said, at: new Date() }])[0]!.movement);
    expect(names.sort()).toEqual(Object.keys(alterations).sort());
    fc.assert(
      fc.property(
        ledger.filter((requests) => grow(requests).length > 2),
        fc.nat(),
        fc.constantFrom(...Object.keys(alterations)),
        (requests, at, name) => {
          const movements = grow(requests).map(({ movement }) => movement);
          const index = at % movements.length;
          const row = movements[index]!;
          const altered = [...movements];
          altered[index] = { ...row, ...alterations[name]!(row) };
          // A forged last hash is found where the chain is compared with one kept elsewhere, and as its own row's.
          expect(firstBreak(altered)).toBe(name === 'seq' ? row.seq + 1 : row.seq);
          if (index < movements.length - 1) {
            expect(firstBreak(movements.filter((_, i) => i !== index))).toBe(row.seq + 1);
            const swapped = [...movements];
            [swapped[index], swapped[index + 1]] = [swapped[index + 1]!, row];
            expect(firstBreak(swapped)).toBe(row.seq + 1);
          }
          expect(firstBreak([...movements.slice(0, index), row, ...movements.slice(index)])).toBe(row.seq);
        },
      ),
    );
  });
});

describe('a repeated request', () => {
  it('is known again from the row it made, whatever the stock was, and told from every other', () => {
    fc.assert(
      fc.property(ledger, (requests) => {
        for (const { movement, texts, request: said } of grow(requests)) {
          expect(differingField(movement, texts, said)).toBeUndefined();
          // Erased texts cannot be compared any more; that there were some still can.
          expect(differingField(movement, [], said)).toBeUndefined();
          expect(differingField(movement, texts, { ...said, donor: `${said.donor}!` })).toBe('donor');
          expect(differingField(movement, texts, { ...said, anonymous: !said.anonymous })).toBe('anonymous');
          expect(differingField(movement, texts, { ...said, quantity: said.quantity + 1 })).toBe('quantity');
          expect(differingField(movement, texts, { ...said, goods: undefined })).toBe('goods');
        }
      }),
    );
  });
});

describe('the trace of what was given', () => {
  /** Movements of one shelf that never goes below zero; returns give back no more than the redemption took. */
  const shelf = fc
    .array(
      fc.record({
        kind: fc.constantFrom('in', 'issue', 'lose', 'return'),
        count: fc.integer({ min: 1, max: 6 }),
        who: fc.nat(4),
      }),
      {
        maxLength: 60,
      },
    )
    .map((steps) => {
      const movements: TracedMovement[] = [];
      const taken = new Map<string, number>();
      let onHand = 0;
      for (const { kind, count, who } of steps) {
        const seq = movements.length + 1;
        const redemption = `r${who}`;
        const has = taken.get(redemption) ?? 0;
        const quantity = kind === 'in' ? count : kind === 'return' ? Math.min(count, has) : -Math.min(count, onHand);
        if (quantity === 0) continue;
        onHand += quantity;
        if (kind === 'issue' || kind === 'return') taken.set(redemption, has - quantity);
        const of = { in: 'donation', issue: 'issue', lose: 'correction', return: 'return' } as const;
        movements.push({
          seq,
          kind: of[kind as keyof typeof of],
          quantity,
          redemption: kind === 'issue' || kind === 'return' ? redemption : null,
        });
      }
      return { movements, onHand, taken };
    });

  it('accounts for every unit: left, handed out or lost, the oldest first', () => {
    fc.assert(
      fc.property(shelf, ({ movements, onHand, taken }) => {
        const traces = traceMovements(movements);
        const all = [...traces];
        for (const [seq, { left, issued, lost, redemptions }] of all) {
          expect(left + issued + lost).toBe(movements[seq - 1]!.quantity);
          expect(Math.min(left, issued, lost)).toBeGreaterThanOrEqual(0);
          expect(redemptions <= issued && redemptions > 0 === issued > 0).toBe(true);
        }
        const sum = (of: 'left' | 'issued') => all.reduce((total, [, trace]) => total + trace[of], 0);
        expect(sum('left')).toBe(onHand);
        expect(sum('issued')).toBe([...taken.values()].reduce((total, count) => total + count, 0));
      }),
    );
  });

  it('takes the oldest units first and puts back what comes back', () => {
    const movement = (
      seq: number,
      kind: TracedMovement['kind'],
      quantity: number,
      redemption: string | null = null,
    ) => {
      return { seq, kind, quantity, redemption };
    };
    const movements = [
      movement(1, 'donation', 5),
      movement(2, 'donation', 5),
      movement(3, 'issue', -4, 'a'),
      movement(4, 'issue', -3, 'b'),
      movement(5, 'return', 2, 'b'),
      movement(6, 'stock-take', -1),
    ];
    expect(Object.fromEntries(traceMovements(movements))).toEqual({
      1: { issued: 5, redemptions: 2, lost: 0, left: 0 },
      2: { issued: 0, redemptions: 0, lost: 1, left: 4 },
    });
  });
});

describe('receipt numbers of the own series', () => {
  it('go on after the last and are told from others', () => {
    expect(nextReceiptNo(2026, null)).toBe('2026-0001');
    expect(nextReceiptNo(2026, '2026-0099')).toBe('2026-0100');
    expect(nextReceiptNo(2026, '2026-9999')).toBe('2026-10000');
    for (const own of ['2026-0001', '1999-12345']) expect(isOfOwnSeries(own)).toBe(true);
    for (const other of ['2026-001', '收 2026-0001', '2026-0001-A', '20260001'])
      expect(isOfOwnSeries(other)).toBe(false);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100_000 }), (count) => {
        const number = nextReceiptNo(2026, `2026-${String(count).padStart(4, '0')}`);
        expect([isOfOwnSeries(number), Number(number.slice(5))]).toEqual([true, count + 1]);
      }),
    );
    expect(isRefusal(refuseChange(SOAP, { onHand: 1, reserved: 1, valueFen: 1 }, { quantity: -1, valueFen: -1 }))).toBe(
      true,
    );
  });
});
