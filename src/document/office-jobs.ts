import { renderOfficial } from './docx-official.ts';
import type { OfficialDocument } from './official-blocks.ts';
import { type Deck, renderDeck } from './pptx-deck.ts';

/** What the worker is asked to make. */
export type OfficeJob =
  | { readonly kind: 'official'; readonly document: OfficialDocument }
  | { readonly kind: 'deck'; readonly deck: Deck };

/** `broken`: a document of a shape that its maker does not know, or a fault of the maker. */
export type OfficeAnswer =
  | { readonly kind: 'made'; readonly bytes: Uint8Array }
  | { readonly kind: 'broken'; readonly message: string };

/** Busy until it is done: for the worker. */
export async function makeOffice(job: OfficeJob): Promise<OfficeAnswer> {
  try {
    const bytes = await (job.kind === 'deck' ? renderDeck(job.deck) : renderOfficial(job.document));
    return { kind: 'made', bytes };
  } catch (error) {
    return { kind: 'broken', message: error instanceof Error ? error.message : String(error) };
  }
}
