import { Api } from '../support/api.ts';
import { householdNo } from '../support/sample-rules.ts';
import type { Counter } from './workloads.ts';

/** More than any run takes. */
const STOCK = 500_000;
const PRICE = 0.01;

interface Place {
  readonly url: string;
  readonly operatorKey: string;
  readonly households: number;
}

/** One shop in each village, with one article on its shelf; redeemed for by household number, as a committee does. */
export async function openCounters(place: Place, villages: readonly string[]): Promise<Counter[]> {
  const api = new Api(place.url, place.operatorKey);
  const who = Array.from({ length: place.households }, (_, index) => householdNo(index));
  return inLanes(villages, async (village, index) => {
    const { shop, goods } = await openCounter(api, village, `压测店 ${index + 1}`);
    return { village, shop, goods, key: place.operatorKey, who, by: 'household' as const };
  });
}

/** Shops of one village, each with its own key and article; redeemed for by passbook. */
export async function openRush(place: Place, village: string, shops: number): Promise<Counter[]> {
  const api = new Api(place.url, place.operatorKey);
  const numbers = Array.from({ length: place.households }, (_, index) => householdNo(index));
  const who = await inLanes(numbers, async (no) => {
    const issued = await api.post<{ code: string }>(`/villages/${village}/households/${no}/passbook`, {});
    return issued.code;
  });
  return inLanes(
    Array.from({ length: shops }, (_, index) => index),
    async (index) => {
      const { shop, goods } = await openCounter(api, village, `开放日 ${index + 1}`);
      const body = { name: `till ${index + 1}`, role: 'shop', scope: village, shop };
      const { key } = await api.post<{ key: string }>('/keys', body);
      return { village, shop, goods, key, who, by: 'passbook' as const };
    },
  );
}

async function openCounter(api: Api, village: string, name: string): Promise<{ shop: string; goods: string }> {
  const { id: shop } = await api.post<{ id: string }>(`/villages/${village}/shops`, { name });
  const article = { name: '火柴', unit: '盒', price: PRICE, stock: STOCK };
  const { id: goods } = await api.post<{ id: string }>(`/villages/${village}/shops/${shop}/goods`, article);
  return { shop, goods };
}

async function inLanes<T, R>(list: readonly T[], work: (one: T, index: number) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const waiting = [...list.entries()];
  const lane = async () => {
    for (let next = waiting.pop(); next; next = waiting.pop()) results[next[0]] = await work(next[1], next[0]);
  };
  await Promise.all(Array.from({ length: 8 }, lane));
  return results;
}
