import { CEREMONY_DOCUMENTS, type CeremonyDocument, type CeremonyPapers, type Making } from '../papers.ts';
import { certificateDocument, type RosterRange } from './certificates.ts';
import { citationsDocx } from './citations.ts';
import { decisionDocx } from './decision.ts';
import { hostScriptDocx } from './host-script.ts';
import { redemptionWorkbook } from './redemption-list.ts';
import { rosterWorkbook, signInWorkbook } from './roster.ts';
import { runningOrderDocx } from './running-order.ts';
import { slidesPptx } from './slides.ts';
import { tableCardsPdf } from './table-cards.ts';

/** The documents of a ceremony: what each is called, of which kind it is, and how it is made. */
interface Document {
  /** Of the file, without its ending. */
  readonly name: string;
  readonly ending: 'pdf' | 'docx' | 'xlsx' | 'pptx';
  readonly make: (papers: CeremonyPapers, making: Making, range: RosterRange) => Promise<Uint8Array>;
}

export const DOCUMENTS: Readonly<Record<CeremonyDocument, Document>> = {
  decision: { name: '表彰决定', ending: 'docx', make: decisionDocx },
  'running-order': { name: '议程及上台顺序', ending: 'docx', make: runningOrderDocx },
  'host-script': { name: '主持词', ending: 'docx', make: hostScriptDocx },
  citations: { name: '颁奖词', ending: 'docx', make: citationsDocx },
  roster: { name: '获奖名册', ending: 'xlsx', make: rosterWorkbook },
  'sign-in': { name: '领奖签收表', ending: 'xlsx', make: signInWorkbook },
  'redemption-list': { name: '兑换清单', ending: 'xlsx', make: redemptionWorkbook },
  slides: { name: '大屏幻灯片', ending: 'pptx', make: slidesPptx },
  'table-cards': { name: '席卡', ending: 'pdf', make: tableCardsPdf },
  certificates: {
    name: '证书',
    ending: 'pdf',
    make: (papers, making, range) => certificateDocument(papers, range, making),
  },
};

/** As they stand in the address: decision.docx. */
export type DocumentFile = `${CeremonyDocument}.${Document['ending']}`;

export const DOCUMENT_FILES: readonly [DocumentFile, ...DocumentFile[]] = CEREMONY_DOCUMENTS.map(
  (document) => `${document}.${DOCUMENTS[document].ending}` as const,
) as unknown as [DocumentFile];

/** The document that a name in the address means. */
export function documentOf(file: DocumentFile): Document {
  return DOCUMENTS[file.replace(/\.[a-z]+$/, '') as CeremonyDocument];
}

/** Names of files hold no separators of paths, and nothing that Windows refuses. */
export function fileName(text: string): string {
  return text.replace(/[\\/:*?"<>|\p{Cc}]/gu, '_').slice(0, 120);
}
