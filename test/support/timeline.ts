import fc from 'fast-check';
import { v7 as uuidv7 } from 'uuid';
import { type Sql, transaction } from '../../src/database/index.ts';
import { addDays, type Day, dayAt } from '../../src/kernel/day.ts';
import { type Points, ZERO } from '../../src/kernel/points.ts';
import {
  type Command,
  type EntryRow,
  Ledger,
  openAccounts,
  openLedger,
  openShopAccount,
  type Participant,
  type PostCommand,
  shopAccount,
} from '../../src/ledger/index.ts';
import { DIGEST, freshKey, RECORDER } from './village-ledger.ts';

/*
 * Villages with units, heads and months of journal of every kind, for tests of what is read from them.
 */

export const DIMENSIONS: Record<string, string> = {
  HJ03: '环境卫生',
  ZY01: '志愿公益',
  KF02: '环境卫生',
  YJ01: '见义勇为',
};
export const RULES = Object.keys(DIMENSIONS);
export const SHOP = '01890000-0000-7000-8000-00000000000a';

/** Prices at the points claimed, each rule in its dimension. */
const PRICES: Participant = {
  name: 'as claimed, by dimension',
  load: async () => undefined,
  decide: (_loaded, _state, command) => {
    if (command.type !== 'posting') return undefined;
    const honour = command.points ?? ZERO;
    return {
      price: {
        honour,
        capUse: Math.abs(honour) as Points,
        quantity: 100,
        dimension: DIMENSIONS[command.ruleCode]!,
        rulebookVersion: 1,
        rulebookDigest: DIGEST,
      },
    };
  },
};

export interface VillageOptions {
  code?: string;
  name?: string;
  mode?: 'accumulate' | 'base' | 'sheet';
  basePoints?: number;
  sheetMax?: number;
  sheetPeriod?: 'month' | 'quarter';
  ties?: 'distinct' | 'shared';
  households?: number;
  openedOn?: Day;
}

export interface SeededVillage {
  readonly code: string;
  readonly name: string;
  readonly households: readonly string[];
  /** 第一组 and 第二组, and 一号楼 below 第一组. Households take turns; every fourth has none. */
  readonly units: { first: string; second: string; below: string };
  readonly unitOf: (no: string) => string | null;
}

let made = 0;

/** A fresh code within a region. */
export function freshCode(prefix = '220382'): string {
  made += 1;
  return prefix.padEnd(9, '1') + String(200 + (made % 800));
}

/** Registers a village with units, households and heads, and opens its ledger. Amounts in points. */
export async function seedVillage(sql: Sql, options: VillageOptions = {}): Promise<SeededVillage> {
  const { code = freshCode(), name = '向善村', mode = 'accumulate', openedOn = '2026-01-01' as Day } = options;
  const households = Array.from({ length: options.households ?? 6 }, (_, i) => String(i + 1).padStart(6, '0'));
  const units = { first: uuidv7(), second: uuidv7(), below: uuidv7() };
  const turn = [units.first, units.second, units.below, null];
  const unitOf = (no: string) => turn[(Number(no) - 1) % 4]!;
  const at = new Date('2026-01-01T00:00:00Z');
  await transaction(sql, {}, async (tx) => {
    await openLedger(tx, { village: code, deductionPolicy: mode === 'base' ? 'debt' : 'floor', now: at });
    await tx`INSERT INTO villages ${tx({
      village_code: code,
      name,
      mode,
      base_points: Math.round((options.basePoints ?? 0) * 100),
      sheet_max: Math.round((options.sheetMax ?? 100) * 100),
      sheet_period: options.sheetPeriod ?? 'month',
      notice_days: 3,
      point_value_fen: 100,
      year_end: 'keep',
      carry_percent: 50,
      hold_days: 30,
      unclaimed: 'return',
      tie_rule: options.ties ?? 'distinct',
      created_at: at,
    })}`;
    await tx`INSERT INTO units ${tx([
      { village_code: code, id: units.first, kind: '村民小组', name: '第一组', number: 1, parent_id: null },
      { village_code: code, id: units.second, kind: '村民小组', name: '第二组', number: 2, parent_id: null },
      { village_code: code, id: units.below, kind: '楼栋', name: '一号楼', number: 1, parent_id: units.first },
    ])}`;
    await tx`INSERT INTO households ${tx(
      households.map((no) => ({ village_code: code, no, unit_id: unitOf(no), created_at: at })),
    )}`;
    const heads = households.map((no) => ({ no, id: uuidv7() }));
    await tx`INSERT INTO members ${tx(
      heads.map(({ no, id }) => ({
        village_code: code,
        id,
        name: `王${no}`,
        birth_month: Number(no) % 2 === 0 ? null : '1970-05',
        created_at: at,
      })),
    )}`;
    await tx`INSERT INTO memberships ${tx(
      heads.map(({ no, id }) => ({
        village_code: code,
        id: uuidv7(),
        member_id: id,
        household_no: no,
        from_day: openedOn,
        is_head: true,
      })),
    )}`;
    await openAccounts(
      tx,
      code,
      households.map((no) => ({ no, openedOn })),
    );
    await openShopAccount(tx, code, SHOP);
  });
  return { code, name, households, units, unitOf };
}

