import type { z } from 'zod';
import type { Bilingual } from '../kernel/problems/index.ts';
import { explain, explained } from './explain.ts';
import type { FieldError, Language } from './problem.ts';

type Issue = z.core.$ZodIssue;

/** What zod found wrong with a part of the request; becomes `invalid-request` with one error for each place. */
export class InvalidRequest extends Error {
  readonly issues: readonly Issue[];
  readonly part: string;
  constructor(issues: readonly Issue[], part: string) {
    super(`invalid ${part}`);
    this.issues = issues;
    this.part = part;
  }
}

const REPEATED = explain({ zh: '出现了多次', en: 'is given more than once' }, { zh: '请只写一次', en: 'give it once' });

/** A query's key that stands in it twice arrives as an array: say so, not that a text or a number was expected. */
export function nameRepeated(issues: readonly Issue[], query: unknown): Issue[] {
  return issues.map((issue): Issue => {
    const [key, ...rest] = issue.path;
    const value = key === undefined ? undefined : (query as Record<PropertyKey, unknown>)[key];
    if (rest.length > 0 || !Array.isArray(value)) return issue;
    return { code: 'custom', path: issue.path, message: REPEATED, input: undefined };
  });
}

/** More are not listed: a batch of 5,000 bad items would answer with megabytes. */
export const MAX_FIELD_ERRORS = 100;

/**
 * Issues as field errors in one language: the first for each place. Paths read `items[3].points`, and `query.limit` outside the
 * body.
 */
export function fieldErrors(error: InvalidRequest, language: Language): FieldError[] {
  const prefix = error.part === 'body' ? [] : [error.part];
  const byPath = new Map<string, FieldError>();
  for (const { issue, path } of flatten(error.issues, prefix)) {
    const text = pathText(path);
    if (!byPath.has(text)) byPath.set(text, { path: text, ...describe(issue, language) });
    if (byPath.size === MAX_FIELD_ERRORS) break;
  }
  return [...byPath.values()];
}

interface Placed {
  issue: Issue;
  path: PropertyKey[];
}

/** Unions report the alternative that came closest; unknown keys one error each. */
function flatten(issues: readonly Issue[], prefix: PropertyKey[]): Placed[] {
  return issues.flatMap((issue): Placed[] => {
    const path = [...prefix, ...issue.path];
    if (issue.code === 'invalid_union' && issue.errors.length > 0) {
      const closest = issue.errors.map((errors) => flatten(errors, path)).sort((a, b) => depthOf(b) - depthOf(a))[0]!;
      if (depthOf(closest) > path.length) return closest;
      return [{ issue, path }];
    }
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({ issue, path: [...path, key.slice(0, 100)] }));
    }
    return [{ issue, path }];
  });
}

function depthOf(placed: Placed[]): number {
  return Math.max(...placed.map(({ path }) => path.length));
}

function pathText(path: readonly PropertyKey[]): string {
  let text = '';
  for (const key of path) text += typeof key === 'number' ? `[${key}]` : text === '' ? String(key) : `.${String(key)}`;
  return text === '' ? 'body' : text;
}

const TYPES: Record<string, Bilingual> = {
  string: { zh: '文字', en: 'a string' },
  number: { zh: '数字', en: 'a number' },
  int: { zh: '整数', en: 'a whole number' },
  boolean: { zh: 'true 或 false', en: 'true or false' },
  array: { zh: '数组', en: 'an array' },
  object: { zh: '对象', en: 'an object' },
  record: { zh: '对象', en: 'an object' },
  null: { zh: 'null', en: 'null' },
};

const FORMATS: Record<string, Bilingual> = {
  uuid: { zh: 'UUID', en: 'a UUID' },
  date: { zh: '日期，如 2026-10-08', en: 'a day such as 2026-10-08' },
  datetime: { zh: '时间，如 2026-10-08T09:30:00+08:00', en: 'an instant such as 2026-10-08T09:30:00+08:00' },
  url: { zh: '网址', en: 'a URL' },
  email: { zh: '邮箱地址', en: 'an e-mail address' },
};

function describe(issue: Issue, language: Language): { message: string; fix: string } {
  const own = explained(issue.message, language);
  if (own) return own;
  const { message, fix } = textsOf(issue);
  return { message: message[language], fix: fix[language] };
}

