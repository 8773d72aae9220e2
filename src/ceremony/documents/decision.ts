import { renderOfficial } from '../../document/docx-official.ts';
import type { OfficialBlock, OfficialDocument } from '../../document/official-blocks.ts';
import { Refused } from '../../kernel/problems/index.ts';
import type { CeremonyPapers, PaperRecipient } from '../papers.ts';
import { countOf, everybodyOf, groupedBy, honourOf, inChinese, peopleOf, periodOf } from './words.ts';

/** Letters of the title that fit one line in 二号. */
const TITLE_LETTERS = 20;
/** More titles than these are not named in the decision's own. */
const NAMED_TITLES = 2;

/** What the decision is called without its issuer: 关于表彰2026年度十星级文明户、孝老爱亲标兵的决定. */
export function decisionTitle(papers: CeremonyPapers): string {
  return `关于表彰${periodOf(papers)}${commended(papers)}的决定`;
}

/** Those who are commended: by their titles where these are few and short, else in general. */
function commended(papers: CeremonyPapers): string {
  const everybody = everybodyOf(papers.groups);
  const titles = [...new Set(everybody.map(({ title }) => title))];
  const named = titles.join('、');
  if (titles.length > 0 && titles.length <= NAMED_TITLES && named.length <= TITLE_LETTERS) return named;
  const kinds = new Set(everybody.map(({ kind }) => kind));
  if (kinds.size === 0) return '道德银行先进典型';
  if (!kinds.has('person')) return '道德银行先进家庭';
  return kinds.has('household') ? '道德银行先进家庭和先进个人' : '道德银行先进个人';
}

/** Broken where it makes sense: after the issuer, and after the period where the rest is long. */
function titleLines(papers: CeremonyPapers): string[] {
  const title = decisionTitle(papers);
  const { issuer } = papers.ceremony;
  if (title.length <= TITLE_LETTERS + 2) return [issuer, title];
  const first = `关于表彰${periodOf(papers)}`;
  return [issuer, first, title.slice(first.length)];
}

/** 表彰决定 with the list of those commended, people honoured at home included. Pure. */
export function decisionOf(papers: CeremonyPapers): OfficialDocument {
  const { ceremony } = papers;
  const { issuer, documentNo, addressees, day } = ceremony;
  const list = `${periodOf(papers)}表彰名单`;
  const blocks: OfficialBlock[] = [
    ...(documentNo === '' ? [] : [{ kind: 'letterhead' as const, issuer, number: documentNo }]),
    { kind: 'title', lines: titleLines(papers) },
    ...(addressees === '' ? [] : [{ kind: 'address' as const, text: `${addressees}：` }]),
    ...bodyOf(papers),
    { kind: 'attached', titles: [list] },
    { kind: 'signature', issuer, day },
    { kind: 'page-break' },
    { kind: 'heading', level: 0, text: '附件' },
    { kind: 'title', lines: [list] },
    ...listsOf(everybodyOf(papers.groups)),
  ];
  return { title: issuer + decisionTitle(papers), author: issuer, day, blocks };
}

/** Why, who as what, and what everybody is called upon to do. */
function bodyOf(papers: CeremonyPapers): OfficialBlock[] {
  const { people, here } = peopleOf(papers);
  const awards = [...groupedBy(everybodyOf(papers.groups), ({ title }) => title)].map(([title, all]) => {
    const unit = all.every(({ kind }) => kind === 'household') ? '户' : '人';
    return all.length === 1
      ? `授予${all[0]!.name}“${title}”称号`
      : `授予${all[0]!.name}等${all.length}${unit}“${title}”称号`;
  });
  const text = (...parts: string[]): OfficialBlock => ({ kind: 'text', parts });
  return [
    text(
      `${periodOf(papers)}，${here}广大${people}积极参与道德银行建设，办实事、做好事、树新风，涌现出一批事迹感人、群众认可的先进典型。`,
      `为弘扬社会主义核心价值观，培育文明乡风、良好家风、淳朴民风，依据道德银行积分台账和评选结果，决定${awards.join('，')}，并予以表彰。`,
    ),
    text(
      '希望受到表彰的家庭和个人珍惜荣誉、再接再厉，继续从身边小事做起，带动更多乡邻崇德向善、见贤思齐。',
      `全体${people}要以他们为榜样，学习他们敬老爱亲、和睦邻里、诚实守信、热心公益的好品行，积小善为大德，共同建设文明和谐的美好家园。`,
    ),
    text('特此决定。'),
  ];
}

/** 一、十星级文明户（13户） and below it, where there are several, （一）金星（10 星）（3户）. */
function listsOf(everybody: readonly PaperRecipient[]): OfficialBlock[] {
  const blocks: OfficialBlock[] = [];
  let number = 0;
  for (const [title, all] of groupedBy(everybody, ({ title }) => title)) {
    number += 1;
    const labels = [...groupedBy(all, ({ label }) => label)];
    const [first] = labels;
    const heading = labels.length === 1 ? honourOf({ title, label: first![0] }) : title;
    blocks.push({ kind: 'heading', level: 1, text: `${inChinese(number)}、${heading}（${countOf(all)}）` });
    for (const [index, [label, some]] of labels.entries()) {
      if (labels.length > 1) {
        const text = `（${inChinese(index + 1)}）${label || title}（${countOf(some)}）`;
        blocks.push({ kind: 'heading', level: 2, text });
      }
      blocks.push({ kind: 'names', names: some.map(({ name }) => name) });
    }
  }
  return blocks;
}

/** Refuses `nobody-to-print` where there is nobody to commend. */
export async function decisionDocx(papers: CeremonyPapers): Promise<Uint8Array> {
  if (everybodyOf(papers.groups).length === 0) throw new Refused('nobody-to-print');
  return renderOfficial(decisionOf(papers));
}
