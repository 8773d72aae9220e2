import fc from 'fast-check';

/** A request to some operation of the document: valid, nearly valid or nonsense. */
export interface FuzzRequest {
  operationId: string;
  method: string;
  url: string;
  headers: Record<string, string>;
  payload?: string;
}

type Schema = { [key: string]: unknown };

interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header';
  required?: boolean;
  schema: Schema;
  example?: unknown;
}

interface Operation {
  operationId: string;
  parameters?: (Parameter | { $ref: string })[];
  requestBody?: { content: Record<string, { schema: Schema; example?: unknown }> };
}

interface Document {
  paths: Record<string, Record<string, Operation>>;
  components?: { schemas?: Record<string, Schema>; parameters?: Record<string, Parameter> };
}

/** Texts that break things: NUL, half characters, quotes, SQL, formulas, numbers at the edge, other scripts. */
const NASTY = [
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\ud83d',
  '\udc00x',
  '\u202e',
  '\ufeff',
  '张三',
  '💥',
  "'; DROP TABLE keys;--",
  '"',
  '\\',
  '%',
  '%00',
  '../..',
  '=1+1',
  '<script>',
  '__proto__',
  'constructor',
  'null',
  'NaN',
  '-0',
  '1e400',
  '0x10',
  '9'.repeat(40),
  'x'.repeat(3000),
  '0000-00-00',
  '2026-02-30',
  '9999-12-31',
  '2026-13',
  '2026-Q5',
  '2026-10-08T25:00:00Z',
  '2199-12-31T23:59:59-23:59',
  '00000000-0000-0000-0000-000000000000',
];
const nastyNumber = fc.constantFrom(
  0,
  -0,
  1,
  -1,
  0.001,
  1.005,
  2 ** 31,
  2 ** 53,
  2 ** 63,
  -(2 ** 63),
  1e21,
  1e308,
  -1e-300,
);

const nonsense: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom(...NASTY),
  nastyNumber,
  fc.string({ unit: 'binary' }),
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom(null, true, false, [], {}, [[]], [null]),
);

/** Values of a schema, now and then spoilt. `known` are real values for texts: codes, ids, numbers that exist. */
function spoiltOf(schema: Schema, document: Document, known: readonly string[], depth = 0): fc.Arbitrary<unknown> {
  const good = soundOf(schema, document, known, depth);
  return fc.oneof({ weight: depth === 0 ? 9 : 12, arbitrary: good }, { weight: 1, arbitrary: nonsense });
}

function soundOf(schema: Schema, document: Document, known: readonly string[], depth: number): fc.Arbitrary<unknown> {
  if (depth > 6) return fc.constant(null);
  const inner = (one: unknown) => spoiltOf(one as Schema, document, known, depth + 1);
  if (typeof schema.$ref === 'string') {
    const name = schema.$ref.split('/').at(-1)!;
    return soundOf(document.components?.schemas?.[name] ?? {}, document, known, depth + 1);
  }
  if ('const' in schema) return fc.constant(schema.const);
  if (Array.isArray(schema.enum)) return fc.constantFrom(...schema.enum);
  const alternatives = (schema.anyOf ?? schema.oneOf ?? schema.allOf) as Schema[] | undefined;
  if (alternatives) return fc.oneof(...alternatives.map(inner));
  switch (schema.type) {
    case 'object':
      return objectOf(schema, inner);
    case 'array':
      return fc.array(inner(schema.items ?? {}), { maxLength: 4 });
    case 'integer': {
      const min = Number(schema.minimum ?? -5);
      const most = Math.max(min, 0) + 300;
      return fc.oneof(fc.integer({ min, max: Math.min(Number(schema.maximum ?? most), most) }), nastyNumber);
    }
    case 'number':
      return fc.oneof(
        fc.integer({ min: -3000, max: 3000 }).map((hundredths) => hundredths / 100),
        nastyNumber,
      );
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    default:
      return textOf(schema, known);
  }
}

function textOf(schema: Schema, known: readonly string[]): fc.Arbitrary<string> {
  const texts: fc.Arbitrary<string>[] = [
    fc.constantFrom(...known),
    fc.constantFrom(...NASTY),
    fc.string({ maxLength: 12 }),
  ];
  if (schema.format === 'uuid') texts.push(fc.uuid(), fc.uuid());
  if (schema.format === 'date') texts.push(fc.constantFrom('2026-10-08', '2026-01-01', '1900-01-01', '2199-12-31'));
  if (schema.format === 'date-time') texts.push(fc.constantFrom('2026-10-08T09:30:00+08:00', '2030-01-01T00:00:00Z'));
  if (typeof schema.pattern === 'string') {
    try {
      texts.push(fc.stringMatching(new RegExp(schema.pattern)));
    } catch {
      // A pattern with look-ahead cannot be generated from; the known values cover it.
    }
  }
  return fc.oneof(...texts);
}

