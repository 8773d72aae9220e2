import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectCoherent } from '../support/coherence.ts';
import { openShop, type ShopSetting, startShop } from './support.ts';

let setting: ShopSetting;
beforeAll(async () => {
  setting = await startShop();
});
afterAll(() => setting.close());

describe('a shop', () => {
  it('gives goods out for points', async () => {
    const village = await openShop(setting);
    const redeemed = await village.redeem('000001', { 香皂: 2 }, { collect: true });
    expect(redeemed.status, redeemed.text).toBe(201);
    expect(await village.stock('香皂')).toEqual({ onHand: 98, reserved: 0, valueFen: 24_500 });
    expect(await village.standing('000001')).toEqual({ honour: 100, balance: 94, held: 0, available: 94 });
    await expectCoherent(village.committee, village.code);
  });
});
