import { renderOfficial } from '../../document/docx-official.ts';
import type { Inline, OfficialBlock, OfficialDocument } from '../../document/official-blocks.ts';
import { dayName } from '../../kernel/day.ts';
import type { CeremonyPapers, PaperGroup, ProgrammeItem } from '../papers.ts';
import { decisionTitle } from './decision.ts';
import * as say from './host-words.ts';
import { itemTitle, scheduleOf } from './schedule.ts';
import {
  BLANK,
  bookTitle,
  countOf,
  everybodyOf,
  groupOf,
  honourOf,
  inChinese,
  peopleOf,
  presenterName,
} from './words.ts';

type Item<K extends ProgrammeItem['kind']> = Extract<ProgrammeItem, { kind: K }>;

/** What has been said already, so that the next of its kind is said in another way. */
interface Told {
  readonly openings: say.GroupOpenings;
  groups: number;
  performances: number;
}

const words = (...parts: Inline[]): OfficialBlock => ({ kind: 'text', parts });
const direction = (text: string): OfficialBlock => ({ kind: 'direction', text: `（${text}）` });

/** 主持词 with the citations in it: what is said, and in another colour what is done. Pure. */
export function hostScriptOf(papers: CeremonyPapers): OfficialDocument {
  const { name, day, issuer, compere, startsAt, place } = papers.ceremony;
  const told: Told = { openings: new say.GroupOpenings(), groups: 0, performances: 0 };
  const items = scheduleOf(papers).flatMap(({ no, item, from }): OfficialBlock[] => {
    const when = from === '' ? '' : `（${from}）`;
    const heading = `${inChinese(no)}、${itemTitle(papers, item)}${when}`;
    return [{ kind: 'heading', level: 1, text: heading }, ...spoken(papers, item, no, told)];
  });
  const when = `${dayName(day)}${startsAt === '' ? '' : ` ${startsAt}`}`;
  const blocks: OfficialBlock[] = [
    { kind: 'title', lines: [name, '主持词'] },
    { kind: 'subtitle', text: `（${[when, place].filter((part) => part !== '').join('　')}）` },
    { kind: 'subtitle', text: `主持人：${compere === '' ? BLANK : compere}` },
    { kind: 'space' },
    ...items,
  ];
  return { title: `${name}主持词`, author: issuer, day, blocks };
}

function spoken(papers: CeremonyPapers, item: ProgrammeItem, no: number, told: Told): OfficialBlock[] {
  switch (item.kind) {
    case 'opening':
      return openingWords(papers, item.title);
    case 'decision':
      return decisionWords(papers, no);
    case 'group':
      return groupWords(groupOf(papers, item.group), told);
    case 'performance':
      return performanceWords(item, told);
    case 'speech':
      return speechWords(item, no);
    case 'redemption':
      return redemptionWords(papers, no);
    case 'closing':
      return closingWords(papers);
  }
}

function openingWords(papers: CeremonyPapers, title: string): OfficialBlock[] {
  const { name, startsAt, place, host, coHosts, sponsors } = papers.ceremony;
  const presenters = [...new Set(papers.groups.flatMap((group) => group.presenters.map(presenterName)))];
  const where = place === '' ? '' : `在${place}`;
  const held = `本次大会由${host}主办${coHosts.length > 0 ? `，${coHosts.join('、')}协办` : ''}`;
  const given = sponsors.length > 0 ? `，${sponsors.join('、')}赞助` : '';
  const thanked = coHosts.length + sponsors.length > 0 ? '在此，向关心和支持这次大会的各位朋友表示衷心的感谢！' : '';
  const blocks = [
    { kind: 'address' as const, text: '尊敬的各位领导、各位来宾，父老乡亲们：' },
    words(say.greeting(startsAt)),
    words(
      '一件件好事记进道德银行的存折，一份份善意暖在乡亲们的心头。',
      `今天，我们欢聚${where || '一堂'}，隆重举行${name}，把掌声和鲜花献给身边的榜样。`,
    ),
  ];
  if (presenters.length > 0) {
    blocks.push(
      words(`出席今天大会的嘉宾有：${presenters.join('、')}。让我们以热烈的掌声欢迎各位的到来！`),
      direction('鼓掌'),
    );
  }
  blocks.push(words(`${held}${given}。${thanked}`), words(`现在，我宣布：${name}开始！`), direction('鼓掌，音乐起'));
  if (/国歌/.test(title)) {
    blocks.push(words('请全体起立，奏唱中华人民共和国国歌。'), direction('奏唱国歌'), words('请坐下。'));
  }
  return blocks;
}

