import { addPoints, fromPoints, type Points, ZERO } from '../kernel/points.ts';
import type { Board, BoardNotice } from './board.ts';
import type { BoardItem } from './board-item.ts';
import type { Notice } from './notice.ts';
import type { NoticeCounts } from './notice-counts.ts';
import { counts } from './notice-items.ts';

/** A notice as it goes over the wire. */
export function noticeBody({ notice, counts: { cases, lines } }: { notice: Notice; counts: NoticeCounts }) {
  const { village: _village, endsAt, endedAt, createdAt, ...rest } = notice;
  return {
    ...rest,
    endsAt: endsAt.toISOString(),
    endedAt: endedAt?.toISOString() ?? null,
    cases,
    lines,
    createdAt: createdAt.toISOString(),
  };
}

export function itemBody({ points, ...item }: BoardItem) {
  return { ...item, points: points === null ? null : fromPoints(points) };
}

/** What still counts of the items; households are those that are shown. */
export function totalsBody(items: readonly BoardItem[]) {
  const of = (list: BoardItem['list']) => items.filter((item) => item.list === list && counts(item));
  const [red, black] = [of('red'), of('black')];
  const sum = (all: readonly BoardItem[]) =>
    fromPoints(addPoints(ZERO, ...all.map(({ points }) => points ?? (0 as Points))));
  return {
    red: { households: new Set(red.map(({ household }) => household)).size, items: red.length, points: sum(red) },
    black: { items: black.length, points: sum(black) },
  };
}

/** The public board. */
export function boardBody({ village, day, notices, answers, answerDays, how }: Board) {
  return {
    village,
    day,
    notices: notices.map(noticeOnBoard),
    answers: [...answers],
    objections: { answerDays, ...how },
  };
}

function noticeOnBoard({ notice, unit, red, black, lines }: BoardNotice) {
  const { id, title, kind, month, from, until } = notice;
  const totals = totalsBody([...red, ...black]);
  const lists = { red: red.map(itemBody), black: black.map(itemBody), lines: [...lines] };
  return { id, title, kind, month, unit, from, until, totals, ...lists };
}
