import type { TransactionSql } from '../database/index.ts';
import { type Day, dayAt } from '../kernel/day.ts';
import type { Bilingual } from '../kernel/problems/index.ts';
import { type EntryKind, entryName, type LedgerProblem } from '../ledger/index.ts';
import { type CheckedStep, type HoldFacts, wrongWith } from './check-redemption.ts';
import { inForce } from './follow.ts';
import type { Redemption } from './redemption.ts';
import { type RedemptionRow, redemptionFrom, type StepRow, stepFrom } from './rows.ts';
import { limitSince } from './shelf/goods.ts';
import type { Issued } from './shelf/stock.ts';

const PAGE = 1000;

/** What all redemptions of a village come to, in the order of their holds. */
export class RedemptionFold {
  /** By article: what open redemptions have set aside of counted stock. */
  readonly reserved = new Map<string, number>();
  /** By budget: points in force. */
  readonly used = new Map<string, number>();
  /** The first redemption that passed a limit. */
  passedLimit: LedgerProblem | undefined;
  /** What the stock ledger says that redemptions took, less what has been met. */
  readonly #issued: Map<string, Issued>;
  /** By `household goods`: what earlier redemptions still count for. */
  readonly #uses = new Map<string, { day: Day; quantity: number }[]>();

  constructor(issued: Map<string, Issued>) {
    this.#issued = issued;
  }

  /** Takes in the next redemption, which agrees with its entries. False: the stock ledger says otherwise. */
  take(redemption: Redemption, steps: readonly CheckedStep[]): boolean {
    if (redemption.budget !== null) add(this.used, redemption.budget, inForce(redemption));
    if (redemption.state === 'held') {
      for (const { goods, quantity, counted } of redemption.lines) if (counted) add(this.reserved, goods, quantity);
    }
    this.#takeLimits(redemption);
    return this.#meetsStock(redemption, steps);
  }

  /** A redemption of which the stock ledger tells and which does not exist. */
  unmet(): string | undefined {
    const [name] = this.#issued.keys();
    return name?.split(' ')[0];
  }

  /** What earlier ones count for now is at most what they counted for then: it may only have been given back. */
  #takeLimits({ village, holdSeq, household, createdAt, lines, quantities }: Redemption): void {
    const day = dayAt(createdAt);
    for (const [index, { goods, name, quantity, limit }] of lines.entries()) {
      const key = `${household} ${goods}`;
      const uses = this.#uses.get(key) ?? [];
      if (limit) {
        const since = limitSince(limit.period, day);
        let used = quantity;
        for (const use of uses) if (since === null || use.day >= since) used += use.quantity;
        if (used > limit.quantity) this.passedLimit ??= limitProblem(village, holdSeq!, name, limit.quantity);
      }
      if (quantities[index] === 0) continue;
      uses.push({ day, quantity: quantities[index]! });
      if (uses.length === 1) this.#uses.set(key, uses);
    }
  }

  #meetsStock({ id, lines }: Redemption, steps: readonly CheckedStep[]): boolean {
    for (const [index, { goods, counted }] of lines.entries()) {
      let [out, returned] = [0, 0];
      for (const step of counted ? steps : []) {
        const quantity = step.lines.find(({ line }) => line === index)?.quantity ?? 0;
        if (step.kind === 'collected') out += quantity;
        else if (step.goodsReturned) returned += quantity;
      }
      const issued = this.#issued.get(`${id} ${goods}`);
      this.#issued.delete(`${id} ${goods}`);
      if ((issued?.quantity ?? 0) !== out || (issued?.returned ?? 0) !== returned) return false;
    }
    return true;
  }
}

function add(sums: Map<string, number>, name: string, more: number): void {
  sums.set(name, (sums.get(name) ?? 0) + more);
}

function limitProblem(village: string, seq: number, goods: string, limit: number): LedgerProblem {
  const hold = entryName(village, seq);
  return {
    check: 'limits',
    seq,
    message: {
      zh: `兑换（预占 ${hold}）的「${goods}」超过了当时每户 ${limit} 件的限额。`,
      en: `The redemption of hold ${hold} takes more of "${goods}" than the household limit of ${limit} allowed.`,
    },
  };
}

/** Walks over all redemptions in the order of their holds: each agrees with its entries, and every entry has its redemption. */
export async function foldRedemptions(
  tx: TransactionSql,
  village: string,
  fold: RedemptionFold,
): Promise<LedgerProblem | undefined> {
  // The next page is on its way while this one is checked.
  let next = readPage(tx, village, 0);
  for (let page = await next; page.length > 0; page = await next) {
    next = readPage(tx, village, page[page.length - 1]!.redemption.holdSeq!);
    const found = takePage(page, fold);
    if (!found) continue;
    await next; // nothing is left unawaited when the transaction ends
    return found;
  }
  const unmet = fold.unmet();
  if (unmet !== undefined) {
    const message = {
      zh: `库存流水所指的兑换单 ${unmet} 并没有领取这些货品。`,
      en: `The stock ledger names redemption ${unmet}, which did not hand out these goods.`,
    };
    return { check: 'stock', message };
  }
  return (await unpostedWithTraces(tx, village)) ?? (await entriesWithout(tx, village));
}

function takePage(page: readonly Checked[], fold: RedemptionFold): LedgerProblem | undefined {
  for (const { redemption, hold, steps } of page) {
    const wrong = wrongWith(redemption, hold, steps);
    if (wrong) return redemptionProblem(redemption, wrong);
    if (fold.take(redemption, steps)) continue;
    return redemptionProblem(redemption, { zh: '与库存流水不符', en: 'differs from the stock ledger' }, 'stock');
  }
  return undefined;
}

