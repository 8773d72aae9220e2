import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';
import { RIGHTS_OF } from '../access/authorise.ts';
import { ROLES } from '../kernel/actor.ts';
import type { App } from './app-type.ts';
import { compactJson, type Repetitive, shareRepeats } from './openapi-shared.ts';
import { HIDDEN, type Needed, type OperationNotes, TAGS } from './operation.ts';

type Json = { [key: string]: unknown };

interface DocumentedOperation extends Json {
  description?: string;
  parameters?: Json[];
  requestBody?: { required?: boolean; content: Record<string, Json> };
  responses: Record<string, { headers?: Json; content?: Record<string, Json> }>;
  'x-notes'?: OperationNotes;
}

const DESCRIPTION = `道德银行：只增不改的村级积分台账。 An append-only points ledger for villages.

积分为最多两位小数的数字；日期为北京时间 YYYY-MM-DD；时刻为 RFC 3339；期间为 2026、2026-Q3 或 2026-10。
Points are numbers with at most two decimals; days are YYYY-MM-DD in Asia/Shanghai; instants RFC 3339; periods 2026, 2026-Q3 or 2026-10.

错误为 application/problem+json，按 Accept-Language 用中文或英文，全部代码见 /problems。
Errors are application/problem+json, in Chinese or English by Accept-Language; all codes are listed at /problems.`;

/** Everything from here; no upgrade to https, which a service on a plain port could not answer. */
const PAGE_POLICY =
  "default-src 'self'; img-src 'self' data:; font-src 'self' data:; style-src 'self' 'unsafe-inline'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'";

/** Call before the routes are declared: it collects them. */
export async function collectOpenApi(app: App, version: string): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: '道德银行 Moral Bank',
        version,
        description: DESCRIPTION,
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      servers: [{ url: '/', description: '本服务 · this service' }],
      tags: Object.values(TAGS).map(({ zh, en }) => ({ name: en, description: zh })),
      components: {
        securitySchemes: {
          key: { type: 'http', scheme: 'bearer', description: 'API 密钥 · API key: `Authorization: Bearer mb_…`' },
        },
      },
    },
    transform: transformRoute as never,
    transformObject: ((document: { openapiObject: Json }) =>
      finish(jsonSchemaTransformObject(document as never))) as never,
  });
}

/** /openapi.json and, from files of our own, /docs. */
export async function serveReference(app: App): Promise<void> {
  let text: string | undefined;
  app.get('/openapi.json', HIDDEN, (_request, reply) => {
    text ??= openApiText(app);
    return reply.type('application/json; charset=utf-8').header('cache-control', 'public, no-cache').send(text);
  });
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    staticCSP: true,
    transformStaticCSP: () => PAGE_POLICY,
    uiConfig: {
      docExpansion: 'none',
      deepLinking: true,
      persistAuthorization: false,
      tryItOutEnabled: true,
      validatorUrl: null,
    },
    theme: { title: '道德银行 · Moral Bank' },
  });
}

type RouteDocument = { schema?: { response?: Record<string, { content?: unknown; description?: string }> } };

/** Answers without content (204) are no schema of zod's: they go around its transform. */
function transformRoute(route: RouteDocument): unknown {
  const responses = Object.entries(route.schema?.response ?? {});
  const empty = responses.filter(([, response]) => response.content === undefined);
  if (empty.length === 0) return jsonSchemaTransform(route as never);
  const full = Object.fromEntries(responses.filter(([, response]) => response.content !== undefined));
  const result = jsonSchemaTransform({ ...route, schema: { ...route.schema, response: full } } as never);
  const schema = result.schema as unknown as { response: Record<string, unknown> };
  for (const [status, { description }] of empty) schema.response[status] = { description, type: 'null' };
  return result;
}

/** The document as it is served and committed: the same text for the same routes. */
export function openApiText(app: App): string {
  return `${compactJson(app.swagger())}\n`;
}

