import type { CeremonyPapers, ProgrammeItem } from '../papers.ts';
import { bookTitle, countOf, everybodyOf, groupOf } from './words.ts';

/* When what is on. Minutes that nobody has said are estimated, so that the running order has times at all. Pure. */

/** Minutes of an item where none are said: what is read, what is called up and handed over, what is played. */
const USUAL = { opening: 5, decision: 5, performance: 5, speech: 5, redemption: 40, closing: 2 } as const;
/** Of a group: going up, the picture; each ten of it; each citation read out. */
const GROUP = { base: 3, ten: 2, citation: 0.7 } as const;

export interface ScheduledItem {
  /** From 1. */
  readonly no: number;
  readonly item: ProgrammeItem;
  /** '09:05'; empty where it is not known when it all begins. */
  readonly from: string;
  readonly to: string;
  readonly minutes: number;
  readonly isEstimated: boolean;
}

/** The programme with its times. */
export function scheduleOf(papers: CeremonyPapers): ScheduledItem[] {
  const { startsAt } = papers.ceremony;
  let at = startsAt === '' ? undefined : Number(startsAt.slice(0, 2)) * 60 + Number(startsAt.slice(3));
  return papers.programme.map((item, index) => {
    const minutes = item.minutes ?? usualMinutes(papers, item);
    const from = clock(at);
    if (at !== undefined) at += minutes;
    return { no: index + 1, item, from, to: clock(at), minutes, isEstimated: item.minutes === undefined };
  });
}

function usualMinutes(papers: CeremonyPapers, item: ProgrammeItem): number {
  if (item.kind !== 'group') return USUAL[item.kind];
  const { recipients } = groupOf(papers, item.group);
  const citations = recipients.filter(({ citation }) => citation !== '').length;
  return Math.ceil(GROUP.base + Math.ceil(recipients.length / 10) * GROUP.ten + citations * GROUP.citation);
}

/** After midnight the clock begins again. */
function clock(minutes: number | undefined): string {
  if (minutes === undefined) return '';
  const [hour, minute] = [Math.floor(minutes / 60) % 24, minutes % 60];
  return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
}

/** What an item is called in a list. */
export function itemTitle(papers: CeremonyPapers, item: ProgrammeItem): string {
  switch (item.kind) {
    case 'group': {
      const group = groupOf(papers, item.group);
      return `${group.title}颁奖（${countOf(everybodyOf([group]))}）`;
    }
    case 'performance':
      return `节目：${item.form ?? ''}${bookTitle(item.title)}`;
    default:
      return item.title;
  }
}
