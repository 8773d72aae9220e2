import type { App } from '../http/app-type.ts';
import { contextOf } from '../http/authentication.ts';
import { ofVillageParamsSchema } from '../http/contract.ts';
import { HTML } from '../http/download.ts';
import { operation } from '../http/operation.ts';
import { publicUrl } from '../http/public-url.ts';
import * as answers from './answers-cases.ts';
import { confirmCase, issueConfirmationCode } from './confirm-case.ts';
import { CONFIRMATION_FORM, CONFIRMATION_FORM_PATH } from './confirmation-page.ts';
import * as contract from './contract-cases.ts';
import * as examples from './examples-cases.ts';
import { sendForm } from './form-page.ts';
import { reviewCase } from './review-case.ts';
import type { ProcedureServices } from './services.ts';
import { verifyCase } from './verify-case.ts';
import { withdrawCase } from './withdraw-case.ts';

const CASE = '/v1/villages/:village/cases/:id';
const STEP = ['case-over', 'case-not-ready', 'ledger-busy'] as const;

/** The steps that people take with a case. */
export function caseStepRoutes(app: App, services: ProcedureServices): void {
  verificationRoute(app, services);
  confirmationRoutes(app, services);
  confirmationFormRoute(app);
  reviewRoute(app, services);
  withdrawalRoute(app, services);
}

function verificationRoute(app: App, services: ProcedureServices): void {
  app.route({
    method: 'POST',
    url: `${CASE}/verification`,
    ...operation({
      id: 'verifyCase',
      summary: { zh: '核实', en: 'Verify a case' },
      description: {
        zh: 'officer（所管各组）、评议员或村委会核实；申报人、当事户的家人和亲属须回避。refuted 即驳回。',
        en: 'By an officer in the own units, a reviewer or the committee; never by the declarer, the household concerned or kin. Refuted is rejected.',
      },
      tag: 'procedure',
      needs: 'case:verify',
      params: ofVillageParamsSchema,
      body: { schema: contract.verificationSchema, example: examples.verification },
      answer: { schema: contract.caseSchema, example: { ...examples.one, state: 'verified' } },
      problems: [...STEP, 'outside-unit', 'conflict-of-interest'],
    }),
    handler: async (request) => {
      const { village, id } = request.params;
      return answers.caseBody(await verifyCase(services, contextOf(request, services), village, id, request.body));
    },
  });
}

function confirmationRoutes(app: App, services: ProcedureServices): void {
  app.route({
    method: 'POST',
    url: `${CASE}/confirmation-codes`,
    ...operation({
      id: 'issueConfirmationCode',
      summary: { zh: '发受助人确认码', en: 'Issue a code for the beneficiary' },
      description: {
        zh: '编码只在此显示一次，7 天内可用一次。发码的人与核实的人同样须回避。',
        en: 'Shown in this answer only; good for one use within 7 days. Whoever issues it keeps out of the same cases as who verifies.',
      },
      tag: 'procedure',
      needs: 'case:verify',
      params: ofVillageParamsSchema,
      answer: { status: 201, schema: contract.confirmationCodeSchema, example: examples.confirmationCode },
      problems: ['case-over', 'case-not-ready', 'outside-unit', 'conflict-of-interest'],
    }),
    handler: async (request, reply) => {
      const { village, id } = request.params;
      const { code, qr, expiresAt } = await issueConfirmationCode(
        contextOf(request, services),
        village,
        id,
        publicUrl(services, request),
      );
      reply.code(201);
      return { code, qr, expiresAt: expiresAt.toISOString() };
    },
  });

  app.route({
    method: 'POST',
    url: '/v1/public/case-confirmations',
    ...operation({
      id: 'confirmCase',
      summary: { zh: '受助人确认', en: "The beneficiary's confirmation" },
      description: {
        zh: '凭确认码说明是否确有其事，一码一次；不需要密钥。',
        en: 'Says with a code whether the act happened; once for each code, without a key.',
      },
      tag: 'procedure',
      needs: 'public',
      body: { schema: contract.confirmationSchema, example: examples.confirmation },
      answer: { status: 201, schema: contract.confirmedSchema, example: examples.confirmed },
      problems: [...STEP, 'unknown-confirmation-code'],
    }),
    handler: async (request, reply) => {
      await confirmCase(services, request.id, request.body);
      reply.code(201);
      return { confirmed: request.body.confirmed };
    },
  });
}

function confirmationFormRoute(app: App): void {
  app.route({
    method: 'GET',
    url: CONFIRMATION_FORM_PATH,
    ...operation({
      id: 'getConfirmationForm',
      summary: { zh: '受助人确认的网页', en: 'The form for confirming' },
      description: { zh: '确认码的二维码打开的网页。', en: 'The page that the QR code of a confirmation code opens.' },
      tag: 'procedure',
      needs: 'public',
      otherAnswers: [{ status: 200, contentType: HTML, description: { zh: '网页', en: 'The page' } }],
    }),
    handler: async (_request, reply) => sendForm(reply, CONFIRMATION_FORM),
  });
}

function reviewRoute(app: App, services: ProcedureServices): void {
  app.route({
    method: 'POST',
    url: `${CASE}/review`,
    ...operation({
      id: 'reviewCase',
      summary: { zh: '评议', en: 'Review a case' },
      description: {
        zh: '每位评议员一次，写明理由；同意的够数即通过，不可能够数即驳回。不需要公示的随即入账。',
        en: 'Once for each reviewer, with a reason. Enough approvals pass it; when they can no longer be reached it is rejected. What needs no notice is posted at once.',
      },
      tag: 'procedure',
      needs: 'case:review',
      params: ofVillageParamsSchema,
      body: { schema: contract.reviewSchema, example: examples.review },
      answer: { schema: contract.caseSchema, example: { ...examples.one, state: 'verified', approvals: 1 } },
      problems: [...STEP, 'already-reviewed', 'conflict-of-interest'],
    }),
    handler: async (request) => {
      const { village, id } = request.params;
      return answers.caseBody(await reviewCase(services, contextOf(request, services), village, id, request.body));
    },
  });
}

function withdrawalRoute(app: App, services: ProcedureServices): void {
  app.route({
    method: 'POST',
    url: `${CASE}/withdrawal`,
    ...operation({
      id: 'withdrawCase',
      summary: { zh: '撤回申报', en: 'Withdraw a case' },
      description: {
        zh: '由申报人或村委会撤回；已上公示的不能撤回。',
        en: 'By the declarer or the committee; not while it is on the notice board.',
      },
      tag: 'procedure',
      needs: 'case:declare',
      params: ofVillageParamsSchema,
      body: { schema: contract.withdrawalSchema, example: examples.withdrawal },
      answer: { schema: contract.caseSchema, example: { ...examples.one, state: 'withdrawn' } },
      problems: [...STEP, 'not-the-declarer'],
    }),
    handler: async (request) => {
      const { village, id } = request.params;
      return answers.caseBody(await withdrawCase(services, contextOf(request, services), village, id, request.body));
    },
  });
}
