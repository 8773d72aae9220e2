import { type Sql, type TransactionSql, transaction } from '../database/index.ts';
import { append, EMPTY_FRONTIER, type Frontier, packPeaks, rootOf } from '../kernel/merkle.ts';
import type { Bilingual } from '../kernel/problems/index.ts';
import { householdAccount } from './account.ts';
import { type Books, balanceOf, emptyBooks, evolve, type OriginalFacts } from './books.ts';
import { type Entry, entryLeaf, entryName } from './entry.ts';
import { type EntryRow, entryColumns, entryFromRow } from './journal-row.ts';
import { compareProjections } from './verify-projections.ts';

/** A ledger's size and root that were kept elsewhere: on paper, by the township, by a witness. */
export interface TrustedRoot {
  readonly size: number;
  /** Lower-case hex. */
  readonly root: string;
}

export const CHECKS = [
  'unknown-village',
  'numbering',
  'rulebook',
  'leaf-hash',
  'recorded-order',
  'fold',
  'original',
  'trusted-root',
  'trusted-size',
  'head',
  'accounts',
  'scores',
  'holds',
  'texts',
  'stock',
  'redemptions',
  'budgets',
  'limits',
  'settlements',
] as const;

export interface LedgerProblem {
  readonly check: (typeof CHECKS)[number];
  /** The first entry concerned, where it is one. */
  readonly seq?: number;
  readonly message: Bilingual;
}

export interface Verification {
  readonly ok: boolean;
  readonly size: number;
  /** Lower-case hex; of what the journal holds now. */
  readonly root: string;
  readonly firstProblem?: LedgerProblem;
}

/**
 * What a feature keeps beside the journal, compared with what it follows from: the first difference, or nothing. Runs in the
 * snapshot of the verification, once the journal and the ledger's own projections are found to agree.
 */
export type ProjectionCheck = (tx: TransactionSql, village: string) => Promise<LedgerProblem | undefined>;

/** What a verification needs besides the journal. */
export interface VerifySources {
  readonly rulebooks: RulebookSource;
  /** Other features' part, in order. Default: none. */
  readonly checks?: readonly ProjectionCheck[];
}

/** Gives the digests of a village's adopted rulebooks, computed from their content, and names those that were altered. */
export interface RulebookSource {
  digests(tx: TransactionSql, village: string): Promise<{ digests: Map<number, Buffer>; altered: number[] }>;
}

const PAGE = 1000;

/**
 * Verifies a village's ledger in one snapshot: numbering, hashes, order, every balance after every entry, the head, and all
 * projections, those of other features too; and, against a trusted root, that nothing up to its size was changed, removed or inserted.
 */
export function verifyVillage(
  sql: Sql,
  { rulebooks, checks = [] }: VerifySources,
  village: string,
  trusted?: TrustedRoot,
): Promise<Verification> {
  return transaction(sql, { isolation: 'repeatable read', readOnly: true }, async (tx) => {
    const pass = await Pass.start(tx, rulebooks, village, trusted);
    // The next page is on its way while this one is checked.
    let next = readPage(tx, village, 0);
    for (let rows = await next; rows.length > 0; rows = await next) {
      next = readPage(tx, village, rows[rows.length - 1]!.seq);
      for (const row of rows) pass.take(entryFromRow(row));
    }
    await pass.finish(tx, checks);
    return pass.result();
  });
}

async function readPage(tx: TransactionSql, village: string, after: number): Promise<EntryRow[]> {
  return tx<EntryRow[]>`
    SELECT ${entryColumns(tx, 'e')} FROM entries e
    WHERE e.village_code = ${village} AND e.seq > ${after} ORDER BY e.seq LIMIT ${PAGE}`;
}

/** One walk over a journal. Keeps the first problem and goes on, so that size and root are those of the whole journal. */
class Pass {
  readonly #village: string;
  readonly #trusted: TrustedRoot | undefined;
  readonly #digests: Map<number, Buffer>;
  readonly #originals: Map<number, OriginalFacts & { kind: string }>;
  readonly #reversed = new Set<number>();
  readonly #books: Books = emptyBooks();
  #frontier: Frontier = EMPTY_FRONTIER;
  #last: Entry | undefined;
  #closedThrough: string | null = null;
  #problem: LedgerProblem | undefined;