type CheckedRow = RedemptionRow & {
  h_household: string | null;
  h_points: number;
  h_expires: Date;
  resolution: EntryKind | null;
  resolved_by: number | null;
  h_collected: number;
  h_refunded: number;
  h_recorded: Date;
  h_recorder: string;
};

interface Checked {
  readonly redemption: Redemption;
  readonly hold: HoldFacts | undefined;
  readonly steps: readonly CheckedStep[];
}

async function readPage(tx: TransactionSql, village: string, after: number): Promise<Checked[]> {
  const rows = await tx<CheckedRow[]>`
    SELECT r.*, h.household_no AS h_household, h.points AS h_points, h.expires_at AS h_expires, h.resolution, h.resolved_by,
      h.collected AS h_collected, h.refunded AS h_refunded, e.recorded_at AS h_recorded, e.recorder AS h_recorder
    FROM (SELECT * FROM redemptions WHERE village_code = ${village} AND hold_seq > ${after}
      ORDER BY hold_seq LIMIT ${PAGE}) r
    LEFT JOIN holds h ON h.village_code = ${village} AND h.seq = r.hold_seq
    LEFT JOIN entries e ON e.village_code = ${village} AND e.seq = r.hold_seq
    ORDER BY r.hold_seq`;
  const ids = rows.map(({ id }) => id);
  const steps = ids.length > 0 ? await readStepsOf(tx, village, ids) : new Map<string, CheckedStep[]>();
  return rows.map((row) => ({ redemption: redemptionFrom(row), hold: holdOf(row), steps: steps.get(row.id) ?? [] }));
}

function holdOf(row: CheckedRow): HoldFacts | undefined {
  if (row.h_household === null) return undefined;
  return {
    household: row.h_household,
    points: row.h_points,
    expiresAt: row.h_expires,
    resolution: row.resolution,
    resolvedBy: row.resolved_by,
    collected: row.h_collected,
    refunded: row.h_refunded,
    recordedAt: row.h_recorded,
    recorder: row.h_recorder,
  };
}

type CheckedStepRow = StepRow & {
  e_kind: EntryKind | null;
  amount: number;
  original_seq: number | null;
  debit: string;
  credit: string;
  e_recorded: Date;
  e_recorder: string;
};

async function readStepsOf(
  tx: TransactionSql,
  village: string,
  redemptions: readonly string[],
): Promise<Map<string, CheckedStep[]>> {
  const rows = await tx<CheckedStepRow[]>`
    SELECT s.*, e.kind AS e_kind, e.amount, e.original_seq, e.debit, e.credit, e.recorded_at AS e_recorded,
      e.recorder AS e_recorder
    FROM redemption_steps s LEFT JOIN entries e ON e.village_code = ${village} AND e.seq = s.seq
    WHERE s.village_code = ${village} AND s.redemption_id = ANY(${redemptions as string[]}::uuid[]) ORDER BY s.seq`;
  const found = new Map<string, CheckedStep[]>();
  for (const row of rows) {
    const { e_kind: kind, amount, original_seq: originalSeq, debit, credit } = row;
    const entry = kind && {
      kind,
      amount,
      originalSeq,
      debit,
      credit,
      recordedAt: row.e_recorded,
      recorder: row.e_recorder,
    };
    const step = { ...stepFrom(row), entry };
    const known = found.get(row.redemption_id);
    if (known) known.push(step);
    else found.set(row.redemption_id, [step]);
  }
  return found;
}

/** Disputes and what became of those turned down: nothing has moved. */
async function unpostedWithTraces(tx: TransactionSql, village: string): Promise<LedgerProblem | undefined> {
  const [row] = await tx<RedemptionRow[]>`
    SELECT * FROM redemptions r WHERE village_code = ${village} AND hold_seq IS NULL AND (state NOT IN ('disputed', 'rejected')
      OR collected <> 0 OR refunded <> 0 OR budget_id IS NOT NULL OR jsonb_path_exists(quantities, '$[*] ? (@ != 0)')
      OR EXISTS (SELECT FROM redemption_steps s WHERE s.village_code = ${village} AND s.redemption_id = r.id))
    ORDER BY id LIMIT 1`;
  return (
    row && redemptionProblem(redemptionFrom(row), { zh: '并未入账，却有变动', en: 'was never posted, and yet moved' })
  );
}

/** Entries that a redemption or a step of one should be there for. */
async function entriesWithout(tx: TransactionSql, village: string): Promise<LedgerProblem | undefined> {
  const [row] = await tx<{ seq: number }[]>`
    (SELECT h.seq FROM holds h WHERE h.village_code = ${village} AND NOT EXISTS (
      SELECT FROM redemptions r WHERE r.village_code = ${village} AND r.hold_seq = h.seq) ORDER BY h.seq LIMIT 1)
    UNION ALL
    (SELECT e.seq FROM entries e WHERE e.village_code = ${village} AND e.original_seq IS NOT NULL
      AND e.kind IN ('collection', 'release', 'expiry', 'refund') AND NOT EXISTS (
      SELECT FROM redemption_steps s WHERE s.village_code = ${village} AND s.seq = e.seq) ORDER BY e.seq LIMIT 1)
    LIMIT 1`;
  if (!row) return undefined;
  const name = entryName(village, row.seq);
  return {
    check: 'redemptions',
    seq: row.seq,
    message: { zh: `分录 ${name} 没有对应的兑换单记录。`, en: `Entry ${name} has no redemption.` },
  };
}

function redemptionProblem(
  { id, holdSeq }: Redemption,
  wrong: Bilingual,
  check: LedgerProblem['check'] = 'redemptions',
): LedgerProblem {
  const message = { zh: `兑换单 ${id} ${wrong.zh}。`, en: `Redemption ${id} ${wrong.en}.` };
  return holdSeq === null ? { check, message } : { check, seq: holdSeq, message };
}
