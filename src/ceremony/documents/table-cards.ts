import { renderPdf } from '../../document/pdf.ts';
import { Refused } from '../../kernel/problems/index.ts';
import type { CeremonyPapers, Making } from '../papers.ts';
import { TABLE_CARD_TEMPLATE } from './table-card-template.ts';
import { everybodyOf, honourOf } from './words.ts';

/**
 * Cards for the tables (席卡), a page each: who presents, each once, then who goes up, in the order of the roster. Who is honoured at
 * home gets none. Refuses `nobody-to-print` where there is nobody, and as `renderPdf` does.
 */
export async function tableCardsPdf(papers: CeremonyPapers, { signal, onProgress }: Making = {}): Promise<Buffer> {
  const cards = cardsOf(papers);
  if (cards.length === 0) throw new Refused('nobody-to-print');
  onProgress?.(0, cards.length);
  const { village, ceremony } = papers;
  const day = ceremony.day.split('-').map(Number);
  const data = { village: village.name, heading: `${ceremony.name} 席卡`, day, cards };
  const timeLimit = 20_000 + cards.length * 100;
  const bytes = await renderPdf(TABLE_CARD_TEMPLATE, data, { signal, timeLimit });
  onProgress?.(cards.length, cards.length);
  return bytes;
}

interface Card {
  readonly names: readonly string[];
  /** Office or honour, in small letters under the name. */
  readonly role: string;
}

function cardsOf({ groups }: CeremonyPapers): Card[] {
  const presenters = groups.flatMap((group) => group.presenters.map(({ name, office }) => ({ name, role: office })));
  const recipients = everybodyOf(groups)
    .filter(({ at }) => at === 'stage')
    .sort((a, b) => a.no - b.no)
    .map((one) => ({ name: one.name, role: honourOf(one) }));
  const once = new Map(presenters.map((one) => [`${one.name} ${one.role}`, one]));
  return [...once.values(), ...recipients].map(({ name, role }) => ({ names: name.split('、'), role }));
}
