import type { CeremonyPapers, CertificateDesign, PaperRecipient } from '../../src/ceremony/papers.ts';
import { samplePapers } from './documents-papers.ts';

const WHOLE = samplePapers();
/** A household honoured with a citation. */
export const HONOURED = WHOLE.groups[0]!.recipients[0]!;

/** Papers of one group with the recipients given, numbered from 1; a household with a citation where nothing else is said. */
export function papersOf(design: CertificateDesign, recipients: readonly Partial<PaperRecipient>[]): CeremonyPapers {
  const all = recipients.map((one, index) => ({ ...HONOURED, no: index + 1, ...one }));
  const group = { ...WHOLE.groups[0]!, recipients: all, atHome: [] };
  return { ...WHOLE, ceremony: { ...WHOLE.ceremony, certificate: design }, groups: [group] };
}

/** Papers of so many who are all alike. */
export function crowd(count: number, more: Partial<PaperRecipient> = {}): CeremonyPapers {
  return papersOf(
    'honour',
    Array.from({ length: count }, () => ({ citation: '', ...more })),
  );
}