/** What happens next in a village; what the ledger refuses leaves no trace. */
export interface Step {
  /** Days that pass before it. */
  readonly pause: number;
  readonly kind:
    | 'posting'
    | 'reversal'
    | 'opening'
    | 'redemption'
    | 'release'
    | 'refund'
    | 'transfer'
    | 'forfeit'
    | 'closing';
  readonly household: number;
  readonly rule: number;
  readonly points: number;
  /** Days before the day of recording. */
  readonly back: number;
}

/** Months of a village's life; the clock runs from 1 June 2026 and never beyond `DAYS` days. */
export const stepsArbitrary = (length: number): fc.Arbitrary<Step[]> =>
  fc.array(
    fc.record({
      pause: fc.integer({ min: 0, max: 6 }),
      kind: fc.oneof(
        { weight: 8, arbitrary: fc.constant('posting' as const) },
        { weight: 2, arbitrary: fc.constant('reversal' as const) },
        {
          weight: 4,
          arbitrary: fc.constantFrom(
            ...(['opening', 'redemption', 'release', 'refund', 'transfer', 'forfeit', 'closing'] as const),
          ),
        },
      ),
      household: fc.nat({ max: 5 }),
      rule: fc.nat({ max: RULES.length - 1 }),
      points: fc.constantFrom(-1000, -200, -50, 50, 200, 200, 500, 1050, 3000),
      back: fc.integer({ min: 0, max: 45 }),
    }),
    { minLength: length, maxLength: length },
  );

const START = new Date('2026-06-01T01:00:00Z');

/** Lives through the steps, each at its own time, and returns the clock's last instant. */
export async function live(sql: Sql, village: SeededVillage, steps: readonly Step[]): Promise<Date> {
  const clock = { now: START };
  const rulebooks = { digests: async () => ({ digests: new Map([[1, DIGEST]]), altered: [] }) };
  const ledger = new Ledger({ sql, rulebooks, now: () => clock.now });
  const seen = { posted: [] as number[], collected: [] as number[] };
  for (const [index, step] of steps.entries()) {
    clock.now = new Date(+clock.now + step.pause * 86_400_000 + 1000 * (index + 1));
    const [outcome] = await ledger.transact([commandOf(village, step, clock.now, seen)]);
    if (outcome?.status !== 'posted') continue;
    const { seq, kind } = outcome.entries[0]!;
    if (kind === 'posting' || kind === 'opening') seen.posted.push(seq);
    if (kind !== 'hold') continue;
    const base = { village: village.code, recorder: RECORDER, texts: {}, hold: seq };
    const half = Math.ceil(Math.abs(step.points) / 2) as Points;
    const to = shopAccount(SHOP);
    const next: Command =
      step.kind === 'release'
        ? { ...base, key: freshKey(), type: 'release' }
        : { ...base, key: freshKey(), type: 'collection', points: half, to };
    const [resolved] = await ledger.transact([next]);
    if (resolved?.status === 'posted' && step.kind !== 'release') seen.collected.push(resolved.entries[0]!.seq);
  }
  return clock.now;
}

function commandOf(
  village: SeededVillage,
  step: Step,
  now: Date,
  seen: { posted: number[]; collected: number[] },
): Command {
  const no = village.households[step.household % village.households.length]!;
  const other = village.households[(step.household + 1) % village.households.length]!;
  const points = Math.abs(step.points) as Points;
  const pick = (list: number[]) => list[step.back % Math.max(list.length, 1)] ?? 1;
  const base = { village: village.code, recorder: RECORDER, key: freshKey(), texts: {} };
  const day = addDays(dayAt(now), -step.back);
  switch (step.kind) {
    case 'posting':
      return posting(village.code, no, step.points, { occurredOn: day, ruleCode: RULES[step.rule]! });
    case 'reversal':
      return { ...base, texts: { reason: '记错' }, type: 'reversal', seq: pick(seen.posted) };
    case 'opening':
      return { ...base, type: 'opening', household: no, honour: points, balance: points, occurredOn: day };
    case 'redemption':
    case 'release':
      return { ...base, type: 'hold', household: no, points, expiresAt: new Date(+now + 9e9) };
    case 'refund':
      return { ...base, type: 'refund', collection: pick(seen.collected), points: 25 as Points };
    case 'transfer':
      return { ...base, type: 'transfer', from: no, to: other, points };
    case 'forfeit':
      return { ...base, type: 'transfer', from: no, to: null, points };
    case 'closing':
      return { ...base, type: 'closing', through: addDays(dayAt(now), -1 - (step.back % 20)) };
  }
}

/** A posting in hundredths, with a reason for acts in closed periods. */
export function posting(village: string, household: string, points: number, more: Partial<PostCommand> = {}): Command {
  return {
    village,
    recorder: RECORDER,
    key: freshKey(),
    texts: { reason: '补记', note: '清理沟渠' },
    type: 'posting',
    household,
    memberId: null,
    ruleCode: 'HJ03',
    quantity: null,
    points: points as Points,
    occurredOn: '2026-10-05' as Day,
    participants: [PRICES],
    ...more,
  };
}

/** The raw journal: what every oracle is computed from. */
export async function journalOf(sql: Sql, village: string): Promise<EntryRow[]> {
  return sql<EntryRow[]>`SELECT * FROM entries WHERE village_code = ${village} ORDER BY seq`;
}
