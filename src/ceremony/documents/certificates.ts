import { type PdfTemplate, renderPdf } from '../../document/pdf.ts';
import { qrSvg } from '../../document/qr.ts';
import { Refused } from '../../kernel/problems/index.ts';
import type { CeremonyPapers, CertificateDesign, Making, PaperRecipient } from '../papers.ts';
import { AWARD_TEMPLATE } from './certificate-award.ts';
import { HONOUR_TEMPLATE } from './certificate-honour.ts';
import { CERTIFICATE_ENDINGS, CERTIFICATE_TITLES, dayInChinese, leadIn, titleNote } from './certificate-words.ts';
import { everybodyOf } from './words.ts';

/** Certificates in each file where there are many: typesetting a page takes about a megabyte until its file is done. */
export const CERTIFICATES_PER_FILE = 100;
/** Certificates that are printed as one document. */
export const CERTIFICATES_AT_ONCE = 200;

const TEMPLATES: Readonly<Record<CertificateDesign, PdfTemplate>> = { award: AWARD_TEMPLATE, honour: HONOUR_TEMPLATE };

/** Of whom: numbers of the roster, both included. */
export interface RosterRange {
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

/**
 * The certificates (奖状, 荣誉证书) of who is honoured, on stage and at home, a page each in the order of the roster: of all, or of some
 * of its numbers. Refuses `too-many-certificates` beyond `CERTIFICATES_AT_ONCE`, `nobody-to-print` when nobody has such a number, and
 * as `renderPdf` does: `unprintable-character`, `document-too-complex`, `documents-busy`.
 */
export async function certificateDocument(
  papers: CeremonyPapers,
  { from = 1, to = Number.MAX_SAFE_INTEGER }: RosterRange = {},
  making: Making = {},
): Promise<Buffer> {
  const some = everybodyOf(papers.groups).filter(({ no }) => no >= from && no <= to);
  if (some.length === 0) throw new Refused('nobody-to-print');
  if (some.length > CERTIFICATES_AT_ONCE) {
    throw new Refused('too-many-certificates', { count: some.length, limit: CERTIFICATES_AT_ONCE });
  }
  making.onProgress?.(0, some.length);
  const template = TEMPLATES[papers.ceremony.certificate];
  const data = certificateData(
    papers,
    some.sort((a, b) => a.no - b.no),
  );
  // Some 10 ms a page; tenfold for a busy machine.
  const timeLimit = 20_000 + some.length * 100;
  const bytes = await renderPdf(template, data, { signal: making.signal, timeLimit });
  making.onProgress?.(some.length, some.length);
  return bytes;
}

/** What the templates print. */
function certificateData({ village, ceremony }: CeremonyPapers, recipients: readonly PaperRecipient[]) {
  return {
    village: village.name,
    day: ceremony.day.split('-').map(Number),
    heading: CERTIFICATE_TITLES[ceremony.certificate],
    ending: CERTIFICATE_ENDINGS[ceremony.certificate],
    issuer: ceremony.issuer,
    date: dayInChinese(ceremony.day),
    recipients: recipients.map((one) => ({
      names: one.name.split('、'),
      salutation: one.salutation,
      lead: leadIn(one),
      title: one.title,
      note: titleNote(one),
      citation: one.citation,
      number: one.number,
      qr: qrSvg(one.verifyUrl),
    })),
  };
}
