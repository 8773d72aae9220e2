import { audit, authorise, type Context } from '../access/index.ts';
import { type TransactionSql, transaction } from '../database/index.ts';
import { dayAt } from '../kernel/day.ts';
import { isRefusal, type Refusal, Refused, refusal } from '../kernel/problems/index.ts';
import { lockVillage, type Participant, readEntry } from '../ledger/index.ts';
import { writeOutbox } from '../outbox/index.ts';
import { reverseCommand } from '../posting/index.ts';
import { advance, isOver } from './case.ts';
import { refuseConflict } from './conflicts.ts';
import { endIfDue, postIfDue } from './end-notices.ts';
import { type Objection, objectionEvent, readObjection } from './objection.ts';
import { recordStep } from './record-step.ts';
import { type Case, type CaseRow, caseFrom, readCase } from './rows.ts';
import type { ProcedureServices } from './services.ts';

/** What is made of an objection, and why. */
export interface Answer {
  readonly upheld: boolean;
  readonly reason: string;
}

interface Answering extends Answer {
  readonly context: Context;
  readonly village: string;
  readonly id: string;
}

/**
 * Answers an objection, once. Upheld: the case is rejected, or the entry reversed, with the same reason and in one go; every open
 * objection to the same thing is answered by it. Refused: the case goes on, and is posted where its notice is over meanwhile. Of an
 * announcement's line nothing is moved: whoever announced it decides again before it is confirmed. Refuses
 * `not-found`, `objection-over`, `conflict-of-interest`, and what the ledger refuses a reversal for.
 */
export async function answerObjection(
  services: ProcedureServices,
  context: Context,
  village: string,
  id: string,
  answer: Answer,
): Promise<Objection> {
  authorise(context.actor, 'objection:answer', village);
  const answering = { ...answer, context, village, id };
  const objection = await readObjection(context.sql, village, id);
  if (objection === undefined) throw new Refused('not-found');
  if (objection.state !== 'open') throw new Refused('objection-over');
  if (objection.case !== null) await answerAboutCase(services, answering, objection.case);
  else if (objection.notice !== null) await answerAboutLine(services, answering, objection.notice);
  else if (answer.upheld) await reverse(services, answering, objection.entry!);
  else await answerOnly(answering, null);
  return (await readObjection(context.sql, village, id))!;
}

async function answerAboutCase(services: ProcedureServices, answering: Answering, id: string): Promise<void> {
  const { context, village, upheld, reason } = answering;
  const { actor, sql } = context;
  const at = context.now();
  await transaction(sql, {}, async (tx) => {
    await lockVillage(tx, village);
    await requireOpen(tx, answering);
    const one = (await readCase(tx, village, id))!;
    // Whatever else ended it meanwhile: the objection still gets its answer.
    if (!isOver(one.state)) {
      const progress = advance(one, upheld ? 'uphold' : 'dismiss');
      if (isRefusal(progress)) throw new Refused(progress.code, progress.params);
      await recordStep(tx, one, progress, { kind: upheld ? 'rejected' : 'answered', actor: actor.client, at, reason });
    }
    await settle(tx, answering, { case: id }, null);
  });
  await postIfDue(services, village, id);
}

async function answerAboutLine(services: ProcedureServices, answering: Answering, notice: string): Promise<void> {
  await answerOnly(answering, null);
  await endIfDue(services, answering.village, notice);
}

/** Takes the entry back and answers, in one transaction. One that was taken back already needs the answer only. */
async function reverse(services: ProcedureServices, answering: Answering, seq: number): Promise<void> {
  const { context, village, id, reason } = answering;
  const command = reverseCommand(services.pricing, context.actor, village, `objection-${id}`, { seq, reason });
  const outcome = await services.ledger.submit({
    ...command,
    forgetRefusal: true,
    participants: [upholding(answering), ...(command.participants ?? [])],
  });
  if (outcome.status === 'posted') return;
  if (outcome.status !== 'refused') throw new Refused('objection-over');
  const { code, params } = outcome.refusal;
  if (code === 'idempotency-conflict') throw new Refused('objection-over');
  if (code !== 'already-reversed') throw new Refused(code, params);
  await answerOnly(answering, Number(params.by));
}

/** The answer's part in the reversal. */
function upholding(answering: Answering): Participant {
  return {
    name: 'objection',
    load: (tx) => refusalOf(tx, answering),
    decide: (loaded) => (loaded === undefined ? undefined : { refusal: loaded as Refusal }),
    async write(tx, _loaded, decided) {
      const [reversal] = decided[0]!.entries;
      await settle(tx, answering, { entry: reversal!.originalSeq! }, reversal!.seq);
    },
  };
}

async function answerOnly(answering: Answering, reversal: number | null): Promise<void> {
  const { context, village } = answering;
  await transaction(context.sql, {}, async (tx) => {
    await lockVillage(tx, village);
    const { entry, notice, line } = await requireOpen(tx, answering);
    await settle(tx, answering, entry === null ? { notice: notice!, line: line! } : { entry }, reversal);
  });
}

