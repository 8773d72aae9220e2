import type { Points } from '../../kernel/points.ts';
import type { TieRule } from '../../ranking/index.ts';
import { type Redemption, shareOf, sumOf } from '../redemption.ts';
import type { CallPlace } from './call-order.ts';
import type { RedemptionDay } from './redemption-day.ts';

/** `reserved`: something waits for it; `served`: it took something that day; `lapsed`: its wishes expired; `none`: nothing yet. */
export const CALL_STATES = ['none', 'reserved', 'served', 'lapsed'] as const;
export type CallState = (typeof CALL_STATES)[number];

/** A household on a call list, as it is now; its place as it was fixed, once that is so. */
export interface CalledHousehold extends CallPlace {
  /** 叫号: 1 and on. */
  readonly call: number;
  /** With the names of the units above it: `第一组 / 3号楼`. */
  readonly unit: { readonly id: string; readonly name: string } | null;
  /** 户主: in full for who may read personal data, else as the public may: 王某某. */
  readonly head: string | null;
  /** What it may spend beside its wishes. */
  readonly available: Points;
  /** It ended after the list was fixed. */
  readonly closed: boolean;
  /** Without those given up. */
  readonly wishes: readonly Redemption[];
  readonly state: CallState;
}

/** The call list of a redemption day (叫号表). */
export interface CallList {
  readonly village: { readonly code: string; readonly name: string };
  readonly day: RedemptionDay;
  readonly fixedAt: string | null;
  readonly ties: TieRule;
  /** The ledger that the order was computed from. */
  readonly asOf: { readonly size: number; readonly root: string };
  readonly households: readonly CalledHousehold[];
  /** Names by id: of those that wishes are for. */
  readonly shops: ReadonlyMap<string, string>;
}

/** Where a household stands on the day. */
export function callState(wishes: readonly Redemption[], tookSomething: boolean): CallState {
  if (wishes.some(({ state }) => state === 'held')) return 'reserved';
  if (tookSomething || wishes.some(({ state }) => state === 'collected' || state === 'refunded')) return 'served';
  return wishes.length > 0 ? 'lapsed' : 'none';
}

/** An article that a wish keeps or that was handed out for it. */
export interface WishedArticle {
  readonly household: string;
  readonly shop: string;
  readonly goods: string;
  readonly name: string;
  readonly unit: string;
  readonly quantity: number;
  /** Handed out already; else it is still to be brought. */
  readonly taken: boolean;
}

/** What wishes come to now, article by article: what is kept for them, and what was taken of them and not given back. */
export function articlesOf(wishes: readonly Redemption[]): WishedArticle[] {
  return wishes.flatMap(({ household, shop, state, lines, quantities }) => {
    if (state !== 'held' && state !== 'collected') return [];
    return lines.flatMap(({ goods, name, unit }, index) => {
      const quantity = quantities[index]!;
      return quantity === 0
        ? []
        : [{ household: household!, shop, goods, name, unit, quantity, taken: state === 'collected' }];
    });
  });
}

/** Points and cash of the same. */
export function worthOf(wishes: readonly Redemption[]): { readonly points: Points; readonly cashFen: number } {
  const standing = wishes.filter(({ state }) => state === 'held' || state === 'collected');
  return sumOf(
    standing.flatMap(({ lines, quantities }) =>
      quantities.map((quantity, index) => shareOf(lines, index, 0, quantity)),
    ),
  );
}

/** A line of the picking list (拣货单): how much of an article is wished for, taken already and to be brought. */
export interface PickedArticle extends Pick<WishedArticle, 'shop' | 'goods' | 'name' | 'unit'> {
  readonly households: number;
  readonly wished: number;
  readonly taken: number;
  readonly toBring: number;
}

/** Totals by article in the order of the shops' and the goods' names. Articles of one id may bear an old and a new name: the newest. */
export function pickList(articles: readonly WishedArticle[], shops: ReadonlyMap<string, string>): PickedArticle[] {
  const byGoods = new Map<string, WishedArticle[]>();
  for (const article of articles) byGoods.set(article.goods, [...(byGoods.get(article.goods) ?? []), article]);
  const picked = [...byGoods.values()].map((some) => {
    const { shop, goods, name, unit } = some.at(-1)!;
    const sum = (which: (article: WishedArticle) => boolean) =>
      some.filter(which).reduce((total, { quantity }) => total + quantity, 0);
    return {
      shop,
      goods,
      name,
      unit,
      households: new Set(some.map(({ household }) => household)).size,
      wished: sum(() => true),
      taken: sum(({ taken }) => taken),
      toBring: sum(({ taken }) => !taken),
    };
  });
  const label = ({ shop, name, goods }: PickedArticle) => [shops.get(shop) ?? '', name, goods];
  return picked.sort((a, b) => compareTexts(label(a), label(b)));
}

function compareTexts(a: readonly string[], b: readonly string[]): number {
  for (const [index, text] of a.entries()) {
    const order = text.localeCompare(b[index]!, 'zh');
    if (order !== 0) return order;
  }
  return 0;
}