function decisionWords(papers: CeremonyPapers, no: number): OfficialBlock[] {
  const { issuer } = papers.ceremony;
  return [
    words(`大会进行第${inChinese(no)}项，宣读表彰决定。请${issuer}代表宣读${bookTitle(decisionTitle(papers))}。`),
    direction('宣读决定，全文见《表彰决定》'),
    words(`让我们以热烈的掌声，向受到表彰的${countOf(everybodyOf(papers.groups))}表示祝贺！`),
    direction('鼓掌'),
  ];
}

function groupWords(group: PaperGroup, told: Told): OfficialBlock[] {
  const { title, recipients, presenters, atHome } = group;
  const index = told.groups;
  told.groups += 1;
  const opening = told.openings.next(title);
  if (recipients.length === 0) return [words(opening), ...homeWords(group)];
  const first = index === 0 ? '首先颁发' : '下面颁发';
  const guests = presenters.map(presenterName).join('、') || BLANK;
  const cited = recipients.filter(({ citation }) => citation !== '');
  return [
    words(opening),
    words(`${first}——${title}。请念到名字的${recipients.length > 1 ? '获奖者依次' : '获奖者'}上台：`),
    words({ text: `${say.calledUp(recipients)}。`, face: 'strong' }),
    direction('颁奖音乐起，获奖者上台，面向台下站好'),
    ...(cited.length > 0 ? [words(say.vary(say.STORIES, index))] : []),
    ...cited.flatMap((one) => [
      words({ text: `${honourOf(one)}——${one.name}`, face: 'strong' }),
      words({ text: one.citation, face: 'kai' }),
    ]),
    words(say.vary(say.HANDING_OVER, index, { presenters: guests })),
    direction(`颁发证书${group.prize === '' ? '' : `和奖品（${group.prize}）`}，合影`),
    words(say.vary(say.THANKS, index)),
    ...(atHome.length > 0 ? homeWords(group) : []),
  ];
}

/** Where they are honoured is said; why they do not come up is nobody's concern. */
function homeWords({ atHome }: PaperGroup): OfficialBlock[] {
  if (atHome.length === 0) return [];
  return [
    words(
      `还有${say.calledUp(atHome)}，证书和奖品会后送到家中。让我们同样把掌声送给${atHome.length > 1 ? '他们' : '这位乡亲'}！`,
    ),
  ];
}

function performanceWords({ title, form, performers }: Item<'performance'>, told: Told): OfficialBlock[] {
  const index = told.performances;
  told.performances += 1;
  const item = `${form ?? '节目'}${bookTitle(title)}`;
  return [
    words(say.vary(say.PERFORMANCES, index, { item, performers })),
    direction(`${performers}表演`),
    words(say.vary(say.APPLAUSE, index, { performers })),
  ];
}

function speechWords({ title, speaker, office = '' }: Item<'speech'>, no: number): OfficialBlock[] {
  const who = speaker === '' ? `${office}${BLANK}` : `${office}${speaker}`;
  const isLeader = /领导|讲话|致辞|总结/.test(title);
  const verb = /致辞/.test(title) ? '致辞' : isLeader ? '讲话' : '发言';
  const after = isLeader
    ? `感谢${who}的${verb}。让我们把嘱托记在心里，落实到行动上。`
    : `谢谢${who}！话说得实在，事做得更实在，值得我们大家学习。`;
  return [
    words(`大会进行第${inChinese(no)}项，${title}。请${who}${verb}，大家欢迎！`),
    direction(`${who}${verb}`),
    words(after),
  ];
}

function redemptionWords(papers: CeremonyPapers, no: number): OfficialBlock[] {
  const { redemption } = papers;
  const how =
    redemption === null || redemption.order === '' ? '请大家按现场叫号依次进行。' : `兑换次序：${redemption.order}。`;
  const many = redemption === null ? '' : `今天共有${redemption.lines.length}户参加兑换。`;
  return [
    words(`大会进行第${inChinese(no)}项，积分兑换。积分兑实惠，有德更有得：一点一滴的付出，今天都能换成看得见的实惠。`),
    words(`${many}${how}请听到户号的乡亲带好积分存折到兑换处，核对、签字、领取，不急不挤。`),
    direction('按《兑换清单》依次叫号，兑换与签收同时进行'),
  ];
}

function closingWords(papers: CeremonyPapers): OfficialBlock[] {
  const { name, day } = papers.ceremony;
  const month = Number(day.slice(5, 7));
  const year = month === 12 || month === 1 ? '新年快乐、' : '';
  return [
    words(
      `各位领导、各位来宾，${peopleOf(papers).people}朋友们，掌声会停，好事不停。让我们以今天受表彰的家庭和个人为榜样，说好话、做好事、存好分，把日子越过越红火！`,
    ),
    words(`${name}到此结束。感谢各位，祝大家${year}身体健康、阖家幸福！`),
    direction('音乐起，有序退场'),
  ];
}

export function hostScriptDocx(papers: CeremonyPapers): Promise<Uint8Array> {
  return renderOfficial(hostScriptOf(papers));
}
