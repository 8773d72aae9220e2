import { authorise, type Context } from '../../access/index.ts';
import { type TransactionSql, transaction } from '../../database/index.ts';
import { SYSTEM_CLIENT, SYSTEM_NAME } from '../../kernel/actor.ts';
import { type Day, dayAt } from '../../kernel/day.ts';
import type { Points } from '../../kernel/points.ts';
import { Refused } from '../../kernel/problems/index.ts';
import { type EntryKind, householdAccount, loadTexts, movedOf, textsKey } from '../../ledger/index.ts';
import { loadRulebooks } from '../../rulebook/index.ts';
import { personalDataOf, publicName, requireVillage } from '../../village/index.ts';
import type { LineShare, RedemptionLine } from '../redemption.ts';
import { periodOf, readCandidates, readSamples, type Sample, type SampleFilter } from './sample-rows.ts';

/** A drawn entry with what an auditor compares with paper and people. */
export interface SampledEntry {
  readonly seq: number;
  readonly kind: EntryKind;
  readonly occurredOn: Day;
  readonly recordedAt: Date;
  readonly household: string;
  /** 户主: in full for who may read personal data, else as the public may read it; null without a head. */
  readonly head: string | null;
  /** 细则 or 兑换商品. */
  readonly what: string;
  /** Moved, signed. */
  readonly points: Points;
  readonly honour: Points;
  readonly reference: string | null;
  readonly evidence: readonly { readonly url?: string; readonly sha256?: string }[];
  /** 经办: the name of the key, and the person named on the entry where it may be read. */
  readonly recorder: string;
  readonly handler: string | null;
  readonly reversedBy: number | null;
}

export interface AuditSample extends Sample {
  readonly village: { readonly code: string; readonly name: string };
  /** How many entries it was drawn from. */
  readonly candidates: number;
  readonly sampled: readonly SampledEntry[];
}

/** Samples, the latest first, one more than `limit` where there are more. */
export async function listAuditSamples(
  { actor, sql }: Context,
  village: string,
  filter: SampleFilter,
): Promise<Sample[]> {
  authorise(actor, 'sample:read', village);
  await requireVillage(sql, village);
  return readSamples(sql, village, { ...filter, limit: filter.limit + 1 });
}

/** One sample with the facts of its entries. */
export async function readAuditSample(context: Context, village: string, id: string): Promise<AuditSample> {
  authorise(context.actor, 'sample:read', village);
  return transaction(context.sql, { isolation: 'repeatable read', readOnly: true }, async (tx) => {
    const [sample] = await readSamples(tx, village, { id, limit: 1 });
    const [known] = await tx<{ name: string }[]>`SELECT name FROM villages WHERE village_code = ${village}`;
    if (!sample || !known) throw new Refused('not-found');
    const candidates = (await readCandidates(tx, village, periodOf(sample), sample.size)).length;
    const sampled = await readSampled(tx, context, village, sample.entries);
    return { ...sample, village: { code: village, name: known.name }, candidates, sampled };
  });
}

interface Row {
  seq: number;
  kind: EntryKind;
  occurred_on: Day;
  recorded_at: Date;
  household_no: string;
  debit: string;
  credit: string;
  amount: Points;
  honour: Points;
  rule_code: string | null;
  rulebook_version: number | null;
  quantity: number | null;
  recorder: string;
  recorder_name: string | null;
  reversed_by: number | null;
  unit_id: string | null;
  head: string | null;
  birth_month: string | null;
  shares: LineShare[] | null;
  lines: RedemptionLine[] | null;
}

async function readSampled(
  tx: TransactionSql,
  context: Context,
  village: string,
  seqs: readonly number[],
): Promise<SampledEntry[]> {
  const rows = await tx<Row[]>`
    SELECT e.seq, e.kind, e.occurred_on, e.recorded_at, e.household_no, e.debit, e.credit, e.amount, e.honour, e.rule_code,
      e.rulebook_version, e.quantity, e.recorder, c.name AS recorder_name, r.seq AS reversed_by, h.unit_id, m.name AS head,
      m.birth_month, s.lines AS shares, d.lines
    FROM unnest(${seqs as number[]}::bigint[]) WITH ORDINALITY AS w (seq, place)
    JOIN entries e ON e.village_code = ${village} AND e.seq = w.seq
    LEFT JOIN entries r ON r.village_code = e.village_code AND r.original_seq = e.seq AND r.kind = 'reversal'
    LEFT JOIN clients c ON c.id = e.recorder
    LEFT JOIN households h ON h.village_code = e.village_code AND h.no = e.household_no
    LEFT JOIN memberships stay ON stay.village_code = e.village_code AND stay.household_no = e.household_no
      AND stay.is_head AND stay.to_day IS NULL
    LEFT JOIN members m ON m.village_code = stay.village_code AND m.id = stay.member_id
    LEFT JOIN redemption_steps s ON s.village_code = e.village_code AND s.seq = e.seq
    LEFT JOIN redemptions d ON d.village_code = s.village_code AND d.id = s.redemption_id
    ORDER BY w.place`;
  const [texts, books, sees] = await Promise.all([
    loadTexts(
      tx,
      rows.map(({ seq }) => ({ villageCode: village, seq })),
    ),
    loadRulebooks(tx, [village]),
    personalDataOf(context, tx, village),
  ]);
  const today = dayAt(context.now());
  const actOf = (row: Row) => {
    const book = books.get(village)?.find(({ version }) => version === row.rulebook_version);
    const act = row.rule_code === null ? undefined : book?.byCode.get(row.rule_code)?.act;
    return [row.rule_code, act].filter((part) => part != null).join(' ');
  };
  return rows.map((row) => {
    const own = texts.get(textsKey(village, row.seq)) ?? [];
    const text = (field: string) => own.find((one) => one.field === field)?.text ?? null;
    const seen = sees(row.unit_id);
    const evidence = text('evidence');
    return {
      seq: row.seq,
      kind: row.kind,
      occurredOn: row.occurred_on,
      recordedAt: row.recorded_at,
      household: row.household_no,
      head: row.head === null ? null : seen ? row.head : publicName(row.head, row.birth_month, today),
      what: row.kind === 'posting' ? actOf(row) : goodsOf(row),
      points: movedOf(householdAccount(row.household_no), row),
      honour: row.honour,
      reference: text('reference'),
      evidence: evidence === null ? [] : (JSON.parse(evidence) as SampledEntry['evidence']),
      recorder: row.recorder_name ?? (row.recorder === SYSTEM_CLIENT ? SYSTEM_NAME : ''),
      handler: seen ? text('handler') : null,
      reversedBy: row.reversed_by,
    };
  });
}

/** What was handed out: 香皂 2 块、大米 1 袋. */
function goodsOf({ shares, lines }: Row): string {
  return (shares ?? [])
    .map(({ line, quantity }) => {
      const { name, unit } = lines![line]!;
      return `${name} ${quantity} ${unit}`;
    })
    .join('、');
}
