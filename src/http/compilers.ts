import fastJson from 'fast-json-stringify';
import type { FastifySchemaCompiler, FastifySerializerCompiler } from 'fastify';
import { z } from 'zod';
import { InvalidRequest, nameRepeated } from './invalid-request.ts';

/** zod decides what is let in; its issues reach the error handler as `InvalidRequest`. */
export const validatorCompiler: FastifySchemaCompiler<z.ZodType> = ({ schema, httpPart }) => {
  const part = httpPart === 'querystring' ? 'query' : httpPart === 'params' ? 'path' : (httpPart ?? 'body');
  return (data: unknown) => {
    // Fastify hands over null where there is no body.
    const result = schema.safeParse(part === 'body' && data === null ? undefined : data, { reportInput: true });
    if (result.success) return { value: result.data };
    const { issues } = result.error;
    return { error: new InvalidRequest(part === 'query' ? nameRepeated(issues, data) : issues, part) };
  };
};

type Stringify = (data: unknown) => string;
const compiled = new WeakMap<z.ZodType, Stringify>();

/**
 * fast-json-stringify writes the answers: undeclared fields are dropped. Compiled at the first use and once per schema, so that a
 * hundred routes with the same problem answers cost one compilation and start-up none.
 */
export const serializerCompiler: FastifySerializerCompiler<z.ZodType> = ({ schema }) => {
  return (data: unknown) => {
    let stringify = compiled.get(schema);
    if (stringify === undefined) {
      const json = z.toJSONSchema(schema, { target: 'draft-7', io: 'output', unrepresentable: 'any' });
      stringify = fastJson(forWriting(json) as fastJson.Schema) as Stringify;
      compiled.set(schema, stringify);
    }
    return stringify(data);
  };
};

type JsonSchema = { [key: string]: unknown };

/** What only matters when reading; and whole values are only rounded, never checked, when written. */
const READING_KEYWORDS = new Set([
  'format',
  'pattern',
  'minLength',
  'maxLength',
  'multipleOf',
  'minimum',
  'maximum',
  '$schema',
  'examples',
]);

/** Drops what the writer need not check, and turns `anyOf [X, null]` into a nullable X, which needs no validator at run time. */
function forWriting(value: unknown, isPropertyMap = false): unknown {
  if (Array.isArray(value)) return value.map((item) => forWriting(item));
  if (value === null || typeof value !== 'object') return value;
  const source = value as JsonSchema;
  const anyOf = source.anyOf;
  if (!isPropertyMap && Array.isArray(anyOf) && anyOf.length === 2) {
    const other = (anyOf as JsonSchema[]).find((item) => item.type !== 'null');
    if (
      other &&
      (anyOf as JsonSchema[]).some((item) => item.type === 'null') &&
      other.anyOf === undefined &&
      !other.$ref
    ) {
      return { ...(forWriting(other) as JsonSchema), nullable: true };
    }
  }
  const result: JsonSchema = {};
  for (const [key, child] of Object.entries(source)) {
    if (!isPropertyMap && READING_KEYWORDS.has(key)) continue;
    const holdsValue = !isPropertyMap && (key === 'enum' || key === 'const' || key === 'default' || key === 'required');
    const isMap = !isPropertyMap && (key === 'properties' || key === 'definitions' || key === 'patternProperties');
    result[key] = holdsValue ? child : forWriting(child, isMap);
  }
  return result;
}
