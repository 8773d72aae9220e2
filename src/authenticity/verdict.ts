import type { DocumentSubject } from '../kernel/document-token.ts';
import type { Bilingual } from '../kernel/problems/index.ts';

/** What a document is called. */
export const DOCUMENT_NAMES: Readonly<Record<DocumentSubject['kind'], Bilingual>> = {
  certificate: { zh: '荣誉证书', en: 'Certificate' },
  receipt: { zh: '捐赠收据', en: 'Donation receipt' },
  statement: { zh: '积分明细', en: 'Points statement' },
};

/** `reduced`: some of the stars have been taken down since. */
export const VERDICTS = ['genuine', 'reduced', 'revoked'] as const;

/** One thing that the document says, to be compared with the paper. */
export interface PrintedFact {
  readonly name: Bilingual;
  readonly value: string;
}

/** What the service knows of a printed document: no more than is printed on it, and nobody's full name. */
export interface Verdict {
  readonly kind: DocumentSubject['kind'];
  readonly verdict: (typeof VERDICTS)[number];
  readonly village: { readonly code: string; readonly name: string };
  readonly facts: readonly PrintedFact[];
}

/** Facts from their names and values, those without a value left out. */
export function factsOf(...facts: readonly (readonly [zh: string, en: string, value: string | null])[]): PrintedFact[] {
  return facts.flatMap(([zh, en, value]) => (value === null || value === '' ? [] : [{ name: { zh, en }, value }]));
}
