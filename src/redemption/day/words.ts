import { dayName } from '../../kernel/day.ts';
import type { CallList, WishedArticle } from './call-list.ts';

/** The title of a day's paper: 孙家村迎新春积分兑换日签领单（2026年12月31日，村部广场）. */
export function heading({ village, day }: Pick<CallList, 'village' | 'day'>, paper: string): string {
  const place = day.place === null ? '' : `，${day.place}`;
  return `${village.name}${day.name}${paper}（${dayName(day.day)}${place}）`;
}

/** One article a line: 香皂 × 2 块, 大米 × 1 袋（已领）. */
export function goodsText(articles: readonly WishedArticle[]): string {
  return articles
    .map(({ name, quantity, unit, taken }) => `${name} × ${quantity} ${unit}${taken ? '（已领）' : ''}`)
    .join('\n');
}
