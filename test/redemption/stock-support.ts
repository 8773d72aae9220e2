import { afterAll, beforeAll, beforeEach } from 'vitest';
import type { Caller } from '../support/app.ts';
import { created, EMPTY_SHELF, NOW, openShop, type ShopSetting, type ShopVillage, startShop } from './support.ts';

/** An id that nothing has. */
export const NOBODY = '01932f4e-8a01-7c3e-9a51-3f2c8d4e5a01';

export let setting: ShopSetting;
export let village: ShopVillage;
export let soap: string;
export let rice: string;
/** A village with an empty shelf before each test of the file that calls it. */
export function useStock(): void {
  beforeAll(async () => {
    setting = await startShop();
  });
  beforeEach(async () => {
    setting.clock.now = NOW;
    village = await openShop(setting, { goods: EMPTY_SHELF });
    soap = village.goods.香皂!;
    rice = village.goods.大米!;
  });
  afterAll(() => setting.close());
}

export const done = async (body: object) => (await created(village.record(body))).body;
export const list = async (query: Record<string, string> = {}, as: Caller = village.committee) =>
  (await as.get(village.url('stock-movements'), { query: { limit: '200', ...query } })).body.data;
