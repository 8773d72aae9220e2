import { renderOfficial } from '../../document/docx-official.ts';
import { alignedName, type OfficialBlock, type OfficialDocument } from '../../document/official-blocks.ts';
import { dayName } from '../../kernel/day.ts';
import type { CeremonyPapers, PaperGroup, PaperRecipient, ProgrammeItem } from '../papers.ts';
import { itemTitle, scheduleOf } from './schedule.ts';
import { BLANK, countOf, everybodyOf, groupOf, honourOf, inChinese, presenterName } from './words.ts';

/** 议程、分组上台顺序与颁奖嘉宾: for those who run the meeting. Pure. */
export function runningOrderOf(papers: CeremonyPapers): OfficialDocument {
  const { name, day, issuer } = papers.ceremony;
  const groups = orderedGroups(papers);
  const blocks: OfficialBlock[] = [
    { kind: 'title', lines: [name, '议程及上台顺序'] },
    { kind: 'heading', level: 1, text: '一、会议安排' },
    { kind: 'facts', facts: factsOf(papers) },
    { kind: 'heading', level: 1, text: '二、会议议程' },
    ...agendaOf(papers),
    { kind: 'heading', level: 1, text: '三、上台顺序与颁奖嘉宾' },
    ...groups.flatMap((group, index) => groupBlocks(group, index + 1)),
    ...homeBlocks(groups.flatMap(({ atHome }) => atHome)),
  ];
  return { title: `${name}议程及上台顺序`, author: issuer, day, blocks };
}

/** As the programme calls them up. */
export function orderedGroups(papers: CeremonyPapers): PaperGroup[] {
  return papers.programme.flatMap((item) => (item.kind === 'group' ? [groupOf(papers, item.group)] : []));
}

/** 时间、地点、主办 …: what is known of them. */
function factsOf(papers: CeremonyPapers): [string, string][] {
  const { day, startsAt, place, host, coHosts, sponsors, compere } = papers.ceremony;
  const facts: [string, string][] = [
    ['时　　间', `${dayName(day)}${startsAt === '' ? '' : ` ${startsAt}`}`],
    ['地　　点', place || BLANK],
    ['主　　办', host],
    ['协　　办', coHosts.join('、')],
    ['赞　　助', sponsors.join('、')],
    ['主 持 人', compere === '' ? BLANK : alignedName(compere)],
    ['表彰人数', countOf(everybodyOf(papers.groups))],
  ];
  return facts.filter(([, text]) => text !== '');
}

function agendaOf(papers: CeremonyPapers): OfficialBlock[] {
  const schedule = scheduleOf(papers);
  const rows = schedule.map(({ no, item, from, to, minutes }) => {
    const when = from === '' ? `${minutes}分钟` : `${from}–${to}`;
    return [String(no), when, itemTitle(papers, item), whoOf(papers, item)];
  });
  const columns = [
    { header: '序号', width: 8, align: 'center' as const },
    { header: '时间', width: 21, align: 'center' as const },
    { header: '议程', width: 41 },
    { header: '人员', width: 30 },
  ];
  const note = '注：未写明时长的议程，时间按人数和颁奖词数量估算，以现场为准。';
  const table: OfficialBlock = { kind: 'table', columns, rows };
  return schedule.some(({ isEstimated }) => isEstimated) ? [table, { kind: 'direction', text: note }] : [table];
}

/** Who stands on the stage for an item. */
function whoOf(papers: CeremonyPapers, item: ProgrammeItem): string {
  const { compere, issuer } = papers.ceremony;
  switch (item.kind) {
    case 'group':
      return presentersOf(groupOf(papers, item.group));
    case 'performance':
      return item.performers;
    case 'speech':
      return `${item.office ?? ''}${item.speaker}`;
    case 'decision':
      return issuer;
    case 'redemption':
      return '全体参加兑换的户';
    default:
      return compere === '' ? '主持人' : `主持人 ${compere}`;
  }
}

function presentersOf({ presenters }: PaperGroup): string {
  return presenters.map(presenterName).join('、') || BLANK;
}

const ORDER_COLUMNS = [
  { header: '次序', width: 9, align: 'center' },
  { header: '姓名', width: 23 },
  { header: '户号', width: 14, align: 'center' },
  { header: '所在组', width: 18 },
  { header: '荣誉', width: 23 },
  { header: '奖品', width: 15 },
] as const;

function groupBlocks(group: PaperGroup, number: number): OfficialBlock[] {
  const { title, recipients, prize } = group;
  const facts: [string, string][] = [['颁奖嘉宾', presentersOf(group)]];
  if (prize !== '') facts.push(['奖　　品', prize]);
  const blocks: OfficialBlock[] = [
    { kind: 'heading', level: 2, text: `（${inChinese(number)}）${title}（上台${countOf(recipients)}）` },
    { kind: 'facts', facts },
  ];
  if (recipients.length === 0) return blocks;
  return [...blocks, { kind: 'table', columns: ORDER_COLUMNS, rows: recipients.map(orderRow) }];
}

function orderRow(one: PaperRecipient, index: number): string[] {
  return [String(index + 1), alignedName(one.name), one.household, one.unit, honourOf(one), one.prize];
}

/** Those whose certificates are brought to them. */
function homeBlocks(atHome: readonly PaperRecipient[]): OfficialBlock[] {
  if (atHome.length === 0) return [];
  const columns = ORDER_COLUMNS.map((column, index) => (index === 0 ? { ...column, header: '序号' } : column));
  return [
    { kind: 'heading', level: 1, text: `四、会后送奖到家（${countOf(atHome)}）` },
    { kind: 'table', columns, rows: atHome.map(orderRow) },
  ];
}

export function runningOrderDocx(papers: CeremonyPapers): Promise<Uint8Array> {
  return renderOfficial(runningOrderOf(papers));
}
