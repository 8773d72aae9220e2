import type { Day, Month } from '../kernel/day.ts';
import { leafHash } from '../kernel/merkle.ts';
import type { Points } from '../kernel/points.ts';
import type { AccountName } from './account.ts';

export const ENTRY_KINDS = [
  'posting',
  'opening',
  'reversal',
  'closing',
  'hold',
  'collection',
  'release',
  'expiry',
  'refund',
  'transfer',
  'year-end',
] as const;
export type EntryKind = (typeof ENTRY_KINDS)[number];

/** What people call each kind of entry: in refusals and on statements. */
export const KIND_NAMES_ZH: Readonly<Record<EntryKind, string>> = {
  posting: '记分',
  opening: '期初',
  reversal: '冲正',
  closing: '结账',
  hold: '预占',
  collection: '兑换',
  release: '释放',
  expiry: '过期',
  refund: '退还',
  transfer: '转移',
  'year-end': '年终',
};

/** The free texts an entry may carry; the journal holds commitments to them, the texts can be erased. */
export const TEXT_FIELDS = ['note', 'reason', 'reference', 'evidence', 'handler'] as const;
export type TextField = (typeof TEXT_FIELDS)[number];
export type Texts = Readonly<Partial<Record<TextField, string>>>;

/** One text with the salt of its commitment. */
export interface SaltedText {
  readonly field: TextField;
  readonly salt: Buffer;
  readonly text: string;
}

/**
 * One immutable line of the journal: `amount ≥ 0` moves from the account `debit` to the account `credit`, and `honour` is
 * added to the household's honour.
 */
export interface Entry {
  readonly villageCode: string;
  readonly seq: number;
  readonly kind: EntryKind;
  readonly debit: AccountName;
  readonly credit: AccountName;
  readonly amount: Points;
  /** Change of what is set aside: positive for a hold, negative for its resolution. */
  readonly held: Points;
  readonly honour: Points;
  /** Change of the rule's cap use in `countedIn`: a reversal gives it back while the month is open. */
  readonly capUse: Points;
  readonly honourAfter: Points;
  readonly balanceAfter: Points;
  readonly heldAfter: Points;
  readonly recordedAt: Date;
  readonly expiresAt: Date | null;
  /** What a reversal, resolution or refund is about. */
  readonly originalSeq: number | null;
  /** How many times, hours, … in hundredths; of a year end the points that were left, of which `amount` expired. */
  readonly quantity: number | null;
  /** Points that the recorder gave along, where given: only for telling a replay from a conflict. */
  readonly claimedPoints: Points | null;
  readonly occurredOn: Day;
  readonly rulebookVersion: number | null;
  readonly recorder: string;
  readonly memberId: string | null;
  readonly householdNo: string | null;
  readonly ruleCode: string | null;
  readonly dimension: string | null;
  readonly countedIn: Month | null;
  readonly idempotencyKey: string | null;
  readonly commitments: Readonly<Partial<Record<TextField, Buffer>>>;
  readonly leafHash: Buffer;
}

export type UnhashedEntry = Omit<Entry, 'leafHash'>;

/**
 * The canonical form (RFC 8785) of an entry's meaning-bearing fields: keys sorted, absent fields left out, amounts in
 * hundredths of a point. Written out by hand because it runs for every entry of every verification; a property test
 * holds it equal to the general canonicaliser.
 */
export function canonicalEntry(entry: UnhashedEntry, rulebookDigest: Buffer | null): string {
  const c = entry.commitments;
  return `{"amount":${entry.amount},"balanceAfter":${entry.balanceAfter},"capUse":${entry.capUse}${optionalNumber(
    'claimedPoints',
    entry.claimedPoints,
  )}${optionalPlain('countedIn', entry.countedIn)},"credit":${JSON.stringify(entry.credit)},"debit":${JSON.stringify(entry.debit)}${optionalText(
    'dimension',
    entry.dimension,
  )}${optionalHash('evidence', c.evidence)}${
    entry.expiresAt ? `,"expiresAt":"${entry.expiresAt.toISOString()}"` : ''
  }${optionalHash('handler', c.handler)},"held":${entry.held},"heldAfter":${entry.heldAfter},"honour":${entry.honour},"honourAfter":${
    entry.honourAfter
  }${optionalText('household', entry.householdNo)}${optionalText('key', entry.idempotencyKey)},"kind":"${entry.kind}"${optionalPlain('member', entry.memberId)}${optionalHash('note', c.note)},"occurredOn":"${entry.occurredOn}"${optionalNumber('original', entry.originalSeq)}${optionalNumber(
    'quantity',
    entry.quantity,
  )}${optionalHash('reason', c.reason)},"recordedAt":"${isoInstant(entry.recordedAt)}","recorder":"${entry.recorder}"${optionalHash(
    'reference',
    c.reference,
  )}${optionalText('rule', entry.ruleCode)}${optionalHash('rulebook', rulebookDigest ?? undefined)}${optionalNumber(
    'rulebookVersion',
    entry.rulebookVersion,
  )},"seq":${entry.seq},"village":"${entry.villageCode}"}`;
}

/** The RFC 6962 leaf hash of an entry; `rulebookDigest` is the digest of the rulebook version that priced it. */
export function entryLeaf(entry: UnhashedEntry, rulebookDigest: Buffer | null): Buffer {
  return leafHash(canonicalEntry(entry, rulebookDigest));
}

/** An entry's name as printed on slips: `220382206201-000123`. */
export function entryName(villageCode: string, seq: number): string {
  return `${villageCode}-${String(seq).padStart(6, '0')}`;
}

function optionalNumber(key: string, value: number | null): string {
  return value === null ? '' : `,"${key}":${value}`;
}

function optionalText(key: string, value: string | null): string {
  return value === null ? '' : `,"${key}":${JSON.stringify(value)}`;
}

/** For values that never need escaping: ids and months. */
function optionalPlain(key: string, value: string | null): string {
  return value === null ? '' : `,"${key}":"${value}"`;
}

let lastInstant = { ms: 0, iso: new Date(0).toISOString() };

/** Entries of one transaction share their instant, so that it is mostly the one just written out. */
function isoInstant(instant: Date): string {
  const ms = instant.getTime();
  if (ms !== lastInstant.ms) lastInstant = { ms, iso: instant.toISOString() };
  return lastInstant.iso;
}

function optionalHash(key: string, value: Buffer | undefined): string {
  return value === undefined ? '' : `,"${key}":"${value.toString('hex')}"`;
}
