import type { Bilingual } from '../kernel/problems/index.ts';
import type { Language } from './problem.ts';

const SEPARATOR = '\u001e';

/**
 * A message for zod in both languages, with what to do: `z.string().regex(…, explain(…, …))`. It travels through zod as one
 * string and is taken apart where the answer's language is known.
 */
export function explain(message: Bilingual, fix: Bilingual): string {
  return [message.zh, message.en, fix.zh, fix.en].join(SEPARATOR);
}

const MISSING: Bilingual = { zh: '缺少此项', en: 'is missing' };

/** The same for what has a format of zod's, such as `z.uuid(explainFormat(…, …))`: what is not there is said to be missing. */
export function explainFormat(message: Bilingual, fix: Bilingual) {
  const [missing, wrong] = [explain(MISSING, fix), explain(message, fix)];
  return { error: ({ input }: { readonly input?: unknown }) => (input === undefined ? missing : wrong) };
}

/** The parts of a message made by `explain` in one language; `undefined` for any other message. */
export function explained(message: string, language: Language): { message: string; fix: string } | undefined {
  const parts = message.split(SEPARATOR);
  if (parts.length !== 4) return undefined;
  const [zh, en, fixZh, fixEn] = parts as [string, string, string, string];
  return language === 'zh' ? { message: zh, fix: fixZh } : { message: en, fix: fixEn };
}
