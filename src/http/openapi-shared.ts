import { PROBLEM_MEDIA_TYPE } from './problem.ts';

type Json = { [key: string]: unknown };

/** As much of a document as repeats itself. */
export interface Repetitive {
  paths: Record<string, Record<string, { parameters?: Json[]; responses: Record<string, Json> }>>;
  components: { schemas: Json; responses?: Json; parameters?: Json };
}

/** Formats whose patterns are long, and the component that each becomes. */
const FORMATS: Readonly<Record<string, string>> = { uuid: 'Uuid', date: 'Day', 'date-time': 'Instant' };

/**
 * Says once, as components, what most operations say: refusals, parameters, the patterns of ids and days. Of several shapes of one
 * name the most frequent is shared and the others stay where they are.
 */
export function shareRepeats(document: Repetitive): void {
  const operations = Object.values(document.paths).flatMap((path) => Object.values(path));
  shareFormats(document);
  document.components.parameters = share(
    'parameters',
    operations.flatMap(({ parameters = [] }) => parameters.map((one, index) => [parameters, index, one] as const)),
    (one) => `${one.in}.${one.name}`,
  );
  document.components.responses = share(
    'responses',
    operations.flatMap(({ responses }) =>
      Object.entries(responses)
        .filter(([, { content }]) => Object.keys(content ?? {}).join() === PROBLEM_MEDIA_TYPE)
        .map(([status, one]) => [responses, status, one] as const),
    ),
    // The codes that it can have tell one refusal from another.
    ({ description }) => String(description).replaceAll(', ', '.'),
  );
}

type Place = readonly [holder: object, key: string | number, value: Json];

/** Puts references in the place of values that stand in more than one, and returns these by their names, in order. */
function share(kind: 'parameters' | 'responses', places: readonly Place[], nameOf: (value: Json) => string): Json {
  const chosen = mostFrequent(places.map(([, , value]) => [nameOf(value), JSON.stringify(value)]));
  for (const [holder, key, value] of places) {
    const name = nameOf(value);
    if (chosen.get(name) !== JSON.stringify(value)) continue;
    Object.assign(holder, { [key]: { $ref: `#/components/${kind}/${name}` } });
  }
  return Object.fromEntries([...chosen].sort().map(([name, text]) => [name, JSON.parse(text)]));
}

function shareFormats({ paths, components }: Repetitive): void {
  const found: Json[] = [];
  const visit = (value: unknown): void => {
    if (value === null || typeof value !== 'object') return;
    const { format, pattern } = value as Json;
    if (typeof pattern === 'string' && typeof format === 'string' && FORMATS[format]) found.push(value as Json);
    for (const child of Object.values(value)) visit(child);
  };
  visit([paths, components.schemas]);
  const chosen = mostFrequent(found.map(({ format, pattern }) => [String(format), String(pattern)]));
  for (const one of found) {
    const { format, pattern } = one;
    if (chosen.get(String(format)) !== pattern) continue;
    for (const key of ['type', 'format', 'pattern']) delete one[key];
    one.$ref = `#/components/schemas/${FORMATS[String(format)]}`;
  }
  for (const [format, pattern] of chosen) components.schemas[FORMATS[format]!] = { type: 'string', format, pattern };
}

/** For each name its most frequent text, where that stands more than once; of equally frequent ones the first. */
function mostFrequent(named: readonly (readonly [name: string, text: string])[]): Map<string, string> {
  const counts = new Map<string, number>();
  const best = new Map<string, string>();
  const key = (name: string, text: string) => `${name}\n${text}`;
  for (const [name, text] of named) counts.set(key(name, text), (counts.get(key(name, text)) ?? 0) + 1);
  for (const [name, text] of named) {
    const count = counts.get(key(name, text))!;
    const known = best.get(name);
    if (count > 1 && (known === undefined || count > counts.get(key(name, known))!)) best.set(name, text);
  }
  return best;
}

const WIDTH = 120;
const DEPTH = 6;

/** JSON of which a value stands on one line where it fits, or lies deep: half the size of one line a value, and as good to compare. */
export function compactJson(value: unknown, depth = 0): string {
  const line = JSON.stringify(value);
  if (value === null || typeof value !== 'object' || depth >= DEPTH || depth + line.length <= WIDTH) return line;
  const inner = ' '.repeat(depth + 1);
  const parts = Array.isArray(value)
    ? value.map((one) => inner + compactJson(one, depth + 1))
    : Object.entries(value).map(([key, one]) => `${inner}${JSON.stringify(key)}: ${compactJson(one, depth + 1)}`);
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  return `${open}\n${parts.join(',\n')}\n${' '.repeat(depth)}${close}`;
}
