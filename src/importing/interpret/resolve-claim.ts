import type { Day } from '../../kernel/day.ts';
import type { Points } from '../../kernel/points.ts';
import { type Refusal, refusal } from '../../kernel/problems/index.ts';
import type { Rule } from '../../rulebook/index.ts';
import { worthOf } from '../../rulebook/index.ts';
import type { Cell } from '../workbook/types.ts';
import { readPoints, readQuantity } from './amounts.ts';
import type { Claim, PostingContext } from './context.ts';
import { type DateHint, readDay } from './dates.ts';
import type { RowNotes } from './findings.ts';
import { indexOf } from './resolve-rule.ts';
import { keyMaterialOf } from './row-key.ts';
import { actKey, bareActKey, isBlank, normaliseCode, quote, textOf } from './texts.ts';
import type { SheetPeriod } from './titles.ts';

const ONE = 100;

/** Reads a row's day. Of a future day nothing else is said, of another month only that. */
export function resolveDay(
  cell: Cell | undefined,
  hint: DateHint,
  period: SheetPeriod,
  today: Day,
  notes: RowNotes,
): Day | undefined {
  const reading = readDay(cell, hint);
  const written = quote(textOf(cell));
  if ('problem' in reading) {
    notes.problems.push(
      reading.problem === 'ambiguous-date'
        ? refusal('ambiguous-date', { written, readings: reading.readings.join('、') })
        : refusal('bad-date', { written }),
    );
    return undefined;
  }
  notes.changed('日期', textOf(cell), reading.day);
  const misplaced = misplacedDay(reading.day, period, today);
  if (misplaced) notes.problems.push(misplaced);
  return reading.day;
}

/** A day in the future, or outside what the sheet covers. */
export function misplacedDay(day: Day, period: SheetPeriod, today: Day): Refusal | undefined {
  if (day > today) return refusal('date-in-future', { occurredOn: day, today });
  const { span } = period;
  if (!span || (span.first <= day && day <= span.last)) return undefined;
  return refusal('outside-period', { occurredOn: day, period: span.text });
}

/** Finds the rule of a row among those in force on its day (of the fallback day, where the date could not be read). */
export function resolveRule(
  codeCell: Cell | undefined,
  actCell: Cell | undefined,
  day: Day | undefined,
  fallback: Day,
  context: PostingContext,
  notes: RowNotes,
): Rule | undefined {
  const [code, act] = [textOf(codeCell), textOf(actCell)];
  if (isBlank(codeCell) && isBlank(actCell)) {
    notes.problems.push(refusal('rule-missing'));
    return undefined;
  }
  const occurredOn = day ?? fallback;
  const rules = context.rulesOn(occurredOn);
  if (rules.length === 0) {
    if (day !== undefined) notes.problems.push(refusal('before-rulebook', { occurredOn }));
    return undefined;
  }
  const index = indexOf(rules);
  const match = index.find(code, act);
  if ('unknown' in match) {
    notes.problems.push(refusal('unknown-rule', { rule: match.unknown, occurredOn }));
    return undefined;
  }
  const { rule } = match;
  if (match.by === 'code' && !isBlank(codeCell)) {
    notes.changed('事项编码', code, normaliseCode(code) === normaliseCode(rule.code) ? rule.code : code);
    const named = isBlank(actCell) ? [] : index.byAct(act);
    if (named.length > 0 && !named.includes(rule)) {
      notes.warnings.push(refusal('rule-name-differs', { rule: rule.code, act: rule.act, written: quote(act) }));
    }
  } else if (actKey(act) !== actKey(rule.act) || bareActKey(act) !== bareActKey(rule.act)) {
    notes.changed('事项', act, rule.act);
  }
  return rule;
}

export interface Amounts {
  readonly quantity?: number;
  /** Claimed points; undefined where the sheet leaves them to the rule or they cannot be read. */
  readonly points?: Points;
}

/** Reads quantity and points as written. Problems go to `notes`. */
export function readAmounts(
  cells: { readonly quantity: Cell | undefined; readonly points: Cell | undefined; readonly minus: Cell | undefined },
  notes: RowNotes,
): Amounts & { readonly readable: boolean } {
  const before = notes.problems.length;
  const quantity = readQuantity(cells.quantity);
  if (quantity.kind === 'unreadable') {
    notes.problems.push(refusal('unreadable-quantity', { written: quote(textOf(cells.quantity)) }));
  }
  const points = claimedPoints(cells.points, 1, notes);
  const minus = points === undefined || points === 0 ? claimedPoints(cells.minus, -1, notes) : undefined;
  const claimed = minus ?? points;
  return {
    ...(quantity.kind === 'quantity' ? { quantity: quantity.quantity } : {}),
    ...(claimed === undefined ? {} : { points: claimed }),
    readable: notes.problems.length === before,
  };
}

/** In a column of deductions a plain number is one. */
function claimedPoints(cell: Cell | undefined, sign: 1 | -1, notes: RowNotes): Points | undefined {
  const reading = readPoints(cell);
  if (reading.kind === 'blank') return undefined;
  if (reading.kind === 'veto') return 0 as Points;
  if (reading.kind !== 'fixed') {
    notes.problems.push(refusal('unreadable-points', { written: quote(textOf(cell)) }));
    return undefined;
  }
  return (sign < 0 && reading.points > 0 ? -reading.points : reading.points) as Points;
}

/** Hours that are not written down follow from the points; anything else happened once. */
export function quantityOf(rule: Rule, amounts: Amounts, notes: RowNotes): number {
  if (amounts.quantity !== undefined) return amounts.quantity;
  const { tariff } = rule;
  if (amounts.points === undefined || tariff.kind !== 'fixed' || tariff.points === 0 || rule.quantityStep >= ONE)
    return ONE;
  const quantity = (amounts.points * ONE) / tariff.points;
  if (!Number.isInteger(quantity) || quantity <= 0 || quantity % rule.quantityStep !== 0) return ONE;
  if (quantity !== ONE) notes.changed('数量', '', String(quantity / ONE));
  return quantity;
}

/** The price of a row by the rule's tariff; a refusal goes to `notes`. */
export function priceOf(
  rule: Rule,
  quantity: number,
  points: Points | undefined,
  who: { readonly memberId: string | undefined; readonly reference: string | undefined },
  notes: RowNotes,
): Points | undefined {
  const worth = worthOf(rule, {
    quantity,
    ...(points === undefined ? {} : { points }),
    ...(who.memberId === undefined ? {} : { memberId: who.memberId }),
    ...(who.reference === undefined ? {} : { reference: who.reference }),
  });
  if (typeof worth === 'number') return worth;
  notes.problems.push(worth);
  return undefined;
}

type ClaimParts = Omit<Claim, 'ordinal' | 'keyMaterial'>;

/** Numbers equal claims of one sheet in file order, and remembers where the first of them stands. */
export class Ordinals {
  readonly #seen = new Map<string, { count: number; row: number }>();

  number(parts: ClaimParts, row: number): { claim: Claim; duplicateOf?: number } {
    const keyMaterial = keyMaterialOf(parts);
    const seen = this.#seen.get(keyMaterial);
    if (!seen) {
      this.#seen.set(keyMaterial, { count: 1, row });
      return { claim: { ...parts, ordinal: 1, keyMaterial } };
    }
    seen.count += 1;
    return { claim: { ...parts, ordinal: seen.count, keyMaterial }, duplicateOf: seen.row };
  }
}
