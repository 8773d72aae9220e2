import type { Day } from '../kernel/day.ts';

/*
 * What the papers of a ceremony say, as plain data: read once in one snapshot, then every document is a pure function of it. Names in
 * it may be printed: whoever must not be named has been left out or is written as such before.
 */

/** A programme item (议程): what follows what on the stage. */
export type ProgrammeItem =
  | {
      readonly kind: 'opening' | 'decision' | 'redemption' | 'closing';
      readonly title: string;
      readonly minutes?: number | undefined;
    }
  | { readonly kind: 'group'; readonly group: string; readonly minutes?: number | undefined }
  /** 节目 between the awards. */
  | {
      readonly kind: 'performance';
      readonly title: string;
      /** 独唱、快板、秧歌 … */
      readonly form?: string | undefined;
      readonly performers: string;
      readonly minutes?: number | undefined;
    }
  /** A recipient or a leader speaks. */
  | {
      readonly kind: 'speech';
      readonly title: string;
      readonly speaker: string;
      readonly office?: string | undefined;
      readonly minutes?: number | undefined;
    };

export interface Presenter {
  readonly name: string;
  /** 双辽市民政局局长 */
  readonly office: string;
}

/** One who is honoured. */
export interface PaperRecipient {
  /** Of the whole ceremony, from 1, in the order of the roster. */
  readonly no: number;
  readonly household: string;
  /** What is printed as the name: a person's, or the head's of a household. */
  readonly name: string;
  readonly kind: 'household' | 'person';
  /** 家庭 after a head's name, 同志, 同学; may be empty. */
  readonly salutation: string;
  /** 第一组 / 一号楼; empty for none. */
  readonly unit: string;
  /** 十星级文明户, 贤良淑德 */
  readonly title: string;
  /** 金星（10 星）, 好儿媳; empty where the title says all. */
  readonly label: string;
  /** 2026年度 */
  readonly period: string;
  readonly at: 'stage' | 'home';
  /** 颁奖词: read aloud and printed in the script; empty for none. */
  readonly citation: string;
  readonly prize: string;
  /** 证书编号: 2026-0001 */
  readonly number: string;
  /** Where the certificate's QR leads. */
  readonly verifyUrl: string;
}

export interface PaperGroup {
  readonly code: string;
  /** 第一组：十星级文明户 */
  readonly title: string;
  readonly presenters: readonly Presenter[];
  readonly prize: string;
  /** On stage, in the order of going up. Who is honoured at home is in `atHome`. */
  readonly recipients: readonly PaperRecipient[];
  readonly atHome: readonly PaperRecipient[];
}

/** A line of the redemption list (兑换清单), in ranking order. */
export interface RedemptionLine {
  readonly no: number;
  readonly household: string;
  readonly head: string;
  readonly unit: string;
  /** Points, not hundredths. */
  readonly available: number;
  /** 大米 10kg ×2; empty: chosen on the day. */
  readonly wish: string;
  readonly points: number;
}

export interface CeremonyPapers {
  readonly village: { readonly code: string; readonly name: string; readonly committee: '村民委员会' | '居民委员会' };
  readonly ceremony: {
    readonly id: string;
    readonly name: string;
    readonly day: Day;
    /** 'HH:MM' or empty. */
    readonly startsAt: string;
    readonly place: string;
    readonly host: string;
    readonly coHosts: readonly string[];
    readonly sponsors: readonly string[];
    /** 主持人; empty: left as a line. */
    readonly compere: string;
    /** Under certificates and the decision. */
    readonly issuer: string;
    /** 双乡道德〔2026〕1号; empty for none. */
    readonly documentNo: string;
    /** Who the decision is addressed to: 各村民小组、全体村民. */
    readonly addressees: string;
    /** '奖状' or '荣誉证书'. */
    readonly certificate: CertificateDesign;
  };
  readonly groups: readonly PaperGroup[];
  readonly programme: readonly ProgrammeItem[];
  /** Null: none is held with the ceremony. */
  readonly redemption: {
    readonly asOf: string;
    readonly order: string;
    readonly lines: readonly RedemptionLine[];
  } | null;
}

export type CertificateDesign = 'award' | 'honour';

/** The documents by their names in the address; in this order they are packed, what is quick to make first. */
export const CEREMONY_DOCUMENTS = [
  'decision',
  'running-order',
  'host-script',
  'citations',
  'roster',
  'sign-in',
  'redemption-list',
  'slides',
  'table-cards',
  'certificates',
] as const;
export type CeremonyDocument = (typeof CEREMONY_DOCUMENTS)[number];

/** How far a long document has come; thrown off by the signal. */
export interface Making {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}
