import { renderOfficial } from '../../document/docx-official.ts';
import type { OfficialBlock, OfficialDocument } from '../../document/official-blocks.ts';
import type { CeremonyPapers } from '../papers.ts';
import { orderedGroups } from './running-order.ts';
import { everybodyOf, honourOf, inChinese } from './words.ts';

/** 颁奖词 for the one who reads them out, in the order of going up; at home last in each group. Pure. */
export function citationsOf(papers: CeremonyPapers): OfficialDocument {
  const { name, day, issuer } = papers.ceremony;
  const groups = orderedGroups(papers).flatMap((group) => {
    const cited = everybodyOf([group]).filter(({ citation }) => citation !== '');
    return cited.length > 0 ? [{ group, cited }] : [];
  });
  const blocks: OfficialBlock[] = [{ kind: 'title', lines: [name, '颁奖词'] }];
  for (const [index, { group, cited }] of groups.entries()) {
    blocks.push({ kind: 'heading', level: 1, text: `${inChinese(index + 1)}、${group.title}` });
    for (const one of cited) {
      const home = one.at === 'home' ? '（送奖到家）' : '';
      blocks.push({ kind: 'heading', level: 2, text: `${honourOf(one)}——${one.name}${home}` });
      blocks.push({ kind: 'text', parts: [one.citation] });
    }
  }
  if (groups.length === 0) blocks.push({ kind: 'text', parts: ['尚未写颁奖词。'] });
  return { title: `${name}颁奖词`, author: issuer, day, blocks };
}

export function citationsDocx(papers: CeremonyPapers): Promise<Uint8Array> {
  return renderOfficial(citationsOf(papers));
}
