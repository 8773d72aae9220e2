import { type Sql, transaction } from '../database/index.ts';
import { SYSTEM_CLIENT } from '../kernel/actor.ts';
import { isRefusal, type Refusal, refusal } from '../kernel/problems/index.ts';
import { type Command, type Ledger, lockVillages, type Participant, type PostCommand } from '../ledger/index.ts';
import { advance, mayPost } from './case.ts';
import type { CaseContext } from './gate.ts';
import { type Move, recordSteps } from './record-step.ts';
import { type Case, type CaseRow, caseFrom } from './rows.ts';

/** Why an act that was on the board is posted after its month was closed (补记原因). */
const LATE_REASON = '公示期满入账';

/** A case's part in its posting: under the lock it must have taken every step, and becomes posted with its entry. */
export const caseParticipant: Participant = {
  name: 'cases',
  async load(tx, commands): Promise<ReadonlyMap<string, Case>> {
    const rows = await tx<CaseRow[]>`
      SELECT c.* FROM unnest(${commands.map(({ village }) => village)}::text[], ${commands.map((c) => caseIdOf(c))}::uuid[])
        AS w (village_code, id)
      CROSS JOIN LATERAL (SELECT * FROM cases x WHERE x.village_code = w.village_code AND x.id = w.id LIMIT 1) c`;
    return new Map(rows.map((row) => [row.id, caseFrom(row)]));
  },
  decide(loaded, _state, command) {
    const found = (loaded as ReadonlyMap<string, Case>).get(caseIdOf(command))!;
    if (mayPost(found)) return undefined;
    return { refusal: refusal('case-not-ready', { state: found.state, action: 'post' }) };
  },
  async write(tx, loaded, decided) {
    const moves = decided.map(({ command, entries: [entry] }): Move => {
      const one = (loaded as ReadonlyMap<string, Case>).get(caseIdOf(command))!;
      const after = advance(one, 'post');
      if (isRefusal(after)) throw new TypeError('a case that was posted could be posted');
      const step = { kind: 'posted', actor: command.recorder, at: entry!.recordedAt, entry: entry!.seq } as const;
      return { one, after, step };
    });
    await recordSteps(tx, moves);
  },
};

function caseIdOf(command: Command): string {
  return (command.context as CaseContext).caseId;
}

/** What became of cases that were to be posted. */
export interface PostedCases {
  readonly posted: number;
  readonly rejected: number;
}

/**
 * Posts cases of one village that have taken all their steps: each once, whoever else does it at the same moment. One that the rules
 * refuse now (a cap that was reached meanwhile) is rejected with that reason; one that is not ready is left alone.
 */
export async function postCases(
  services: { readonly sql: Sql; readonly ledger: Ledger; readonly pricing: Participant; readonly now: () => Date },
  village: string,
  cases: readonly Case[],
): Promise<PostedCases> {
  if (cases.length === 0) return { posted: 0, rejected: 0 };
  const texts = await readTexts(
    services.sql,
    village,
    cases.map(({ id }) => id),
  );
  const commands = cases.map((one) => commandOf(one, services.pricing, texts.get(one.id) ?? {}));
  const outcomes = await services.ledger.transact(commands);
  const refused: { one: Case; why: Refusal }[] = [];
  let posted = 0;
  for (const [index, outcome] of outcomes.entries()) {
    if (outcome.status !== 'refused') posted += outcome.status === 'posted' ? 1 : 0;
    else if (!NOT_THE_CASE.has(outcome.refusal.code)) refused.push({ one: cases[index]!, why: outcome.refusal });
  }
  return { posted, rejected: await rejectCases(services, village, refused) };
}

/** Refusals that say nothing against the act: it stays as it is and has its turn again. */
const NOT_THE_CASE: ReadonlySet<string> = new Set(['case-not-ready', 'ledger-busy', 'idempotency-conflict']);

type PostedTexts = Partial<Record<'note' | 'evidence' | 'reference', string>>;

async function readTexts(sql: Sql, village: string, ids: readonly string[]): Promise<Map<string, PostedTexts>> {
  const rows = await sql<{ case_id: string; field: keyof PostedTexts; text: string }[]>`
    SELECT case_id, field, text FROM case_texts
    WHERE village_code = ${village} AND case_id = ANY(${ids as string[]}::uuid[]) AND step = 1 AND field <> 'reason'`;
  const texts = new Map<string, PostedTexts>();
  for (const { case_id: id, field, text } of rows) texts.set(id, { ...texts.get(id), [field]: text });
  return texts;
}

function commandOf(one: Case, pricing: Participant, texts: PostedTexts): PostCommand {
  const context = {
    caseId: one.id,
    role: 'committee',
    unit: undefined,
    member: undefined,
    hasEvidence: texts.evidence !== undefined,
  };
  return {
    type: 'posting',
    village: one.village,
    recorder: SYSTEM_CLIENT,
    key: `case-${one.id}`,
    household: one.household,
    memberId: one.member,
    ruleCode: one.rule,
    quantity: one.quantity,
    points: one.points,
    occurredOn: one.occurredOn,
    texts: { ...texts, reason: LATE_REASON },
    // A case that was not ready, or whose cap was full, may be posted another day.
    forgetRefusal: true,
    // First whether the case is ready: what the rules say of one that is not is of no account.
    participants: [caseParticipant, pricing],
    context,
  };
}

async function rejectCases(
  { sql, now }: { readonly sql: Sql; readonly now: () => Date },
  village: string,
  refused: readonly { readonly one: Case; readonly why: Refusal }[],
): Promise<number> {
  if (refused.length === 0) return 0;
  return transaction(sql, {}, async (tx) => {
    await lockVillages(tx, [village]);
    const at = now();
    const ids = refused.map(({ one }) => one.id);
    const rows = await tx<CaseRow[]>`
      SELECT * FROM cases WHERE village_code = ${village} AND id = ANY(${ids}::uuid[])`;
    const current = new Map(rows.map((row) => [row.id, caseFrom(row)]));
    // What was decided meanwhile stays as it is.
    const moves = refused.flatMap(({ one, why }): Move[] => {
      const after = advance(current.get(one.id)!, 'reject');
      if (isRefusal(after)) return [];
      return [{ one, after, step: { kind: 'rejected', actor: SYSTEM_CLIENT, at, refusal: why } }];
    });
    await recordSteps(tx, moves);
    return moves.length;
  });
}
