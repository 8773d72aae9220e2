import { canonicalJson, commitmentTo, freshSalt, type Json, sha256 } from '../../kernel/canonical.ts';
import type { Day } from '../../kernel/day.ts';
import type { Stock } from './goods.ts';

export const MOVEMENT_KINDS = ['purchase', 'donation', 'issue', 'return', 'correction', 'stock-take'] as const;
export type MovementKind = (typeof MOVEMENT_KINDS)[number];

export const STOCK_TEXT_FIELDS = ['donor', 'reason', 'reference'] as const;
export type StockTextField = (typeof STOCK_TEXT_FIELDS)[number];

/** A free text of a movement with the salt of its commitment. */
export interface StockText {
  readonly field: StockTextField;
  readonly salt: Buffer;
  readonly text: string;
}

/** One line of the stock ledger (库存流水). */
export interface StockMovement {
  readonly village: string;
  readonly seq: number;
  readonly kind: MovementKind;
  /** Null: money, not goods. */
  readonly goods: string | null;
  /** Signed change of what is on hand. */
  readonly quantity: number;
  /** Signed change of its value. */
  readonly valueFen: number;
  readonly onHandAfter: number | null;
  readonly valueFenAfter: number | null;
  readonly anonymous: boolean;
  readonly receiptNo: string | null;
  readonly fund: string | null;
  readonly redemption: string | null;
  readonly occurredOn: Day;
  readonly recordedAt: Date;
  readonly recorder: string;
  readonly idempotencyKey: string | null;
  readonly commitments: Readonly<Partial<Record<StockTextField, Buffer>>>;
  readonly hash: Buffer;
}

/** The end of a village's stock ledger: what the next movement is chained to. */
export interface StockHead {
  seq: number;
  hash: Buffer;
}

/** The head before the first movement. */
export function emptyStockHead(): StockHead {
  return { seq: 0, hash: Buffer.alloc(32) };
}

/** What a caller says about a movement; number, sums and hash follow from stock and head. */
export type MovementDraft = Pick<StockMovement, 'village' | 'kind' | 'goods' | 'quantity' | 'valueFen' | 'occurredOn'> &
  Pick<StockMovement, 'recordedAt' | 'recorder'> &
  Partial<Pick<StockMovement, 'anonymous' | 'receiptNo' | 'fund' | 'redemption' | 'idempotencyKey'>>;

/** Salts and commitments for a movement's texts; draws salts, so it is impure. */
export function saltStockTexts(texts: Partial<Record<StockTextField, string | undefined>>): StockText[] {
  return STOCK_TEXT_FIELDS.flatMap((field) => {
    const text = texts[field];
    return text === undefined ? [] : [{ field, salt: freshSalt(), text }];
  });
}

/**
 * Makes the next movement and moves `head` and `stock` on. The caller has seen to it that stock does not fall below what is
 * reserved; a RangeError is a mistake of the program.
 */
export function appendMovement(
  head: StockHead,
  stock: Stock | null,
  draft: MovementDraft,
  texts: readonly StockText[] = [],
): StockMovement {
  if (stock) {
    stock.onHand += draft.quantity;
    stock.valueFen += draft.valueFen;
    if (stock.onHand < stock.reserved || stock.valueFen < 0) throw new RangeError('a movement oversold the stock');
  }
  const commitments: Partial<Record<StockTextField, Buffer>> = {};
  for (const { field, salt, text } of texts) commitments[field] = commitmentTo(field, text, salt);
  const unhashed = {
    anonymous: false,
    receiptNo: null,
    fund: null,
    redemption: null,
    idempotencyKey: null,
    ...draft,
    seq: head.seq + 1,
    onHandAfter: stock?.onHand ?? null,
    valueFenAfter: stock?.valueFen ?? null,
    commitments,
  };
  const movement = { ...unhashed, hash: movementHash(head.hash, unhashed) };
  head.seq = movement.seq;
  head.hash = movement.hash;
  return movement;
}

/** SHA-256 over the previous movement's hash and the canonical form of everything that this one means. */
export function movementHash(previous: Buffer, movement: Omit<StockMovement, 'hash'>): Buffer {
  const { commitments, recordedAt, ...rest } = movement;
  const form: Record<string, Json> = { recordedAt: recordedAt.toISOString() };
  for (const [name, value] of Object.entries(rest)) if (value !== null && name !== 'hash') form[name] = value;
  for (const field of STOCK_TEXT_FIELDS) {
    const commitment = commitments[field];
    if (commitment) form[`${field}Commitment`] = commitment.toString('hex');
  }
  return sha256(Buffer.concat([previous, Buffer.from(canonicalJson(form), 'utf8')]));
}

/** Units that a redemption took off a shelf, what they cost, and how many of them came back since. */
export interface Issued {
  readonly quantity: number;
  readonly valueFen: number;
  returned: number;
}

/** What the next `quantity` units that come back are worth: in sums that add up to what they left for, however they come. */
export function valueOfReturn({ quantity: all, valueFen, returned }: Issued, quantity: number): number {
  return Math.floor((valueFen * (returned + quantity)) / all) - Math.floor((valueFen * returned) / all);
}

/** What units taken from a shelf cost: their share of its value, all of it with the last unit. */
export function valueOfUnits(stock: Pick<Stock, 'onHand' | 'valueFen'>, quantity: number): number {
  if (quantity >= stock.onHand) return stock.valueFen;
  return Math.round((stock.valueFen * quantity) / stock.onHand);
}
