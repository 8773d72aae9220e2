import type { RouteShorthandOptions } from 'fastify';
import { z } from 'zod';
import type { Right } from '../access/authorise.ts';
import { type Bilingual, PROBLEMS, type ProblemCode } from '../kernel/problems/index.ts';
import { problemSchema } from './contract.ts';
import { PROBLEM_MEDIA_TYPE } from './problem.ts';

/** Largest bodies in bytes. Routes take `ordinary` unless they ask for more. */
export const BODY_LIMITS = {
  ordinary: 64 * 1024,
  /** 5,000 items with notes and evidence. */
  batch: 4 * 1024 * 1024,
  import: 10 * 1024 * 1024 + 64 * 1024,
} as const;

/** The parts of the reference; each operation belongs to one. */
export const TAGS = {
  access: { zh: '密钥与审计', en: 'Keys and audit' },
  villages: { zh: '村、组与设置', en: 'Villages, units and settings' },
  households: { zh: '户、成员与存折', en: 'Households, members and passbooks' },
  rulebooks: { zh: '积分细则', en: 'Rulebooks' },
  postings: { zh: '记分、冲正与结账', en: 'Postings, reversals and closings' },
  imports: { zh: '表格导入', en: 'Imports of workbooks' },
  rankings: { zh: '汇总与排名', en: 'Summaries and rankings' },
  redemption: { zh: '积分兑换', en: 'Redemption' },
  shelf: { zh: '商店、商品与库存', en: 'Shops, goods and stock' },
  settlements: { zh: '结算、预算与年终', en: 'Settlements, budgets and the year end' },
  procedure: { zh: '申报、公示、异议', en: 'Cases, notices, objections' },
  honours: { zh: '星级与评选', en: 'Stars and awards' },
  ceremony: { zh: '表彰大会与文书', en: 'Ceremonies and documents' },
  reports: { zh: '年度报告', en: 'Reports' },
  webhooks: { zh: '事件推送', en: 'Webhooks' },
  ledger: { zh: '台账与核验', en: 'The ledger and its verification' },
  service: { zh: '服务状态', en: 'Service' },
} as const satisfies Record<string, Bilingual>;
export type Tag = keyof typeof TAGS;

/**
 * What a key needs for an operation: a right, any valid key (`any-key`), or nothing (`public`). A right is checked together
 * with the `{village}` of the path before the body is looked at.
 */
export type Needed = Right | 'any-key' | 'public';

/** Options of a route that the reference does not list: probes, pages. */
export const HIDDEN = { schema: { hide: true } as object };

type Idempotent = boolean | 'items' | 'unless-dry-run';

interface Answer<S extends z.ZodType> {
  readonly status?: 200 | 201 | 202;
  readonly description?: Bilingual;
  readonly schema: S;
  readonly example: NoInfer<z.input<S>>;
}

/** Another answer that succeeds or reports: a file, a page, the outcome of a failed batch. Not part of the types. */
interface OtherAnswer {
  readonly status: number;
  readonly contentType?: string;
  readonly description: Bilingual;
  readonly schema?: z.ZodType;
  readonly example?: unknown;
}

interface OperationSpec<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, A extends z.ZodType> {
  readonly id: string;
  readonly summary: Bilingual;
  readonly description?: Bilingual;
  readonly tag: Tag;
  readonly needs: Needed;
  readonly params?: P;
  readonly query?: Q;
  readonly body?: {
    readonly schema: B;
    readonly example: NoInfer<z.input<B>>;
    readonly limit?: keyof typeof BODY_LIMITS;
  };
  /** Request bodies that are not JSON (multipart); documented only, read by the handler. */
  readonly otherBody?: {
    readonly contentType: string;
    readonly schema: object;
    readonly limit?: keyof typeof BODY_LIMITS;
  };
  /** Default status 200. Absent: 204, or only `otherAnswers`. */
  readonly answer?: Answer<A>;
  readonly otherAnswers?: readonly OtherAnswer[];
  /** Codes besides those that any request of its kind can meet (`invalid-request`, `unauthenticated`, …). */
  readonly problems?: readonly ProblemCode[];
  /**
   * Writes the journal: needs an Idempotency-Key and can be a replay. `items`: each item of a batch has its own; `unless-dry-run`: a
   * trial needs none.
   */
  readonly idempotent?: Idempotent;
  /** Who calls is protected: neither the log nor the metrics tell when it was called (failures of the service apart). */
  readonly untraced?: true;
  /** Takes If-Match (412 when stale): `required` (428 without) or `optional`. */
  readonly ifMatch?: 'required' | 'optional';
}

interface OperationSchema<P, Q, B, A> {
  params: P;
  querystring: Q;
  body: B;
  /** Also where another answer is sent (`otherAnswers`): handlers return the main answer's type or a file's bytes. */
  response: { 200: A; 201: A; 202: A; 204: A; 304: A; 422: A };
}

/** What the OpenAPI document is finished with; see `openapi.ts`. */
export interface OperationNotes {
  readonly needs: Needed;
  readonly bodyExample?: unknown;
  readonly bodyOptional?: boolean;
  readonly otherBody?: { contentType: string; schema: object };
  readonly answerExamples: Readonly<Record<string, unknown>>;
  readonly codes: Readonly<Record<string, readonly ProblemCode[]>>;
  readonly idempotent: Idempotent;
  readonly ifMatch?: 'required' | 'optional';
}

export interface OperationConfig {
  readonly needs: Needed;
  readonly untraced?: true;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Set by `operation`; a route under /v1 without it is a mistake that the application refuses to start with. */
    needs?: Needed;
    untraced?: true;
  }
}

