import { accessProblems } from './access.ts';
import { activityProblems } from './activities.ts';
import { attachmentProblems } from './attachments.ts';
import { awardProblems } from './awards.ts';
import { caseProblems } from './cases.ts';
import { ceremonyProblems } from './ceremonies.ts';
import { ceremonyDocumentProblems } from './ceremony-documents.ts';
import { ceremonyReadinessProblems } from './ceremony-readiness.ts';
import { documentProblems } from './documents.ts';
import { generalProblems } from './general.ts';
import { honourProblems } from './honours.ts';
import { importProblems } from './imports.ts';
import { householdClosedParams, ledgerProblems } from './ledger.ts';
import { noticeProblems } from './notices.ts';
import { objectionProblems } from './objections.ts';
import { postingProblems } from './posting.ts';
import { pricingProblems } from './pricing.ts';
import { fillIn, type ProblemDefinition, type ProblemParams } from './problem.ts';
import { procedureProblems } from './procedure.ts';
import { publicationProblems } from './publications.ts';
import { readingProblems } from './reading.ts';
import { redemptionProblems } from './redemption.ts';
import { redemptionBookProblems } from './redemption-books.ts';
import { redemptionDayProblems } from './redemption-days.ts';
import { requestProblems } from './requests.ts';
import { rulebookProblems } from './rulebook.ts';
import { settlementProblems } from './settlements.ts';
import { shelfProblems } from './shelf.ts';
import { starProblems } from './stars.ts';
import { uploadProblems } from './uploads.ts';
import { villageProblems } from './village.ts';
import { webhookProblems } from './webhooks.ts';

export type { Bilingual, ProblemDefinition, ProblemParams } from './problem.ts';
export { fillIn, householdClosedParams };

/** The one error catalogue: every code that an answer, an import row or a batch outcome can carry. */
export const PROBLEMS = {
  ...generalProblems,
  ...accessProblems,
  ...villageProblems,
  ...rulebookProblems,
  ...pricingProblems,
  ...ledgerProblems,
  ...postingProblems,
  ...importProblems,
  ...uploadProblems,
  ...readingProblems,
  ...documentProblems,
  ...ceremonyDocumentProblems,
  ...procedureProblems,
  ...noticeProblems,
  ...objectionProblems,
  ...caseProblems,
  ...activityProblems,
  ...attachmentProblems,
  ...redemptionProblems,
  ...shelfProblems,
  ...settlementProblems,
  ...redemptionDayProblems,
  ...redemptionBookProblems,
  ...webhookProblems,
  ...requestProblems,
  ...honourProblems,
  ...starProblems,
  ...ceremonyProblems,
  ...ceremonyReadinessProblems,
  ...publicationProblems,
  ...awardProblems,
} satisfies Record<string, ProblemDefinition>;

export type ProblemCode = keyof typeof PROBLEMS;

/** Why something is not done: a code of the catalogue and the values its texts name. Pure functions return it. */
export interface Refusal {
  readonly code: ProblemCode;
  readonly params: ProblemParams;
}

/** Makes a refusal; `params` are what the texts of its code name in braces. */
export function refusal(code: ProblemCode, params: ProblemParams = {}): Refusal {
  return { code, params };
}

/** Tells a refusal from what a pure function returns when it does not refuse. */
export function isRefusal(value: unknown): value is Refusal {
  return typeof value === 'object' && value !== null && 'code' in value;
}

/** What is wrong at one place of a request's body, in the words of the catalogue. */
export interface Finding extends Refusal {
  /** Such as `rules[3].caps.month`. */
  readonly path: string;
}

/** A refusal on its way up to whoever answers: thrown by verbs, turned into problem+json at the edge. */
export class Refused extends Error {
  readonly code: ProblemCode;
  readonly params: ProblemParams;
  readonly findings: readonly Finding[];
  constructor(code: ProblemCode, params: ProblemParams = {}, findings: readonly Finding[] = []) {
    super(`${code}: ${fillIn(PROBLEMS[code].detail.en, params)}`);
    this.code = code;
    this.params = params;
    this.findings = findings;
  }
}
