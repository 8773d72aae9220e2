import { CEREMONY_DOCUMENTS, type CeremonyDocument, type CeremonyPapers, type Making } from '../papers.ts';
import { certificateDocument, type RosterRange } from './certificates.ts';
import { editedDocument } from './edited.ts';
import type { EditedDocument } from './edited-jobs.ts';
import { redemptionWorkbook } from './redemption-list.ts';
import { rosterWorkbook, signInWorkbook } from './roster.ts';
import { tableCardsPdf } from './table-cards.ts';

/** The documents of a ceremony: what each is called, of which kind it is, and how it is made. */
interface Document {
  /** Of the file, without its ending. */
  readonly name: string;
  readonly ending: 'pdf' | 'docx' | 'xlsx' | 'pptx';
  readonly make: (papers: CeremonyPapers, making: Making, range: RosterRange) => Promise<Uint8Array>;
}

function edited(document: EditedDocument): Document['make'] {
  return (papers, making) => editedDocument(document, papers, making);
}

export const DOCUMENTS: Readonly<Record<CeremonyDocument, Document>> = {
  decision: { name: '表彰决定', ending: 'docx', make: edited('decision') },
  'running-order': { name: '议程及上台顺序', ending: 'docx', make: edited('running-order') },
  'host-script': { name: '主持词', ending: 'docx', make: edited('host-script') },
  citations: { name: '颁奖词', ending: 'docx', make: edited('citations') },
  roster: { name: '获奖名册', ending: 'xlsx', make: rosterWorkbook },
  'sign-in': { name: '领奖签收表', ending: 'xlsx', make: signInWorkbook },
  'redemption-list': { name: '兑换清单', ending: 'xlsx', make: redemptionWorkbook },
  slides: { name: '大屏幻灯片', ending: 'pptx', make: edited('slides') },
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

/** Names of files hold no separators of paths, nothing that Windows refuses, and nothing that turns the text around. */
export function fileName(text: string): string {
  return text.replace(/[\\/:*?"<>|\p{Cc}\p{Cf}]/gu, '_').slice(0, 120);
}
