import type { z } from 'zod';
import type { Context } from '../../access/index.ts';
import type { App } from '../../http/app-type.ts';
import { contextOf } from '../../http/authentication.ts';
import { ofVillageParamsSchema } from '../../http/contract.ts';
import { operation } from '../../http/operation.ts';
import type { Bilingual, ProblemCode } from '../../kernel/problems/index.ts';
import type { HonoursServices } from '../services.ts';
import * as answers from './answers-reviews.ts';
import { confirmReview } from './confirm-review.ts';
import * as contract from './contract-reviews.ts';
import * as examples from './examples-reviews.ts';
import { approveReview, returnReview, submitReview, withdrawReview } from './move-review.ts';
import { publishReview } from './publish-review.ts';
import type { StarReview } from './review.ts';

const REVIEW = '/v1/villages/:village/star-reviews/:id';

interface StepRoute {
  readonly path: string;
  readonly id: string;
  readonly summary: Bilingual;
  readonly description: Bilingual;
  readonly needs: 'star:write' | 'star:approve';
  readonly example: z.input<typeof contract.reviewSchema>;
  readonly problems?: readonly ProblemCode[];
  readonly step: (context: Context, village: string, id: string) => Promise<StarReview>;
}

const STEPS: readonly StepRoute[] = [
  {
    path: 'submission',
    id: 'submitStarReview',
    summary: { zh: '上报乡镇', en: 'Submit a star review to the township' },
    description: {
      zh: '评定办法规定报批的须先上报；上报时固定台账笔数、根和并列规则，之后的记分不再影响建议。',
      en: 'Where the scheme asks for approval. Pins the size and root of the ledger and the tie rule: entries from then on change no suggestion.',
    },
    needs: 'star:write',
    example: examples.submitted,
    problems: ['star-approval-not-needed', 'star-decisions-outdated'],
    step: submitReview,
  },
  {
    path: 'approval',
    id: 'approveStarReview',
    summary: { zh: '乡镇批准', en: 'Approve a star review' },
    description: { zh: '由上级批准；不能批准自己上报的。', en: 'By a supervisor; nobody approves the own submission.' },
    needs: 'star:approve',
    example: examples.approved,
    problems: ['own-submission'],
    step: approveReview,
  },
  {
    path: 'publication',
    id: 'publishStarReview',
    summary: { zh: '公示评定结果', en: 'Announce a star review' },
    description: {
      zh: '达到等级的户上公示栏，公示本村规定的天数；没有报批的在此时固定台账。',
      en: 'Households that reach a level hang on the board for the village’s notice days. Pins the ledger unless the submission did.',
    },
    needs: 'star:write',
    example: examples.published,
    problems: ['star-approval-needed', 'star-decisions-outdated', 'notice-empty'],
    step: publishReview,
  },
  {
    path: 'confirmation',
    id: 'confirmStarReview',
    summary: { zh: '确认评定结果', en: 'Confirm a star review' },
    description: {
      zh: '公示期满、异议都已答复，异议成立的户已重新决定的，可以确认：冻结结果和摘要，授予星级，编证书号。',
      en: 'Once the notice is over, objections are answered and upheld ones decided again: freezes the outcome with its digest, grants the stars and numbers the certificates.',
    },
    needs: 'star:write',
    example: examples.confirmed,
    problems: ['notice-running', 'objections-open', 'objections-upheld'],
    step: confirmReview,
  },
  {
    path: 'withdrawal',
    id: 'withdrawStarReview',
    summary: { zh: '撤回评定', en: 'Withdraw a star review' },
    description: {
      zh: '没有确认的可以撤回；同一期可以重新开展。',
      en: 'Unless it is confirmed; the period can then be reviewed anew.',
    },
    needs: 'star:write',
    example: examples.withdrawn,
    step: withdrawReview,
  },
];

/** The steps of a review, each once and in their order. */
export function stepRoutes(app: App, services: HonoursServices): void {
  for (const { path, id, summary, description, needs, example, problems = [], step } of STEPS) {
    app.route({
      method: 'POST',
      url: `${REVIEW}/${path}`,
      ...operation({
        id,
        summary,
        description,
        tag: 'honours',
        needs,
        params: ofVillageParamsSchema,
        answer: { schema: contract.reviewSchema, example },
        problems: ['star-review-state', ...problems],
      }),
      handler: async (request) => {
        const context = contextOf(request, services);
        const { village, id: review } = request.params;
        return answers.reviewBody(await step(context, village, review), context.actor);
      },
    });
  }
  returnRoute(app, services);
}

function returnRoute(app: App, services: HonoursServices): void {
  app.route({
    method: 'POST',
    url: `${REVIEW}/return`,
    ...operation({
      id: 'returnStarReview',
      summary: { zh: '乡镇退回', en: 'Return a star review' },
      description: {
        zh: '写明理由退回；村里可以重新决定，台账按最新的计算。',
        en: 'With a reason; the village decides again, from the ledger as it is then.',
      },
      tag: 'honours',
      needs: 'star:approve',
      params: ofVillageParamsSchema,
      body: { schema: contract.returnSchema, example: examples.reason },
      answer: { schema: contract.reviewSchema, example: examples.returned },
      problems: ['star-review-state', 'own-submission'],
    }),
    handler: async (request) => {
      const context = contextOf(request, services);
      const { village, id } = request.params;
      return answers.reviewBody(await returnReview(context, village, id, request.body.reason), context.actor);
    },
  });
}
