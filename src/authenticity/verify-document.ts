import type { AnySql } from '../database/index.ts';
import { type Day, dayAt } from '../kernel/day.ts';
import { type DocumentSubject, readToken } from '../kernel/document-token.ts';
import { formatYuan } from '../kernel/money.ts';
import { formatPoints, type Points, ZERO } from '../kernel/points.ts';
import { Refused } from '../kernel/problems/index.ts';
import type { AuthenticityServices } from './services.ts';
import { factsOf, type Verdict } from './verdict.ts';
import { verifyCertificate } from './verify-certificate.ts';

type Of<K extends DocumentSubject['kind']> = Extract<DocumentSubject, { readonly kind: K }>;

/** Whether the document that a token is printed on is genuine. For whoever holds it. Refuses `unknown-document` (404). */
export async function verifyDocument({ sql, now, signingKey }: AuthenticityServices, token: string): Promise<Verdict> {
  const subject = readToken(signingKey, token);
  if (!subject) throw new Refused('unknown-document');
  const [village] = await sql<{ name: string }[]>`SELECT name FROM villages WHERE village_code = ${subject.village}`;
  if (!village) throw new Refused('unknown-document');
  const found = await verdictOf(sql, subject, dayAt(now()));
  if (!found) throw new Refused('unknown-document');
  return { kind: subject.kind, village: { code: subject.village, name: village.name }, ...found };
}

function verdictOf(
  sql: AnySql,
  subject: DocumentSubject,
  today: Day,
): Promise<Pick<Verdict, 'verdict' | 'facts'> | undefined> {
  if (subject.kind === 'certificate') return verifyCertificate(sql, subject.village, subject.honour, today);
  return subject.kind === 'receipt' ? verifyReceipt(sql, subject) : verifyStatement(sql, subject);
}

/** A donation: who gave it stays on the paper. */
async function verifyReceipt(sql: AnySql, { village, movement }: Of<'receipt'>) {
  const [row] = await sql<
    { no: string; day: Day; fen: number; quantity: number; goods: string | null; unit: string }[]
  >`
    SELECT m.receipt_no AS no, m.occurred_on AS day, m.value_fen AS fen, m.quantity, g.name AS goods, g.unit
    FROM stock_movements m LEFT JOIN goods g ON g.village_code = m.village_code AND g.id = m.goods_id
    WHERE m.village_code = ${village} AND m.seq = ${movement} AND m.kind = 'donation'`;
  if (!row) return undefined;
  const { no, day, fen, quantity, goods, unit } = row;
  const facts = factsOf(
    ['收据编号', 'Receipt number', no],
    ['捐赠日期', 'Day of the gift', day],
    ['捐赠内容', 'What was given', goods === null ? '捐款' : `${goods} ${quantity}${unit}`],
    ['金额（元）', 'Value in yuan', formatYuan(fen)],
  );
  return { verdict: 'genuine' as const, facts };
}

/** A household's figures after its last entry up to the size that was printed. */
async function verifyStatement(sql: AnySql, { village, household, size }: Of<'statement'>) {
  const [row] = await sql<{ found: boolean; honour: Points | null; balance: Points | null; held: Points | null }[]>`
    SELECT true AS found, e.honour_after AS honour, e.balance_after AS balance, e.held_after AS held
    FROM households h LEFT JOIN LATERAL (
      SELECT honour_after, balance_after, held_after FROM entries
      WHERE village_code = h.village_code AND household_no = h.no AND seq <= ${size} ORDER BY seq DESC LIMIT 1) e ON true
    WHERE h.village_code = ${village} AND h.no = ${household}`;
  if (!row) return undefined;
  const shown = (points: Points | null) => formatPoints(points ?? ZERO);
  const facts = factsOf(
    ['户号', 'Household', household],
    ['截至记录', 'Up to entry', `${village}-${String(size).padStart(6, '0')}`],
    ['荣誉分累计', 'Honour', shown(row.honour)],
    ['积分余额', 'Balance', shown(row.balance)],
    ['预占', 'Held', shown(row.held)],
  );
  return { verdict: 'genuine' as const, facts };
}
