import type { Day } from '../kernel/day.ts';

/*
 * What an official document (公文) says, as plain data: features compose blocks, `docx-official.ts` sets them by GB/T 9704.
 */

/** A piece of a line: as the text around it, or in another face. */
export type Inline = string | { readonly text: string; readonly face: 'strong' | 'kai' };

export interface TableColumn {
  readonly header: string;
  /** Share of the text's width. */
  readonly width: number;
  /** Default left. */
  readonly align?: 'left' | 'center';
}

export type OfficialBlock =
  /** 发文机关标志与发文字号 over a red rule. */
  | { readonly kind: 'letterhead'; readonly issuer: string; readonly number: string }
  /** In lines broken by their sense. */
  | { readonly kind: 'title'; readonly lines: readonly string[] }
  /** Below the title: date, document number. */
  | { readonly kind: 'subtitle'; readonly text: string }
  /** 一、 of the first level, （一） of the second; 0 from the margin, for 附件. */
  | { readonly kind: 'heading'; readonly level: 0 | 1 | 2; readonly text: string }
  /** 主送机关 and forms of address: from the margin. */
  | { readonly kind: 'address'; readonly text: string }
  | { readonly kind: 'text'; readonly parts: readonly Inline[] }
  /** What is done, not said: （音乐起，获奖者上台） */
  | { readonly kind: 'direction'; readonly text: string }
  /** 时间：… one a line. */
  | { readonly kind: 'facts'; readonly facts: readonly (readonly [label: string, text: string])[] }
  /** In columns, long ones over several. */
  | { readonly kind: 'names'; readonly names: readonly string[] }
  | {
      readonly kind: 'table';
      readonly columns: readonly TableColumn[];
      readonly rows: readonly (readonly string[])[];
    }
  /** 附件说明 below the text: 附件：1.… */
  | { readonly kind: 'attached'; readonly titles: readonly string[] }
  /** 署名 and 成文日期, with a place for the seal. */
  | { readonly kind: 'signature'; readonly issuer: string; readonly day: Day }
  | { readonly kind: 'space' }
  | { readonly kind: 'page-break' };

export interface OfficialDocument {
  /** Of the file, for who searches for it. */
  readonly title: string;
  readonly author: string;
  readonly day: Day;
  readonly blocks: readonly OfficialBlock[];
}

/** Given names of one letter after a family name of one are set as wide as three: 李　明. */
export function alignedName(name: string): string {
  const letters = [...name];
  return letters.length === 2 && letters.every((letter) => /\p{Script=Han}/u.test(letter))
    ? letters.join('\u3000')
    : name;
}
