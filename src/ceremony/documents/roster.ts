import { type Column, type Row, type SheetToWrite, writeWorkbook } from '../../document/workbook.ts';
import { dayName } from '../../kernel/day.ts';
import type { CeremonyPapers, PaperGroup, PaperRecipient } from '../papers.ts';
import { countOf, everybodyOf, honourOf, presenterName } from './words.ts';

/*
 * 获奖名册 and 领奖签收表: who is honoured with what, group by group, on stage and at home. Workbooks to be printed on A4, the second to
 * be signed by hand.
 */

const ROSTER: readonly Column[] = [
  { header: '序号', width: 7, format: 'int' },
  { header: '户号', width: 12, format: 'label' },
  { header: '姓名', width: 24, format: 'label' },
  { header: '所在组', width: 16, format: 'label' },
  { header: '荣誉', width: 32 },
  { header: '奖品', width: 18 },
  { header: '证书编号', width: 14, format: 'label' },
  { header: '领奖', width: 10, format: 'label' },
  { header: '颁奖词', width: 9, format: 'label' },
];

const SIGN_IN: readonly Column[] = [
  { header: '序号', width: 7, format: 'int' },
  { header: '户号', width: 11, format: 'label' },
  { header: '姓名', width: 18, format: 'label' },
  { header: '荣誉', width: 25 },
  { header: '奖品', width: 15 },
  { header: '领取人签名', width: 18 },
  { header: '备注', width: 11 },
];

/** 获奖名册. Pure. */
export function rosterSheet(papers: CeremonyPapers): SheetToWrite {
  const line = (one: PaperRecipient): Row => {
    const at = one.at === 'stage' ? '上台' : '送奖到家';
    const citation = one.citation === '' ? '无' : '有';
    return [one.no, one.household, one.name, one.unit, honourOf(one), one.prize, one.number, at, citation];
  };
  return {
    ...listOf(papers, '获奖名册', line),
    columns: ROSTER,
    rowHeight: 22,
    footer: [totalOf(papers), heldOf(papers)],
  };
}

/** 领奖签收表. Pure. */
export function signInSheet(papers: CeremonyPapers): SheetToWrite {
  const line = (one: PaperRecipient): Row => {
    return [one.no, one.household, one.name, honourOf(one), one.prize, null, one.at === 'home' ? '送奖到家' : null];
  };
  return {
    ...listOf(papers, '领奖签收表', line),
    columns: SIGN_IN,
    orientation: 'portrait',
    rowHeight: 34,
    footer: [
      '由他人代领的，请在备注栏写明代领人姓名及与本人的关系。',
      '发放人（签名）：　　　　　　　　监督人（签名）：　　　　　　　　日期：',
    ],
  };
}

/** The sheet's name, title and rows: each group under its heading. */
function listOf(
  papers: CeremonyPapers,
  name: string,
  line: (one: PaperRecipient) => Row,
): Pick<SheetToWrite, 'name' | 'title' | 'rows'> {
  const rows = papers.groups.flatMap((group): Row[] => {
    const all = everybodyOf([group]);
    return all.length === 0 ? [] : [{ section: sectionOf(group) }, ...all.map(line)];
  });
  return { name, title: `${papers.ceremony.name}${name}`, rows };
}

function sectionOf(group: PaperGroup): string {
  const presenters = group.presenters.map(presenterName).join('、');
  return `${group.title}（${countOf(everybodyOf([group]))}）${presenters === '' ? '' : `　颁奖嘉宾：${presenters}`}`;
}

function totalOf({ groups }: CeremonyPapers): string {
  const everybody = everybodyOf(groups);
  const home = everybody.filter(({ at }) => at === 'home');
  return `合计${countOf(everybody)}${home.length > 0 ? `，其中送奖到家${countOf(home)}` : ''}。`;
}

function heldOf({ ceremony: { day, startsAt, place, host } }: CeremonyPapers): string {
  const when = `${dayName(day)}${startsAt === '' ? '' : ` ${startsAt}`}`;
  return `时间：${when}　　地点：${place || '　　　　　　'}　　主办：${host}`;
}

export function rosterWorkbook(papers: CeremonyPapers): Promise<Uint8Array> {
  return writeWorkbook([rosterSheet(papers)]);
}

export function signInWorkbook(papers: CeremonyPapers): Promise<Uint8Array> {
  return writeWorkbook([signInSheet(papers)]);
}