interface Texts {
  message: Bilingual;
  fix: Bilingual;
}

const texts = (zh: string, en: string, fixZh: string, fixEn: string): Texts => ({
  message: { zh, en },
  fix: { zh: fixZh, en: fixEn },
});

function textsOf(issue: Issue): Texts {
  switch (issue.code) {
    case 'invalid_type':
      return wrongType(issue);
    case 'too_small':
    case 'too_big':
      return outOfBounds(issue);
    case 'invalid_value': {
      const values = issue.values.map((value) => JSON.stringify(value)).join(', ');
      const missing = 'input' in issue && issue.input === undefined;
      return texts(
        missing ? '缺少此项' : '不在可选值之内',
        missing ? 'is missing' : 'not one of the allowed values',
        `请用其中之一：${values}`,
        `use one of: ${values}`,
      );
    }
    case 'invalid_format': {
      const format = FORMATS[issue.format];
      if (format) return texts('格式不对', 'has the wrong format', `请填写${spaced(format.zh)}`, `give ${format.en}`);
      const rule = 'pattern' in issue ? ` ${issue.pattern}` : '';
      return texts('格式不对', 'has the wrong format', `请按格式填写${rule}`, `match the format${rule}`);
    }
    case 'not_multiple_of':
      return texts(
        `不是 ${issue.divisor} 的倍数`,
        `not a multiple of ${issue.divisor}`,
        `请填写 ${issue.divisor} 的倍数`,
        `give a multiple of ${issue.divisor}`,
      );
    case 'unrecognized_keys':
      return texts('没有这个字段', 'unknown field', '请删去该字段，或核对拼写', 'remove it or check its spelling');
    case 'invalid_union':
      return texts(
        '不符合任何一种写法',
        'fits none of the allowed forms',
        '请参照 /docs 的示例',
        'see the examples at /docs',
      );
    default:
      return texts('不符合要求', 'not acceptable', '请参照 /docs 的示例', 'see the examples at /docs');
  }
}

function wrongType(issue: Issue & { code: 'invalid_type' }): Texts {
  const type = TYPES[issue.expected] ?? { zh: issue.expected, en: issue.expected };
  const missing = issue.input === undefined && / received undefined$/.test(issue.message);
  const fix: Bilingual = { zh: `请填写${spaced(type.zh)}`, en: `give ${type.en}` };
  if (missing) return texts('缺少此项', 'is missing', fix.zh, fix.en);
  return texts(`应为${spaced(type.zh)}`, `must be ${type.en}`, fix.zh, fix.en);
}

/** As Chinese is set: with a space before Latin letters. */
function spaced(text: string): string {
  return /^[!-~]/.test(text) ? ` ${text}` : text;
}

type Size = { readonly unit: Bilingual; readonly small: Bilingual; readonly big: Bilingual };
const LENGTH: Size = {
  unit: { zh: '个字符', en: ' characters' },
  small: { zh: '太短', en: 'too short' },
  big: { zh: '太长', en: 'too long' },
};
const COUNT: Size = {
  unit: { zh: '项', en: ' items' },
  small: { zh: '太少', en: 'too few' },
  big: { zh: '太多', en: 'too many' },
};
const VALUE: Size = {
  unit: { zh: '', en: '' },
  small: { zh: '太小', en: 'too small' },
  big: { zh: '太大', en: 'too large' },
};
const SIZES: Readonly<Record<string, Size>> = { string: LENGTH, array: COUNT, set: COUNT };

function outOfBounds(issue: Issue & { code: 'too_small' | 'too_big' }): Texts {
  const small = issue.code === 'too_small';
  const limit = small ? issue.minimum : issue.maximum;
  const size = SIZES[issue.origin] ?? VALUE;
  const message = small ? size.small : size.big;
  const strict = issue.inclusive === false;
  const zh = small ? (strict ? '大于' : '不少于') : strict ? '小于' : '不多于';
  const en = small ? (strict ? 'more than' : 'at least') : strict ? 'less than' : 'at most';
  return texts(
    message.zh,
    message.en,
    `须${zh} ${limit} ${size.unit.zh}`.trimEnd(),
    `give ${en} ${limit}${size.unit.en}`,
  );
}