type About =
  | { readonly case: string }
  | { readonly entry: number }
  | { readonly notice: string; readonly line: number };

/** The objections to one thing. */
function against(tx: TransactionSql, about: About) {
  if ('case' in about) return tx`case_id = ${about.case}`;
  return 'entry' in about
    ? tx`entry_seq = ${about.entry}`
    : tx`notice_id = ${about.notice} AND notice_no = ${about.line}`;
}

/** Writes the answer and tells of it: of one that is upheld to all that were raised against the same thing. */
async function settle(
  tx: TransactionSql,
  { context, village, id, upheld, reason }: Answering,
  about: About,
  reversal: number | null,
): Promise<void> {
  const state = upheld ? 'upheld' : 'refused';
  const at = context.now();
  const answered = await tx<(Parameters<typeof objectionEvent>[0] & { concerned: string })[]>`
    UPDATE objections o SET state = ${state}, answer = ${reason}, answered_by = ${context.actor.client},
      answered_at = ${at}, reversal_seq = ${reversal}
    WHERE village_code = ${village} AND state = 'open' AND ${upheld ? against(tx, about) : tx`id = ${id}`}
    RETURNING o.village_code AS village, o.id, o.case_id AS "case", o.entry_seq AS entry, o.notice_id AS notice,
      o.notice_no AS line, o.state, o.due_on AS "dueOn", o.reversal_seq AS reversal, coalesce(
        (SELECT c.household_no FROM cases c WHERE c.village_code = o.village_code AND c.id = o.case_id),
        (SELECT e.household_no FROM entries e WHERE e.village_code = o.village_code AND e.seq = o.entry_seq),
        (SELECT a.household_no FROM announced_items a
          WHERE a.village_code = o.village_code AND a.notice_id = o.notice_id AND a.no = o.notice_no)) AS concerned`;
  for (const one of answered) await audit(tx, context, `objection.${state}`, village, one.id, { ...about, reversal });
  await writeOutbox(
    tx,
    answered.map((one) => objectionEvent(one, 'objection.answered', one.concerned, at)),
  );
}

async function requireOpen(tx: TransactionSql, answering: Answering): Promise<Objection> {
  const refused = await refusalOf(tx, answering);
  if (refused) throw new Refused(refused.code, refused.params);
  return (await readObjection(tx, answering.village, answering.id))!;
}

/** Why the answer is not taken, under the lock: answered already, or somebody else's to answer (回避). */
async function refusalOf(tx: TransactionSql, { context, village, id }: Answering): Promise<Refusal | undefined> {
  const objection = (await readObjection(tx, village, id))!;
  if (objection.state !== 'open') return refusal('objection-over');
  const about = await aboutOf(tx, village, objection);
  const now = context.now();
  try {
    await refuseConflict(tx, context.actor, about, now);
    if (objection.household === null) return undefined;
    // Nor does anybody judge what the own household or kin object to.
    const theirs = { ...about, household: objection.household, member: null, occurredOn: dayAt(now) };
    await refuseConflict(tx, context.actor, theirs, now);
    return undefined;
  } catch (error) {
    if (error instanceof Refused) return refusal(error.code, error.params);
    throw error;
  }
}

/** The case, the one that the entry came from; or the entry or line as if whoever recorded or announced it had declared it. */
async function aboutOf(
  tx: TransactionSql,
  village: string,
  { case: id, entry: seq, notice, line }: Objection,
): Promise<Case> {
  if (id !== null) return (await readCase(tx, village, id))!;
  if (notice !== null) return announcedAs(tx, village, notice, line!);
  const [row] = await tx<CaseRow[]>`SELECT * FROM cases WHERE village_code = ${village} AND entry_seq = ${seq}`;
  if (row) return caseFrom(row);
  const entry = (await readEntry(tx, village, seq!))!;
  const { householdNo, memberId, occurredOn, recorder } = entry;
  return {
    village,
    household: householdNo!,
    member: memberId,
    occurredOn,
    declaredBy: recorder,
    declarerHousehold: null,
  } as Case;
}

async function announcedAs(tx: TransactionSql, village: string, notice: string, line: number): Promise<Case> {
  const [row] = await tx<{ household: string; member: string | null; by: string; at: Date }[]>`
    SELECT a.household_no AS household, a.member_id AS member, n.created_by AS by, n.created_at AS at FROM announced_items a
    JOIN notices n ON n.village_code = a.village_code AND n.id = a.notice_id
    WHERE a.village_code = ${village} AND a.notice_id = ${notice} AND a.no = ${line}`;
  const { household, member, by: declaredBy, at } = row!;
  return { village, household, member, occurredOn: dayAt(at), declaredBy, declarerHousehold: null } as Case;
}
