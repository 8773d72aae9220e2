import { type PdfTemplate, renderPdf } from '../../document/pdf.ts';
import { qrSvg } from '../../document/qr.ts';
import { Refused } from '../../kernel/problems/index.ts';
import type { CeremonyPapers, CertificateDesign, Making, PaperRecipient } from '../papers.ts';
import { AWARD_TEMPLATE } from './certificate-award.ts';
import { HONOUR_TEMPLATE } from './certificate-honour.ts';
import { CERTIFICATE_ENDINGS, CERTIFICATE_TITLES, dayInChinese, leadIn, titleNote } from './certificate-words.ts';
import { everybodyOf } from './words.ts';

/** Certificates in one file of many: typesetting a page takes about a megabyte until its file is done. */
export const CERTIFICATES_PER_FILE = 100;
/** Certificates that are printed as one document. */
export const CERTIFICATES_AT_ONCE = 200;

const TEMPLATES: Readonly<Record<CertificateDesign, PdfTemplate>> = { award: AWARD_TEMPLATE, honour: HONOUR_TEMPLATE };

/** A file of a package. */
export interface PrintedFile {
  readonly name: string;
  readonly bytes: Buffer;
}

/** Of whom: numbers of the roster, both included. */
export interface RosterRange {
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

/**
 * The certificates (奖状, 荣誉证书) of all who are honoured, on stage and at home, a page each in the order of the roster:
 * 荣誉证书.pdf, or 荣誉证书-001-100.pdf and so on where there are many. Nobody honoured: no file. Stops between files when the signal
 * says so. Refuses as `renderPdf` does: `unprintable-character`, `document-too-complex`, `documents-busy`.
 */
export async function certificatesPdf(papers: CeremonyPapers, making: Making = {}): Promise<PrintedFile[]> {
  const all = recipientsOf(papers);
  const heading = CERTIFICATE_TITLES[papers.ceremony.certificate];
  const digits = Math.max(3, String(all.at(-1)?.no ?? 0).length);
  const numbered = (one: PaperRecipient) => String(one.no).padStart(digits, '0');
  const files: PrintedFile[] = [];
  making.onProgress?.(0, all.length);
  for (let start = 0; start < all.length; start += CERTIFICATES_PER_FILE) {
    const some = all.slice(start, start + CERTIFICATES_PER_FILE);
    const range = all.length > CERTIFICATES_PER_FILE ? `-${numbered(some[0]!)}-${numbered(some.at(-1)!)}` : '';
    files.push({ name: `${heading}${range}.pdf`, bytes: await typeset(papers, some, making) });
    making.onProgress?.(start + some.length, all.length);
  }
  return files;
}

/**
 * Certificates as one document. Refuses `too-many-certificates` beyond `CERTIFICATES_AT_ONCE`, `nobody-to-print` when nobody honoured
 * has such a number, and as `renderPdf` does.
 */
export async function certificateDocument(
  papers: CeremonyPapers,
  { from = 1, to = Number.MAX_SAFE_INTEGER }: RosterRange = {},
  making: Making = {},
): Promise<Buffer> {
  const some = recipientsOf(papers).filter(({ no }) => no >= from && no <= to);
  if (some.length === 0) throw new Refused('nobody-to-print');
  if (some.length > CERTIFICATES_AT_ONCE) {
    throw new Refused('too-many-certificates', { count: some.length, limit: CERTIFICATES_AT_ONCE });
  }
  making.onProgress?.(0, some.length);
  const bytes = await typeset(papers, some, making);
  making.onProgress?.(some.length, some.length);
  return bytes;
}

function recipientsOf(papers: CeremonyPapers): PaperRecipient[] {
  return everybodyOf(papers.groups).sort((a, b) => a.no - b.no);
}

function typeset(papers: CeremonyPapers, recipients: readonly PaperRecipient[], { signal }: Making): Promise<Buffer> {
  const template = TEMPLATES[papers.ceremony.certificate];
  // Some 10 ms a page; tenfold for a busy machine.
  const timeLimit = 20_000 + recipients.length * 100;
  return renderPdf(template, certificateData(papers, recipients), { signal, timeLimit });
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