function objectOf(schema: Schema, inner: (one: unknown) => fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  const properties = Object.entries((schema.properties ?? {}) as Record<string, Schema>);
  const required = new Set((schema.required ?? []) as string[]);
  const model = Object.fromEntries(properties.map(([name, one]) => [name, inner(one)]));
  const whole = fc.record(model, { requiredKeys: [...required].filter((name) => name in model) });
  const extra = fc.tuple(whole, fc.constantFrom('extra', '__proto__', 'a\u0000', '张'), nonsense);
  return fc.oneof(
    { weight: 19, arbitrary: whole },
    { weight: 1, arbitrary: extra.map(([one, key, value]) => ({ ...(one as object), [key]: value })) },
  );
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}

/** Percent-encodes; half characters, which cannot be, become the bytes that claim to be one. */
function encode(text: string): string {
  return [...text].map((one) => (/\p{Surrogate}/u.test(one) ? '%ED%A0%80' : encodeURIComponent(one))).join('');
}

const headerText = fc.oneof(
  fc.constantFrom('', 'k', 'x'.repeat(300), '"1"', '*', 'zh', 'en;q=x', '\u00e9'),
  fc.stringMatching(/^[\x20-\x7e]{0,40}$/),
);

/** Requests to every operation of an OpenAPI document. */
export function requestsOf(document: unknown, known: readonly string[]): fc.Arbitrary<FuzzRequest> {
  const { paths } = document as Document;
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) =>
      requestTo(document as Document, path, method, operation, known),
    ),
  );
  return fc.oneof(...operations);
}

function requestTo(
  document: Document,
  path: string,
  method: string,
  operation: Operation,
  known: readonly string[],
): fc.Arbitrary<FuzzRequest> {
  const parameters = (operation.parameters ?? []).map((one) =>
    '$ref' in one ? document.components!.parameters![one.$ref.split('/').at(-1)!]! : one,
  );
  const named = (
    place: Parameter['in'],
    arbitrary: (one: Parameter) => fc.Arbitrary<string>,
    requiredOnly: boolean,
  ) => {
    const ones = parameters.filter((one) => one.in === place);
    const model = Object.fromEntries(ones.map((one) => [one.name, arbitrary(one)]));
    return fc.record(model, {
      requiredKeys: requiredOnly
        ? ones.filter((one) => one.required).map((one) => one.name)
        : ones.map((one) => one.name),
    });
  };
  const value = (one: Parameter) => spoiltOf(one.schema, document, known).map(asText);
  const body = Object.entries(operation.requestBody?.content ?? {})[0];
  const contentType = body?.[0] ?? 'application/json';
  const json =
    body === undefined ? fc.constant(undefined) : payloadOf(spoiltOf(body[1].schema, document, known), body[1].example);
  const noise = fc.dictionary(
    fc.constantFrom(
      'if-match',
      'if-none-match',
      'accept',
      'accept-language',
      'request-id',
      'idempotency-key',
      'content-encoding',
      'x-forwarded-for',
      'range',
    ),
    headerText,
    { maxKeys: 3 },
  );
  const type = fc.oneof(
    { weight: 15, arbitrary: fc.constant(contentType) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        '',
        'text/plain',
        'application/json; charset=gbk',
        'multipart/form-data; boundary=x',
        'multipart/form-data',
      ),
    },
  );
  const parts = fc.tuple(
    named('path', value, false),
    named('query', value, true),
    named('header', () => headerText, true),
    json,
    noise,
    type,
  );
  return parts.map(([inPath, inQuery, inHeader, payload, more, sentType]) => {
    const filled = path.replace(/\{(\w+)\}/g, (_whole, name: string) => encode(inPath[name] ?? '') || '-');
    const query = Object.entries(inQuery).map(([name, text]) => `${name}=${encode(text)}`);
    const headers = { ...more, ...inHeader, ...(payload === undefined ? {} : { 'content-type': sentType }) };
    const url = query.length === 0 ? filled : `${filled}?${query.join('&')}`;
    return {
      operationId: operation.operationId,
      method: method.toUpperCase(),
      url,
      headers,
      ...(payload === undefined ? {} : { payload }),
    };
  });
}

function payloadOf(value: fc.Arbitrary<unknown>, example: unknown): fc.Arbitrary<string> {
  const text = (one: unknown) => JSON.stringify(one) ?? '';
  return fc.oneof(
    { weight: 20, arbitrary: value.map(text) },
    { weight: 5, arbitrary: fc.constant(text(example)) },
    { weight: 2, arbitrary: fc.string({ unit: 'binary' }) },
    { weight: 1, arbitrary: fc.constantFrom('', 'null', '[]', '{', '[[[[', '"\\ud800"', '{"a":1e999}') },
  );
}
