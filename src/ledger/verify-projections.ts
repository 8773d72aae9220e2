import type { TransactionSql } from '../database/index.ts';
import { commitmentTo } from '../kernel/canonical.ts';
import type { AccountName } from './account.ts';
import type { Balance, Books, HoldState, Score } from './books.ts';
import { TEXT_FIELDS, type TextField } from './entry.ts';
import { type ScoreRow, scoreFromRow } from './load.ts';
import { type HoldRow, holdFromRow } from './load-originals.ts';
import type { LedgerProblem } from './verify.ts';

/** Compares every stored projection with the fold of the journal; the first difference, or nothing. */
export async function compareProjections(
  tx: TransactionSql,
  village: string,
  books: Books,
): Promise<LedgerProblem | undefined> {
  return (
    (await compareAccounts(tx, village, books)) ??
    (await compareScores(tx, village, books)) ??
    (await compareHolds(tx, village, books)) ??
    (await compareTexts(tx, village))
  );
}

async function compareAccounts(tx: TransactionSql, village: string, books: Books): Promise<LedgerProblem | undefined> {
  const rows = await tx<(Balance & { account: AccountName; open_holds: number })[]>`
    SELECT account, balance, held, honour, open_holds FROM accounts WHERE village_code = ${village} ORDER BY account`;
  const folded = new Map(books.accounts);
  let sum = 0;
  for (const row of rows) {
    const fold = folded.get(row.account) ?? { balance: 0, held: 0, honour: 0, openHolds: 0 };
    folded.delete(row.account);
    sum += row.balance;
    const same =
      row.balance === fold.balance &&
      row.held === fold.held &&
      row.honour === fold.honour &&
      row.open_holds === fold.openHolds;
    if (!same) return accountProblem(row.account);
  }
  const [missing] = folded.keys();
  if (missing !== undefined) return accountProblem(missing);
  if (sum === 0) return undefined;
  return {
    check: 'accounts',
    message: { zh: '全村账户余额之和不为零。', en: 'The balances of all accounts do not add up to 0.' },
  };
}

function accountProblem(account: string): LedgerProblem {
  return {
    check: 'accounts',
    message: {
      zh: `账户 ${account} 的余额、荣誉分或预占与逐笔累计不符。`,
      en: `The balance, honour or holds of account ${account} differ from the fold of its entries.`,
    },
  };
}

async function compareScores(tx: TransactionSql, village: string, books: Books): Promise<LedgerProblem | undefined> {
  const rows = await tx<ScoreRow[]>`SELECT * FROM scores WHERE village_code = ${village}`;
  const folded = new Map([...books.scores.values()].flat().map((score) => [nameOf(score), score]));
  for (const row of rows) {
    const stored = scoreFromRow(row);
    const fold = folded.get(nameOf(stored));
    folded.delete(nameOf(stored));
    const same =
      fold !== undefined &&
      stored.honour === fold.honour &&
      stored.capUse === fold.capUse &&
      stored.merits === fold.merits &&
      stored.deductions === fold.deductions &&
      stored.lastSeq === fold.lastSeq;
    if (!same) return scoreProblem(stored);
  }
  const [missing] = folded.values();
  return missing && scoreProblem(missing);
}

function nameOf(score: Score): string {
  return `${score.householdNo}\u0000${score.ruleCode}\u0000${score.countedIn}\u0000${score.dimension}`;
}

function scoreProblem(score: Score): LedgerProblem {
  const { householdNo, ruleCode, countedIn } = score;
  return {
    check: 'scores',
    message: {
      zh: `户 ${householdNo} 在 ${countedIn} 的细则 ${ruleCode} 得分与逐笔累计不符。`,
      en: `The score of household ${householdNo} for rule ${ruleCode} in ${countedIn} differs from the fold of its entries.`,
    },
  };
}

async function compareHolds(tx: TransactionSql, village: string, books: Books): Promise<LedgerProblem | undefined> {
  const rows = await tx<HoldRow[]>`SELECT * FROM holds WHERE village_code = ${village} ORDER BY seq`;
  const folded = new Map(books.holds);
  for (const row of rows) {
    const fold = folded.get(row.seq);
    folded.delete(row.seq);
    if (!fold || !sameHold(holdFromRow(row), fold)) return holdProblem(row.seq);
  }
  const [missing] = folded.keys();
  return missing === undefined ? undefined : holdProblem(missing);
}

function sameHold(a: HoldState, b: HoldState): boolean {
  return (
    a.householdNo === b.householdNo &&
    a.points === b.points &&
    a.expiresAt.getTime() === b.expiresAt.getTime() &&
    a.resolution === b.resolution &&
    a.resolvedBy === b.resolvedBy &&
    a.collected === b.collected &&
    a.refunded === b.refunded
  );
}

function holdProblem(seq: number): LedgerProblem {
  return {
    check: 'holds',
    seq,
    message: { zh: `第 ${seq} 号预占的状态与台账不符。`, en: `The state of hold ${seq} differs from the journal.` },
  };
}

/** A text that is still there must be the one its entry committed to. */
async function compareTexts(tx: TransactionSql, village: string): Promise<LedgerProblem | undefined> {
  const rows = tx<TextRow[]>`
    SELECT t.seq, t.field, t.salt, t.text, e.note_commitment, e.reason_commitment, e.reference_commitment,
      e.evidence_commitment, e.handler_commitment
    FROM entry_texts t JOIN entries e ON e.village_code = t.village_code AND e.seq = t.seq
    WHERE t.village_code = ${village} ORDER BY t.seq`.cursor(2000);
  for await (const page of rows) {
    for (const row of page) {
      const committed = row[`${row.field}_commitment`];
      const known = TEXT_FIELDS.includes(row.field) && committed !== null;
      if (known && commitmentTo(row.field, row.text, row.salt).equals(committed)) continue;
      return {
        check: 'texts',
        seq: row.seq,
        message: {
          zh: `第 ${row.seq} 号分录的文字（${row.field}）已被改动。`,
          en: `The text (${row.field}) of entry ${row.seq} was altered.`,
        },
      };
    }
  }
  return undefined;
}

type TextRow = { seq: number; field: TextField; salt: Buffer; text: string } & Record<
  `${TextField}_commitment`,
  Buffer | null
>;
