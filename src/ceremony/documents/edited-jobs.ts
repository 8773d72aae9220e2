import { type ProblemCode, type ProblemParams, Refused } from '../../kernel/problems/index.ts';
import type { CeremonyDocument, CeremonyPapers } from '../papers.ts';
import { citationsDocx } from './citations.ts';
import { decisionDocx } from './decision.ts';
import { hostScriptDocx } from './host-script.ts';
import { runningOrderDocx } from './running-order.ts';
import { slidesPptx } from './slides.ts';

/** The documents that people edit before they print them. */
export type EditedDocument = Extract<
  CeremonyDocument,
  'decision' | 'running-order' | 'host-script' | 'citations' | 'slides'
>;

const MAKERS: Readonly<Record<EditedDocument, (papers: CeremonyPapers) => Promise<Uint8Array>>> = {
  decision: decisionDocx,
  'running-order': runningOrderDocx,
  'host-script': hostScriptDocx,
  citations: citationsDocx,
  slides: slidesPptx,
};

/** What the worker is asked to make. */
export interface EditedJob {
  readonly document: EditedDocument;
  readonly papers: CeremonyPapers;
}

/** What it answers; refusals cross as their code and parameters. `broken`: a fault of the maker, or papers that do not fit together. */
export type EditedAnswer =
  | { readonly kind: 'made'; readonly bytes: Uint8Array }
  | { readonly kind: 'refused'; readonly code: ProblemCode; readonly params: ProblemParams }
  | { readonly kind: 'broken'; readonly message: string };

/** Busy until it is done: for the worker. */
export async function makeEdited({ document, papers }: EditedJob): Promise<EditedAnswer> {
  try {
    return { kind: 'made', bytes: await MAKERS[document](papers) };
  } catch (error) {
    if (error instanceof Refused) return { kind: 'refused', code: error.code, params: error.params };
    return { kind: 'broken', message: error instanceof Error ? error.message : String(error) };
  }
}
