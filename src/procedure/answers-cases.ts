import { type Language, problemBody } from '../http/problem.ts';
import { fromPoints } from '../kernel/points.ts';
import type { Refusal } from '../kernel/problems/index.ts';
import type { Procedure } from './change-procedure.ts';
import type { CaseBody, WholeCaseBody } from './contract-cases.ts';
import type { CaseStep, WholeCase } from './get-case.ts';
import type { Kinship } from './kinships.ts';
import type { Case } from './rows.ts';

/** What the verbs return, as it goes over the wire. */

export function caseBody(one: Case): CaseBody {
  return {
    id: one.id,
    state: one.state,
    household: one.household,
    member: one.member,
    rule: one.rule,
    quantity: one.quantity === null ? null : one.quantity / 100,
    points: one.points === null ? null : fromPoints(one.points),
    occurredOn: one.occurredOn,
    source: one.source,
    declaredBy: one.declaredBy,
    needs: one.steps,
    approvals: one.approvals,
    disapprovals: one.disapprovals,
    openObjections: one.objections,
    notice: one.notice,
    entry: one.entry,
    createdAt: one.createdAt.toISOString(),
    decidedAt: one.decidedAt?.toISOString() ?? null,
  };
}

export function problemOf(refusal: Refusal | undefined | null, language: Language) {
  return refusal ? problemBody(refusal.code, refusal.params, language) : null;
}

export function wholeCaseBody({ found, steps, texts, pictures }: WholeCase, language: Language): WholeCaseBody {
  return {
    ...caseBody(found),
    ...(texts && {
      note: texts.note ?? null,
      reference: texts.reference ?? null,
      evidence: texts.evidence === undefined ? [] : (JSON.parse(texts.evidence) as WholeCaseBody['evidence']),
    }),
    attachments: pictures.map(({ id, digest, uploadedAt, erasedAt }) => ({
      id,
      digest: digest.toString('hex'),
      uploadedAt: uploadedAt.toISOString(),
      erasedAt: erasedAt?.toISOString() ?? null,
    })),
    steps: steps.map((step) => stepBody(step, texts !== undefined, language)),
  };
}

function stepBody({ step, kind, stateAfter, at, by, reason, refusal }: CaseStep, worded: boolean, language: Language) {
  return {
    step,
    kind,
    stateAfter,
    at: at.toISOString(),
    by,
    ...(worded && { reason: reason ?? null }),
    problem: problemOf(refusal, language),
  };
}

export function procedureBody({ settings, revision }: Procedure) {
  return { ...settings, rules: { ...settings.rules }, revision };
}

export function kinshipBody({ members, relation, recordedAt }: Kinship) {
  return { members: [...members], relation, recordedAt: recordedAt.toISOString() };
}
