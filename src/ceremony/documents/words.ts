import type { CeremonyPapers, PaperGroup, PaperRecipient, Presenter } from '../papers.ts';

/* What several documents of a ceremony say in the same words. Pure. */

/** 一, 十, 十二, 三十: for headings and numbered items up to 99. */
export function inChinese(number: number): string {
  const digits = '零一二三四五六七八九';
  const [tens, ones] = [Math.floor(number / 10), number % 10];
  if (tens === 0) return digits[ones]!;
  return `${tens > 1 ? digits[tens]! : ''}十${ones > 0 ? digits[ones]! : ''}`;
}

/** 村民 / 居民, 我村 / 我社区, as the committee is one of a village or of an urban community. */
export function peopleOf({ village }: CeremonyPapers): { readonly people: string; readonly here: string } {
  return village.committee === '村民委员会' ? { people: '村民', here: '我村' } : { people: '居民', here: '我社区' };
}

/** On stage and at home, in the order of the roster. */
export function everybodyOf(groups: readonly PaperGroup[]): PaperRecipient[] {
  return groups.flatMap(({ recipients, atHome }) => [...recipients, ...atHome]);
}

/** 13 户、4 人, 4 人 … of whom there are any. */
export function countOf(recipients: readonly PaperRecipient[]): string {
  const households = recipients.filter(({ kind }) => kind === 'household').length;
  const persons = recipients.length - households;
  const counts = [...(households > 0 ? [`${households}户`] : []), ...(persons > 0 ? [`${persons}人`] : [])];
  return counts.join('、') || '0人';
}

/** 十星级文明户·金星（10 星）; the title alone where nothing is added to it. */
export function honourOf({ title, label }: Pick<PaperRecipient, 'title' | 'label'>): string {
  return label === '' || label === title ? title : `${title}·${label}`;
}

/** 双辽市民政局局长王建军 */
export function presenterName({ office, name }: Presenter): string {
  return `${office}${name}`;
}

/** Those that share a key, in the order of the first of each. */
export function groupedBy<T>(all: readonly T[], key: (one: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) {
    const name = key(one);
    groups.set(name, [...(groups.get(name) ?? []), one]);
  }
  return groups;
}

/** A group by its code; papers name no other. */
export function groupOf(papers: CeremonyPapers, code: string): PaperGroup {
  const group = papers.groups.find((one) => one.code === code);
  if (!group) throw new RangeError(`no group ${code} in the papers`);
  return group;
}

/** The periods that people are honoured for: 2026年度; several are joined. */
export function periodOf(papers: CeremonyPapers): string {
  return [...new Set(everybodyOf(papers.groups).map(({ period }) => period))]
    .filter((period) => period !== '')
    .join('、');
}

/** 《…》 around a title that has none of its own. */
export function bookTitle(title: string): string {
  return /^《.*》$/.test(title) ? title : `《${title}》`;
}

/** A line to be filled in by hand, where somebody is still to be named. */
export const BLANK = '＿＿＿＿＿＿';
