import { type Day, dayName } from '../kernel/day.ts';
import { addPoints, formatPoints, type Points, ZERO } from '../kernel/points.ts';
import type { BoardLine, LineStatus } from './announced-lines.ts';
import type { Board, BoardNotice } from './board.ts';
import type { BoardAnswer } from './board-answers.ts';
import type { BoardItem } from './board-item.ts';
import { counts, type ItemStatus } from './notice-items.ts';

/** One act in words, 月评最清洁 +5; a household's like ones together, 集中清理一次 ×2 +4. */
export interface SheetAct {
  readonly text: string;
  readonly points: string;
  /** № of what may be objected to, one after the other; empty when nothing is to be objected to. */
  readonly number: string;
  /** 异议待答复, 已撤销 …; empty when nothing is to be said. */
  readonly mark: string;
  readonly isOff: boolean;
}

/** A household's line: its acts and what they come to. */
export interface SheetLine {
  readonly no: string;
  readonly name: string;
  readonly acts: readonly SheetAct[];
  readonly total: string;
}

/** The answer to an objection: about what, and what was decided why by whom. */
export interface SheetAnswer {
  readonly what: string;
  readonly number: string;
  readonly verdict: string;
  readonly reason: string;
  readonly by: string;
}

/** A line of 拟表彰名单. */
export interface SheetHonour {
  /** Empty where the household is not shown. */
  readonly no: string;
  readonly name: string;
  readonly act: SheetAct;
}

export interface SheetNotice {
  readonly title: string;
  readonly days: string;
  readonly until: string;
  readonly unit: string;
  readonly groups: readonly { readonly unit: string; readonly lines: readonly SheetLine[] }[];
  readonly black: readonly SheetAct[];
  readonly nameless: readonly SheetAct[];
  readonly sum: string;
  readonly honours: readonly { readonly unit: string; readonly lines: readonly SheetHonour[] }[];
  /** Lines that are decided again: of nobody. */
  readonly again: readonly SheetAct[];
  readonly honoursSum: string;
  readonly answers: readonly SheetAnswer[];
}

/** The board in the words of the wall: what its page and its poster print. */
export interface BoardSheet {
  readonly village: string;
  readonly committee: string;
  readonly day: string;
  readonly notices: readonly SheetNotice[];
  readonly how: string;
  /** To objections to what came down last. */
  readonly earlier: readonly SheetAnswer[];
}

const RED_MARKS: Readonly<Record<ItemStatus, string>> = {
  noticed: '',
  objected: '异议待答复',
  posted: '',
  rejected: '未通过',
  reversed: '已撤销',
};
const LINE_MARKS: Readonly<Record<LineStatus, string>> = {
  noticed: '',
  objected: '异议待答复',
  upheld: '异议成立，重新评定',
};
const BLACK_MARKS: Readonly<Record<ItemStatus, string>> = { ...RED_MARKS, reversed: '已整改' };

/** Pure: nothing in it that is not on the board. */
export function sheetOf({ village, committee, day, notices, answers, how }: Board): BoardSheet {
  const hanging = new Set(notices.map(({ notice }) => notice.id));
  const of = (list: readonly BoardAnswer[]) => list.map((one) => answerOf(one, committee));
  return {
    village: village.name,
    committee,
    day: dayName(day),
    notices: notices.map((one) => ({
      ...noticeSheet(one),
      answers: of(answers.filter(({ notice }) => notice === one.notice.id)),
    })),
    how: how.zh,
    earlier: of(answers.filter(({ notice }) => !hanging.has(notice))),
  };
}

function answerOf(
  { number, rule, act, upheld, reason, answeredOn, answeredBy }: BoardAnswer,
  committee: string,
): SheetAnswer {
  const who = answeredBy === 'committee' ? committee : answeredBy === 'reviewer' ? '评议小组' : '';
  return {
    what: act ?? rule ?? '',
    number: number === null ? '' : `№${number}`,
    verdict: upheld ? '异议成立' : '异议不成立',
    reason,
    by: `${who}　${dayName(answeredOn)}`.trim(),
  };
}

