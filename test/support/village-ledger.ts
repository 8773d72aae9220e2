import { type Sql, transaction } from '../../src/database/index.ts';
import { digestOf } from '../../src/kernel/canonical.ts';
import type { Day } from '../../src/kernel/day.ts';
import { type Points, ZERO } from '../../src/kernel/points.ts';
import {
  type Command,
  type DeductionPolicy,
  Ledger,
  openAccounts,
  openLedger,
  openShopAccount,
  type Participant,
  type PostCommand,
  setDeductionPolicy,
} from '../../src/ledger/index.ts';

export const RECORDER = '01890000-0000-7000-8000-000000000001';
export const DIGEST = digestOf({ rules: 'as claimed' });

/** Prices a posting at the points that it claims, so that tests of the ledger need no rules. */
export const AS_CLAIMED: Participant = {
  name: 'as claimed',
  load: async () => undefined,
  decide: (_loaded, _state, command) => ({
    price: {
      honour: (command as PostCommand).points ?? ZERO,
      capUse: Math.abs((command as PostCommand).points ?? 0) as Points,
      quantity: (command as PostCommand).quantity ?? 100,
      dimension: '环境卫生',
      rulebookVersion: 1,
      rulebookDigest: DIGEST,
    },
  }),
};

export interface Clock {
  now: Date;
}

/** A ledger over a test database whose one rulebook has the digest {@link DIGEST}. */
export function ledgerOn(sql: Sql, clock?: Clock): Ledger {
  const rulebooks = { digests: async () => ({ digests: new Map([[1, DIGEST]]), altered: [] }) };
  return new Ledger({ sql, rulebooks, ...(clock ? { now: () => clock.now } : {}) });
}

let made = 0;

export interface TestVillage {
  readonly code: string;
  readonly households: readonly string[];
}

/** Opens a village with a ledger of its own and so many households, numbered 000001 and on. */
export async function openVillage(
  sql: Sql,
  options: { households?: number; policy?: DeductionPolicy; openedOn?: string; shop?: string } = {},
): Promise<TestVillage> {
  made += 1;
  const code = `22038220${String(Math.floor(made / 800) % 10)}${String(200 + (made % 800))}`.slice(0, 12);
  const households = Array.from({ length: options.households ?? 3 }, (_, i) => String(i + 1).padStart(6, '0'));
  const openedOn = (options.openedOn ?? '2026-01-01') as Day;
  await transaction(sql, {}, async (tx) => {
    await openLedger(tx, { village: code, deductionPolicy: 'floor', now: new Date('2026-01-01T00:00:00Z') });
    if (options.policy) await setDeductionPolicy(tx, code, options.policy);
    await openAccounts(
      tx,
      code,
      households.map((no) => ({ no, openedOn })),
    );
    if (options.shop) await openShopAccount(tx, code, options.shop);
  });
  return { code, households };
}

let keys = 0;

export function freshKey(): string {
  keys += 1;
  return `key-${keys}`;
}

const base = (village: string) => ({ village, recorder: RECORDER, key: freshKey(), texts: {} });

/** A posting at the points given (in points, not hundredths). */
export function posting(village: string, household: string, points: number, more: Partial<PostCommand> = {}): Command {
  return {
    ...base(village),
    type: 'posting',
    household,
    memberId: null,
    ruleCode: 'HJ03',
    quantity: null,
    points: Math.round(points * 100) as Points,
    occurredOn: '2026-10-05' as Day,
    participants: [AS_CLAIMED],
    ...more,
  };
}

export function reversal(village: string, seq: number, reason = '记错户'): Command {
  return { ...base(village), type: 'reversal', seq, texts: { reason } };
}

export function hold(village: string, household: string, points: number, expiresAt: Date): Command {
  return { ...base(village), type: 'hold', household, points: (points * 100) as Points, expiresAt };
}

export function resolution(village: string, seq: number, type: 'release' | 'expiry'): Command {
  return { ...base(village), type, hold: seq };
}

export function closing(village: string, through: string): Command {
  return { ...base(village), type: 'closing', through: through as Day };
}

/** The number of the entry that a command made; throws what it was refused for. */
export async function seqOf(submitted: ReturnType<Ledger['submit']>): Promise<number> {
  const outcome = await submitted;
  if (outcome.status === 'refused') throw new Error(JSON.stringify(outcome.refusal));
  return outcome.entries[0]!.seq;
}

/** Why a command was refused, or what became of it. */
export async function refusalOf(submitted: ReturnType<Ledger['submit']>): Promise<string> {
  const outcome = await submitted;
  return outcome.status === 'refused' ? outcome.refusal.code : outcome.status;
}

/** Honour, balance, held and available after a command, in points. */
export async function standing(submitted: ReturnType<Ledger['submit']>) {
  const outcome = await submitted;
  if (outcome.status === 'refused') throw new Error(JSON.stringify(outcome.refusal));
  const { honour, balance, held, available } = outcome.standing!;
  return [honour / 100, balance / 100, held / 100, available / 100];
}

/** Runs all at once: every one of them is submitted before the first is awaited. */
export const together = <T>(count: number, run: (index: number) => Promise<T>) =>
  Promise.all(Array.from({ length: count }, (_, index) => run(index)));