  private constructor(
    village: string,
    trusted: TrustedRoot | undefined,
    digests: Map<number, Buffer>,
    originals: Map<number, OriginalFacts & { kind: string }>,
  ) {
    this.#village = village;
    this.#trusted = trusted;
    this.#digests = digests;
    this.#originals = originals;
  }

  static async start(
    tx: TransactionSql,
    rulebooks: RulebookSource,
    village: string,
    trusted: TrustedRoot | undefined,
  ): Promise<Pass> {
    const { digests, altered } = await rulebooks.digests(tx, village);
    const rows = await tx<EntryRow[]>`
      SELECT ${entryColumns(tx, 'e')} FROM entries e
      WHERE e.village_code = ${village} AND e.seq IN
        (SELECT o.original_seq FROM entries o WHERE o.village_code = ${village} AND o.original_seq IS NOT NULL)`;
    const originals = new Map(
      rows.map((row) => [
        row.seq,
        { honour: row.honour, countedIn: row.counted_in, holdSeq: row.original_seq, kind: row.kind },
      ]),
    );
    const pass = new Pass(village, trusted, digests, originals);
    if (trusted?.size === 0) pass.#compareTrusted();
    const [first] = altered;
    if (first !== undefined) {
      pass.#report('rulebook', undefined, {
        zh: `第 ${first} 版细则的内容与其摘要不符，已被改动。`,
        en: `Rulebook version ${first} does not match its digest: it was altered.`,
      });
    }
    return pass;
  }

  take(entry: Entry): void {
    const expected = (this.#last?.seq ?? 0) + 1;
    if (entry.seq !== expected) {
      this.#report('numbering', expected, {
        zh: `分录 ${entryName(this.#village, expected)} 缺失，其后是第 ${entry.seq} 号。`,
        en: `Entry ${entryName(this.#village, expected)} is missing; the next one is ${entry.seq}.`,
      });
    }
    const digest = entry.rulebookVersion === null ? null : (this.#digests.get(entry.rulebookVersion) ?? null);
    const leaf = entryLeaf(entry, digest);
    if (!leaf.equals(entry.leafHash)) {
      this.#report('leaf-hash', entry.seq, {
        zh: `分录 ${entryName(this.#village, entry.seq)} 的内容与其哈希不符，已被改动。`,
        en: `Entry ${entryName(this.#village, entry.seq)} does not match its hash: it was altered.`,
      });
    }
    if (this.#last && entry.recordedAt < this.#last.recordedAt) {
      this.#report('recorded-order', entry.seq, {
        zh: `分录 ${entryName(this.#village, entry.seq)} 的记账时间早于前一笔。`,
        en: `Entry ${entryName(this.#village, entry.seq)} was recorded before the one in front of it.`,
      });
    }
    this.#fold(entry);
    this.#frontier = append(this.#frontier, leaf);
    if (entry.kind === 'closing') this.#closedThrough = entry.occurredOn;
    this.#last = entry;
    if (this.#trusted?.size === this.#frontier.size) this.#compareTrusted();
  }

  #fold(entry: Entry): void {
    const original = entry.originalSeq === null ? undefined : this.#originals.get(entry.originalSeq);
    const twice = entry.kind === 'reversal' && this.#reversed.has(entry.originalSeq!);
    if (entry.kind === 'reversal') this.#reversed.add(entry.originalSeq!);
    const holdSeq = entry.kind === 'refund' ? (original?.holdSeq ?? -1) : entry.originalSeq;
    const needsHold = ['collection', 'release', 'expiry', 'refund'].includes(entry.kind);
    const hold = needsHold ? this.#books.holds.get(holdSeq ?? -1) : undefined;
    const resolvedTwice = needsHold && entry.kind !== 'refund' && hold !== undefined && hold.resolution !== null;
    if (twice || (needsHold && !hold) || resolvedTwice || (entry.kind === 'reversal' && !original)) {
      this.#report('original', entry.seq, {
        zh: `分录 ${entryName(this.#village, entry.seq)} 所指的原分录不存在、类型不对或已被了结。`,
        en: `Entry ${entryName(this.#village, entry.seq)} names an original that is missing, unfit or settled already.`,
      });
      if (needsHold && !hold) return;
    }
    evolve(this.#books, entry, original);
    if (entry.householdNo === null) return;
    const after = balanceOf(this.#books, householdAccount(entry.householdNo));
    if (
      after.balance !== entry.balanceAfter ||
      after.honour !== entry.honourAfter ||
      after.held !== entry.heldAfter ||
      after.held < 0
    ) {
      this.#report('fold', entry.seq, {
        zh: `分录 ${entryName(this.#village, entry.seq)} 记载的余额与逐笔累计不符。`,
        en: `Entry ${entryName(this.#village, entry.seq)} states balances that the entries before it do not add up to.`,
      });
    }
  }

  async finish(tx: TransactionSql, checks: readonly ProjectionCheck[]): Promise<void> {
    const { size } = this.#frontier;
    if (this.#trusted && this.#trusted.size > size) {
      this.#report('trusted-size', size + 1, {
        zh: `台账只有 ${size} 笔，而留存的凭证是 ${this.#trusted.size} 笔：末尾的分录被删除。`,
        en: `The journal has ${size} entries, the root kept elsewhere ${this.#trusted.size}: the newest ones were removed.`,
      });
    }
    // Without the primary key a superuser could give two rows one number, or one below 1: the walk would pass them by.
    const [rows] = await tx<{ count: number }[]>`
      SELECT count(*) AS count FROM entries WHERE village_code = ${this.#village}`;
    const count = rows?.count;
    if (count !== size) {
      this.#report('numbering', undefined, {
        zh: `流水表有 ${count} 行，而编号只到 ${size}：有重复或无效的编号。`,
        en: `The journal has ${count} rows but numbers up to ${size}: some numbers are doubled or invalid.`,
      });
    }
    const [head] = await tx<{ size: number; peaks: Buffer; closed_through: string | null; last_recorded_at: Date }[]>`
      SELECT size, peaks, closed_through, last_recorded_at FROM ledgers WHERE village_code = ${this.#village}`;
    if (!head) {
      this.#report('unknown-village', undefined, { zh: '没有这个村的台账。', en: 'This village has no ledger.' });
      return;
    }
    const wrong =
      head.size !== size ||
      !head.peaks.equals(packPeaks(this.#frontier)) ||
      head.closed_through !== this.#closedThrough ||
      (this.#last !== undefined && head.last_recorded_at.getTime() !== this.#last.recordedAt.getTime());
    if (wrong) {
      this.#report('head', undefined, {
        zh: `账首（笔数 ${head.size}、默克尔树、结账日）与台账（${size} 笔）不符。`,
        en: `The head (size ${head.size}, frontier, closed day) disagrees with the journal of ${size} entries.`,
      });
    }
    const own: ProjectionCheck = () => compareProjections(tx, this.#village, this.#books);
    for (const check of [own, ...checks]) {
      if (this.#problem) return;
      const problem = await check(tx, this.#village);
      if (problem) this.#report(problem.check, problem.seq, problem.message);
    }
  }

  result(): Verification {
    const { size } = this.#frontier;
    const root = rootOf(this.#frontier).toString('hex');
    return this.#problem ? { ok: false, size, root, firstProblem: this.#problem } : { ok: true, size, root };
  }

  #compareTrusted(): void {
    const root = rootOf(this.#frontier).toString('hex');
    if (root === this.#trusted!.root.toLowerCase()) return;
    this.#report('trusted-root', undefined, {
      zh: `前 ${this.#trusted!.size} 笔的根哈希与留存的不同：其中有分录被改动、删除或插入。`,
      en: `The root of the first ${this.#trusted!.size} entries differs from the one kept: some were changed, removed or inserted.`,
    });
  }

  #report(check: LedgerProblem['check'], seq: number | undefined, message: Bilingual): void {
    this.#problem ??= seq === undefined ? { check, message } : { check, seq, message };
  }
}
