import { z } from 'zod';

/** The steps that an act takes before it counts. */
export interface Steps {
  /** Somebody else than the declarer, or the beneficiary, says that it happened (核实). */
  readonly verification: boolean;
  /** Approvals needed of a panel of so many (评议); 0: no review. */
  readonly reviews: { readonly needed: number; readonly panel: number };
  /** It hangs on the board for the village's notice days first (公示). */
  readonly notice: boolean;
}

/** What is otherwise for a rule. */
type RuleProcedure = { readonly [Step in keyof Steps]?: Steps[Step] | undefined } & {
  readonly directPosting?: boolean | undefined;
};

/** A village's procedure. What is not said for a rule goes by `steps`. */
export interface ProcedureSettings {
  /** May the committee, and officers within their rules, post without a case? Such entries go on the monthly notice. */
  readonly directPosting: boolean;
  readonly steps: Steps;
  /** By rule code. */
  readonly rules: Readonly<Record<string, RuleProcedure>>;
  /** Days within which an objection is to be answered. */
  readonly answerDays: number;
}

/** Of a village that has decided nothing: the committee posts directly; cases take every step. */
export const DEFAULT_PROCEDURE: ProcedureSettings = {
  directPosting: true,
  steps: { verification: true, reviews: { needed: 2, panel: 3 }, notice: true },
  rules: {},
  answerDays: 15,
};

/** The steps for a rule. */
export function stepsFor({ steps, rules }: ProcedureSettings, rule: string): Steps {
  const { verification, reviews, notice } = rules[rule] ?? {};
  return {
    verification: verification ?? steps.verification,
    reviews: reviews ?? steps.reviews,
    notice: notice ?? steps.notice,
  };
}

/** May an act by this rule be posted without a case? */
export function mayPostDirectly({ directPosting, rules }: ProcedureSettings, rule: string): boolean {
  return rules[rule]?.directPosting ?? directPosting;
}

const reviewsSchema = z
  .strictObject({ needed: z.int().min(0).max(15), panel: z.int().min(0).max(15) })
  .refine(({ needed, panel }) => needed <= panel);

const stepsShape = { verification: z.boolean(), reviews: reviewsSchema, notice: z.boolean() };

/** As it is kept and sent. */
export const procedureSettingsSchema = z.strictObject({
  directPosting: z.boolean(),
  steps: z.strictObject(stepsShape),
  rules: z.record(
    z.string().min(1).max(20),
    z.strictObject({
      verification: stepsShape.verification.optional(),
      reviews: stepsShape.reviews.optional(),
      notice: stepsShape.notice.optional(),
      directPosting: z.boolean().optional(),
    }),
  ),
  answerDays: z.int().min(1).max(60),
});