function finish(generated: unknown): never {
  const document = generated as {
    paths: Record<string, Record<string, DocumentedOperation>>;
    components: { schemas: Json };
  };
  for (const path of Object.values(document.paths)) {
    for (const one of Object.values(path)) complete(one);
  }
  const used = new Set<string>();
  collectReferences(document.paths, document.components.schemas, used);
  const kept = Object.entries(document.components.schemas).filter(([name]) => used.has(name));
  document.components.schemas = Object.fromEntries(kept);
  shareRepeats(document as unknown as Repetitive);
  const { schemas } = document.components;
  document.components.schemas = Object.fromEntries(Object.entries(schemas).sort(([a], [b]) => (a < b ? -1 : 1)));
  const usedTags = new Set(
    Object.values(document.paths).flatMap((path) => Object.values(path).flatMap((one) => one.tags)),
  );
  const whole = document as unknown as { tags: { name: string }[] };
  whole.tags = whole.tags.filter(({ name }) => usedTags.has(name));
  return document as never;
}

/** Adds what JSON Schema cannot say: examples, headers, who may call, which bodies may be left out. */
function complete(one: DocumentedOperation): void {
  const notes = one['x-notes'];
  delete one['x-notes'];
  if (notes === undefined) return;
  one.description = [one.description, whoMay(notes.needs)].filter((text) => text !== undefined).join('\n\n');
  if (notes.otherBody) {
    const { contentType, schema } = notes.otherBody;
    one.requestBody = { required: true, content: { [contentType]: { schema } } };
  }
  const body = one.requestBody;
  if (body && notes.bodyExample !== undefined) {
    if (notes.bodyOptional) body.required = false;
    for (const media of Object.values(body.content)) media.example = notes.bodyExample;
  }
  for (const [name, example] of Object.entries(notes.answerExamples)) {
    const [status, type] = name.split(' ') as [string, string];
    const media = one.responses[status]?.content?.[type];
    if (media) media.example = example;
  }
  const parameters = headerParameters(notes);
  if (parameters.length > 0) one.parameters = [...(one.parameters ?? []), ...parameters];
}

function headerParameters(notes: OperationNotes): Json[] {
  const parameters: Json[] = [];
  if (notes.idempotent === true || notes.idempotent === 'unless-dry-run') {
    parameters.push({
      name: 'Idempotency-Key',
      in: 'header',
      required: notes.idempotent === true,
      description:
        '由客户端为每笔新记录生成，重试时不变 · chosen by the client for each new command, the same when retried',
      schema: { type: 'string', minLength: 1, maxLength: 255 },
      example: 'c3f1e0a2-7d54-4b1e-9a0f-2f6b8c9d0e11',
    });
  }
  if (notes.ifMatch) {
    parameters.push({
      name: 'If-Match',
      in: 'header',
      required: notes.ifMatch === 'required',
      description: '读取时得到的 ETag · the ETag it was read with',
      schema: { type: 'string' },
      example: '"3"',
    });
  }
  return parameters;
}

function whoMay(needs: Needed): string | undefined {
  if (needs === 'public') return undefined;
  if (needs === 'any-key') return '任何有效密钥均可。 Any valid key.';
  const roles = ROLES.filter((role) => RIGHTS_OF[role].has(needs)).join(', ');
  return `需要权限 Needs the right \`${needs}\`: ${roles}.`;
}

/** Every component comes out twice (X and XInput): only those that something refers to are kept. */
function collectReferences(value: unknown, schemas: Json, used: Set<string>): void {
  if (value === null || typeof value !== 'object') return;
  for (const [key, child] of Object.entries(value)) {
    if (key === '$ref' && typeof child === 'string') {
      const name = child.slice(child.lastIndexOf('/') + 1);
      if (used.has(name)) continue;
      used.add(name);
      collectReferences(schemas[name], schemas, used);
    } else {
      collectReferences(child, schemas, used);
    }
  }
}
