import type { Points } from '../../kernel/points.ts';
import type { CapPeriod } from '../../rulebook/index.ts';
import type { Cell } from '../workbook/types.ts';
import { toHundredths } from './amounts.ts';
import { withDigits } from './numerals.ts';
import { isBlank, isNothing, normaliseDigits, textOf } from './texts.ts';

/** A rule's caps as written; `times` are counts of acts, still to be multiplied by the rule's points. */
export type CapsReading =
  | {
      readonly caps: Readonly<Partial<Record<CapPeriod, Points>>>;
      readonly times: Readonly<Partial<Record<CapPeriod, number>>>;
      readonly oncePerPerson: boolean;
    }
  | { readonly problem: 'unreadable-cap' };

const NONE: CapsReading = { caps: {}, times: {}, oncePerPerson: false };
const UNREADABLE: CapsReading = { problem: 'unreadable-cap' };
/** In characters. */
const LONGEST_CAPS = 120;
const UNLIMITED = /^(?:不限|不限制|无上限|不封顶|不设上限|没有上限|无限制|不设限|上不封顶|无封顶)$/;
const ONCE =
  /^(?:每人|一人|个人|终身|终生|一生)?(?:终身|终生|一生)?(?:只|仅|限|可)*(?:计|记|奖励?|加|享受)?分?(?:1|一)次(?:性)?(?:奖励|计分|加分)?$/;
const PERIOD = '(?:每户|每人)?(?:每个?|当|全|单|一|1|本)?(日|天|月|季|年)度?(?:内|度)?';
const LIMIT =
  '(?:累计|最高分?|最多|上限|封顶|限额?|限制|不超过|不得超过|不高于|不多于|不大于|至多|以内|合计|总分|积分|加分|计分|得分|扣分|可?[加减扣计记得]|为|是|[:≤<])*';
const AMOUNT = '-?(\\d+(?:\\.\\d+)?)(分|次|回)?(?:以内|封顶|为限)?';
const BEFORE = new RegExp(`^${LIMIT}${PERIOD}${LIMIT}${AMOUNT}$`);
const AFTER = new RegExp(`^${LIMIT}${AMOUNT}(?:/|每)?${PERIOD}$`);
const BARE = new RegExp(`^${LIMIT}${AMOUNT}$`);
const CODES: Record<string, CapPeriod> = { 日: 'day', 天: 'day', 月: 'month', 季: 'quarter', 年: 'year' };

/**
 * Reads '每月8分', '每季5分，每年20分', '全年不超过20分', '8分/月', '每月8分/户', '每日不超过2分', '每人一次', '不限'. A bare
 * number counts for `period`, which a header such as 月上限 names, or for the period of the clause before it.
 */
export function readCaps(cell: Cell | undefined, period?: CapPeriod): CapsReading {
  if (!cell || isBlank(cell)) return NONE;
  const written = textOf(cell);
  if (isNothing(written)) return NONE;
  if (written.length > LONGEST_CAPS || cell.error !== undefined || cell.date !== undefined) return UNREADABLE;
  const text = normaliseDigits(written)
    .replace(/\((每?个?[日天月季年]度?)\)/g, '$1')
    .replace(/[()]/g, ',')
    .replace(/季度/g, '季')
    // A household is what every cap is for.
    .replace(/\/?每?户\/?/g, '');
  const caps: Partial<Record<CapPeriod, Points>> = {};
  const times: Partial<Record<CapPeriod, number>> = {};
  let oncePerPerson = false;
  let latest = period;
  for (const clause of clausesOf(text)) {
    if (UNLIMITED.test(clause)) continue;
    if (ONCE.test(clause)) {
      oncePerPerson = true;
      continue;
    }
    const cap = readClause(withDigits(clause), latest);
    if (!cap) return UNREADABLE;
    latest = cap.period;
    if (cap.times) times[cap.period] = Math.min(cap.amount, times[cap.period] ?? cap.amount);
    else caps[cap.period] = Math.min(cap.amount, caps[cap.period] ?? cap.amount) as Points;
  }
  return { caps, times, oncePerPerson };
}

/** '每季5分每年20分', '每季5分 年最高20分', '每天4分 10分/月' and '5分/季20分/年' have two clauses, without a comma. */
function clausesOf(text: string): string[] {
  return text
    .replace(/((?:分|次)(?:封顶|以内|为限)?)(?=(?:[每全当单本]|[日天月季年])[^/]*[\d一二三四五六七八九十百])/g, '$1,')
    .replace(/(分(?:\/每?[日天月季年]度?)?|次)(?=\d)/g, '$1,')
    .split(/[,，;；、。\n]|且|并且|同时|和|及/)
    .filter((clause) => clause !== '');
}

function readClause(
  clause: string,
  fallback: CapPeriod | undefined,
): { period: CapPeriod; amount: number; times: boolean } | undefined {
  const before = BEFORE.exec(clause);
  const after = before ? null : AFTER.exec(clause);
  const bare = before || after ? null : BARE.exec(clause);
  const [amountText, unit, periodText] = before
    ? [before[2], before[3], before[1]]
    : after
      ? [after[1], after[2], after[3]]
      : [bare?.[1], bare?.[2], undefined];
  const period = periodText === undefined ? fallback : CODES[periodText];
  if (amountText === undefined || period === undefined) return undefined;
  if (/每人/.test(clause)) return undefined;
  const amount = toHundredths(Number(amountText));
  if (amount === undefined || amount === 0) return undefined;
  const times = unit === '次' || unit === '回';
  return { period, amount: times ? amount / 100 : amount, times };
}
