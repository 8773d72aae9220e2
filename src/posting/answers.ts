import { type Language, type ProblemBody, problemBody } from '../http/problem.ts';
import { fromPoints } from '../kernel/points.ts';
import { Refused } from '../kernel/problems/index.ts';
import {
  type Entry,
  entryName,
  householdAccount,
  movedOf,
  type Outcome,
  type Standing,
  type Verification,
} from '../ledger/index.ts';
import type { EntryBody, ReadEntryBody } from './contract.ts';
import type { ReadEntry } from './read-entry.ts';

/** What the verbs return, as it goes over the wire. */

export function entryBody(entry: Entry): EntryBody {
  return {
    seq: entry.seq,
    name: entryName(entry.villageCode, entry.seq),
    kind: entry.kind,
    household: entry.householdNo,
    member: entry.memberId,
    rule: entry.ruleCode,
    dimension: entry.dimension,
    rulebookVersion: entry.rulebookVersion,
    quantity: entry.quantity === null ? null : entry.quantity / 100,
    honour: fromPoints(entry.honour),
    points: entry.householdNo === null ? 0 : fromPoints(movedOf(householdAccount(entry.householdNo), entry)),
    held: fromPoints(entry.held),
    amount: fromPoints(entry.amount),
    debit: entry.debit,
    credit: entry.credit,
    capUse: fromPoints(entry.capUse),
    honourAfter: fromPoints(entry.honourAfter),
    balanceAfter: fromPoints(entry.balanceAfter),
    heldAfter: fromPoints(entry.heldAfter),
    occurredOn: entry.occurredOn,
    countedIn: entry.countedIn,
    recordedAt: entry.recordedAt.toISOString(),
    recordedBy: entry.recorder,
    original: entry.originalSeq,
    expiresAt: entry.expiresAt?.toISOString() ?? null,
    leafHash: entry.leafHash.toString('hex'),
  };
}

function standingBody(standing: Standing) {
  const { no, honour, balance, held, available } = standing;
  return {
    no,
    honour: fromPoints(honour),
    balance: fromPoints(balance),
    held: fromPoints(held),
    available: fromPoints(available),
  };
}

/** Is the answer the repetition of an earlier one? A conflict is a new answer. */
export function isReplay(outcome: Outcome): boolean {
  if (outcome.status !== 'refused') return outcome.status === 'replayed';
  return outcome.replayed === true;
}

/** What one write changed; throws what it was refused for. */
export function written(outcome: Outcome) {
  const { entry, standing } = accepted(outcome);
  return { entry: entryBody(entry), household: standingBody(standing!) };
}

/** What a closing changed; throws what it was refused for. */
export function closed(outcome: Outcome): { entry: EntryBody; household: null } {
  return { entry: entryBody(accepted(outcome).entry), household: null };
}

function accepted(outcome: Outcome): { entry: Entry; standing: Standing | null } {
  if (outcome.status !== 'refused') return { entry: outcome.entries[0]!, standing: outcome.standing };
  const { code, params } = outcome.refusal;
  throw code === 'unknown-village' ? new Refused('not-found') : new Refused(code, params);
}

export interface OutcomeBody {
  index: number;
  status: Outcome['status'];
  entry?: EntryBody;
  problem?: ProblemBody;
}

/** One outcome for each item, in order, and how many there are of each. */
export function outcomes(list: readonly Outcome[], how: { atomic: boolean; dryRun: boolean }, language: Language) {
  const count = { posted: 0, replayed: 0, refused: 0 };
  const bodies = list.map((outcome, index): OutcomeBody => {
    const { status } = outcome;
    count[status] += 1;
    if (status !== 'refused') return { index, status, entry: entryBody(outcome.entries[0]!) };
    const { code, params } = outcome.refusal;
    return { index, status, problem: problemBody(code, params, language) };
  });
  return { ...how, ...count, outcomes: bodies };
}

/** An entry with its texts, as far as the reader may see them. */
export function readEntry(found: ReadEntry): ReadEntryBody {
  const { texts } = found;
  return {
    ...entryBody(found.entry),
    recorderName: found.recorderName,
    reversedBy: found.reversedBy,
    reference: texts.reference ?? null,
    evidence: texts.evidence === undefined ? [] : (JSON.parse(texts.evidence) as ReadEntryBody['evidence']),
    ...(found.masked ? {} : { note: texts.note ?? null, reason: texts.reason ?? null, handler: texts.handler ?? null }),
  };
}

/** The outcome of a verification, its first problem in one language. */
export function verification(found: Verification, language: Language) {
  const { ok, size, root, firstProblem } = found;
  if (!firstProblem) return { ok, size, root };
  const { check, seq, message } = firstProblem;
  return { ok, size, root, firstProblem: { check, ...(seq !== undefined && { seq }), message: message[language] } };
}