/**
 * Declares a route once, typed and documented: `app.route({ method, url, ...operation({ … }), handler })`.
 * Bodies and queries are `z.strictObject`; the handler's parameters and return value follow from the schemas.
 */
export function operation<
  P extends z.ZodType = z.ZodUnknown,
  Q extends z.ZodType = z.ZodUnknown,
  B extends z.ZodType = z.ZodUnknown,
  A extends z.ZodType = z.ZodUndefined,
>(
  spec: OperationSpec<P, Q, B, A>,
): { schema: OperationSchema<P, Q, B, A>; config: OperationConfig } & Pick<RouteShorthandOptions, 'bodyLimit'> {
  const codes = codesByStatus(spec);
  const answers = answersOf(spec);
  const limit = spec.body?.limit ?? spec.otherBody?.limit;
  const schema = {
    operationId: spec.id,
    summary: `${spec.summary.zh} · ${spec.summary.en}`,
    ...(spec.description ? { description: `${spec.description.zh}\n\n${spec.description.en}` } : {}),
    tags: [TAGS[spec.tag].en],
    security: spec.needs === 'public' ? [] : [{ key: [] }],
    ...(spec.params ? { params: spec.params } : {}),
    ...(spec.query ? { querystring: spec.query } : {}),
    ...(spec.body ? { body: spec.body.schema } : {}),
    response: withProblems(answers.schemas, codes),
    'x-notes': {
      needs: spec.needs,
      ...(spec.body
        ? { bodyExample: spec.body.example, bodyOptional: spec.body.schema.safeParse(undefined).success }
        : {}),
      ...(spec.otherBody ? { otherBody: spec.otherBody } : {}),
      answerExamples: answers.examples,
      codes,
      idempotent: spec.idempotent ?? false,
      ...(spec.ifMatch ? { ifMatch: spec.ifMatch } : {}),
    } satisfies OperationNotes,
  };
  return {
    schema: schema as unknown as OperationSchema<P, Q, B, A>,
    config: { needs: spec.needs, ...(spec.untraced && { untraced: true }) },
    ...(limit ? { bodyLimit: BODY_LIMITS[limit] } : {}),
  };
}

const SUCCESS: Bilingual = { zh: '成功', en: 'Success' };

type AnySpec = OperationSpec<z.ZodType, z.ZodType, z.ZodType, z.ZodType>;

interface DeclaredResponse {
  description: string;
  content?: Record<string, { schema: z.ZodType }>;
}

/** Answers that are not JSON (files, pages) are sent as bytes or text and never pass a serializer. */
const bytesSchema = z.unknown();

function answersOf(spec: AnySpec): { schemas: Record<string, DeclaredResponse>; examples: Record<string, unknown> } {
  const schemas: Record<string, DeclaredResponse> = {};
  const examples: Record<string, unknown> = {};
  const all: OtherAnswer[] = [...(spec.otherAnswers ?? [])];
  if (spec.answer) {
    all.unshift({ ...spec.answer, status: spec.answer.status ?? 200, description: spec.answer.description ?? SUCCESS });
  }
  for (const { status, contentType = 'application/json', description, schema, example } of all) {
    const content = { ...schemas[status]?.content, [contentType]: { schema: schema ?? bytesSchema } };
    schemas[status] = { description: `${description.zh} · ${description.en}`, content };
    if (example !== undefined) examples[`${status} ${contentType}`] = example;
  }
  if (all.length === 0) schemas[204] = { description: '完成，无内容 · Done, no content' };
  return { schemas, examples };
}

/** Which codes the operation can answer with, by status: its own and those of its kind. */
function codesByStatus(spec: AnySpec): Record<string, ProblemCode[]> {
  const all = new Set<ProblemCode>([
    'malformed-request',
    'invalid-characters',
    'rate-limited',
    'internal-error',
    'unavailable',
  ]);
  if (spec.params || spec.query || spec.body) all.add('invalid-request');
  if (spec.body || spec.otherBody) {
    for (const code of ['malformed-json', 'body-too-large', 'unsupported-media-type'] as const) all.add(code);
  }
  if (spec.needs !== 'public') all.add('unauthenticated');
  if (spec.needs !== 'public' && spec.needs !== 'any-key') all.add('forbidden');
  if (spec.params) all.add('not-found');
  if (spec.idempotent && spec.idempotent !== 'items') all.add('idempotency-key-required');
  if (spec.idempotent) all.add('idempotency-conflict').add('ledger-busy');
  if (spec.ifMatch) all.add('precondition-failed');
  if (spec.ifMatch === 'required') all.add('precondition-required');
  for (const code of spec.problems ?? []) all.add(code);
  const byStatus: Record<string, ProblemCode[]> = {};
  for (const code of [...all].sort()) {
    const { status } = PROBLEMS[code];
    byStatus[status] = [...(byStatus[status] ?? []), code];
  }
  return byStatus;
}

/** Adds the problems to the answers; a status may have both (a failed batch and a refusal are 422). */
function withProblems(answers: Record<string, DeclaredResponse>, codes: Record<string, readonly ProblemCode[]>) {
  const all = { ...answers };
  for (const [status, names] of Object.entries(codes)) {
    const known = all[status];
    all[status] = {
      description: [...(known ? [known.description] : []), names.join(', ')].join(' · '),
      content: { ...known?.content, [PROBLEM_MEDIA_TYPE]: { schema: problemSchema } },
    };
  }
  return all;
}
