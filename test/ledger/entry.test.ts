import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson, type Json } from '../../src/kernel/canonical.ts';
import { canonicalEntry, ENTRY_KINDS, TEXT_FIELDS, type UnhashedEntry } from '../../src/ledger/entry.ts';

const hash = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes));
const amount = fc.integer({ min: -1e12, max: 1e12 });
const instant = fc.date({ min: new Date('2000-01-01'), max: new Date('2199-01-01'), noInvalidDate: true });
const text = fc.string({ unit: 'grapheme', maxLength: 20 });
const maybe = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: null });

const entry = fc.record({
  villageCode: fc.constant('220382206201'),
  seq: fc.nat(),
  kind: fc.constantFrom(...ENTRY_KINDS),
  debit: text,
  credit: text,
  amount,
  held: amount,
  honour: amount,
  capUse: amount,
  honourAfter: amount,
  balanceAfter: amount,
  heldAfter: amount,
  recordedAt: instant,
  expiresAt: maybe(instant),
  originalSeq: maybe(fc.nat()),
  quantity: maybe(amount),
  claimedPoints: maybe(amount),
  occurredOn: fc.constant('2026-10-05'),
  rulebookVersion: maybe(fc.nat()),
  recorder: fc.uuid(),
  memberId: maybe(fc.uuid()),
  householdNo: maybe(text),
  ruleCode: maybe(text),
  dimension: maybe(text),
  countedIn: maybe(fc.constant('2026-10')),
  idempotencyKey: maybe(text),
  commitments: fc.record(Object.fromEntries(TEXT_FIELDS.map((field) => [field, hash])), { requiredKeys: [] }),
}) as unknown as fc.Arbitrary<UnhashedEntry>;

/** The same fields through the general canonicaliser. */
function generally(e: UnhashedEntry, rulebook: Buffer | null): string {
  const fields: Record<string, Json | null | undefined> = {
    amount: e.amount,
    balanceAfter: e.balanceAfter,
    capUse: e.capUse,
    claimedPoints: e.claimedPoints,
    countedIn: e.countedIn,
    credit: e.credit,
    debit: e.debit,
    dimension: e.dimension,
    expiresAt: e.expiresAt?.toISOString(),
    held: e.held,
    heldAfter: e.heldAfter,
    honour: e.honour,
    honourAfter: e.honourAfter,
    household: e.householdNo,
    key: e.idempotencyKey,
    kind: e.kind,
    member: e.memberId,
    occurredOn: e.occurredOn,
    original: e.originalSeq,
    quantity: e.quantity,
    recordedAt: e.recordedAt.toISOString(),
    recorder: e.recorder,
    rule: e.ruleCode,
    rulebook: rulebook?.toString('hex'),
    rulebookVersion: e.rulebookVersion,
    seq: e.seq,
    village: e.villageCode,
  };
  for (const field of TEXT_FIELDS) fields[field] = e.commitments[field]?.toString('hex');
  return canonicalJson(Object.fromEntries(Object.entries(fields).filter(([, value]) => value != null)) as Json);
}

test('the written-out canonical form of an entry is that of RFC 8785, for every field', () => {
  fc.assert(
    fc.property(entry, maybe(hash), (e, rulebook) => {
      expect(canonicalEntry(e, rulebook)).toBe(generally(e, rulebook));
    }),
  );
});

test('every field of an entry but the leaf hash changes its canonical form', () => {
  fc.assert(
    fc.property(entry, entry, (a, b) => {
      for (const field of Object.keys(a) as (keyof UnhashedEntry)[]) {
        const changed = { ...a, [field]: b[field] };
        const same = JSON.stringify(a[field]) === JSON.stringify(b[field]);
        expect(canonicalEntry(changed, null) === canonicalEntry(a, null)).toBe(same);
      }
    }),
  );
});