function noticeSheet({ notice, unit, red, black, lines }: BoardNotice): Omit<SheetNotice, 'answers'> {
  const named = red.filter(({ household }) => household !== null);
  const counting = red.filter(counts);
  const households = new Set(counting.map(({ household }) => household)).size;
  return {
    title: notice.title,
    days: `${dayName(notice.from)}至${dayName(notice.until)}`,
    until: dayName(notice.until as Day),
    unit: unit ?? '',
    groups: groupsOf(named),
    black: black.map((item) => actOf(item, BLACK_MARKS)),
    nameless: red.filter(({ household }) => household === null).map((item) => actOf(item, RED_MARKS)),
    sum: counting.length === 0 ? '' : `共 ${households} 户 ${counting.length} 项，合计 ${signed(sumOf(counting))} 分`,
    ...honoursSheet(lines),
  };
}

function honoursSheet(lines: readonly BoardLine[]): Pick<SheetNotice, 'honours' | 'again' | 'honoursSum'> {
  const standing = lines.filter(({ status }) => status !== 'upheld');
  const groups = new Map<string, SheetHonour[]>();
  for (const one of standing) {
    const group = groups.get(one.unit ?? '') ?? [];
    groups.set(one.unit ?? '', group);
    group.push({ no: one.household ?? '', name: one.name, act: honourOf(one) });
  }
  return {
    honours: [...groups].map(([unit, own]) => ({ unit: unitName(unit, groups.size), lines: own })),
    again: lines.filter(({ status }) => status === 'upheld').map(honourOf),
    honoursSum: standing.length === 0 ? '' : `共 ${standing.length} 项，评户的写户主`,
  };
}

function honourOf({ words, number, status }: BoardLine): SheetAct {
  const isOff = status === 'upheld';
  return { text: words, points: '', number: isOff ? '' : `№${number}`, mark: LINE_MARKS[status], isOff };
}

/** Of a list in groups: those of no unit are called so where others have one. */
function unitName(unit: string, groups: number): string {
  return unit === '' && groups > 1 ? '未分组' : unit;
}

function groupsOf(items: readonly BoardItem[]): SheetNotice['groups'] {
  const groups = new Map<string, Map<string, BoardItem[]>>();
  for (const item of items) {
    const lines = groups.get(item.unit ?? '') ?? new Map<string, BoardItem[]>();
    groups.set(item.unit ?? '', lines);
    lines.set(item.household!, [...(lines.get(item.household!) ?? []), item]);
  }
  return [...groups].map(([unit, lines]) => ({
    unit: unitName(unit, groups.size),
    lines: [...lines].map(([no, own]) => ({
      no,
      name: own[0]!.name,
      acts: actsOf(own),
      total: signed(sumOf(own.filter(counts))),
    })),
  }));
}

/** Acts of one household, each kind once. */
function actsOf(items: readonly BoardItem[]): SheetAct[] {
  const alike = new Map<string, BoardItem[]>();
  for (const item of items) {
    const kind = `${item.act ?? item.rule} ${item.status} ${item.late}`;
    alike.set(kind, [...(alike.get(kind) ?? []), item]);
  }
  return [...alike.values()].map((same) => {
    const act = actOf({ ...same[0]!, points: sumOf(same) }, RED_MARKS);
    const number = same.map((one) => numberOf(one)).join(' ');
    return same.length === 1 ? act : { ...act, text: `${act.text} ×${same.length}`, number };
  });
}

function actOf(item: BoardItem, marks: Readonly<Record<ItemStatus, string>>): SheetAct {
  const marked = [item.late ? '补记' : '', marks[item.status]].filter((mark) => mark !== '');
  return {
    text: item.act ?? item.rule,
    // A veto has none, and the rules do not say of every case.
    points: item.points === null || item.points === 0 ? '' : signed(item.points),
    number: numberOf(item),
    mark: marked.join('，'),
    isOff: !counts(item),
  };
}

/** To what does not count any more nobody needs to object. */
function numberOf(item: BoardItem): string {
  return item.number === null || !counts(item) ? '' : `№${item.number}`;
}

function sumOf(items: readonly BoardItem[]): Points {
  return addPoints(ZERO, ...items.map(({ points }) => points ?? ZERO));
}

/** +5, −2. */
function signed(points: Points): string {
  if (points === 0) return '0';
  return points > 0 ? `+${formatPoints(points)}` : formatPoints(points).replace('-', '−');
}
