import type { Day } from '../kernel/day.ts';
import { publicName } from '../village/index.ts';
import { itemNumber } from './item-number.ts';
import type { NoticeItem } from './notice-items.ts';

/** What nobody is called by: as people who must not be named. */
const UNNAMED = publicName(null, null, '1900-01-01' as Day);

/** An act as it is shown. What would tell who it was is null where that is not shown. */
export interface BoardItem
  extends Pick<NoticeItem, 'list' | 'case' | 'entry' | 'rule' | 'dimension' | 'act' | 'points' | 'status' | 'late'> {
  /** To be named in an objection; null where nothing may lead to the entry. */
  readonly number: string | null;
  readonly household: string | null;
  readonly unit: string | null;
  /** 王某某; 某村民 on the black list, for minors and for what was rejected. */
  readonly name: string;
  readonly occurredOn: Day | null;
}

/**
 * An act as the board shows it on a day. The black list and what was rejected is nobody's: neither name nor number, unit, day or entry; a
 * merit names the household's head as everywhere in public. `seen`: to a reader who may see personal data.
 */
export function boardItem(item: NoticeItem, today: Day, seen = false): BoardItem {
  const { list, case: id, entry, rule, dimension, act, points, status, late, household, unit, head } = item;
  const number = itemNumber(id, entry);
  const shown = { number, list, case: id, entry, rule, dimension, act, points, status, late };
  const path = unit?.path ?? null;
  if (seen) return { ...shown, household, unit: path, name: head ?? UNNAMED, occurredOn: item.occurredOn };
  if (list === 'black' || status === 'rejected') {
    // The entry's number would tell too, where a sheet was posted household by household.
    return {
      ...shown,
      number: itemNumber(id, null),
      entry: null,
      household: null,
      unit: null,
      name: UNNAMED,
      occurredOn: null,
    };
  }
  const name = publicName(head, item.headBirthMonth, today);
  return { ...shown, household, unit: path, name, occurredOn: item.occurredOn };
}

/** The place in a list of households would tell whose it is: what is nobody's comes last, by its rule. */
export function namelessLast(items: readonly BoardItem[]): BoardItem[] {
  const nameless = items.filter(({ household }) => household === null);
  const order = ({ rule, case: id }: BoardItem) => `${rule} ${id ?? ''}`;
  nameless.sort((a, b) => (order(a) < order(b) ? -1 : 1));
  return [...items.filter(({ household }) => household !== null), ...nameless];
}
