import type { Api } from '../support/api.ts';
import { createLoadVillage } from '../support/sample-rules.ts';
import { PREPARATION } from './check.ts';
import type { LoadVillage } from './load.ts';

const PLENTY = 1_000_000;
/** Few enough that clients meet an empty shelf. */
const SCARCE = 30;

/** A village with rules, households that have points, and a shop with goods on its shelf. */
export async function createCrashVillage(
  api: Api,
  code: string,
  name: string,
  { households, occurredOn }: { readonly households: readonly string[]; readonly occurredOn: string },
): Promise<LoadVillage> {
  await createLoadVillage(api, code, name);
  const at = (path: string) => `/villages/${code}/${path}`;
  for (const no of households) {
    await api.post(at('households'), { no });
    const act = { household: no, rule: 'ZY01', quantity: 1_000, occurredOn };
    await api.post(at('postings'), act, `${PREPARATION}points-${no}`);
  }
  const { id: shop } = await api.post<{ id: string }>(at('shops'), { name: '积分超市' });
  const stocked = async (goods: string, quantity: number) => {
    const made = await api.post<{ id: string }>(at(`shops/${shop}/goods`), { name: goods, unit: '件', price: 1 });
    const bought = { kind: 'purchase', goods: made.id, quantity, valueFen: quantity * 70 };
    await api.post(at('stock-movements'), bought, `${PREPARATION}${made.id}`);
    return made.id;
  };
  return { code, shop, plenty: await stocked('香皂', PLENTY), scarce: await stocked('大米', SCARCE) };
}
