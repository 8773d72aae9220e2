import { type Bilingual, fillIn, PROBLEMS, type Refusal } from '../kernel/problems/index.ts';
import type { Change } from './interpret/index.ts';

export type Language = keyof Bilingual;

export interface Told {
  readonly code: string;
  readonly message: string;
  readonly fix: string;
  /** Another row that is meant. */
  readonly of?: number;
}

/** A problem or warning in one language. */
export function told({ code, params }: Refusal, language: Language): Told {
  const { detail, fix } = PROBLEMS[code];
  const of = Number(params.of);
  return {
    code,
    message: fillIn(detail[language], params),
    fix: fillIn(fix[language], params),
    ...(Number.isInteger(of) && of > 0 ? { of } : {}),
  };
}

export function toldChange({ field, from, to }: Change, language: Language) {
  return { field, from, to, message: fillIn(PROBLEMS.normalised.detail[language], { field, from, to }) };
}

/** One warning for everything in a row that was read otherwise than written; none where nothing was. */
export function toldChanges(changes: readonly Change[], language: Language): Told[] {
  if (changes.length === 0) return [];
  const message = changes.map((change) => toldChange(change, language).message).join(language === 'zh' ? '' : ' ');
  return [{ code: 'normalised', message, fix: PROBLEMS.normalised.fix[language] }];
}
